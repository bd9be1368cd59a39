/** What the results of the broadcast workload mean. */
import {
  diagnose,
  lostValuesDraft,
  neverReadDraft,
  type WorkloadDiagnosis,
} from '../src/grading/diagnosis/diagnose.ts';
import { messageCostDraft } from '../src/grading/diagnosis/message-cost.ts';
import { slowValueDraft } from '../src/grading/diagnosis/slow-value.ts';
import { commonFindings, commonFindingsOf, setFindings } from '../src/grading/findings.ts';
import type { Grader } from '../src/grading/grader.ts';
import { commonMeasures, setFullMeasures } from '../src/grading/measures.ts';

const meaning: WorkloadDiagnosis = {
  wrongAnswers: () => null,
  invalid: (evidence) => neverReadDraft(evidence) ?? lostValuesDraft(evidence),
  missed: (evidence, measure, bound) => {
    if (/^stable-latency-/.test(measure)) {
      const quantiles: Readonly<Record<string, number>> = { median: 0.5, 95: 0.95, 99: 0.99 };
      return slowValueDraft(evidence, quantiles[measure.slice('stable-latency-'.length)] ?? 1, bound);
    }
    if (/messages-per-/.test(measure)) return messageCostDraft(evidence, bound);
    return null;
  },
  finding: (evidence, finding) => (finding.code === 'lost-on-one-node' ? lostValuesDraft(evidence) : null),
};

export const broadcast: Grader = {
  workload: 'broadcast',
  measures: [...setFullMeasures, ...commonMeasures],
  findings: {
    ...commonFindings,
    'lost-on-one-node': 'blocking',
    'invented-value': 'blocking',
    'duplicate-in-read': 'note',
  },
  shown: ['messages-per-broadcast', 'stable-latency-median', 'stable-latency-max'],
  stricter: (evidence) => [...commonFindingsOf(evidence), ...setFindings(evidence)],
  diagnose: (evidence, missed, findings, bounds = {}) =>
    diagnose(evidence, missed, findings, bounds, meaning),
};
