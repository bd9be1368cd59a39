/** Finding a JVM for Maelstrom: JAVA_HOME first, then every `java` on PATH. */
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { DscourseError, ExitStatus } from '../errors.ts';
import {
  howToGetJava,
  type JavaRefusal,
  judgeJava,
  type RefusedJava,
  refusalLines,
} from './java-candidate.ts';
import { type Platform, readPlatform } from './platform.ts';
import { probe } from './probe.ts';
import { candidatesOnPath, type Environment, executableName, fileKind, variable } from './search-path.ts';
import { type Found, type Java, lowestJava } from './toolchain.ts';

/** What the search came to, with what it passed over on its way. */
export interface JavaSearch {
  readonly java: Java | null;
  readonly refused: readonly RefusedJava[];
}

/** A JVM answers in a tenth of a second; the first start after a boot, with a virus scanner at it, takes seconds. */
const patienceMs = 10_000;

/**
 * Looks for a JVM that can run Maelstrom and stops at the first. Each is asked for its version, without a shell.
 *
 * @param timeoutMs how long each may take to answer
 */
export async function searchJava(env: Environment, timeoutMs = patienceMs): Promise<JavaSearch> {
  const refused: RefusedJava[] = [];
  for (const { executable, from } of candidates(env)) {
    const refusal =
      from === 'JAVA_HOME' && !isAbsolute(executable) ? relativeHome : refusalByKind(executable);
    if (refusal !== null) {
      refused.push({ executable, from, refusal });
      continue;
    }
    const judged = judgeJava(executable, from, await probe(executable, ['-version'], { env, timeoutMs }));
    if ('java' in judged) return { java: judged.java, refused };
    refused.push(judged.refused);
  }
  return { java: null, refused };
}

/**
 * A JVM that can run Maelstrom. The problem (`no-java`) names each `java` that was found, where, and why it won't
 * do, and how to install one here.
 */
export async function findJava(env: Environment): Promise<Found<Java>> {
  return foundJava(await searchJava(env), readPlatform());
}

/** {@link JavaSearch} as a thing found or a problem. */
export function foundJava({ java, refused }: JavaSearch, platform: Platform): Found<Java> {
  if (java !== null) return { kind: 'found', found: java };
  const lines = refusalLines(refused);
  const message =
    lines.length === 0
      ? `No Java: JAVA_HOME is not set and there is no java on PATH. Maelstrom needs ${lowestJava} or newer.`
      : `No Java that runs Maelstrom (${lowestJava} or newer):\n${lines.map((line) => `  ${line}`).join('\n')}`;
  return {
    kind: 'missing',
    problem: new DscourseError({
      code: 'no-java',
      message,
      fix: howToGetJava(refused, platform),
      exitStatus: ExitStatus.couldNotJudge,
    }),
  };
}

const relativeHome: JavaRefusal = { kind: 'relative-home' };

function* candidates(env: Environment): Generator<{ executable: string; from: Java['from'] }> {
  const home = variable(env, 'JAVA_HOME');
  if (home !== '') {
    yield { executable: isAbsolute(home) ? homeExecutable(home) : home, from: 'JAVA_HOME' };
  }
  for (const executable of candidatesOnPath('java', env)) yield { executable, from: 'PATH' };
}

/** A bundle of macOS keeps it in Contents/Home. */
function homeExecutable(home: string): string {
  const java = executableName('java');
  const places = [join(home, 'bin', java), join(home, 'Contents', 'Home', 'bin', java)];
  return places.find((path) => existsSync(path)) ?? join(home, 'bin', java);
}

/** What is wrong with a file as far as the file system knows. */
function refusalByKind(executable: string): JavaRefusal | null {
  const kind = fileKind(executable);
  if (kind === 'executable') return null;
  return { kind: kind === 'nothing' ? 'nothing-there' : kind };
}
