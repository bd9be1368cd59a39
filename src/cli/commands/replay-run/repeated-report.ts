/** What a run that was repeated is judged as: a report of that run alone. */
import type { Challenge } from '../../../course/course.ts';
import type { RunEvidence } from '../../../grading/grader.ts';
import { diagnosisOf, distinctFindings, judgeSeed, runReport } from '../../../grading/judge.ts';
import type { Report, RunReport, SeedReport } from '../../../grading/report.ts';

/** The report of the repeated run alone, judged by what the challenge asks today. */
export function repeatedReport(
  before: Report,
  run: RunReport,
  challenge: Challenge,
  repeated: RunEvidence,
  seed: SeedReport,
): Report {
  const asked = challenge.runs.find(({ id }) => id === run.id);
  const requirements = asked?.requirements ?? [{ kind: 'valid' as const }];
  const judged = judgeSeed(repeated, { requirements, stricter: challenge.stricter }, seed.directory);
  const only = runReport(
    { id: run.id, seeds: 1, test: asked?.test ?? { workload: repeated.spec.workload }, requirements },
    repeated.spec,
    [judged],
  );
  return {
    ...before,
    outcome: only.outcome,
    runs: [only],
    findings: distinctFindings([judged]),
    diagnosis: diagnosisOf(challenge, [judged]),
    // Of the attempt, the one run alone is shown.
    certified: false,
    certification: { kind: 'not-certified', why: 'partial', text: 'This repeats one run.', fix: null },
    other: null,
    enginesDisagree: false,
    reason: only.outcome === 'could-not-judge' ? judged.reason : null,
    durationMs: judged.report.durationMs,
  };
}
