/** What the results of the lin-kv workload mean. */
import { diagnose, type WorkloadDiagnosis } from '../src/grading/diagnosis/diagnose.ts';
import { notLinearizableDraft } from '../src/grading/diagnosis/not-linearizable.ts';
import { commonFindings, commonFindingsOf } from '../src/grading/findings.ts';
import type { Grader } from '../src/grading/grader.ts';
import { commonMeasures } from '../src/grading/measures.ts';
import { registerFindings } from '../src/grading/register-findings.ts';
import { checkersWords } from './checkers-words.ts';

const looks: Readonly<Record<string, string>> = {
  'nil-read': 'the answer to a read of a key that is not there',
  'key-forgotten': 'which registers the node that answered looked into',
  'unelected-leader': 'when a node takes itself for the leader',
  'acknowledged-alone': 'what the answer to a write waits for',
  'no-new-leader': 'what makes a node stand for election, and what makes the others vote',
};

const meaning: WorkloadDiagnosis = {
  // A wrong answer says more than those that did not come.
  wrongAnswers: notLinearizableDraft,
  // Our search may have ended without an answer where Knossos found one.
  invalid: checkersWords,
  missed: () => null,
  finding: (_, { code, statement }) => {
    const look = looks[code];
    return look === undefined ? null : { code, headline: statement, steps: [], cause: null, look };
  },
};

export const linKv: Grader = {
  workload: 'lin-kv',
  measures: commonMeasures,
  findings: {
    ...commonFindings,
    'nil-read': 'blocking',
    'key-forgotten': 'blocking',
    // A challenge that asks for a replicated log makes them block.
    'unelected-leader': 'note',
    'acknowledged-alone': 'note',
    'no-new-leader': 'note',
  },
  shown: ['ok-fraction', 'servers-messages-per-operation'],
  stricter: (evidence) => [...commonFindingsOf(evidence), ...registerFindings(evidence)],
  diagnose: (evidence, missed, findings, bounds = {}) =>
    diagnose(evidence, missed, findings, bounds, meaning),
};
