/** A report of `watch`, of one run with the seeds that a test names, the first failed one explained. */
import { certify } from '../../src/grading/certify.ts';
import type { GradeOutcome, Report } from '../../src/grading/report.ts';
import { diagnosis, engineReport, runReport, seedReport } from './reports.ts';

export function watchedReport({
  outcome,
  seeds,
}: {
  readonly outcome: GradeOutcome;
  readonly seeds: Readonly<Record<number, GradeOutcome>>;
}): Report {
  const reports = Object.entries(seeds).map(([seed, of]) =>
    seedReport('embedded', { seed: Number(seed), outcome: of }),
  );
  const failed = reports.find((seed) => seed.outcome === 'failed');
  const embedded = engineReport('embedded', outcome, {
    runs: [runReport('embedded', { id: 'default', outcome, seeds: reports })],
    diagnosis:
      failed === undefined
        ? null
        : diagnosis('lost-value', 'Value 17 never reached n3.', { run: 'default', seed: failed.seed }),
  });
  return certify({
    challenge: { id: 'echo-1', title: 'Echo', runs: [] },
    attempt: null,
    embedded,
    maelstrom: { kind: 'not-run', why: { reason: 'embedded-asked', by: 'watch' } },
    durationMs: 900,
  });
}
