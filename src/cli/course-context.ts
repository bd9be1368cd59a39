/** What the commands about the course begin with: the course, the workspace, the log. */
import { relative } from 'node:path';
import type { Challenge, Course } from '../course/course.ts';
import { findChallenge } from '../course/find-challenge.ts';
import { readCourse } from '../course/read-course.ts';
import { DscourseError } from '../errors.ts';
import type { AttemptsLog } from '../progress/attempts-log.ts';
import { readAttempts } from '../progress/attempts-log.ts';
import { currentChallenge } from '../progress/current-challenge.ts';
import { courseProgress, nextChallenge } from '../progress/progress.ts';
import { openWorkspace, type Workspace } from '../workspace/workspace.ts';
import type { CommandContext } from './context.ts';

export interface CourseContext {
  readonly course: Course;
  /** Null outside a workspace, where the command can do without. */
  readonly workspace: Workspace | null;
  readonly log: AttemptsLog;
}
export interface WorkspaceContext extends CourseContext {
  readonly workspace: Workspace;
}

/** For commands that need a workspace. @throws DscourseError `no-workspace`, `workspace-damaged` */
export async function openCourseAndWorkspace(context: CommandContext): Promise<WorkspaceContext> {
  const course = await readCourse(context.io.packageRoot);
  const workspace = openWorkspace(context.io);
  return { course, workspace, log: readLog(context, workspace) };
}

/** For commands that say more inside a workspace and something outside as well. */
export async function openCourse(context: CommandContext): Promise<CourseContext> {
  const course = await readCourse(context.io.packageRoot);
  try {
    const workspace = openWorkspace(context.io);
    return { course, workspace, log: readLog(context, workspace) };
  } catch (thrown) {
    if (!(thrown instanceof DscourseError)) throw thrown;
    if (thrown.code !== 'no-workspace') {
      warn(context, `${thrown.message} ${thrown.fix}`);
      warn(context, 'The course is shown without your progress.');
    }
    return { course, workspace: null, log: { entries: [], damaged: [] } };
  }
}

/**
 * The log, with a word about the workspace's damaged settings and about each line that can't be read. Nothing is
 * removed from the file.
 */
export function readLog(context: CommandContext, workspace: Workspace): AttemptsLog {
  for (const { message, fix } of workspace.warnings) warn(context, `${message} ${fix}`);
  const log = readAttempts(workspace.attemptsFile);
  const name = relative(context.io.cwd, workspace.attemptsFile);
  for (const { line, why } of log.damaged) warn(context, `${name}:${line} is passed over: ${why}.`);
  return log;
}

/** A line on stderr; with `--json` too, since stdout is left alone. */
export function warn({ terminal, options }: CommandContext, text: string): void {
  if (options.quiet) return;
  const wrapped = terminal.wrap(`warning: ${text}`, '  ');
  terminal.error(terminal.paint('warn', 'warning:') + wrapped.slice('warning:'.length));
}

/** The challenge that was typed; else that of the current folder, the last one worked on, or the next. */
export function chooseChallenge(
  { course, workspace, log }: CourseContext,
  typed: string | null,
  cwd: string,
): Challenge {
  if (typed !== null) return findChallenge(course, typed);
  const current =
    workspace === null
      ? null
      : currentChallenge(
          course,
          { cwd, challengeDirectory: (id) => workspace.challengeDirectory(id) },
          log.entries,
        );
  const chosen = current ?? nextChallenge(courseProgress(course, log.entries)) ?? course.challenges[0];
  if (chosen !== undefined) return chosen;
  throw new DscourseError({
    code: 'no-challenge',
    message: 'The course has no challenges.',
    fix: 'Install dscourse again.',
  });
}
