/** What the terminal and the Markdown of `progress` both say. Pure. */
import { graderFor } from '../../../../graders/index.ts';
import type { Challenge, Course, CoursePart } from '../../../course/course.ts';
import type { Glossary } from '../../../glossary/glossary.ts';
import type { LogEntry } from '../../../progress/attempts.ts';
import { type ConceptGroup, conceptGroups } from '../../../progress/concepts.ts';
import {
  type BestFigure,
  type ChallengeProgress,
  courseProgress,
  isPassed,
  nextChallenge,
} from '../../../progress/progress.ts';
import { maelstromName } from '../../../reporters/engines.ts';
import { figureText, measureTitle } from '../../figure-text.ts';

export interface Tally {
  readonly passed: number;
  readonly certified: number;
  readonly total: number;
}

export interface PartProgress extends Tally {
  readonly part: CoursePart;
  readonly challenges: readonly ChallengeProgress[];
}

/** All that `progress` tells, before it is put into words. */
export interface ProgressOverview extends Tally {
  readonly title: string;
  readonly parts: readonly PartProgress[];
  readonly concepts: readonly ConceptGroup[];
  readonly next: NextStep;
}

export type NextStep =
  | {
      readonly kind: 'challenge';
      readonly challenge: Challenge;
      readonly command: string;
      /** Command that opens a hint; null where nothing has failed, or none is left. */
      readonly hint: string | null;
    }
  /** Everything is passed; the first of what no certificate stands for. */
  | { readonly kind: 'certify'; readonly challenge: Challenge; readonly command: string }
  | { readonly kind: 'done' };

/** All that follows from the log. */
export function overviewOf(
  course: Course,
  entries: readonly LogEntry[],
  glossary: Glossary,
): ProgressOverview {
  const progress = courseProgress(course, entries);
  return {
    title: course.title,
    ...tallyOf(progress),
    parts: course.parts.map((part) => {
      const challenges = progress.filter(({ challenge }) => challenge.part === part.id);
      return { part, challenges, ...tallyOf(challenges) };
    }),
    concepts: conceptGroups(progress, glossary),
    next: nextStep(progress),
  };
}

function tallyOf(progress: readonly ChallengeProgress[]): Tally {
  return {
    passed: progress.filter(isPassed).length,
    certified: progress.filter(({ status }) => status === 'certified').length,
    total: progress.length,
  };
}

/** `2 of 3 passed, 1 certified`. */
export function tallyText({ passed, certified, total }: Tally): string {
  return `${passed} of ${total} passed${certified === 0 ? '' : `, ${certified} certified`}`;
}

/** What to do next: the first challenge that is not passed, else the first that is not certified. */
function nextStep(progress: readonly ChallengeProgress[]): NextStep {
  const next = nextChallenge(progress);
  if (next === null) {
    const open = progress.find(({ status }) => status !== 'certified')?.challenge;
    if (open === undefined) return { kind: 'done' };
    return { kind: 'certify', challenge: open, command: `dscourse grade ${open.id} --engine maelstrom` };
  }
  const { status, hintsOpened } = progress.find(({ challenge }) => challenge === next) as ChallengeProgress;
  const left = next.hints.some(({ id }) => !hintsOpened.includes(id));
  return {
    kind: 'challenge',
    challenge: next,
    command: `dscourse ${status === 'not-started' ? 'start' : 'grade'} ${next.id}`,
    hint: status === 'failed' && left ? `dscourse hint ${next.id}` : null,
  };
}

/** What certified a challenge: `Maelstrom v0.2.4, attempt 12, 2 runs`; null before. */
export function certifierText({ certified }: ChallengeProgress): string | null {
  if (certified === null) return null;
  const runs = certified.certifiedBy?.runs.length ?? 0;
  return [
    maelstromName(certified.certifiedBy?.maelstrom),
    `attempt ${certified.attempt}`,
    ...(runs > 1 ? [count(runs, 'run')] : []),
  ].join(', ');
}

/** `2 of 4 hints: nudge, plan`; null when none is open. Hints that the challenge no longer has are not counted. */
export function hintsText({ hintsOpened, challenge }: ChallengeProgress): string | null {
  const opened = hintsOpened.filter((id) => challenge.hints.some((hint) => hint.id === id));
  if (opened.length === 0) return null;
  return `${opened.length} of ${count(challenge.hints.length, 'hint')}: ${opened.join(', ')}`;
}

/** `gave up`, or `gave up first` where a pass followed; null for who did not. */
export function gaveUpText(entry: ChallengeProgress): string | null {
  if (entry.gaveUpAt === null) return null;
  return isPassed(entry) ? 'gave up first' : 'gave up';
}

/** `last: lost-value-dropped` of a challenge that fails; null for any other. */
export function failureText({ status, openFailure }: ChallengeProgress): string | null {
  const code = openFailure?.diagnosis ?? null;
  return status !== 'failed' || code === null ? null : `last: ${code}`;
}

export interface BestRow {
  readonly challenge: string;
  readonly title: string;
  readonly value: string;
  /** `below 400 ms`, `at least 0.9`. */
  readonly bound: string;
}

/** Best figures that a requirement bounds. */
export function bestRows({ challenge, best }: ChallengeProgress): BestRow[] {
  return best.flatMap((figure) =>
    figure.bound === null
      ? []
      : [
          {
            challenge: challenge.id,
            title: titleOf(challenge, figure),
            value: figureText(figure.measure, figure.value),
            bound: `${boundWord(challenge, figure)} ${figureText(figure.measure, figure.bound)}`,
          },
        ],
  );
}

/** As the report of a grade calls it. */
function titleOf({ runs }: Challenge, { run, measure }: BestFigure): string {
  const workload = runs.find(({ id }) => id === run)?.test.workload;
  const measures = workload === undefined ? [] : graderFor(workload).measures;
  return measures.find(({ name }) => name === measure)?.title ?? measureTitle(measure);
}

function boundWord({ runs }: Challenge, figure: BestFigure): string {
  const requirement = runs
    .find((run) => run.id === figure.run)
    ?.requirements.find((candidate) => candidate.kind === 'measure' && candidate.measure === figure.measure);
  return requirement?.kind === 'measure' && requirement.below === null ? 'at least' : 'below';
}

/** `1 attempt`, `2 attempts`. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** The concepts of a group that have been practised. */
export function practised({ concepts }: ConceptGroup): readonly string[] {
  return concepts.filter(({ passedIn }) => passedIn.length > 0).map(({ name }) => name);
}

/** `14 of 61`. */
export function practisedText(groups: readonly ConceptGroup[]): string {
  const all = groups.flatMap(({ concepts }) => concepts);
  return `${groups.flatMap(practised).length} of ${all.length}`;
}
