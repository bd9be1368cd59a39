import type { DependencyStep } from '../../../../results/sections/transaction-anomalies.ts';
import type { DependencyGraph } from './graph.ts';

/** The dependencies between transactions that their reads and writes make. */
export interface Dependencies {
  /** Nodes are places in the list of transactions. Orders in time are added by the check. */
  readonly graph: DependencyGraph;
  /** An edge with several relations is explained by the first of these that it has. */
  readonly reasonOrder: readonly number[];
  /** Transactions that read, for others to see, what they wrote only afterwards: ascending. No edges. */
  readonly ownReaders: readonly number[];
  /** Some transaction follows another one or itself: Elle's graph is not empty, even if this one is. */
  readonly linked: boolean;
  /** The reads and writes that make an edge; null where the transactions have no such edge. */
  readonly explain: (from: number, to: number, relation: 'ww' | 'wr' | 'rw') => DependencyStep | null;
}
