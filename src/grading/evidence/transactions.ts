/** The transactions of a run: what clients asked and got, and which node served them. */
import {
  isTransactions,
  readTransactions,
  type Transaction,
  type Transactions,
} from '../../engines/embedded/checkers/transactions/transaction.ts';
import type { Operation } from '../../results/results.ts';
import type { NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { type ClientOperation, clientOperations } from './operations.ts';

const transactionsCache = new WeakMap<RunEvidence, Transactions | null>();

/** The run's transactions in order of completion; null where its history holds something else. */
export function transactionsOf(evidence: RunEvidence): Transactions | null {
  const known = transactionsCache.get(evidence);
  if (known !== undefined) return known;
  const data = evidence.spec.workload === 'txn-list-append' ? 'lists' : 'registers';
  const read = readTransactions(evidence.history(), data);
  const transactions = isTransactions(read) ? read : null;
  transactionsCache.set(evidence, transactions);
  return transactions;
}

/** The node that served a transaction: Maelstrom's numbering of processes and workers. */
export function nodeOf({ spec }: RunEvidence, { process }: Pick<Transaction, 'process'>): NodeId {
  const { nodes, concurrency } = spec;
  return nodes[(Number(process) % concurrency) % nodes.length] ?? 'n0';
}

const byIndex = new WeakMap<RunEvidence, ReadonlyMap<number, ClientOperation>>();

/** The client's operation that an invocation or a completion of the history belongs to. */
export function clientOperationOf(evidence: RunEvidence, { index }: Operation): ClientOperation | null {
  let known = byIndex.get(evidence);
  if (known === undefined) {
    const all = new Map<number, ClientOperation>();
    for (const operation of clientOperations(evidence)) {
      all.set(operation.invoke.index, operation);
      if (operation.completion !== null) all.set(operation.completion.index, operation);
    }
    known = all;
    byIndex.set(evidence, known);
  }
  return known.get(index) ?? null;
}
