/**
 * Orders in time as edges between transactions: what one process did one after the other, and what had
 * completed before something else began. Source: elle/core.clj `process-graph`, `realtime-graph`.
 */
import { type DependencyGraph, process as processRelation, realtime } from './graph.ts';

/** When a transaction ran. Its place in the list is its node in the graph. */
export interface TransactionSpan {
  /** Index in the history of its invocation. */
  readonly invoke: number;
  /** Index of its completion, whatever its type; Infinity when it never completed. */
  readonly complete: number;
  readonly process: number | string;
  /** It is known to have committed: its completion is an ok. */
  readonly ok: boolean;
}

/**
 * Links each transaction that a process completed with ok to the next one of that process. Others have no
 * place in this order, as in Elle: after an info the client goes on as a new process.
 *
 * Cost: n log n, for the order of the completions.
 */
export function addProcessOrder(graph: DependencyGraph, spans: readonly TransactionSpan[]): void {
  const last = new Map<TransactionSpan['process'], number>();
  for (const node of committedInOrder(spans)) {
    const { process } = spans[node] as TransactionSpan;
    const before = last.get(process);
    if (before !== undefined) graph.addEdge(before, node, processRelation);
    last.set(process, node);
  }
}

function committedInOrder(spans: readonly TransactionSpan[]): number[] {
  const nodes: number[] = [];
  spans.forEach((span, node) => {
    if (span.ok && span.complete !== Number.POSITIVE_INFINITY) nodes.push(node);
  });
  return nodes.sort(
    (a, b) => (spans[a] as TransactionSpan).complete - (spans[b] as TransactionSpan).complete,
  );
}

/**
 * Links transactions that completed with ok to those invoked later, whose own completion may be an ok or
 * an info. What never completed has no edges: Elle has no node for it. Nothing follows an info, which may
 * take effect at any time.
 *
 * Only edges that do not follow from others are added. The frontier holds the completed transactions that
 * nothing completed has come after; its members overlap one another in time, so that there are never more
 * of them than clients, and edges are at most transactions times clients.
 *
 * Cost: n log n for the order of events, n times clients for the edges.
 */
export function addRealtimeOrder(graph: DependencyGraph, spans: readonly TransactionSpan[]): void {
  let frontier: number[] = [];
  for (const { node, completes } of eventsInOrder(spans)) {
    const span = spans[node] as TransactionSpan;
    if (!completes) {
      for (const before of frontier) graph.addEdge(before, node, realtime);
    } else if (span.ok) {
      // Members that had completed when this one was invoked come before it: it stands for them from now on.
      frontier = frontier.filter((member) => (spans[member] as TransactionSpan).complete > span.invoke);
      frontier.push(node);
    }
  }
}

/** Invocations and completions of what completed, by their index in the history. */
function* eventsInOrder(
  spans: readonly TransactionSpan[],
): Generator<{ readonly node: number; readonly completes: boolean }> {
  const slots = spans.length * 2;
  // One number per event, so that the engine sorts numbers: the index in the history, then the slot.
  const keys = new Float64Array(slots);
  let count = 0;
  spans.forEach((span, node) => {
    if (span.complete === Number.POSITIVE_INFINITY) return;
    keys[count] = span.invoke * slots + node * 2;
    keys[count + 1] = span.complete * slots + node * 2 + 1;
    count += 2;
  });
  const sorted = keys.subarray(0, count).sort();
  for (const key of sorted) {
    const slot = key % slots;
    yield { node: slot >>> 1, completes: (slot & 1) === 1 };
  }
}
