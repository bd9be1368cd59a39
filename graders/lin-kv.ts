/** What the results of the lin-kv workload mean. */
import { brokenRuleDraft, wrongAnswerDraft } from '../src/grading/diagnosis/broken-rule.ts';
import { diagnose, type WorkloadDiagnosis } from '../src/grading/diagnosis/diagnose.ts';
import { oneNodeMistake } from '../src/grading/diagnosis/one-node-registers.ts';
import { raftCause } from '../src/grading/diagnosis/raft-causes.ts';
import { votedForShorterLog } from '../src/grading/diagnosis/raft-elections.ts';
import { commonFindings, commonFindingsOf } from '../src/grading/findings.ts';
import type { Grader, RunEvidence } from '../src/grading/grader.ts';
import { commonMeasures } from '../src/grading/measures.ts';
import { registerFindings } from '../src/grading/register-findings.ts';
import type { Finding, Statement } from '../src/grading/report.ts';
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
  diagnose: (evidence, missed, findings, bounds = {}) => {
    const diagnosis = diagnose(evidence, missed, findings, bounds, meaning);
    if (diagnosis.cause !== null || !ofRegisters.has(diagnosis.code)) return diagnosis;
    const cause = causeOf(evidence, diagnosis.code, findings);
    const isElsewhere = cause !== null && ofAnswers.has(diagnosis.code);
    return {
      ...diagnosis,
      cause,
      look: isElsewhere ? 'how nodes elect a leader and keep its log' : diagnosis.look,
    };
  },
};

/** Diagnoses that how nodes elect a leader and keep a log may be behind. */
const ofRegisters: ReadonlySet<string> = new Set([
  'never-written',
  'stale-read',
  'stale-cas',
  'lost-write',
  'not-linearizable',
  'key-forgotten',
  'no-new-leader',
  'no-answer',
  'error-reply',
  'unavailable',
  'committed-replaced',
]);

/** Those of them that point to a handler, which is not at fault where nobody leads or no log grows. */
const ofAnswers: ReadonlySet<string> = new Set(['no-answer', 'error-reply', 'unavailable']);

function causeOf(evidence: RunEvidence, code: string, findings: readonly Finding[]): Statement | null {
  const alone = findings.find((finding) => finding.code === 'acknowledged-alone');
  // What no other node had to know of is gone with the leader.
  if (code === 'key-forgotten' && alone !== undefined) return alone.statement;
  if (code === 'committed-replaced') return votedForShorterLog(evidence);
  return oneNodeMistake(evidence) ?? raftCause(evidence);
}
