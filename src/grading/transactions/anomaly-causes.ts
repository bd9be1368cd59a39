/** The likely cause of an anomaly of lists: what the messages show to be wrong with how nodes keep them. */
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { changedOwnLists } from './list-causes.ts';
import {
  neverReadParent,
  ownBeforeItsPlace,
  passedOver,
  tookMissingForEmpty,
  wentBackToOlder,
} from './replay-causes.ts';
import { acknowledgedRefused, answeredRefusedAttempt, asksNobody, overwroteUnread } from './store-causes.ts';

/** In the order in which they are looked for: what brings about others comes before those. */
const causes: readonly ((evidence: RunEvidence) => Statement | null)[] = [
  asksNobody,
  overwroteUnread,
  acknowledgedRefused,
  answeredRefusedAttempt,
  tookMissingForEmpty,
  neverReadParent,
  passedOver,
  ownBeforeItsPlace,
  wentBackToOlder,
  changedOwnLists,
];

/** The first cause that the run shows; null for registers, and where no messages were kept. */
export function anomalyCause(evidence: RunEvidence): Statement | null {
  if (evidence.spec.workload !== 'txn-list-append') return null;
  for (const cause of causes) {
    const statement = cause(evidence);
    if (statement !== null) return statement;
  }
  return null;
}
