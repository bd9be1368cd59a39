/** Correct systems are accepted, and what is planted in one read of theirs is found where theory says so. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serialHistory, transactionHistory } from '../../../../../test/support/transaction-histories.ts';
import type { Edn } from '../../../../results/edn.ts';
import type { History, Operation } from '../../../../results/results.ts';
import type { TransactionData, TransactionsResult } from '../../../../results/sections/transactions.ts';
import { randomStream } from '../../kernel/random.ts';
import { checkListAppend } from './list-append.ts';
import { checkRwRegister } from './rw-register.ts';
import {
  externalReads,
  isTransactions,
  readTransactions,
  type Transaction,
  type Transactions,
} from './transaction.ts';

const strict = { consistencyModels: ['strict-serializable'] };

function check(data: TransactionData, history: History): TransactionsResult {
  return data === 'lists' ? checkListAppend(history, strict) : checkRwRegister(history, strict);
}

/** Histories of strictly serializable systems of many sizes, from nothing going wrong to a lot. */
function systems(data: TransactionData) {
  return fc
    .record({
      seed: fc.integer({ min: 0, max: 2 ** 31 }),
      transactions: fc.integer({ min: 8, max: 60 }),
      clients: fc.integer({ min: 1, max: 6 }),
      keys: fc.integer({ min: 1, max: 4 }),
      writesPerKey: fc.integer({ min: 1, max: 16 }),
      fails: fc.constantFrom(0, 0.1, 0.3),
      crashes: fc.constantFrom(0, 0.05),
    })
    .map(({ seed, ...system }) => serialHistory({ data, ...system }, randomStream(seed, 'property')));
}

function transactionsOf(data: TransactionData, history: History): Transactions {
  const read = readTransactions(history, data);
  if (!isTransactions(read)) throw new Error(read.why);
  return read;
}

/** A read of what others wrote, by its transaction and its place there. */
interface Read {
  readonly transaction: Transaction;
  readonly place: number;
  readonly key: Edn;
  readonly value: Edn;
}

function readsOf({ list }: Transactions): Read[] {
  return list.flatMap((transaction) => {
    if (transaction.outcome !== 'ok') return [];
    return [...externalReads(transaction.ops).values()].map((op) => {
      const [, key, value] = op.source as readonly [Edn, Edn, Edn];
      return { transaction, place: transaction.ops.indexOf(op), key, value };
    });
  });
}

/** The history with another value for one read. */
function planted(history: History, { transaction, place }: Read, value: Edn): History {
  return history.map((operation): Operation => {
    if (operation !== transaction.operation) return operation;
    const ops = (operation.value as readonly (readonly Edn[])[]).map((op, i) =>
      i === place ? [op[0] ?? null, op[1] ?? null, value] : op,
    );
    return { ...operation, value: ops };
  });
}

/** The committed write of a value; undefined where there is none. */
function writerOf({ list }: Transactions, key: Edn, value: Edn, outcome = 'ok'): Transaction | undefined {
  return list.find(
    (transaction) =>
      transaction.outcome === outcome &&
      transaction.ops.some(({ write, source }) => {
        const [, of, written] = source as readonly Edn[];
        return write && of === key && written === value;
      }),
  );
}

/**
 * Plants one wrong value in the first read where `choose` has one, and expects an anomaly. At least a third
 * of the histories must have had such a read.
 */
function findsPlanted(
  data: TransactionData,
  choose: (read: Read, transactions: Transactions) => Edn | undefined,
  expected: (types: readonly string[]) => boolean,
): void {
  let tried = 0;
  let made = 0;
  fc.assert(
    fc.property(systems(data), (history) => {
      tried += 1;
      const transactions = transactionsOf(data, history);
      for (const read of readsOf(transactions)) {
        const value = choose(read, transactions);
        if (value === undefined) continue;
        made += 1;
        const result = check(data, planted(history, read, value));
        expect(result.valid).toBe(false);
        expect(result.anomalyTypes).toSatisfy(expected);
        return;
      }
    }),
    { seed: 4, numRuns: 40 },
  );
  expect(made).toBeGreaterThan(tried / 3);
}

const including = (type: string) => (types: readonly string[]) => types.includes(type);

describe.each(['lists', 'registers'] as const)('a strictly serializable system of %s', (data) => {
  it('is accepted, whatever fails or crashes', () => {
    fc.assert(
      fc.property(systems(data), (history) => {
        const { valid, anomalyTypes, findings } = check(data, history);
        expect({ valid, anomalyTypes, findings }).toEqual({ valid: true, anomalyTypes: [], findings: [] });
      }),
      { seed: 1, numRuns: 80 },
    );
  });
});

