import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findChallenge } from '../../course/find-challenge.ts';
import { DscourseError, ExitStatus } from '../../errors.ts';
import { appendEntry } from '../../progress/attempts-log.ts';
import { courseProgress, nextChallenge } from '../../progress/progress.ts';
import { type StartResult, startChallenge } from '../../workspace/challenge-folder.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { openCourseAndWorkspace, type WorkspaceContext, warn } from '../course-context.ts';
import type { StartArguments } from './start.ts';

/** Writes the folder of a challenge; carried source is graded once, to show where it stands. */
export const action: CommandAction<StartArguments> = async (context, args) => {
  const opened = await openCourseAndWorkspace(context);
  const { course, workspace, log } = opened;
  const challenge = args.challenge === null ? notStarted(opened) : findChallenge(course, args.challenge);
  const result = await startChallenge({
    workspace,
    course,
    challenge,
    entries: log.entries,
    packageRoot: context.io.packageRoot,
    now: context.io.now(),
    fresh: args.fresh,
    record: (entry) => appendEntry(workspace.attemptsFile, entry),
  });
  for (const reason of result.passedOver) warn(context, `Not carried over: ${reason}`);
  if (!existsSync(join(workspace.root, 'lib'))) {
    warn(
      context,
      `${join(workspace.root, 'lib')}, the node library, is missing. \`dscourse init\` puts it back.`,
    );
  }
  const carried = result.origin.kind === 'attempt';
  if (context.options.json) {
    const grade = carried ? await gradeQuietly(context, challenge.id) : null;
    context.terminal.line(JSON.stringify({ ...asJson(challenge.id, result), grade }, null, 2));
    return ExitStatus.passed;
  }
  report(context, challenge.id, result, args.fresh);
  if (carried) await showWhereItStands(context, challenge.id);
  nextSteps(context, challenge.id, result);
  return ExitStatus.passed;
};

/** Grades the carried source once. What comes out is no reason for `start` to fail: it has done its work. */
async function showWhereItStands(context: CommandContext, challenge: string): Promise<void> {
  const { terminal } = context;
  terminal.note('');
  terminal.note(`Where it stands on ${challenge}, graded once:`);
  terminal.note('');
  try {
    const { action: grade } = await import('./grade-action.ts');
    await grade(context, { ...gradeOnce, challenge });
  } catch (thrown) {
    if (context.io.signal.aborted || !(thrown instanceof DscourseError)) throw thrown;
    warn(context, `It could not be graded: ${thrown.message} ${thrown.fix}`);
  }
}

/** The same with `--json`: the report as a value, so that there is one document on stdout. */
async function gradeQuietly(context: CommandContext, challenge: string): Promise<unknown> {
  const lines: string[] = [];
  const terminal = { ...context.terminal, line: (text = '') => lines.push(text), note: () => {} };
  await showWhereItStands({ ...context, terminal }, challenge);
  return lines.length === 0 ? null : JSON.parse(lines.join('\n'));
}

const gradeOnce = {
  seed: null,
  seeds: null,
  run: null,
  check: true,
  checkDeterminism: false,
  realtime: false,
  engine: null,
  requireCertified: false,
  messages: false,
  carried: true,
} as const;

function notStarted({ course, workspace, log }: WorkspaceContext) {
  const progress = courseProgress(course, log.entries);
  const next = nextChallenge(progress);
  if (next !== null && !existsSync(workspace.challengeDirectory(next.id))) return next;
  const free = course.challenges.find(({ id }) => !existsSync(workspace.challengeDirectory(id)));
  throw new DscourseError({
    code: 'challenge-missing',
    message:
      next === null ? 'Every challenge is passed.' : `The next challenge, ${next.id}, is started already.`,
    fix:
      free === undefined
        ? 'Name one to begin again: dscourse reset <challenge>'
        : `Go on with it, or name another one: dscourse start ${free.id}`,
  });
}

function asJson(challenge: string, { directory, origin, files, passedOver, withoutPass }: StartResult) {
  const from =
    origin.kind === 'template'
      ? 'template'
      : { attempt: origin.attempt.attempt, challenge: origin.attempt.challenge };
  return { version: 1, kind: 'start', challenge, directory, from, files, passedOver, withoutPass };
}

function report(
  { terminal, io }: CommandContext,
  challenge: string,
  result: StartResult,
  fresh: boolean,
): void {
  const place = relative(io.cwd, result.directory) || '.';
  for (const name of result.files) terminal.note(`wrote ${join(place, name)}`);
  terminal.line(
    terminal.wrap(`${terminal.glyph('pass')} ${challenge} starts ${originWords(result, fresh)}.`),
  );
}

function nextSteps({ terminal, io }: CommandContext, challenge: string, result: StartResult): void {
  const place = relative(io.cwd, result.directory) || '.';
  terminal.note('');
  terminal.note(`Next: dscourse lesson ${challenge}`);
  terminal.note(`      edit ${join(place, mainFile(result.files))}`);
  terminal.note(`      dscourse grade ${challenge}`);
}

function originWords({ origin, withoutPass, passedOver }: StartResult, fresh: boolean): string {
  if (origin.kind === 'attempt') {
    return `from your passing ${origin.attempt.challenge} (attempt ${origin.attempt.attempt})`;
  }
  if (fresh) return 'from the template, as you asked';
  if (passedOver.length > 0) return 'from the template';
  const [first] = withoutPass;
  return first === undefined
    ? 'from the template'
    : `from the template (${first} has no pass to carry over yet)`;
}

function mainFile(files: readonly string[]): string {
  return files.find((name) => /^(?:main|index)\.[cm]?[jt]s$/.test(name)) ?? files[0] ?? '';
}
