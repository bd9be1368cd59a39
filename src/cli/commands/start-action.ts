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
  report(context, challenge.id, result, args.fresh);
  return ExitStatus.passed;
};

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

function report(
  { terminal, options, io }: CommandContext,
  challenge: string,
  result: StartResult,
  fresh: boolean,
): void {
  const { origin } = result;
  if (options.json) {
    const from =
      origin.kind === 'template'
        ? 'template'
        : { attempt: origin.attempt.attempt, challenge: origin.attempt.challenge };
    const { directory, files, passedOver, withoutPass } = result;
    terminal.line(
      JSON.stringify(
        { version: 1, kind: 'start', challenge, directory, from, files, passedOver, withoutPass },
        null,
        2,
      ),
    );
    return;
  }
  const place = relative(io.cwd, result.directory) || '.';
  for (const name of result.files) terminal.note(`wrote ${join(place, name)}`);
  terminal.line(`${terminal.glyph('pass')} ${challenge} starts ${originWords(result, fresh)}.`);
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
