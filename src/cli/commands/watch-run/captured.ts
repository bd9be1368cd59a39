/** Another command's output as lines, for a place on the screen that is not the end of it. */
import { Writable } from 'node:stream';
import { DscourseError, ExitStatus } from '../../../errors.ts';
import type { CommandDefinition } from '../../command-definition.ts';
import type { CommandContext } from '../../context.ts';
import { givenFor } from '../../given.ts';

/**
 * Runs `dscourse <command> <challenge>` and returns what it prints. It finds no terminal to ask or to page on; what
 * it refuses becomes lines too.
 */
export async function capturedLines(
  context: CommandContext,
  command: CommandDefinition,
  challenge: string,
): Promise<readonly string[]> {
  const lines: string[] = [];
  const take = (text = ''): void => {
    lines.push(...text.split('\n'));
  };
  const stdout = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        take(String(chunk).replace(/\n$/, ''));
        done();
      },
    }),
    { isTTY: false, columns: context.terminal.columns },
  );
  const { io, options } = context;
  const terminal = {
    ...context.terminal,
    animated: false,
    line: take,
    note: take,
    error: take,
    status: () => undefined,
  };
  try {
    await command.run(
      { io: { ...io, stdout, stderr: stdout }, options: { ...options, json: false, quiet: false }, terminal },
      givenFor(command, challenge),
    );
  } catch (thrown) {
    if (!(thrown instanceof DscourseError) || thrown.exitStatus === ExitStatus.defect) throw thrown;
    take(terminal.wrap(thrown.message));
    take(terminal.wrap(thrown.fix));
  }
  return lines;
}
