/** Transactions of a {@link Cluster} written by hand, and the verdict of our checkers on them. */
import { checkListAppend } from '../../src/engines/embedded/checkers/transactions/list-append.ts';
import { checkRwRegister } from '../../src/engines/embedded/checkers/transactions/rw-register.ts';
import { type Edn, kw } from '../../src/results/edn.ts';
import type { Cluster } from './evidence.ts';
import { composeResults } from './results.ts';

export type Entry = readonly ['r' | 'w' | 'append', key: number, value: Edn];

/** As the history holds it: `[[:r 3 nil]]`. */
export function edn(entries: readonly Entry[]): Edn {
  return entries.map(([f, key, value]) => [kw(f), key, value]);
}

/** What the client asked: the reads still empty. */
export function asked(entries: readonly Entry[]): readonly Entry[] {
  return entries.map(([f, key, value]) => [f, key, f === 'r' ? null : value]);
}

/** A transaction and its answer, which is the same with the reads filled in unless told otherwise. */
export function txn(
  cluster: Cluster,
  time: number,
  node: string,
  entries: readonly Entry[],
  answer = entries,
): Cluster {
  const ask = asked(entries);
  return cluster.request(
    time,
    node,
    'txn',
    edn(ask),
    { txn: ask },
    { type: 'txn_ok', txn: answer },
    edn(answer),
  );
}

/** With the results of the checker of its workload. */
export function judged(cluster: Cluster): Cluster {
  const { history } = cluster.evidence();
  const check = cluster.spec.workload === 'txn-list-append' ? checkListAppend : checkRwRegister;
  return cluster.results(() =>
    composeResults(history(), check(history(), { consistencyModels: cluster.spec.consistencyModels })),
  );
}
