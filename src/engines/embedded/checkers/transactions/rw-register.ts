/**
 * The check of txn-rw-register: transactions that read and write registers.
 * Source: elle/rw_register.clj `check` (Elle 0.2.2) with `wfr-keys?` alone, and Maelstrom's wrapper,
 * maelstrom/workload/txn_rw_register.clj.
 */
import type { History } from '../../../../results/results.ts';
import type { TransactionsResult } from '../../../../results/sections/transactions.ts';
import { anomaliesOf, judge, notJudged } from './anomalies.ts';
import { dependencyAnomalies, type TransactionOptions } from './dependency-anomalies.ts';
import { failedWrites, intermediateWrites, lostUpdates } from './dirty-writes.ts';
import { registerDependencies } from './rw-register-graph.ts';
import { dirtyReads, internalAnomalies, mixedKeyTypes } from './rw-register-reads.ts';
import { registerVersions } from './rw-register-versions.ts';
import { isTransactions, readTransactions } from './transaction.ts';
import {
  changedTransactions,
  forgottenWrites,
  futureReads,
  groupFindings,
  unwrittenReads,
} from './transaction-findings.ts';

/**
 * Judges a history by the models asked for. Much less can be told of registers than of lists: the order of
 * two writes is known only where a transaction read the one and wrote the other. What follows from less
 * than proof of a violation is in `findings`, apart from the verdict.
 *
 * Cost: as {@link checkListAppend}; reads of nil times writes, per key, in edges.
 */
export function checkRwRegister(history: History, options: TransactionOptions): TransactionsResult {
  const transactions = readTransactions(history, 'registers');
  if (!isTransactions(transactions)) return notJudged('registers', transactions);
  const versions = registerVersions(transactions);
  const dependencies = registerDependencies(versions, transactions);
  const found = anomaliesOf(dependencyAnomalies(transactions, dependencies, options), {
    'cyclic-versions': versions.cyclic,
    internal: internalAnomalies(transactions),
    G1a: dirtyReads(transactions, failedWrites(transactions), 'aborted-read'),
    G1b: dirtyReads(transactions, intermediateWrites(transactions), 'intermediate-read'),
    'lost-update': lostUpdates(transactions),
    'mixed-key-types': mixedKeyTypes(transactions),
    'duplicate-writes': dependencies.duplicates,
  });
  const findings = [
    ...changedTransactions(transactions),
    ...unwrittenReads(transactions, () => false),
    ...futureReads(transactions),
    ...forgottenWrites(transactions),
  ];
  return judge('registers', found, options.consistencyModels, groupFindings(findings));
}
