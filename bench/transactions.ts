/** How fast transactions are checked: the dependency graph and the search for cycles. Real time. */
import { cycleNames } from '../src/engines/embedded/checkers/transactions/classes.ts';
import { findCycles, usualCycleBudget } from '../src/engines/embedded/checkers/transactions/cycles.ts';
import { DependencyGraph, rw, wr, ww } from '../src/engines/embedded/checkers/transactions/graph.ts';
import {
  addRealtimeOrder,
  type TransactionSpan,
} from '../src/engines/embedded/checkers/transactions/orders.ts';
import { type Random, randomStream } from '../src/engines/embedded/kernel/random.ts';

const clients = 20;
const activeKeys = 10;
const appendsPerKey = 100;

/** One figure as docs/bench.md states it. */
export interface Figure {
  readonly what: string;
  readonly figure: string;
  readonly goal: string;
}

/** Transactions that ran, and what depended on what. */
interface Ran {
  readonly spans: readonly TransactionSpan[];
  /** Three numbers per edge: from, to, relation. */
  readonly edges: Uint32Array;
}

/** A key: who appended to it, in order, and who read it when it had how many elements. */
interface Key {
  readonly appenders: number[];
  readonly readers: number[][];
}

/**
 * Transactions of 1 to 4 reads and appends by 20 clients, each of them at once at its completion; so that
 * no cycle is there, unless reads are stale.
 *
 * @param stale chance that a read sees one of the four states before the last.
 */
function simulate(count: number, stale: number, random: Random): Ran {
  const invoked = new Map<number, number>();
  const spans: TransactionSpan[] = [];
  const edges: number[] = [];
  const keys = Array.from({ length: activeKeys }, (): Key => ({ appenders: [], readers: [] }));
  for (let event = 0; spans.length < count; event += 1) {
    const client = random.int(clients);
    const invoke = invoked.get(client);
    if (invoke === undefined) {
      invoked.set(client, event);
      continue;
    }
    invoked.delete(client);
    const transaction = spans.length;
    spans.push({ invoke, complete: event, process: client, ok: true });
    for (let operations = 1 + random.int(4); operations > 0; operations -= 1) {
      const at = random.int(activeKeys);
      const key = keys[at] as Key;
      if (random.int(2) === 0) read(key, transaction, random.float() < stale ? 1 + random.int(4) : 0, edges);
      else append(key, transaction, edges);
      if (key.appenders.length === appendsPerKey) keys[at] = { appenders: [], readers: [] };
    }
  }
  return { spans, edges: Uint32Array.from(edges) };
}

function read(key: Key, transaction: number, behind: number, edges: number[]): void {
  const seen = Math.max(0, key.appenders.length - behind);
  const appender = key.appenders[seen - 1];
  if (appender !== undefined) edges.push(appender, transaction, wr);
  const next = key.appenders[seen];
  if (next === undefined) key.readers[seen] = [...(key.readers[seen] ?? []), transaction];
  else edges.push(transaction, next, rw);
}

function append(key: Key, transaction: number, edges: number[]): void {
  const length = key.appenders.push(transaction);
  const before = key.appenders[length - 2];
  if (before !== undefined) edges.push(before, transaction, ww);
  for (const reader of key.readers[length - 1] ?? []) edges.push(reader, transaction, rw);
}

interface Measured {
  readonly perSecond: number;
  readonly edges: number;
  /** Of the frozen graph. */
  readonly bytes: number;
  readonly found: number;
}

function measure({ spans, edges }: Ran): Measured {
  const start = performance.now();
  const building = new DependencyGraph(spans.length);
  for (let edge = 0; edge < edges.length; edge += 3) {
    building.addEdge(edges[edge] as number, edges[edge + 1] as number, edges[edge + 2] as number);
  }
  addRealtimeOrder(building, spans);
  const graph = building.freeze();
  const { cycles } = findCycles(graph, { wanted: new Set(cycleNames), budget: usualCycleBudget });
  const seconds = (performance.now() - start) / 1000;
  const bytes = graph.offsets.byteLength + graph.targets.byteLength + graph.relations.byteLength;
  return { perSecond: spans.length / seconds, edges: graph.targets.length, bytes, found: cycles.length };
}

/** The figures of docs/bench.md on transactions. */
export function transactionFigures(): readonly Figure[] {
  const figures: Figure[] = [];
  for (const [count, stale] of [
    [100_000, 0],
    [300_000, 0],
    [100_000, 0.02],
    [300_000, 0.02],
  ] as const) {
    const runs = [1, 2, 3].map((seed) => measure(simulate(count, stale, randomStream(seed, 'bench'))));
    const [middle] = [...runs].sort((a, b) => a.perSecond - b.perSecond).slice(1);
    if (middle === undefined) throw new Error('Nothing was measured.');
    if (middle.found > 0 !== stale > 0)
      throw new Error('Cycles where there are none, or none where they are.');
    figures.push({
      what: `dependency graph of ${count} transactions by ${clients} clients in real time, ${stale === 0 ? 'no read stale' : `${stale * 100} % of reads stale`}: built from its edges, frozen, and searched for all cycles; seeds 1 to 3, the middle one`,
      figure: `${Math.round(middle.perSecond).toLocaleString('en')} transactions per second; ${(middle.edges / count).toFixed(1)} edges and ${Math.round(middle.bytes / count)} bytes of graph per transaction`,
      goal: '70,000 per second; bytes that do not grow',
    });
  }
  return figures;
}
