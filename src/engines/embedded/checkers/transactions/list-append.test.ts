import { describe, expect, it } from 'vitest';
import { transactionHistory } from '../../../../../test/support/transaction-histories.ts';
import { kw } from '../../../../results/edn.ts';
import type { History } from '../../../../results/results.ts';
import type { TransactionsResult } from '../../../../results/sections/transactions.ts';
import { checkListAppend } from './list-append.ts';

/** One anomaly: a history with it, the weakest model that it rules out, the next weaker one, and a cure. */
interface Case {
  readonly type: string;
  readonly history: readonly string[];
  readonly ruledOut: string;
  /** A model that the same history keeps. */
  readonly kept: string;
  /** The history without the anomaly: by event, what stands there instead. */
  readonly cure: Readonly<Record<number, string>>;
}

/** Another dependency, so that no graph is empty. */
const apart = ['8 z<1', '9 z=1'];

const cases: readonly Case[] = [
  {
    type: 'G0',
    history: ['0: x<1 y<1', '1: x<2 y<2', '0.', '1.', '2 x=1,2 y=2,1'],
    ruledOut: 'read-uncommitted',
    kept: 'read-your-writes',
    cure: { 4: '2 x=1,2 y=1,2' },
  },
  {
    type: 'G1c',
    history: ['0: x<1 y=1', '1: y<1 x=1', '0.', '1.'],
    ruledOut: 'read-committed',
    kept: 'read-uncommitted',
    cure: { 0: '0: x<1 y=' },
  },
  {
    type: 'G-single-item',
    history: ['0: x<1 y<1', '1: x= y=1', '0.', '1.'],
    ruledOut: 'consistent-view',
    kept: 'monotonic-view',
    cure: { 1: '1: x=1 y=1' },
  },
  {
    type: 'G-nonadjacent-item',
    history: ['0: x<1', '1: y<1', '2: x=1 y=', '3: x= y=1', '0.', '1.', '2.', '3.'],
    ruledOut: 'snapshot-isolation',
    kept: 'parallel-snapshot-isolation',
    cure: { 3: '3: x=1 y=1' },
  },
  {
    type: 'G2-item',
    history: ['0: x= y<1', '1: y= x<1', '0.', '1.'],
    ruledOut: 'repeatable-read',
    kept: 'snapshot-isolation',
    cure: { 1: '1: y=1 x<1' },
  },
  {
    type: 'G0-process',
    history: ['0 x<1', '0 x<2', '1 x=2,1'],
    ruledOut: 'strong-session-read-uncommitted',
    kept: 'read-uncommitted',
    cure: { 2: '1 x=1,2' },
  },
  {
    type: 'G1c-process',
    history: ['0 x=1', '0 y<1', '1 y=1', '1 x<1'],
    ruledOut: 'strong-session-read-committed',
    kept: 'read-committed',
    cure: { 0: '0 x=' },
  },
  {
    type: 'G-single-item-process',
    history: ['0 x<1', '0 x='],
    ruledOut: 'strong-session-snapshot-isolation',
    kept: 'serializable',
    cure: { 1: '0 x=1' },
  },
  {
    type: 'G-nonadjacent-item-process',
    history: ['1 x<1', '1 y=', '0 y<1', '0 x='],
    ruledOut: 'strong-session-snapshot-isolation',
    kept: 'serializable',
    cure: { 3: '0 x=1' },
  },
  {
    type: 'G2-item-process',
    history: ['0 y<1', '0 x=', '1 y= x<1'],
    ruledOut: 'strong-session-serializable',
    kept: 'strong-session-snapshot-isolation',
    cure: { 2: '1 y=1 x<1' },
  },
  {
    type: 'G0-realtime',
    history: ['0 x<1', '1 x<2', '2 x=2,1'],
    ruledOut: 'strong-read-uncommitted',
    kept: 'strong-session-read-uncommitted',
    cure: { 2: '2 x=1,2' },
  },
  {
    type: 'G1c-realtime',
    history: ['0 x=1', '1 x<1'],
    ruledOut: 'strong-read-committed',
    kept: 'strong-session-read-committed',
    cure: { 0: '0 x=' },
  },
  {
    type: 'G-single-item-realtime',
    history: ['0 x<1', '1 x='],
    ruledOut: 'strong-snapshot-isolation',
    kept: 'strong-session-serializable',
    cure: { 1: '1 x=1' },
  },
  {
    type: 'G-nonadjacent-item-realtime',
    history: ['2: x<1', '3: x=1 y=', '4 y<1', '1 x=', '2.', '3.'],
    ruledOut: 'strong-snapshot-isolation',
    kept: 'strong-session-serializable',
    cure: { 3: '1 x=1' },
  },
  {
    type: 'G2-item-realtime',
    history: ['2: y= x<1', '0 y<1', '1 x=', '2.'],
    ruledOut: 'strict-serializable',
    kept: 'strong-snapshot-isolation',
    cure: { 0: '2: y=1 x<1' },
  },
  {
    type: 'internal',
    history: ['0 x<1 x=', '1 x=1'],
    ruledOut: 'read-atomic',
    kept: 'monotonic-atomic-view',
    cure: { 0: '0 x<1 x=1' },
  },
  {
    type: 'G1a',
    history: ['0: x<1', '0!', '1 x=1'],
    ruledOut: 'read-committed',
    kept: 'read-uncommitted',
    cure: { 2: '1 x=' },
  },
  {
    type: 'G1b',
    history: ['0: x<1 x<2', '1 x=1', '0.', '2 x=1,2'],
    ruledOut: 'read-committed',
    kept: 'read-uncommitted',
    cure: { 1: '1 x=' },
  },
  {
    type: 'dirty-update',
    history: ['0: x<1', '1: x<2', '0!', '1.', '2 x=1,2'],
    ruledOut: 'read-committed',
    kept: 'read-uncommitted',
    cure: { 4: '2 x=2' },
  },
  {
    type: 'lost-update',
    history: ['0: x= x<1', '1: x= x<2', '0.', '1.', '2 x=1,2'],
    ruledOut: 'update-atomic',
    kept: 'read-atomic',
    cure: { 1: '1: x=1 x<2' },
  },
  {
    type: 'duplicate-elements',
    history: ['0 x<1', '1 x=1,1'],
    ruledOut: 'read-uncommitted',
    kept: 'read-your-writes',
    cure: { 1: '1 x=1' },
  },
  {
    type: 'incompatible-order',
    history: ['0: x<1', '1: x<2', '0.', '1.', '2 x=1', '3 x=2'],
    ruledOut: 'read-committed',
    kept: 'read-uncommitted',
    cure: { 4: '2 x=2,1' },
  },
  {
    type: 'future-read',
    history: ['0 x=1 x<1'],
    ruledOut: 'read-committed',
    kept: 'read-uncommitted',
    cure: { 0: '0 x= x<1' },
  },
];

