/** What the results of the lin-kv workload mean. */
import { brokenRuleDraft, wrongAnswerDraft } from '../src/grading/diagnosis/broken-rule.ts';
import { diagnose, type WorkloadDiagnosis } from '../src/grading/diagnosis/diagnose.ts';
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
  'unaware-answer': 'what a node makes sure of before it answers from what it holds',
  'no-new-leader': 'what makes a node stand for election, and what makes the others vote',
};

const meaning: WorkloadDiagnosis = {
  // A wrong answer says more than those that did not come.
  wrongAnswers: wrongAnswerDraft,
  // Our search may have ended without an answer where Knossos found one.
  invalid: checkersWords,
  missed: () => null,
  finding: (evidence, { code, statement }) => {
    const rule = brokenRuleDraft(evidence, code);
    if (rule !== null) return rule;
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
    'unaware-answer': 'note',
    'double-vote': 'note',
    'two-leaders': 'note',
    'entries-dropped': 'note',
    'entries-misfit': 'note',
    'counted-old-term': 'note',
    'committed-replaced': 'note',
  },
  shown: ['ok-fraction', 'servers-messages-per-operation'],
  stricter: (evidence) => [...commonFindingsOf(evidence), ...registerFindings(evidence)],
  diagnose: (evidence, missed, findings, bounds = {}) =>
    diagnose(evidence, missed, findings, bounds, meaning),
};
