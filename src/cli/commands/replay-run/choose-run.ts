/** Which run of an attempt `replay` and `trace` are about. */
import { DscourseError } from '../../../errors.ts';
import { partOf } from '../../../grading/engine-parts.ts';
import type { Report, RunReport, SeedReport } from '../../../grading/report.ts';

/** A run of an attempt, as typed; null: whichever is of interest. */
export interface WantedRun {
  readonly attempt: number;
  readonly run: string | null;
  readonly seed: number | null;
}

/**
 * The embedded engine's part of the attempt: only that can be run again. What is asked for without naming
 * a run is the failure, so that where Maelstrom alone failed there is nothing to replay.
 *
 * @throws DscourseError `real-run`
 */
export function embeddedReport(report: Report, { attempt, run, seed }: WantedRun): Report {
  if (report.engine === 'embedded') return report;
  const part = partOf(report, 'embedded');
  const named = run !== null || seed !== null;
  if (part !== null && (named || part.outcome === 'failed' || report.outcome === 'passed')) {
    return { ...report, ...part };
  }
  const first = part?.runs[0];
  const firstSeed = first?.seeds[0]?.seed;
  throw new DscourseError({
    code: 'real-run',
    message: `A run on Maelstrom decided attempt ${attempt}: real time and chance made it, so it can't be replayed.`,
    fix:
      first === undefined || firstSeed === undefined
        ? `Grade today's code again: dscourse grade ${report.challenge.id} --engine maelstrom`
        : `The embedded engine ran the same program, and that can be: dscourse replay ${attempt} --run ${first.id} --seed ${firstSeed}`,
  });
}

/**
 * The run and seed that were asked for, else the one that the report explains, else the first.
 *
 * @throws DscourseError `unknown-seed`
 */
export function chosenSeed(
  report: Report,
  args: WantedRun,
): { readonly run: RunReport; readonly seed: SeedReport } {
  const wantedRun = args.run ?? (args.seed === null ? (report.diagnosis?.run ?? null) : null);
  const wantedSeed = args.seed ?? (args.run === null ? (report.diagnosis?.seed ?? null) : null);
  for (const run of report.runs) {
    if (wantedRun !== null && run.id !== wantedRun) continue;
    for (const seed of run.seeds) if (wantedSeed === null || seed.seed === wantedSeed) return { run, seed };
  }
  const known = report.runs.map(({ id, seeds }) => `${id}: ${seeds.map((one) => one.seed).join(', ')}`);
  throw new DscourseError({
    code: 'unknown-seed',
    message: `Attempt ${args.attempt} has no such run.`,
    fix: `Its runs and seeds are ${known.join('; ')}.`,
  });
}