function check(history: History, ...consistencyModels: string[]): TransactionsResult {
  return checkListAppend(history, { consistencyModels });
}

function types({ anomalyTypes }: TransactionsResult): readonly string[] {
  return anomalyTypes;
}

describe('checkListAppend', () => {
  it.each(cases)('finds $type, which $ruledOut rules out and $kept allows', (example) => {
    const history = transactionHistory('lists', ...example.history, ...apart);
    const strict = check(history, example.ruledOut);
    expect(types(strict)).toContain(example.type);
    expect(strict.valid).toBe(false);
    expect([...strict.not, ...strict.alsoNot].length).toBeGreaterThan(0);
    const weaker = check(history, example.kept);
    expect({ valid: weaker.valid, types: types(weaker) }).toEqual({ valid: true, types: [] });
  });

  it.each(cases)('accepts the same history without $type', ({ history, cure, ruledOut }) => {
    const cured = history.map((event, place) => cure[place] ?? event);
    const result = check(transactionHistory('lists', ...cured, ...apart), ruledOut);
    expect({ valid: result.valid, types: types(result) }).toEqual({ valid: true, types: [] });
  });

  it('says which models fall, those that nobody asked for too', () => {
    const result = check(transactionHistory('lists', '0: x= y<1', '1: y= x<1', '0.', '1.'), 'serializable');
    expect(result.not).toEqual(['repeatable-read']);
    expect(result.alsoNot).toEqual(['serializable', 'strong-serializable', 'strong-session-serializable']);
  });

  it('takes an info for one that may have committed: what it appended may be read, or not', () => {
    const begun = ['0: x<1', '0?'] as const;
    for (const read of ['1 x=1', '1 x=']) {
      expect(check(transactionHistory('lists', ...begun, read, ...apart), 'strict-serializable').valid).toBe(
        true,
      );
    }
    // Once seen, it stays.
    const back = transactionHistory('lists', ...begun, '1 x=1', '2 x=', ...apart);
    expect(types(check(back, 'strict-serializable'))).toEqual(['G-single-item-realtime']);
  });

  it('orders an append that nobody read after all that were', () => {
    const history = transactionHistory('lists', '0 x<1', '1 x=1', '2 x<2', '3 x=1');
    expect(types(check(history, 'strict-serializable'))).toEqual(['G-single-item-realtime']);
    expect(check(history, 'strong-session-serializable').valid).toBe(true);
  });

  it('knows nothing where no two transactions can be ordered', () => {
    const history = transactionHistory('lists', '0: x<1', '1: y<1', '0.', '1.');
    const result = check(history, 'strict-serializable');
    expect({ valid: result.valid, types: types(result) }).toEqual({
      valid: 'unknown',
      types: ['empty-transaction-graph'],
    });
    expect(check([], 'read-committed').valid).toBe('unknown');
  });

  it('calls an element that nobody appended garbage, under every model', () => {
    const result = check(transactionHistory('lists', '0 x<1', '1 x=1,7', ...apart), 'read-your-writes');
    expect({ valid: result.valid, types: types(result), not: result.not }).toEqual({
      valid: false,
      types: ['garbage-read'],
      not: ['read-uncommitted'],
    });
    const [group] = result.anomalies;
    expect(group?.items).toEqual([expect.objectContaining({ element: 7, asked: null })]);
  });

  it('names the invocation where a reply left an append out that others read', () => {
    const history = transactionHistory('lists', '0: x<1 y=', '0.', '1 x=1', ...apart);
    const shortened = history.map((operation, i) =>
      i === 1 ? { ...operation, value: [[kw('r'), 'y', []]] } : operation,
    );
    const result = check(shortened, 'read-uncommitted');
    expect(result.anomalies[0]?.items).toEqual([
      expect.objectContaining({ element: 1, asked: shortened[0] }),
    ]);
    expect(result.findings?.map(({ kind, count }) => [kind, count])).toEqual([['changed-transaction', 1]]);
  });

  it('gives no verdict, with the reason, where the test itself is wrong', () => {
    const twice = check(transactionHistory('lists', '0 x<1', '1 x<1'), 'serializable');
    expect(twice).toMatchObject({
      valid: 'unknown',
      error: expect.stringContaining('1 was asked to be appended'),
    });
    const registers = check(transactionHistory('registers', '0 x<1'), 'serializable');
    expect(registers).toMatchObject({
      valid: 'unknown',
      error: expect.stringContaining('[:append key value]'),
    });
  });

  it('takes strings for functions, as JSON has them', () => {
    const history = transactionHistory('lists', '0 x<1', '1 x=').map((operation) => ({
      ...operation,
      value: (operation.value as readonly (readonly [{ name: string }, string, number])[]).map(
        ([f, key, value]) => [f.name, key, value],
      ),
    }));
    expect(types(check(history, 'strict-serializable'))).toEqual(['G-single-item-realtime']);
  });

  it('shows each cycle with the reads and writes of its steps', () => {
    const history = transactionHistory('lists', '0: x<1 y<1', '1: z=1 x= y=1', '0.', '1.', ...apart);
    const [group] = check(history, 'consistent-view').anomalies;
    expect(group?.items).toEqual([
      {
        kind: 'cycle',
        name: 'G-single-item',
        transactions: [history[2], history[3], history[2]],
        steps: [
          { type: 'wr', key: 'y', value: 1, from: 1, to: 2 },
          { type: 'rw', key: 'x', value: kw('elle.list-append/init'), next: 1, from: 1, to: 0 },
        ],
      },
    ]);
  });
});
