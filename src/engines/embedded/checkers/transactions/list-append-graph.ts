/**
 * Dependencies between transactions on lists, and the reads and writes that make each of them.
 * Source: elle/list_append.clj `ww-mop-dep`, `wr-mop-dep`, `rw-mop-deps` and the explainers beside them.
 */
import type { DependencyStep } from '../../../../results/sections/transaction-anomalies.ts';
import type { Dependencies } from './dependencies.ts';
import { DependencyGraph, rw, wr, ww } from './graph.ts';
import { elementBefore, initialState, type ListVersions } from './list-append-versions.ts';
import type { MicroOperation, Transaction, Transactions } from './transaction.ts';

/** By number of the key, then of the last element (-1: none): the transactions that read that state. */
type Readers = readonly ReadonlyMap<number, readonly number[]>[];

const noElement = -1;

/**
 * The graph of ww, wr and rw edges. An append that nobody read is linked as the next one after the longest
 * read.
 *
 * Cost: linear in the micro-operations, plus one edge per read of a state and append right after it (where
 * many appends of a key stay unread: reads of its last state times these).
 */
export function listDependencies(
  versions: readonly ListVersions[],
  transactions: Transactions,
): Dependencies {
  const { list } = transactions;
  const graph = new DependencyGraph(list.length);
  const readers = readersOf(transactions);
  for (let node = 0; node < list.length; node++) {
    const { outcome, ops } = list[node] as Transaction;
    if (outcome === 'fail') continue;
    for (const op of ops) {
      const key = versions[op.key] as ListVersions;
      if (op.write) {
        const before = elementBefore(key, op.value);
        const writer = before === null ? undefined : key.writerOf.get(before);
        if (writer !== undefined) graph.addEdge(writer, node, ww);
        for (const reader of readers[op.key]?.get(before ?? noElement) ?? []) graph.addEdge(reader, node, rw);
      } else {
        const last = op.elements.at(-1);
        const writer = last === undefined ? undefined : key.writerOf.get(last);
        if (writer !== undefined) graph.addEdge(writer, node, wr);
      }
    }
  }
  return {
    graph,
    reasonOrder: [ww, wr, rw],
    // Future reads are an anomaly of their own for lists.
    ownReaders: [],
    linked: false,
    explain: (from, to, relation) => explain(versions, transactions, from, to, relation),
  };
}

function readersOf({ list, keys }: Transactions): Readers {
  const readers = keys.all(() => new Map<number, number[]>());
  for (let node = 0; node < list.length; node++) {
    const { outcome, ops } = list[node] as Transaction;
    // What an info asked to read is nil because there was no answer, not because there was nothing.
    if (outcome === 'fail') continue;
    for (const op of ops) {
      if (op.write || (outcome === 'info' && op.elements.length === 0)) continue;
      const state = op.elements.at(-1) ?? noElement;
      const states = readers[op.key] as Map<number, number[]>;
      const known = states.get(state);
      if (known === undefined) states.set(state, [node]);
      else if (known.at(-1) !== node) known.push(node);
    }
  }
  return readers;
}

/** The first micro-operations, of `to` and then of `from`, that make an edge of one relation. */
function explain(
  versions: readonly ListVersions[],
  { list, keys, values }: Transactions,
  from: number,
  to: number,
  relation: 'ww' | 'wr' | 'rw',
): DependencyStep | null {
  const earlier = (list[from] as Transaction).ops;
  const later = (list[to] as Transaction).ops;
  for (let place = 0; place < later.length; place++) {
    const op = later[place] as MicroOperation;
    const known = versions[op.key] as ListVersions;
    const key = keys.valueOf(op.key);
    if (relation === 'wr') {
      const last = op.elements.at(-1);
      if (op.write || last === undefined || known.writerOf.get(last) !== from) continue;
      const at = earlier.findIndex((write) => write.write && write.key === op.key && write.value === last);
      return { type: 'wr', key, value: values.valueOf(last), from: at, to: place };
    }
    if (!op.write) continue;
    const before = elementBefore(known, op.value);
    const at = earlier.findIndex(
      relation === 'ww'
        ? (write) => write.write && write.key === op.key && write.value === before
        : (read) => !read.write && read.key === op.key && (read.elements.at(-1) ?? null) === before,
    );
    if (at < 0 || (relation === 'ww' && known.writerOf.get(before as number) !== from)) continue;
    return {
      type: relation,
      key,
      value: before === null ? initialState : values.valueOf(before),
      next: values.valueOf(op.value),
      from: at,
      to: place,
    };
  }
  return null;
}
