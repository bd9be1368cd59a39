/** What the results of the echo workload mean. */

import { diagnose, type WorkloadDiagnosis } from '../src/grading/diagnosis/diagnose.ts';
import { wrongEchoDraft } from '../src/grading/diagnosis/echoes-and-ids.ts';
import { commonFindings, commonFindingsOf } from '../src/grading/findings.ts';
import type { Grader } from '../src/grading/grader.ts';
import { commonMeasures } from '../src/grading/measures.ts';

const meaning: WorkloadDiagnosis = {
  wrongAnswers: wrongEchoDraft,
  invalid: () => null,
  missed: () => null,
  finding: () => null,
};

export const echo: Grader = {
  workload: 'echo',
  measures: commonMeasures,
  // Nothing is ever lost on the way to an echo node: an unanswered echo is the node's own doing.
  findings: { ...commonFindings, 'no-answer': 'blocking' },
  shown: [],
  stricter: commonFindingsOf,
  diagnose: (evidence, missed, findings, bounds = {}) =>
    diagnose(evidence, missed, findings, bounds, meaning),
};
