/** One `java` on this machine and what became of trying it: the verdict, and its words. Pure. */
import { isAbsolute } from 'node:path';
import { parseJavaVersion } from './java-version.ts';
import { howToInstall, type Platform } from './platform.ts';
import type { Probe } from './probe.ts';
import { type Java, lowestJava } from './toolchain.ts';

/** Why a `java` can't run Maelstrom. */
export type JavaRefusal =
  /** JAVA_HOME is no absolute path. */
  | { readonly kind: 'relative-home' }
  /** JAVA_HOME has no bin/java below it. */
  | { readonly kind: 'nothing-there' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'not-executable' }
  | { readonly kind: 'no-program' }
  | { readonly kind: 'other-processor'; readonly processor: string }
  | { readonly kind: 'not-started'; readonly code: string }
  | { readonly kind: 'hangs'; readonly seconds: number }
  /** macOS' /usr/bin/java, which is there without a JDK too. */
  | { readonly kind: 'placeholder' }
  | { readonly kind: 'crashed'; readonly how: string; readonly said: string | null }
  | { readonly kind: 'no-version'; readonly said: string | null }
  | { readonly kind: 'too-old'; readonly version: string; readonly major: number };

export interface RefusedJava {
  /** Absolute path of the executable, or what JAVA_HOME holds when that is no path. */
  readonly executable: string;
  readonly from: Java['from'];
  readonly refusal: JavaRefusal;
}

const placeholder = /Unable to locate a Java Runtime|No Java runtime present/i;

/** What `java -version` proves about the program that was started. */
export function judgeJava(
  executable: string,
  from: Java['from'],
  probe: Probe,
): { readonly java: Java } | { readonly refused: RefusedJava } {
  const refused = (refusal: JavaRefusal) => ({ refused: { executable, from, refusal } });
  if (probe.kind !== 'ended') return refused(probe);
  const { output, code, signal } = probe;
  if (placeholder.test(output)) return refused({ kind: 'placeholder' });
  const version = parseJavaVersion(output);
  if (code !== 0) {
    const how = signal === null ? `ended with exit status ${code}` : `was killed by ${signal}`;
    return refused({ kind: 'crashed', how, said: firstWords(output) });
  }
  if (version === null) return refused({ kind: 'no-version', said: firstWords(output) });
  if (version.major < lowestJava) {
    return refused({ kind: 'too-old', version: version.version, major: version.major });
  }
  return { java: { executable, from, ...version } };
}

/** The first line that is no notice about options, for a message. */
function firstWords(output: string): string | null {
  const lines = output
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/_OPTIONS: /.test(line));
  return lines[0]?.slice(0, 200) ?? null;
}

/** What is wrong with it, to follow "… is passed over: ". */
export function whyRefused(refusal: JavaRefusal): string {
  const saying = (said: string | null): string => (said === null ? 'and said nothing' : `saying "${said}"`);
  switch (refusal.kind) {
    case 'relative-home':
      return 'it is no absolute path';
    case 'nothing-there':
      return 'there is no such file';
    case 'folder':
      return 'it is a folder';
    case 'not-executable':
      return 'it is not executable';
    case 'no-program':
      return 'it is no program that this system can start';
    case 'other-processor':
      return `it is built for another processor (${refusal.processor})`;
    case 'not-started':
      return refusal.code === 'ENOENT'
        ? 'it does not start: the loader or interpreter that it asks for is missing'
        : `it does not start (${refusal.code})`;
    case 'hangs':
      return `it did not answer \`-version\` within ${refusal.seconds} s`;
    case 'placeholder':
      return "it is macOS' placeholder, which only says that no Java is installed";
    case 'crashed':
      return `\`-version\` ${refusal.how}, ${saying(refusal.said)}`;
    case 'no-version':
      return `\`-version\` printed no version, ${saying(refusal.said)}`;
    case 'too-old':
      return `it is Java ${refusal.major} (${refusal.version}), and Maelstrom needs ${lowestJava} or newer`;
  }
}

/** `JAVA_HOME's /opt/jdk8/bin/java` or `/usr/bin/java`. */
export function nameOf({ executable, from }: Pick<RefusedJava, 'executable' | 'from'>): string {
  return from === 'JAVA_HOME' ? `${executable} (from JAVA_HOME)` : executable;
}

/** One line for each `java` that was tried in vain. */
export function refusalLines(refused: readonly RefusedJava[]): readonly string[] {
  return refused.map((java) => `${nameOf(java)}: ${whyRefused(java.refusal)}.`);
}

/** What to do when no `java` will do. */
export function howToGetJava(refused: readonly RefusedJava[], platform: Platform): string {
  const steps: string[] = [];
  const home = refused.find(({ from }) => from === 'JAVA_HOME');
  if (home !== undefined) steps.push(`${howToMendHome(home)}.`);
  if (refused.some(({ refusal }) => refusal.kind === 'crashed')) {
    steps.push('If it runs in a terminal of its own, look at JAVA_TOOL_OPTIONS and _JAVA_OPTIONS.');
  }
  steps.push(`To install a JRE or JDK: ${howToInstall('jdk', platform)}`);
  return steps.join(' ');
}

/** What to do about a JAVA_HOME that does not lead to a JDK that will do. */
export function howToMendHome({ executable, refusal }: RefusedJava): string {
  const above = /^(.*)[/\\]bin[/\\]+bin[/\\]java(?:\.exe)?$/.exec(executable)?.[1];
  if (refusal.kind === 'nothing-there' && above !== undefined && isAbsolute(above)) {
    return `JAVA_HOME is the folder above bin: set it to ${above}`;
  }
  return `Point JAVA_HOME at a JDK of ${lowestJava} or newer (the folder above bin), or unset it`;
}
