/** What follows from the attempts log: status, best figures, what comes next. Pure. */
import type { Challenge, Course } from '../course/course.ts';
import { type AttemptEntry, isWork, type LogEntry } from './attempts.ts';

export type ChallengeStatus = 'not-started' | 'started' | 'failed' | 'passed' | 'certified';

export interface BestFigure {
  /** Run and measure: `performance/stable-latency-median`. */
  readonly figure: string;
  readonly run: string;
  readonly measure: string;
  readonly value: number;
  /** The attempt that reached it first. */
  readonly attempt: number;
  /** The bound of the challenge, when it sets one. */
  readonly bound: number | null;
}

export interface ChallengeProgress {
  readonly challenge: Challenge;
  readonly status: ChallengeStatus;
  /** Grades that the learner asked for: those of carried source are not counted. */
  readonly attempts: number;
  readonly passes: number;
  /** The attempt that passed first; null before. */
  readonly firstPass: AttemptEntry | null;
  readonly latestPass: AttemptEntry | null;
  /** The latest attempt that Maelstrom certified; null before. */
  readonly certified: AttemptEntry | null;
  readonly lastAttempt: AttemptEntry | null;
  /**
   * The latest attempt that failed for a known reason, or else the latest that failed, since the last pass. One that
   * could not be judged says nothing of the program, and does not take its place.
   */
  readonly openFailure: AttemptEntry | null;
  /** Over passed attempts only: a failed run is no achievement, however few its messages. */
  readonly best: readonly BestFigure[];
  /** Ids of opened hints, in the order of opening. */
  readonly hintsOpened: readonly string[];
  /** When the learner gave up to see the reference solution (ISO 8601); null: never. A pass may have followed. */
  readonly gaveUpAt: string | null;
}

/** Progress of every challenge, in course order. */
export function courseProgress(course: Course, entries: readonly LogEntry[]): ChallengeProgress[] {
  return course.challenges.map((challenge) => challengeProgress(challenge, entries));
}

export function challengeProgress(challenge: Challenge, entries: readonly LogEntry[]): ChallengeProgress {
  const own = entries.filter((entry) => entry.challenge === challenge.id);
  const attempts = own.filter((entry) => entry.kind === 'attempt');
  const passes = attempts.filter((attempt) => attempt.outcome === 'passed');
  const lastAttempt = attempts.at(-1) ?? null;
  const hints = own.flatMap((entry) => (entry.kind === 'hint' ? [entry.hint] : []));
  return {
    challenge,
    status: statusOf(own, attempts, passes),
    attempts: countOf(attempts.filter((attempt) => !attempt.carried)),
    passes: countOf(passes),
    firstPass: passes[0] ?? null,
    latestPass: passes.at(-1) ?? null,
    certified: passes.findLast((attempt) => attempt.certified) ?? null,
    lastAttempt,
    openFailure: openFailure(attempts),
    best: bestFigures(challenge, passes),
    hintsOpened: [...new Set(hints)],
    gaveUpAt: own.find((entry) => entry.kind === 'give-up')?.at ?? null,
  };
}

function openFailure(attempts: readonly AttemptEntry[]): AttemptEntry | null {
  const lastPass = attempts.findLastIndex(({ outcome }) => outcome === 'passed');
  const failures = attempts.slice(lastPass + 1).filter(({ outcome }) => outcome === 'failed');
  return failures.findLast(({ diagnosis }) => diagnosis !== null) ?? failures.at(-1) ?? null;
}

/** A number counts once, also where a merge or a paste brought two entries of it. */
function countOf(attempts: readonly AttemptEntry[]): number {
  return new Set(attempts.map(({ attempt }) => attempt)).size;
}

function statusOf(
  own: readonly LogEntry[],
  attempts: readonly AttemptEntry[],
  passes: readonly AttemptEntry[],
): ChallengeStatus {
  if (passes.some((attempt) => attempt.certified)) return 'certified';
  if (passes.length > 0) return 'passed';
  const asked = attempts.filter((attempt) => !attempt.carried);
  if (asked.at(-1)?.outcome === 'failed') return 'failed';
  return own.some(isWork) ? 'started' : 'not-started';
}

function bestFigures(challenge: Challenge, passes: readonly AttemptEntry[]): BestFigure[] {
  const best = new Map<string, BestFigure>();
  for (const attempt of passes) {
    for (const [figure, value] of Object.entries(attempt.figures)) {
      const slash = figure.indexOf('/');
      const run = slash === -1 ? '' : figure.slice(0, slash);
      const measure = figure.slice(slash + 1);
      const { bound, higherIsBetter } = boundOf(challenge, run, measure);
      const before = best.get(figure);
      const better = before === undefined || (higherIsBetter ? value > before.value : value < before.value);
      if (better) best.set(figure, { figure, run, measure, value, attempt: attempt.attempt, bound });
    }
  }
  return [...best.values()].sort((a, b) => (a.figure < b.figure ? -1 : 1));
}

function boundOf(
  challenge: Challenge,
  run: string,
  measure: string,
): { bound: number | null; higherIsBetter: boolean } {
  const requirements = challenge.runs.find((candidate) => candidate.id === run)?.requirements ?? [];
  for (const requirement of requirements) {
    if (requirement.kind === 'measure' && requirement.measure === measure) {
      return {
        bound: requirement.below ?? requirement.atLeast,
        higherIsBetter: requirement.atLeast !== null,
      };
    }
  }
  return { bound: null, higherIsBetter: false };
}

/** The latest attempt at a challenge that passed; its source is what `start` carries over. */
export function latestPass(entries: readonly LogEntry[], challenge: string): AttemptEntry | null {
  for (const entry of [...entries].reverse()) {
    if (entry.kind === 'attempt' && entry.challenge === challenge && entry.outcome === 'passed') return entry;
  }
  return null;
}

export function isPassed({ status }: Pick<ChallengeProgress, 'status'>): boolean {
  return status === 'passed' || status === 'certified';
}

/** The first challenge in course order that is not passed; null when all are. */
export function nextChallenge(progress: readonly ChallengeProgress[]): Challenge | null {
  return progress.find((one) => !isPassed(one))?.challenge ?? null;
}

/** After a pass: the first later challenge that is not passed, else the first earlier one; null when all are. */
export function challengeAfter(
  course: Course,
  challenge: Challenge,
  entries: readonly LogEntry[],
): Challenge | null {
  const place = course.challenges.findIndex(({ id }) => id === challenge.id);
  const others = [...course.challenges.slice(place + 1), ...course.challenges.slice(0, place)];
  return others.find(({ id }) => latestPass(entries, id) === null) ?? null;
}
