/**
 * Dependencies between transactions on registers, and the reads and writes that make each of them.
 * Source: elle/rw_register.clj `wr-graph`, `version-graphs->transaction-graph` and the explainers.
 */
import type { DependencyStep, DuplicateWrites } from '../../../../results/sections/transaction-anomalies.ts';
import type { Dependencies } from './dependencies.ts';
import { DependencyGraph, rw, wr, ww } from './graph.ts';
import type { RegisterVersions } from './rw-register-versions.ts';
import {
  externalReads,
  externalWrites,
  type MicroOperation,
  type Transaction,
  type Transactions,
} from './transaction.ts';

/** Per key, by value: the committed transactions that read, or wrote, it for others to see. */
type Users = readonly Map<number, number[]>[];

export interface RegisterDependencies extends Dependencies {
  /** Values that were read and that several transactions wrote: Elle's check throws; no edge comes of them. */
  readonly duplicates: readonly DuplicateWrites[];
}

/**
 * The graph of wr, ww and rw edges. Only transactions that ended ok take part.
 *
 * Cost: linear in the micro-operations and edges; there are as many rw edges as reads of a version times
 * versions known to follow it, which for nil are all versions of the key.
 */
export function registerDependencies(
  { graphs }: RegisterVersions,
  transactions: Transactions,
): RegisterDependencies {
  const { list, keys, values } = transactions;
  const graph = new DependencyGraph(list.length);
  const reads: Users = keys.all(() => new Map());
  const writes: Users = keys.all(() => new Map());
  const external = list.map(({ ops }) => ({ reads: externalReads(ops), writes: externalWrites(ops) }));
  for (let node = 0; node < list.length; node++) {
    if ((list[node] as Transaction).outcome !== 'ok') continue;
    for (const [key, { value }] of external[node]?.reads ?? []) put(reads[key], value, node);
    for (const [key, { value }] of external[node]?.writes ?? []) put(writes[key], value, node);
  }
  const duplicates: DuplicateWrites[] = [];
  const ownReaders = new Set<number>();
  let linked = false;
  const linkAll = (from: readonly number[], to: readonly number[], relation: number) => {
    for (const a of from) {
      for (const b of to) {
        linked = true;
        if (a === b && relation === wr) ownReaders.add(a);
        graph.addEdge(a, b, relation);
      }
    }
  };
  for (let key = 0; key < keys.size; key++) {
    for (const [value, readers] of reads[key] ?? []) {
      const writers = writes[key]?.get(value) ?? [];
      if (writers.length === 1) linkAll(writers, readers, wr);
      if (writers.length > 1) {
        const operations = writers.map((node) => (list[node] as Transaction).operation);
        const named = { key: keys.valueOf(key), value: values.valueOf(value) };
        duplicates.push({ kind: 'duplicate-writes', ...named, transactions: operations });
      }
    }
    for (const [before, after] of graphs[key] ?? []) {
      const writers = writes[key]?.get(before) ?? [];
      const readers = reads[key]?.get(before) ?? [];
      if (writers.length + readers.length === 0) continue;
      for (const next of after) {
        const overwriters = writes[key]?.get(next) ?? [];
        linkAll(writers, overwriters, ww);
        linkAll(readers, overwriters, rw);
      }
    }
  }
  return {
    graph,
    reasonOrder: [wr, ww, rw],
    ownReaders: [...ownReaders].sort((a, b) => a - b),
    linked,
    duplicates,
    explain,
  };

  function explain(from: number, to: number, relation: 'ww' | 'wr' | 'rw'): DependencyStep | null {
    const earlier = external[from]?.[relation === 'rw' ? 'reads' : 'writes'] ?? none;
    const later = external[to]?.[relation === 'wr' ? 'reads' : 'writes'] ?? none;
    for (const [key, a] of earlier) {
      const b = later.get(key);
      if (b === undefined) continue;
      const follows =
        relation === 'wr' ? a.value === b.value : (graphs[key]?.get(a.value)?.has(b.value) ?? false);
      if (!follows) continue;
      const places = { from: placeOf(from, a), to: placeOf(to, b) };
      const known = { key: keys.valueOf(key), value: values.valueOf(a.value) };
      if (relation === 'wr') return { type: 'wr', ...known, ...places };
      return { type: relation, ...known, next: values.valueOf(b.value), ...places };
    }
    return null;
  }

  /** Where a micro-operation, or one equal to it, first stands in its transaction. */
  function placeOf(node: number, { write, key, value }: MicroOperation): number {
    return (list[node] as Transaction).ops.findIndex(
      (op) => op.write === write && op.key === key && op.value === value,
    );
  }
}

const none: ReadonlyMap<number, MicroOperation> = new Map();

function put(users: Map<number, number[]> | undefined, value: number, node: number): void {
  const known = users?.get(value);
  if (known === undefined) users?.set(value, [node]);
  else known.push(node);
}
