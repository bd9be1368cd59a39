/** What the results of the g-set workload mean: those of broadcast, as far as values get lost. */

import {
  diagnose,
  lostValuesDraft,
  neverReadDraft,
  type WorkloadDiagnosis,
} from '../src/grading/diagnosis/diagnose.ts';
import { commonFindings, commonFindingsOf, setFindings } from '../src/grading/findings.ts';
import type { Grader } from '../src/grading/grader.ts';
import { commonMeasures, setFullMeasures } from '../src/grading/measures.ts';

const meaning: WorkloadDiagnosis = {
  wrongAnswers: () => null,
  invalid: (evidence) => neverReadDraft(evidence) ?? lostValuesDraft(evidence),
  missed: () => null,
  finding: (evidence, finding) => (finding.code === 'lost-on-one-node' ? lostValuesDraft(evidence) : null),
};

export const gSet: Grader = {
  workload: 'g-set',
  measures: [...setFullMeasures.filter(({ name }) => name !== 'messages-per-broadcast'), ...commonMeasures],
  findings: {
    ...commonFindings,
    'lost-on-one-node': 'blocking',
    'invented-value': 'blocking',
    'duplicate-in-read': 'note',
  },
  shown: ['servers-messages-per-operation'],
  stricter: (evidence) => [...commonFindingsOf(evidence), ...setFindings(evidence)],
  diagnose: (evidence, missed, findings, bounds = {}) =>
    diagnose(evidence, missed, findings, bounds, meaning),
};
