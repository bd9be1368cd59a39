/** What the results of the unique-ids workload mean. */

import { diagnose, type WorkloadDiagnosis } from '../src/grading/diagnosis/diagnose.ts';
import { duplicateIdDraft, incomparableIdsDraft } from '../src/grading/diagnosis/echoes-and-ids.ts';
import { commonFindings, commonFindingsOf } from '../src/grading/findings.ts';
import type { Grader } from '../src/grading/grader.ts';
import { commonMeasures, uniqueIdsMeasures } from '../src/grading/measures.ts';

const meaning: WorkloadDiagnosis = {
  wrongAnswers: duplicateIdDraft,
  invalid: incomparableIdsDraft,
  missed: () => null,
  finding: () => null,
};

export const uniqueIds: Grader = {
  workload: 'unique-ids',
  measures: [...uniqueIdsMeasures, ...commonMeasures],
  findings: commonFindings,
  shown: ['acknowledged-count'],
  stricter: commonFindingsOf,
  diagnose: (evidence, missed, findings, bounds = {}) =>
    diagnose(evidence, missed, findings, bounds, meaning),
};
