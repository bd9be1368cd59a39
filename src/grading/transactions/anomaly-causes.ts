/** The likely cause of an anomaly of lists: what the messages show to be wrong with how nodes keep them. */
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { changedOwnLists } from './list-causes.ts';
import { oneNameForTwo, tookMissingListForEmpty } from './named-list-causes.ts';
import { answeredFromMemory } from './remembered-answers.ts';
import {
  neverReadParent,
  ownBeforeItsPlace,
  passedOver,
  swappedForOlder,
  tookMissingForEmpty,
  wentBackToOlder,
} from './replay-causes.ts';
import { acknowledgedRefused, answeredRefusedAttempt, asksNobody, overwroteUnread } from './store-causes.ts';

/** In the order in which they are looked for: what brings about others comes before those. */
const causes: readonly ((evidence: RunEvidence) => Statement | null)[] = [
  asksNobody,
  oneNameForTwo,
  overwroteUnread,
  acknowledgedRefused,
  swappedForOlder,
  answeredRefusedAttempt,
  tookMissingForEmpty,
  tookMissingListForEmpty,
  neverReadParent,
  passedOver,
  ownBeforeItsPlace,
  wentBackToOlder,
  changedOwnLists,
  answeredFromMemory,
];

/** Those of them that an answer which is wrong by itself may come of. */
const causesOfOne: typeof causes = [oneNameForTwo, tookMissingListForEmpty];

/** The first cause that the run shows; null for registers, and where no messages were kept. */
export function anomalyCause(evidence: RunEvidence): Statement | null {
  return firstOf(causes, evidence);
}

/** The same of what somebody saw before its transaction was over: it may have been remembered. */
export function seenTooEarlyCause(evidence: RunEvidence): Statement | null {
  return firstOf([answeredFromMemory], evidence);
}

/** The same of an answer that contradicts itself, or what clients wrote. */
export function wrongListCause(evidence: RunEvidence): Statement | null {
  return firstOf(causesOfOne, evidence);
}

function firstOf(all: typeof causes, evidence: RunEvidence): Statement | null {
  if (evidence.spec.workload !== 'txn-list-append') return null;
  for (const cause of all) {
    const statement = cause(evidence);
    if (statement !== null) return statement;
  }
  return null;
}
