/** `dscourse solution`: the reference solution, once it may be seen, beside the learner's own. */
import type { Challenge } from '../../course/course.ts';
import { findChallenge } from '../../course/find-challenge.ts';
import { DscourseError, ExitStatus } from '../../errors.ts';
import { appendEntry } from '../../progress/attempts-log.ts';
import { type ChallengeProgress, challengeProgress } from '../../progress/progress.ts';
import { solutionAccess } from '../../solutions/access.ts';
import { compareSources } from '../../solutions/compare.ts';
import { ownSource } from '../../solutions/own-source.ts';
import { readReference } from '../../solutions/reference.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { openCourseAndWorkspace, type WorkspaceContext } from '../course-context.ts';
import { askYesOrNo, canAsk } from '../questions.ts';
import { page, pagerFor } from '../terminal/pager.ts';
import type { SolutionArguments } from './solution.ts';
import { measureBoth } from './solution-run/measure-both.ts';
import { solutionJson } from './solution-run/solution-json.ts';
import { type ShownSolution, solutionLines } from './solution-run/solution-lines.ts';

export const action: CommandAction<SolutionArguments> = async (context, args) => {
  const { terminal, options, io } = context;
  const opened = await openCourseAndWorkspace(context);
  const { workspace } = opened;
  const challenge = findChallenge(opened.course, args.challenge);
  const progress = challengeProgress(challenge, opened.log.entries);
  const seen = await openedProgress(context, opened, progress, args);
  if (seen === null) {
    terminal.error('Nothing was recorded; the solution stays closed.');
    return ExitStatus.passed;
  }
  const reference = readReference(io.packageRoot, challenge.id);
  const own = await ownSource(workspace, challenge.id, seen.latestPass);
  const measures = args.measure
    ? await measureBoth(context, { workspace, challenge, own, reference: reference.folder, seed: args.seed })
    : null;
  const shown: ShownSolution = {
    challenge,
    opened: whyOpen(seen),
    reference,
    own,
    comparison: own.kind === 'none' ? [] : compareSources(own.files, reference.files),
    measures,
  };
  if (options.json) terminal.line(JSON.stringify(solutionJson(shown, seen), null, 2));
  else await showText(context, solutionLines(shown, terminal).join('\n'), args.pager);
  return ExitStatus.passed;
};

async function showText({ terminal, io }: CommandContext, text: string, wanted: boolean): Promise<void> {
  const pager = wanted ? pagerFor(text, io.env, io.stdin, io.stdout) : null;
  const seen = pager !== null && (await io.lendTerminal(() => page(text, pager, io.signal)));
  if (!seen) terminal.line(text);
}

/**
 * The progress with which the solution may be seen, after giving up where that is asked for and confirmed; null
 * when the answer was no.
 *
 * @throws DscourseError `solution-closed`, `not-confirmed`
 */
async function openedProgress(
  context: CommandContext,
  { workspace }: WorkspaceContext,
  progress: ChallengeProgress,
  { giveUp, yes }: SolutionArguments,
): Promise<ChallengeProgress | null> {
  const { challenge } = progress;
  if (solutionAccess(progress).kind === 'open') return progress;
  if (!giveUp) throw closed(challenge, progress);
  if (!yes && !(await confirmed(context, challenge))) return null;
  const at = new Date(context.io.now()).toISOString();
  appendEntry(workspace.attemptsFile, { v: 1, kind: 'give-up', challenge: challenge.id, at });
  return { ...progress, gaveUpAt: at };
}

function closed(challenge: Challenge, { hintsOpened, status }: ChallengeProgress): DscourseError {
  const { id, hints } = challenge;
  const work = status === 'not-started' ? `dscourse start ${id}` : `dscourse grade ${id}`;
  const hint = hintsOpened.length < hints.length ? `; for a hint: dscourse hint ${id}` : '';
  return new DscourseError({
    code: 'solution-closed',
    message: `The solution of ${id} opens when you have passed the challenge.`,
    fix: `Go on with it: ${work}${hint}. To give up and see it: dscourse solution ${id} --give-up`,
  });
}

/** @throws DscourseError `not-confirmed` where nobody can be asked; Interrupted */
function confirmed(context: CommandContext, { id }: Challenge): Promise<boolean> {
  if (!canAsk(context)) {
    throw new DscourseError({
      code: 'not-confirmed',
      message: `Giving up on ${id} is recorded, and here nobody can be asked whether it is meant.`,
      fix: `Confirm it: dscourse solution ${id} --give-up --yes`,
    });
  }
  return askYesOrNo(context, {
    question: `Give up on ${id}? It is recorded and shown in your progress; you can still pass it afterwards.`,
    enter: false,
    interrupted: 'Interrupted; nothing was recorded.',
  });
}

function whyOpen({ latestPass, gaveUpAt }: ChallengeProgress): string {
  if (latestPass !== null)
    return `Open since you passed it; attempt ${latestPass.attempt} is your last pass.`;
  return `Open since you gave up on it (${gaveUpAt?.slice(0, 10) ?? ''}).`;
}