describe('one wrong read of a list', () => {
  it('that lacks the last element, though its append was acknowledged before: stale', () => {
    findsPlanted(
      'lists',
      ({ transaction, key, value }, transactions) => {
        if (!Array.isArray(value) || value.length === 0) return undefined;
        const writer = writerOf(transactions, key, value.at(-1));
        return writer !== undefined && writer.complete < transaction.invoke ? value.slice(0, -1) : undefined;
      },
      (types) => types.some((type) => type.startsWith('G') || type === 'incompatible-order'),
    );
  });

  it('with an element of a failed transaction: G1a', () => {
    findsPlanted(
      'lists',
      ({ key, value }, { list }) => {
        const op = list
          .filter(({ outcome }) => outcome === 'fail')
          .flatMap(({ ops }) => ops)
          .find(({ write, source }) => write && (source as readonly Edn[])[1] === key);
        return op === undefined
          ? undefined
          : [...((value ?? []) as readonly Edn[]), (op.source as Edn[])[2] ?? null];
      },
      including('G1a'),
    );
  });

  it('with an element twice: a duplicate', () => {
    findsPlanted(
      'lists',
      ({ value }) => (Array.isArray(value) && value.length > 0 ? [...value, value[0]] : undefined),
      including('duplicate-elements'),
    );
  });

  it('with an element that nobody appended: garbage, or another order than what others read', () => {
    findsPlanted(
      'lists',
      ({ value }) => [...((value ?? []) as readonly Edn[]), 1_000_000],
      (types) => types.includes('garbage-read') || types.includes('incompatible-order'),
    );
  });

  it('with two elements exchanged, of which another transaction read the right order', () => {
    findsPlanted(
      'lists',
      ({ transaction, key, value }, transactions) => {
        if (!Array.isArray(value) || value.length < 2) return undefined;
        const witnessed = readsOf(transactions).some(
          (other) =>
            other.transaction !== transaction &&
            other.key === key &&
            Array.isArray(other.value) &&
            other.value.length >= value.length,
        );
        return witnessed ? [value[1], value[0], ...value.slice(2)] : undefined;
      },
      including('incompatible-order'),
    );
  });
});

describe('one wrong read of a register', () => {
  it('of nil, though a write was acknowledged before: stale, and a forgotten write', () => {
    const choose = ({ transaction, key, value }: Read, { list }: Transactions) => {
      if (value === null) return undefined;
      const written = list.some(
        (writer) =>
          writer.outcome === 'ok' &&
          writer.complete < transaction.invoke &&
          writer.ops.some(({ write, source }) => write && (source as readonly Edn[])[1] === key),
      );
      return written ? null : undefined;
    };
    findsPlanted('registers', choose, (types) => types.some((type) => type.startsWith('G')));
  });

  it('of a failed transaction: G1a', () => {
    findsPlanted(
      'registers',
      ({ key }, { list }) => {
        const op = list
          .filter(({ outcome }) => outcome === 'fail')
          .flatMap(({ ops }) => ops)
          .find(({ write, source }) => write && (source as readonly Edn[])[1] === key);
        return op === undefined ? undefined : ((op.source as Edn[])[2] ?? null);
      },
      including('G1a'),
    );
  });

  it('of a value that its writer wrote over: G1b', () => {
    findsPlanted(
      'registers',
      ({ transaction, key }, { list }) => {
        const overwriter = list.find(
          (other) => other !== transaction && other.outcome === 'ok' && valuesWritten(other, key).length > 1,
        );
        return overwriter === undefined ? undefined : valuesWritten(overwriter, key)[0];
      },
      including('G1b'),
    );
  });
});

function valuesWritten({ ops }: Transaction, key: Edn): readonly Edn[] {
  return ops
    .filter(({ write, source }) => write && (source as readonly Edn[])[1] === key)
    .map(({ source }) => (source as readonly Edn[])[2] ?? null);
}

describe('the order of events alone decides', () => {
  it('times and other processes make no difference', () => {
    const history = transactionHistory('lists', '0 x<1', '1 x=');
    const untimed = history.map((operation) => ({ ...operation, time: 0 }));
    expect(check('lists', untimed).anomalyTypes).toEqual(['G-single-item-realtime']);
    const nemesis: Operation = {
      ...(history[0] as Operation),
      process: 'nemesis',
      f: 'start-partition',
      value: null,
    };
    expect(check('lists', [nemesis, ...untimed]).anomalyTypes).toEqual(['G-single-item-realtime']);
  });
});
