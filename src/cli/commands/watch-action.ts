/** `dscourse watch`: grade on save, until the person leaves. */
import { readCourse } from '../../course/read-course.ts';
import { createEmbeddedEngine } from '../../engines/embedded/embedded-engine.ts';
import { DscourseError, ExitStatus } from '../../errors.ts';
import { openWorkspace } from '../../workspace/workspace.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { readLog } from '../course-context.ts';
import { hasFullScreen } from '../terminal/full-screen.ts';
import { chosenChallenge } from './grade-run/chosen-challenge.ts';
import type { WatchArguments } from './watch.ts';
import { showLast } from './watch-run/last-words.ts';
import { WatchSession } from './watch-run/session.ts';

export const action: CommandAction<WatchArguments> = async (context, args) => {
  const { io } = context;
  checkScreen(context, args);
  const workspace = openWorkspace(io);
  const course = await readCourse(io.packageRoot);
  const { entries } = readLog(context, workspace);
  const challenge = chosenChallenge(course, workspace, entries, context, args.challenge);
  const engine = createEmbeddedEngine({ packageRoot: io.packageRoot, env: io.env });
  try {
    engine.prepare();
    const session = new WatchSession(
      { context, workspace, course, engine, typeCheck: args.check, process },
      challenge,
    );
    const how = await session.run((left) => showLast(context, left));
    return how === 'quit' ? ExitStatus.passed : ExitStatus.interrupted;
  } finally {
    engine.close();
  }
};

/** @throws DscourseError `no-terminal`, `wrong-usage` */
function checkScreen({ io, options }: CommandContext, { challenge }: WatchArguments): void {
  const instead = `dscourse grade${challenge === null ? '' : ` ${challenge}`}`;
  if (options.json) {
    throw new DscourseError({
      code: 'wrong-usage',
      message: 'watch shows a screen, not a document.',
      fix: `For a report as JSON: ${instead} --json`,
    });
  }
  if (hasFullScreen(io)) return;
  throw new DscourseError({
    code: 'no-terminal',
    message: 'watch needs a terminal to show its screen on and to read keys from, and there is none here.',
    fix: `Grade once instead: ${instead} --engine embedded`,
  });
}
