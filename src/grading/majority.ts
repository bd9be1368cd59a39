/** What more than half of the nodes is. */
import type { RunEvidence } from './grader.ts';

/** More than half of the nodes. */
export function majorityOf({ spec }: RunEvidence): number {
  return Math.floor(spec.nodes.length / 2) + 1;
}
