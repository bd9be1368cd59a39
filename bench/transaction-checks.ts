/** How fast whole histories of transactions are checked, as `dscourse test` does after a run. Real time. */
import { checkListAppend } from '../src/engines/embedded/checkers/transactions/list-append.ts';
import { checkRwRegister } from '../src/engines/embedded/checkers/transactions/rw-register.ts';
import { type Random, randomStream } from '../src/engines/embedded/kernel/random.ts';
import type { Edn } from '../src/results/edn.ts';
import type { History, Operation } from '../src/results/results.ts';
import type { TransactionData } from '../src/results/sections/transactions.ts';
import { serialHistory } from '../test/support/transaction-histories.ts';
import { median } from './processes.ts';
import type { Figure } from './transactions.ts';

const clients = 20;
const strict = { consistencyModels: ['strict-serializable'] };
const checks = { lists: checkListAppend, registers: checkRwRegister } as const;
const names = { lists: 'txn-list-append', registers: 'txn-rw-register' } as const;

/** Maelstrom's keys and writes per key. */
function history(data: TransactionData, transactions: number, seed: number): History {
  const system = { data, transactions, clients, keys: 10, writesPerKey: 16 };
  return serialHistory(system, randomStream(seed, 'bench', data));
}

/** One read in a hundred lacks the last element. */
function withStaleReads(whole: History, random: Random): History {
  return whole.map((operation): Operation => {
    if (operation.type !== 'ok' || random.int(100) > 0) return operation;
    const value = (operation.value as readonly (readonly Edn[])[]).map((op): Edn => {
      const [f, key, read] = op as readonly [Edn, Edn, Edn];
      return Array.isArray(read) ? [f, key, read.slice(0, -1)] : op;
    });
    return { ...operation, value };
  });
}

/** The figures of docs/bench.md on whole checks. */
export function transactionCheckFigures(): readonly Figure[] {
  const rows: readonly (readonly [TransactionData, number, boolean])[] = [
    ['lists', 100_000, false],
    ['lists', 100_000, true],
    ['lists', 300_000, false],
    ['registers', 100_000, false],
  ];
  return rows.map(([data, transactions, stale]) => {
    const seconds = [1, 2, 3].map((seed) => {
      const correct = history(data, transactions, seed);
      const given = stale ? withStaleReads(correct, randomStream(seed, 'stale')) : correct;
      const start = performance.now();
      const { valid } = checks[data](given, strict);
      if (valid === stale) throw new Error('A correct history is refused, or a wrong one accepted.');
      return (performance.now() - start) / 1000;
    });
    return {
      what: `${names[data]}: ${transactions} transactions by ${clients} clients, ${stale ? '1 % of reads stale' : 'correct'}; the whole check for strict-serializable, all classes; seeds 1 to 3, the middle one`,
      figure: `${median(seconds).toFixed(1)} s`,
      goal: transactions === 100_000 ? '3 s' : 'three times that of 100000',
    };
  });
}
