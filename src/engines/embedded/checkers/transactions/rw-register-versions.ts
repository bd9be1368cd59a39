/**
 * What is known of the order of a register's versions: nil comes first, and what a transaction wrote comes
 * after what it read. Source: elle/rw_register.clj `initial-state-version-graphs`, `wfr-version-graphs`,
 * `version-graphs`, `cyclic-version-cases`, with `wfr-keys?` as Maelstrom calls it.
 */
import type { CyclicVersions } from '../../../../results/sections/transaction-anomalies.ts';
import { cyclicComponents, stronglyConnectedComponents } from './components.ts';
import { DependencyGraph, ww } from './graph.ts';
import { externalReads, externalWrites, type Transactions } from './transaction.ts';

/** Per version (its number) the versions right after it, in the order in which they were met. */
export type VersionGraph = ReadonlyMap<number, ReadonlySet<number>>;

export interface RegisterVersions {
  /** By number of the key. */
  readonly graphs: readonly VersionGraph[];
  /** When there are any, no order of reads before writes was used for any key, as in Elle. */
  readonly cyclic: readonly CyclicVersions[];
}

/** The order of versions per key. Linear in the micro-operations. */
export function registerVersions(transactions: Transactions): RegisterVersions {
  const initial = initialGraphs(transactions);
  const graphs = initial.map((graph) => new Map([...graph].map(([from, to]) => [from, new Set(to)])));
  for (const { outcome, ops } of transactions.list) {
    if (outcome !== 'ok') continue;
    const writes = externalWrites(ops);
    if (writes.size === 0) continue;
    for (const [key, read] of externalReads(ops)) {
      const write = writes.get(key);
      if (write === undefined || read.value === transactions.nil || write.value === transactions.nil)
        continue;
      link(graphs[key] as Map<number, Set<number>>, read.value, write.value);
    }
  }
  const cyclic = graphs.flatMap((graph, key) => cyclicVersions(graph, key, transactions));
  return cyclic.length === 0 ? { graphs, cyclic } : { graphs: initial, cyclic };
}

/** Every version that may have been is after nil. What an info read is not known. */
function initialGraphs({ list, keys, nil }: Transactions): Map<number, Set<number>>[] {
  const graphs = keys.all(() => new Map<number, Set<number>>());
  for (const { outcome, ops } of list) {
    if (outcome === 'fail') continue;
    const ends = [externalWrites(ops), ...(outcome === 'ok' ? [externalReads(ops)] : [])];
    for (const versions of ends) {
      for (const [key, { value }] of versions) {
        if (value !== nil) link(graphs[key] as Map<number, Set<number>>, nil, value);
      }
    }
  }
  return graphs;
}

function link(graph: Map<number, Set<number>>, from: number, to: number): void {
  const after = graph.get(from);
  if (after === undefined) graph.set(from, new Set([to]));
  else after.add(to);
}

function cyclicVersions(graph: VersionGraph, key: number, { keys, values }: Transactions): CyclicVersions[] {
  if (graph.size < 2) return [];
  const versions = [...new Set([...graph.keys(), ...[...graph.values()].flatMap((after) => [...after])])];
  const placeOf = new Map(versions.map((version, place) => [version, place]));
  const order = new DependencyGraph(versions.length);
  for (const [from, after] of graph) {
    for (const to of after) order.addEdge(placeOf.get(from) as number, placeOf.get(to) as number, ww);
  }
  return cyclicComponents(stronglyConnectedComponents(order.freeze(), ww)).map((component) => ({
    kind: 'cyclic-versions',
    key: keys.valueOf(key),
    versions: [...component].map((place) => values.valueOf(versions[place] as number)),
    sources: ['initial-state', 'wfr-keys'],
  }));
}
