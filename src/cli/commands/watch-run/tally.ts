/** How often a program fails: seeds beyond those of the grade, counted, and the failure that is told in the fewest steps. Pure. */
import type { Report } from '../../../grading/report.ts';

/** Seeds of the failing run, those of the grade among them, after which no more are tried. */
export const mostSeeds = 20;
/** Real milliseconds after which no further seed is begun. */
export const mostMs = 30_000;

export interface Failure {
  readonly report: Report;
  /** Absolute path of the folder that the report's run is in. */
  readonly folder: string;
  readonly run: string;
  readonly seed: number;
  /** Steps of the diagnosis. */
  readonly steps: number;
}

export interface Tally {
  readonly run: string;
  readonly failed: number;
  readonly done: number;
  /** How many there are to be at most. */
  readonly total: number;
  /** Codes of the diagnoses of the failure that was shown first and of the further seeds, as they were met. */
  readonly causes: readonly string[];
  /** A failure told in fewer steps than the one that is shown; null: there is none. */
  readonly shortest: Failure | null;
}

/** What the grade itself says of the run that failed; null: nothing failed, or it was not on virtual time. */
export function firstTally(report: Report): Tally | null {
  const { diagnosis } = report;
  const run = report.runs.find(({ id }) => id === diagnosis?.run);
  if (diagnosis === null || run === undefined) return null;
  // In real time each seed takes as long as the test, and no two runs of one are alike.
  if (!run.seeds.every(({ capabilities }) => capabilities.virtualTime)) return null;
  return {
    run: run.id,
    failed: run.seeds.filter(({ outcome }) => outcome === 'failed').length,
    done: run.seeds.length,
    total: Math.max(mostSeeds, run.seeds.length),
    causes: [diagnosis.code],
    shortest: null,
  };
}

/** Seeds that follow on those of the grade, up to the number that the tally names. */
export function furtherSeeds(report: Report, tally: Tally): readonly number[] {
  const done = new Set(report.runs.find(({ id }) => id === tally.run)?.seeds.map(({ seed }) => seed));
  const seeds: number[] = [];
  for (let next = Math.max(...done) + 1; seeds.length < tally.total - tally.done; next++) {
    const seed = next % 2 ** 32;
    if (!done.has(seed)) seeds.push(seed);
  }
  return seeds;
}

/** One more seed. `shown` is how many steps the failure on the screen takes. */
export function counted(
  tally: Tally,
  failure: (Failure & { readonly code: string }) | null,
  shown: number,
): Tally {
  const done = tally.done + 1;
  if (failure === null) return { ...tally, done };
  const { code, ...rest } = failure;
  const causes = tally.causes.includes(code) ? tally.causes : [...tally.causes, code];
  const least = tally.shortest?.steps ?? shown;
  const shortest = failure.steps > 0 && failure.steps < least ? rest : tally.shortest;
  return { ...tally, done, failed: tally.failed + 1, causes, shortest };
}

/** `3 of 20 seeds fail`, and of what where it is not of one thing. */
export function tallyText({ failed, done, causes }: Tally): string {
  const seeds = `${failed} of ${done} ${done === 1 ? 'seed' : 'seeds'} ${failed === 1 ? 'fails' : 'fail'}`;
  return causes.length < 2 ? seeds : `${seeds}, of ${causes.join(', ')}`;
}
