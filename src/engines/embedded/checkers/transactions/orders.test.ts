import { describe, expect, it } from 'vitest';
import { type Edge, edgesOf, reachability } from '../../../../../test/support/small-graphs.ts';
import { type Random, randomStream } from '../../kernel/random.ts';
import { DependencyGraph, process, realtime } from './graph.ts';
import { addProcessOrder, addRealtimeOrder, type TransactionSpan } from './orders.ts';

const never = Number.POSITIVE_INFINITY;

/** [from, to] of all edges. */
function edgesBy(
  add: (graph: DependencyGraph, spans: readonly TransactionSpan[]) => void,
  spans: readonly TransactionSpan[],
  relation: number,
): Edge[] {
  const building = new DependencyGraph(spans.length);
  add(building, spans);
  const edges = edgesOf(building.freeze());
  expect(edges.filter(([, , relations]) => relations !== relation)).toEqual([]);
  return edges;
}

const pairs = (edges: readonly Edge[]): (readonly number[])[] => edges.map(([from, to]) => [from, to]);
const span = (invoke: number, complete: number, of: number, ok = true): TransactionSpan => ({
  invoke,
  complete,
  process: of,
  ok,
});

/** Clients one after the other; some never complete, some with info, and after either as a new process. */
function drawSpans(random: Random, clients: number, count: number): TransactionSpan[] {
  const running = new Map<number, number>();
  const names = Array.from({ length: clients }, (_, client) => client);
  const spans: TransactionSpan[] = [];
  for (let event = 0; spans.length < count; event += 1) {
    const client = random.int(clients);
    const invoke = running.get(client);
    if (invoke === undefined) {
      running.set(client, event);
      continue;
    }
    running.delete(client);
    const of = names[client] ?? client;
    const kind = random.int(10);
    spans.push(span(invoke, kind === 0 ? never : event, of, kind > 1));
    if (kind < 2) names[client] = of + clients;
  }
  // Indices are those of a history, whatever order the list has.
  return random.shuffle(spans);
}

describe('order in real time', () => {
  it('is that of all completions before invocations, though most edges are left out', () => {
    const random = randomStream(1, 'orders');
    for (let i = 0; i < 200; i += 1) {
      const clients = 1 + random.int(6);
      const spans = drawSpans(random, clients, 2 + random.int(30));
      const edges = edgesBy(addRealtimeOrder, spans, realtime);
      const reach = reachability(spans.length, edges, realtime);
      const ordered = spans.map((before) =>
        spans.map((after) => before.ok && before.complete < after.invoke && after.complete !== never),
      );
      expect(reach).toEqual(ordered);
      expect(edges.length).toBeLessThanOrEqual(spans.length * clients);
    }
  });

  it('has no edge that follows from two others', () => {
    // 0 and 1 overlap, then 2, then 3: the edges from 0 and 1 to 3 follow.
    const spans = [span(0, 2, 0), span(1, 3, 1), span(4, 5, 0), span(6, 7, 1)];
    expect(pairs(edgesBy(addRealtimeOrder, spans, realtime))).toEqual([
      [0, 2],
      [1, 2],
      [2, 3],
    ]);
  });

  it('lets nothing follow a transaction that may still take effect', () => {
    const spans = [span(0, 1, 0, false), span(2, 3, 1), span(4, never, 2, false), span(5, 6, 1)];
    expect(pairs(edgesBy(addRealtimeOrder, spans, realtime))).toEqual([[1, 3]]);
  });

  it('leads to a transaction whose completion is unknown', () => {
    const spans = [span(0, 1, 0), span(2, 3, 1, false)];
    expect(pairs(edgesBy(addRealtimeOrder, spans, realtime))).toEqual([[0, 1]]);
  });
});

describe('order within processes', () => {
  it('links each committed transaction to the next of its process', () => {
    const spans = [span(6, 7, 0), span(0, 2, 0), span(1, 3, 1), span(4, 5, 0, false), span(8, 9, 1)];
    expect(pairs(edgesBy(addProcessOrder, spans, process))).toEqual([
      [1, 0],
      [2, 4],
    ]);
  });
});
