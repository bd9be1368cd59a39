/** From what a pointer of a report names to its place in a page. */
import type { NodeId } from '../results/trace.ts';

/** Each gives null for what is not in the page. */
export interface Ranks {
  /** @param id of messages.jsonl.gz */
  readonly message: (id: number) => number | null;
  /** @param index in history.edn, of an operation's invocation or completion */
  readonly operation: (index: number) => number | null;
  /** @param line from 1, in the node's log */
  readonly log: (node: NodeId, line: number) => number | null;
  /** @param index in history.edn, of the nemesis' operation that began a fault or ended it */
  readonly fault: (index: number) => number | null;
}
