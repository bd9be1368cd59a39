import { describe, expect, it } from 'vitest';
import { transactionHistory } from '../../../../../test/support/transaction-histories.ts';
import { readEdn } from '../../../../results/edn.ts';
import type { History } from '../../../../results/results.ts';
import { Section } from '../../../../results/section.ts';
import type { TransactionAnomaly } from '../../../../results/sections/transaction-anomalies.ts';
import {
  readTransactions,
  type TransactionsResult,
  transactionsMap,
} from '../../../../results/sections/transactions.ts';
import { explainAnomaly, explainFinding, transactionText } from './explain.ts';
import { checkListAppend } from './list-append.ts';
import { checkRwRegister } from './rw-register.ts';

const strict = { consistencyModels: ['strict-serializable'] };

function lists(...events: string[]): [History, TransactionsResult] {
  const history = transactionHistory('lists', ...events, '8 z<1', '9 z=1');
  return [history, checkListAppend(history, strict)];
}

function registers(...events: string[]): [History, TransactionsResult] {
  const history = transactionHistory('registers', ...events, '8 z<1', '9 z=1');
  return [history, checkRwRegister(history, strict)];
}

function first({ anomalies }: TransactionsResult, type: string): TransactionAnomaly {
  const item = anomalies.find((group) => group.type === type)?.items[0];
  if (item === undefined) throw new Error(`No ${type}.`);
  return item;
}

describe('explainAnomaly', () => {
  it('leads from transaction to transaction, each step with what was read and written', () => {
    const [, result] = lists('0: x<1 y<1', '1: x= y=1', '0.', '1.');
    const { summary, transactions, steps } = explainAnomaly(first(result, 'G-single-item'));
    expect(transactions.map(({ name, text }) => `${name}: ${text}`)).toEqual([
      'T1: append 1 to "x", append 1 to "y"',
      'T2: read "x" = [], read "y" = [1]',
    ]);
    expect(steps).toEqual([
      {
        text: 'T1 appended 1 to key "y", and T2 read [1]: so T1 came before T2',
        operations: [2, 3],
      },
      {
        text:
          'T2 read key "x" as [], without what came next: T1 appended 1 to key "x": ' +
          'so T2 came before T1, which closes the circle',
        operations: [3, 2],
      },
    ]);
    expect(summary).toEqual({
      text: 'T1 before T2 before T1: one of them missed a write of a transaction whose effects it saw otherwise',
      operations: [2, 3],
    });
  });

  it('makes one step of several in real time, as what lies between is no reason', () => {
    const [history, result] = lists('0 x<1', '2 a<1', '3 b<1', '1 x=');
    const { transactions, steps } = explainAnomaly(first(result, 'G-single-item-realtime'));
    expect(transactions.map(({ operation }) => operation)).toEqual([history[1], history[7]]);
    expect(steps.map(({ text }) => text)).toEqual([
      'T1 was complete (operation 1) before T2 was invoked (operation 6): so T1 came before T2',
      'T2 read key "x" as [], without what came next: T1 appended 1 to key "x": so T2 came before T1, which closes the circle',
    ]);
    expect(steps[0]?.operations).toEqual([1, 6, 7]);
  });

  it('speaks of writes where registers are meant', () => {
    const [, result] = registers('0: x<1 y=1', '1: y<1 x=1', '0.', '1.');
    const { steps } = explainAnomaly(first(result, 'G1c'));
    expect(steps[0]?.text).toBe('T1 wrote 1 to key "x", and T2 read 1: so T1 came before T2');
  });

  it('says who overwrote whom', () => {
    const [, result] = lists('0: x<1 y<1', '1: x<2 y<2', '0.', '1.', '2 x=1,2 y=2,1');
    expect(explainAnomaly(first(result, 'G0')).steps.map(({ text }) => text)).toEqual([
      'T1 appended 1 to key "x", and T2 appended 2 to key "x" right after it: so T1 came before T2',
      'T2 appended 2 to key "y", and T1 appended 1 to key "y" right after it: so T2 came before T1, which closes the circle',
    ]);
  });

  it.each([
    ['internal', lists('0 x<1 x=', '1 x=1'), 'leave a list that ends with [1]'],
    ['G1a', lists('0: x<1', '0!', '1 x=1'), 'shows 1 of a transaction that failed'],
    ['G1b', lists('0: x<1 x<2', '1 x=1', '0.', '2 x=1,2'), 'in the same transaction'],
    ['G1a', registers('0: x<1', '0!', '1 x=1'), 'shows a value of a transaction that failed'],
    ['dirty-update', lists('0: x<1', '1: x<2', '0!', '1.', '2 x=1,2'), 'key "x" held 1, then 2'],
    [
      'lost-update',
      lists('0: x= x<1', '1: x= x<2', '0.', '1.', '2 x=1,2'),
      'read key "x" as [] and then wrote it',
    ],
    ['duplicate-elements', lists('0 x<1', '1 x=1,1'), 'holds 1 2 times'],
    [
      'incompatible-order',
      lists('0: x<1', '1: x<2', '0.', '1.', '2 x=1', '3 x=2'),
      'no order of appends leads to both',
    ],
    ['future-read', lists('0 x=1 x<1'), 'appended 1 only afterwards'],
    ['cyclic-versions', registers('0: x=1 x<2', '1: x=2 x<1', '0.', '1.'), 'of key "x" have no order'],
    ['garbage-read', lists('0 x<1', '1 x=1,7'), 'with 7 in it, which nobody appended'],
    ['duplicate-writes', registers('0 x<1', '1 x<1', '2 x=1'), 'claim to have written 1 to key "x"'],
  ] as const)('says in a sentence what %s is', (type, [history, result], words) => {
    const { summary } = explainAnomaly(first(result, type));
    expect(summary.text).toContain(words);
    const indices = history.map(({ index }) => index);
    expect(indices).toEqual(expect.arrayContaining([...summary.operations]));
  });

  it('says the same of a result that was read from a file', () => {
    const [, result] = lists('0: x<1 y<1', '1: x= y=1', '0.', '1.', '2: a<1', '2!', '3 a=1');
    const printed = new Section('results.edn', ['workload'], transactionsMap(result));
    const explained = ({ anomalies }: TransactionsResult) =>
      anomalies.flatMap(({ items }) => items.map(explainAnomaly));
    expect(explained(result).length).toBeGreaterThan(1);
    expect(explained(readTransactions(printed))).toEqual(explained(result));
  });
});

describe('explainFinding', () => {
  it('names what was asked and what was answered', () => {
    const [, result] = registers('0 x<1', '1 x=', '2 x=7');
    const sentences = result.findings?.flatMap(({ examples }) => examples.map(explainFinding));
    expect(sentences).toEqual([
      { text: 'a read of key "x" returned 7, but nobody ever wrote 7 to that key', operations: [5] },
      {
        text: 'a read of key "x" returned nil, after a write of 1 to it had been acknowledged',
        operations: [1, 3],
      },
    ]);
  });
});

describe('transactionText', () => {
  it('is one phrase per micro-operation', () => {
    const value = readEdn('[[:r 1 [2 3]] [:append 1 4] [:w 5 6] [:r 7 nil]]', 'test');
    expect(transactionText(value)).toBe('read 1 = [2 3], append 4 to 1, write 5 = 6, read 7 = nil');
  });
});
