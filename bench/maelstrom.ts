/** What dscourse adds to a run of the real Maelstrom: the command's wall time less that of the JVM in it. */
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findJava } from '../src/toolchain/java.ts';
import { type Ran, timed } from './processes.ts';

/** One command that starts the JVM once, and the time that is not the JVM's. Real milliseconds. */
export interface Added {
  readonly what: string;
  readonly wall: number;
  readonly added: number;
}

/**
 * Times a test and a grade that both have to be valid. Needs DSCOURSE_MAELSTROM_HOME, a JDK, and a `date` that
 * knows nanoseconds; says in a word what is lacking where they are not there.
 *
 * @param root the repository
 * @param work an empty folder
 */
export async function addedToMaelstrom(root: string, work: string): Promise<readonly Added[] | string> {
  if (!process.env.DSCOURSE_MAELSTROM_HOME) return 'DSCOURSE_MAELSTROM_HOME is not set';
  if (process.platform !== 'linux') return 'it is measured on Linux only';
  const java = await findJava(process.env);
  if (java.kind === 'missing') return java.problem.message;
  const cli = join(root, 'dist', 'cli.js');
  const correct = join(root, 'test', 'nodes', 'broadcast', 'correct', 'star-batch.cjs');
  const log = join(work, 'jvm-times');
  const env = { ...process.env, JAVA_HOME: watchedJdk(java.found.executable, work, log) };
  mkdirSync(join(work, 'broadcast-3c'));
  writeFileSync(join(work, 'dscourse.yaml'), 'version: 1\n');
  cpSync(correct, join(work, 'broadcast-3c', 'main.cjs'));
  const flags = ['-w', 'broadcast', '--bin', correct, '--node-count', '5', '--rate', '100'];
  const commands: readonly (readonly [string, readonly string[]])[] = [
    ['test, 5 nodes, rate 100, 20 s', ['test', '--engine', 'maelstrom', ...flags, '--time-limit', '20']],
    [
      'grade of broadcast-3c, its seeds on the embedded engine included',
      ['grade', '--engine', 'maelstrom', '3c'],
    ],
  ];
  return commands.map(([what, args]) => {
    rmSync(log, { force: true });
    const ran = timed(process.execPath, [cli, ...args], work, env);
    return { what, wall: ran.ms, added: ran.ms - jvmTime(log, ran) };
  });
}

/** A JAVA_HOME whose java notes when the one that runs Maelstrom began and ended. */
function watchedJdk(java: string, work: string, log: string): string {
  const home = join(work, 'jdk');
  mkdirSync(join(home, 'bin'), { recursive: true });
  const file = join(home, 'bin', 'java');
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  writeFileSync(
    file,
    `#!/bin/sh
case "$*" in *-jar*) ;; *) exec ${quoted(java)} "$@" ;; esac
began=$(date +%s%N)
${quoted(java)} "$@"
status=$?
echo "$began $(date +%s%N)" >> ${quoted(log)}
exit $status
`,
  );
  chmodSync(file, 0o755);
  return home;
}

function jvmTime(log: string, ran: Ran): number {
  if (ran.status !== 0) throw new Error(`The command that is timed fails:\n${ran.stdout}`);
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  return lines.reduce((sum, line) => {
    const [began, ended] = line.split(' ').map(BigInt);
    return sum + Number((ended ?? 0n) - (began ?? 0n)) / 1e6;
  }, 0);
}
