/** Reading what `java -version` prints. Pure. */

/** What a JVM says about itself. */
export interface JavaVersion {
  /** Feature release: 8 for `1.8.0_392`, 17 for `17.0.15`. */
  readonly major: number;
  /** As printed between the quotes: `17.0.15`, `22-ea`. */
  readonly version: string;
  /** The runtime's name without its build: `OpenJDK Runtime Environment Temurin-17.0.15+6`; null when there was none. */
  readonly vendor: string | null;
}

/** `openjdk version "17.0.15" 2025-04-15`; the launcher's name may be anything, and what follows too. */
const versionLine = /^\s*\S+(?: \([^)]*\))? version "([^"]+)"/;
/** `OpenJDK Runtime Environment Temurin-17.0.15+6 (build 17.0.15+6)` */
const runtimeLine = /^\s*(\S.*?\b(?:Runtime|SE|Edition)\b.*?)(?:\s*\(build\b.*)?\s*$/;

/**
 * Finds the version in the output of `java -version` of any vendor, among whatever else was printed: options
 * picked up from the environment, warnings, notices of shims.
 *
 * @returns null when it holds no version
 */
export function parseJavaVersion(output: string): JavaVersion | null {
  const lines = output.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const version = versionLine.exec(line)?.[1];
    if (version === undefined) continue;
    const major = featureRelease(version);
    if (major === null) continue;
    const runtime = lines
      .slice(index + 1)
      .map((later) => runtimeLine.exec(later)?.[1])
      .find((name) => name !== undefined);
    return { major, version, vendor: runtime ?? null };
  }
  return null;
}

/** `1.8.0_392` is 8: until then the feature release came second. */
function featureRelease(version: string): number | null {
  const numbers = /^(\d+)(?:\.(\d+))?/.exec(version);
  if (numbers === null) return null;
  const [, first, second] = numbers;
  const major = first === '1' && second !== undefined ? Number(second) : Number(first);
  return major >= 1 && major < 1000 ? major : null;
}
