/** Why a node's process ended, where its status and its last words single out a cause. */
import type { RunEnding } from '../../engines/engine.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, quoted, say } from '../statement.ts';

type Crash = Extract<RunEnding, { kind: 'node-crashed' }>;

/** True for a program that is no script of ours: any executable. */
export function isCommand(evidence: RunEvidence): boolean {
  return evidence.manifest?.program.kind === 'command';
}

/** The cause, as far as it can be told; null: nothing says more than the status. */
export function exitCause(evidence: RunEvidence, ending: Crash): Statement | null {
  if (ending.exitCode === 0 && ending.signal === null) {
    return say(
      isCommand(evidence)
        ? 'It ended by itself: the program came to its end, called exit, or went on in another process (a node must stay the one that was started).'
        : 'It ended by itself: a call to process.exit, or nothing left to wait for (stdin closed or no longer read).',
      at.outcome('ending/exitCode'),
    );
  }
  for (const [index, line] of ending.lastStderr.entries()) {
    const text = causeInLine(line, ending.exitCode);
    if (text !== null)
      return say(text, at.outcome(`ending/lastStderr/${index}`), at.outcome('ending/exitCode'));
  }
  return null;
}

/** `env` quotes the name that it was given, with a carriage return as it is or in two characters. */
const missingForEnv = /^\S*env: \W?([^\s'’`]+?)(\r|\\r)?['’]?: No such file/;
/** A POSIX shell, which is what runs a file without a #! line, names the file and the line. */
const readByShell = /^.+?\.([A-Za-z]\w*): (?:line )?\d+: .*(?:not found|[Ss]yntax error)/;
const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'ksh', 'dash']);

function causeInLine(line: string, exitCode: number | null): string | null {
  const [, name, carriageReturn] = (exitCode === 127 ? missingForEnv.exec(line) : null) ?? [];
  if (carriageReturn !== undefined) {
    return 'The first line of the program ends with a carriage return: save the file with Unix line ends (LF).';
  }
  if (name !== undefined) {
    return `The first line of the program asks for ${quoted(name, 60)}, which is not on PATH.`;
  }
  const [, extension] = readByShell.exec(line) ?? [];
  if (extension === undefined || shells.has(extension)) return null;
  return 'A shell tried to run the program: its first line must name what reads it, such as #!/usr/bin/env python3.';
}
