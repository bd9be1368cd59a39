/**
 * The check of txn-list-append: transactions that read lists and append to them.
 * Source: elle/list_append.clj `check` (Elle 0.2.2); Kingsbury and Alvaro, "Elle: Inferring Isolation
 * Anomalies from Experimental Observations" (2020).
 */
import { printEdn } from '../../../../results/edn.ts';
import type { History } from '../../../../results/results.ts';
import type { TransactionsResult } from '../../../../results/sections/transactions.ts';
import { anomaliesOf, judge, notJudged } from './anomalies.ts';
import { dependencyAnomalies, type TransactionOptions } from './dependency-anomalies.ts';
import { failedWrites, intermediateWrites, lostUpdates } from './dirty-writes.ts';
import { listDependencies } from './list-append-graph.ts';
import {
  abortedReads,
  duplicateElements,
  futureReads,
  intermediateReads,
  internalAnomalies,
} from './list-append-reads.ts';
import { dirtyUpdates, garbageReads, incompatibleOrders, listVersions } from './list-append-versions.ts';
import { isTransactions, type NoTransactions, readTransactions, type Transactions } from './transaction.ts';
import { changedTransactions, groupFindings, unwrittenReads } from './transaction-findings.ts';

/**
 * Judges a history by the models asked for. Everything that Elle finds is found, and the models that the
 * history rules out are told, also those that nobody asked for.
 *
 * Cost: linear in the history and its edges, of which there are at most clients per transaction in real
 * time; the search for cycles is bounded by a count of edges, after which the answer is unknown.
 */
export function checkListAppend(history: History, options: TransactionOptions): TransactionsResult {
  const transactions = readTransactions(history, 'lists');
  const refused = isTransactions(transactions) ? appendedTwice(transactions) : transactions;
  if (!isTransactions(transactions) || refused !== null) return notJudged('lists', refused as NoTransactions);
  const versions = listVersions(transactions);
  const dependencies = listDependencies(versions, transactions);
  const found = anomaliesOf(dependencyAnomalies(transactions, dependencies, options), {
    internal: internalAnomalies(transactions),
    'future-read': futureReads(transactions),
    G1a: abortedReads(transactions, failedWrites(transactions)),
    G1b: intermediateReads(transactions, intermediateWrites(transactions)),
    'dirty-update': dirtyUpdates(versions, transactions),
    'lost-update': lostUpdates(transactions),
    'duplicate-elements': duplicateElements(transactions),
    'incompatible-order': incompatibleOrders(versions, transactions),
    'garbage-read': garbageReads(versions, transactions),
  });
  const findings = [
    ...changedTransactions(transactions),
    ...unwrittenReads(transactions, (key, element) => versions[key]?.placeOf.has(element) ?? false),
  ];
  return judge('lists', found, options.consistencyModels, groupFindings(findings));
}

/** An element that was asked to be appended twice: the test's own mistake, and no order can be told then. */
function appendedTwice({ list, keys, values }: Transactions): NoTransactions | null {
  const appended = keys.all(() => new Set<number>());
  for (const { asked, askedOps, ops } of list) {
    if (asked === null) continue;
    for (const op of askedOps ?? ops) {
      if (!op.write) continue;
      const elements = appended[op.key] as Set<number>;
      if (elements.has(op.value)) {
        const [element, key] = [printEdn(values.valueOf(op.value)), printEdn(keys.valueOf(op.key))];
        return { operation: asked, why: `${element} was asked to be appended to key ${key} before` };
      }
      elements.add(op.value);
    }
  }
  return null;
}
