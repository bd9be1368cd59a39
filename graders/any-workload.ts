/** What the results of a workload mean that has no grader of its own: only what is common to all. */
import type { WorkloadName } from '../src/engines/engine.ts';
import { diagnose, type WorkloadDiagnosis } from '../src/grading/diagnosis/diagnose.ts';
import { commonFindings, commonFindingsOf } from '../src/grading/findings.ts';
import type { Grader } from '../src/grading/grader.ts';
import { commonMeasures } from '../src/grading/measures.ts';

const meaning: WorkloadDiagnosis = {
  wrongAnswers: () => null,
  invalid: () => null,
  missed: () => null,
  finding: () => null,
};

export function anyWorkload(workload: WorkloadName): Grader {
  return {
    workload,
    measures: commonMeasures,
    findings: commonFindings,
    shown: [],
    stricter: commonFindingsOf,
    diagnose: (evidence, missed, findings, bounds = {}) =>
      diagnose(evidence, missed, findings, bounds, meaning),
  };
}
