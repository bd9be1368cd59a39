/** Which seeds each run of a challenge gets. Pure. */
import type { Challenge, ChallengeRun } from '../course/course.ts';
import { DscourseError } from '../errors.ts';
import type { LogEntry } from '../progress/attempts.ts';

export interface PlannedRun {
  readonly run: ChallengeRun;
  readonly seeds: readonly number[];
}

export interface SeedWish {
  /** First seed; those after it follow by one. */
  readonly base: number;
  /** How many seeds per run; null: as the challenge says. */
  readonly count: number | null;
  /** Only this run; null: all. */
  readonly run: string | null;
  /** A seed that failed before, to be tried first in its run; null: none, or the seeds were asked for. */
  readonly failed: { readonly run: string; readonly seed: number } | null;
}

/**
 * Seeds are consecutive from the base, so that one of them is easily asked for again; the one that failed
 * last takes the place of the last.
 *
 * @throws DscourseError `unknown-run`
 */
export function planRuns(challenge: Challenge, wish: SeedWish): readonly PlannedRun[] {
  const runs = challenge.runs.filter(({ id }) => wish.run === null || id === wish.run);
  if (runs.length === 0) {
    const names = challenge.runs.map(({ id }) => id).join(', ');
    throw new DscourseError({
      code: 'unknown-run',
      message: `${challenge.id} has no run "${wish.run ?? ''}".`,
      fix: `Its runs: ${names}.`,
    });
  }
  return runs.map((run) => {
    const count = wish.count ?? run.seeds;
    const seeds = Array.from({ length: count }, (_, i) => (wish.base + i) % 2 ** 32);
    if (wish.failed?.run !== run.id) return { run, seeds };
    const { seed } = wish.failed;
    return { run, seeds: [seed, ...seeds.filter((other) => other !== seed)].slice(0, count) };
  });
}

/** True when the plan is less than the challenge asks for: its pass is no pass of the challenge. */
export function isPartial(challenge: Challenge, planned: readonly PlannedRun[]): boolean {
  return challenge.runs.some((run) => {
    const plan = planned.find((one) => one.run.id === run.id);
    return plan === undefined || plan.seeds.length < run.seeds;
  });
}

/** The seed that failed last in this challenge, from the attempts log. */
export function lastFailedSeed(
  entries: readonly LogEntry[],
  challenge: string,
): { readonly run: string; readonly seed: number } | null {
  for (const entry of [...entries].reverse()) {
    if (entry.kind === 'attempt' && entry.challenge === challenge && entry.failedSeed !== null) {
      return entry.failedSeed;
    }
  }
  return null;
}
