/** `--print-command`: the same test as a command line, to be pasted into a shell. */
import { totalmem } from 'node:os';
import type { NodeProgram, TestSpec } from '../../../engines/engine.ts';
import { jvmCommand, maelstromArguments } from '../../../engines/maelstrom/arguments.ts';
import type { MaelstromTools } from '../../../toolchain/ready.ts';

/**
 * The command, each word as a shell takes it back.
 *
 * @param tools what `--engine maelstrom` would start; null: the command of an install on PATH
 */
export function commandText(
  spec: TestSpec,
  program: NodeProgram,
  tools: MaelstromTools | null,
  messages: boolean,
): string {
  if (tools === null) {
    return shellLine(['maelstrom', ...maelstromArguments(spec, program, process.execPath)]);
  }
  const { executable, argv } = jvmCommand({
    ...tools,
    spec,
    program,
    nodeExecutable: process.execPath,
    log: { messages },
    memory: totalmem(),
  });
  return shellLine([executable, ...argv]);
}

/** Words as one line of a POSIX shell. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
