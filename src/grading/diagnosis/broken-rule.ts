/** A rule of Raft that the messages show broken, as the cause of answers that can't be true. */
import type { RunEvidence } from '../grader.ts';
import { type Breach, type BreachCode, raftBreaches } from '../raft-findings.ts';
import type { Draft } from './draft.ts';
import { notLinearizableDraft } from './not-linearizable.ts';

const looks: Readonly<Record<BreachCode, string>> = {
  'double-vote': 'what a node remembers of the vote that it gave, and until when',
  'two-leaders': 'when a vote is given, how votes are counted, and of which term they are',
  'entries-dropped': 'which entries a follower removes, and when',
  'entries-misfit': 'what a follower compares before it takes entries',
  'counted-old-term': 'the condition under which the leader takes an entry for committed',
  'committed-replaced': 'for which logs a node votes, and which entries a follower takes or removes',
};

/** The wrong answer, told as what came of the rule broken before it; null when there is no wrong answer. */
export function wrongAnswerDraft(evidence: RunEvidence): Draft | null {
  const answer = notLinearizableDraft(evidence);
  if (answer === null) return null;
  const until = answer.headline.time ?? Number.POSITIVE_INFINITY;
  const breach = raftBreaches(evidence).find(({ statement }) => (statement.time ?? 0) <= until);
  if (breach === undefined) return answer;
  const { code, headline, steps, look } = draftOf(breach);
  return { code, headline, steps: [...steps, answer.headline, ...answer.steps], cause: answer.cause, look };
}

/** A broken rule that no client has noticed; null for the code of another finding. */
export function brokenRuleDraft(evidence: RunEvidence, code: string): Draft | null {
  const breach = raftBreaches(evidence).find((one) => one.code === code);
  return breach === undefined ? null : draftOf(breach);
}

function draftOf({ code, statement, before }: Breach): Draft {
  return { code, headline: statement, steps: before, cause: null, look: looks[code] };
}
