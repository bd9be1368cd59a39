/** What the results of the g-counter and pn-counter workloads mean. */

import { counterFindings } from '../src/grading/counter-findings.ts';
import { diagnose, type WorkloadDiagnosis } from '../src/grading/diagnosis/diagnose.ts';
import { wrongSumDraft } from '../src/grading/diagnosis/wrong-sum.ts';
import { commonFindings, commonFindingsOf } from '../src/grading/findings.ts';
import type { Grader } from '../src/grading/grader.ts';
import { commonMeasures } from '../src/grading/measures.ts';

const meaning: WorkloadDiagnosis = {
  wrongAnswers: () => null,
  invalid: wrongSumDraft,
  missed: () => null,
  finding: () => null,
};

const counter = {
  measures: commonMeasures,
  shown: ['all-messages-per-operation'],
  stricter: (evidence) => [...commonFindingsOf(evidence), ...counterFindings(evidence)],
  diagnose: (evidence, missed, findings, bounds = {}) =>
    diagnose(evidence, missed, findings, bounds, meaning),
} as const satisfies Omit<Grader, 'workload' | 'findings'>;

export const gCounter: Grader = {
  ...counter,
  workload: 'g-counter',
  findings: {
    ...commonFindings,
    'impossible-read': 'blocking',
    'forgotten-add': 'note',
    'falling-read': 'note',
  },
};

export const pnCounter: Grader = {
  ...counter,
  workload: 'pn-counter',
  findings: { ...commonFindings, 'impossible-read': 'blocking', 'forgotten-add': 'note' },
};
