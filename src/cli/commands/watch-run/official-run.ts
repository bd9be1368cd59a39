/** The key `m`: `dscourse grade --engine maelstrom` on the ordinary screen, where its report stays. */
import type { Course } from '../../../course/course.ts';
import { DscourseError } from '../../../errors.ts';
import type { CommandContext } from '../../context.ts';
import { givenFor } from '../../given.ts';
import { reportError } from '../../report-error.ts';
import { createTerminal } from '../../terminal/create-terminal.ts';
import type { Key } from '../../terminal/keys.ts';
import { gradeCommand } from '../grade.ts';

/** Whether a Maelstrom is there to be run. What looks for it is loaded only now: watching begins without it. */
export async function hasMaelstrom({ io }: CommandContext, course: Course): Promise<boolean> {
  const [{ readyForMaelstrom }, { courseRelease }] = await Promise.all([
    import('../../../toolchain/ready.ts'),
    import('../../../toolchain/release.ts'),
  ]);
  const found = await readyForMaelstrom(io.env, courseRelease(course));
  return found.kind === 'found';
}

const stopKeys: readonly Key[] = ['ctrl-c', 'escape', 'q', 'c'];

/**
 * Grades on both engines and waits for a key afterwards. Keys come through `listen`: Ctrl-C and the like abort `stop`
 * and so end the grade, and not the watching.
 */
export async function officialRun(
  context: CommandContext,
  challenge: string,
  stop: AbortController,
  listen: (listener: (key: Key) => void) => void,
): Promise<void> {
  const { io, options } = context;
  const terminal = createTerminal(io, options);
  let stoppedHere = false;
  listen((key) => {
    if (!stopKeys.includes(key)) return;
    stoppedHere = true;
    stop.abort();
  });
  terminal.line(terminal.paint('dim', `dscourse grade ${challenge} --engine maelstrom   (Ctrl-C stops it)`));
  const signal = AbortSignal.any([io.signal, stop.signal]);
  try {
    await gradeCommand.run(
      { io: { ...io, signal }, options, terminal },
      givenFor(gradeCommand, challenge, { engine: 'maelstrom' }),
    );
  } catch (thrown) {
    if (!(thrown instanceof DscourseError)) throw thrown;
    reportError(thrown, terminal, options);
  } finally {
    terminal.status(null);
  }
  // The whole session is being left.
  if (signal.aborted && !stoppedHere) return;
  terminal.line();
  terminal.line('Press a key to go on watching.');
  await new Promise<void>((resolve) => {
    listen(() => resolve());
    io.signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
