import { describe, expect, it } from 'vitest';
import { transactionHistory } from '../../../../../test/support/transaction-histories.ts';
import { kw } from '../../../../results/edn.ts';
import type { History } from '../../../../results/results.ts';
import type { TransactionsResult } from '../../../../results/sections/transactions.ts';
import { checkRwRegister } from './rw-register.ts';

/** One anomaly: a history with it, a model that it rules out, a weaker one that it doesn't, and a cure. */
interface Case {
  readonly type: string;
  readonly history: readonly string[];
  readonly ruledOut: string;
  readonly kept: string;
  /** By event, what stands there in the history without the anomaly. */
  readonly cure: Readonly<Record<number, string>>;
}

/** Another dependency, so that no graph is empty. */
const apart = ['8 z<1', '9 z=1'];

const cases: readonly Case[] = [
  {
    type: 'G1c',
    history: ['0: x<1 y=1', '1: y<1 x=1', '0.', '1.'],
    ruledOut: 'read-committed',
    kept: 'read-uncommitted',
    cure: { 0: '0: x<1 y=' },
  },
  {
    // That writes of two keys took effect in different orders shows only through what was read before them.
    type: 'PL-1-cycle-exists',
    history: ['0: x<1 y=1 y<2', '1: y<1 x=1 x<2', '0.', '1.'],
    ruledOut: 'read-uncommitted',
    kept: 'read-your-writes',
    cure: { 0: '0: x<1 y<2' },
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
    type: 'G2-item-process',
    history: ['0 y<1', '0 x=', '1 y= x<1'],
    ruledOut: 'strong-session-serializable',
    kept: 'strong-session-snapshot-isolation',
    cure: { 2: '1 y=1 x<1' },
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
    history: ['0 x<1 x=2', '1 x<2'],
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
    history: ['0: x<1 x<2', '1 x=1', '0.'],
    ruledOut: 'read-committed',
    kept: 'read-uncommitted',
    cure: { 1: '1 x=' },
  },
  {
    type: 'lost-update',
    history: ['0: x= x<1', '1: x= x<2', '0.', '1.'],
    ruledOut: 'update-atomic',
    kept: 'read-atomic',
    cure: { 1: '1: x=1 x<2' },
  },
  {
    type: 'cyclic-versions',
    history: ['0: x=1 x<2', '1: x=2 x<1', '0.', '1.'],
    ruledOut: 'read-uncommitted',
    kept: 'read-your-writes',
    cure: { 1: '1: x= x<1' },
  },
];

function check(history: History, ...consistencyModels: string[]): TransactionsResult {
  return checkRwRegister(history, { consistencyModels });
}

function findings(history: History): readonly (readonly [string, number])[] {
  return (check(history, 'read-uncommitted').findings ?? []).map(({ kind, count }) => [kind, count]);
}

describe('checkRwRegister', () => {
  it.each(cases)('finds $type, which $ruledOut rules out and $kept allows', (example) => {
    const history = transactionHistory('registers', ...example.history, ...apart);
    const strict = check(history, example.ruledOut);
    expect(strict.anomalyTypes).toContain(example.type);
    expect(strict.valid).toBe(false);
    const weaker = check(history, example.kept);
    expect({ valid: weaker.valid, types: weaker.anomalyTypes }).toEqual({ valid: true, types: [] });
  });

  it.each(cases)('accepts the same history without $type', ({ history, cure, ruledOut }) => {
    const cured = history.map((event, place) => cure[place] ?? event);
    const result = check(transactionHistory('registers', ...cured, ...apart), ruledOut);
    expect({ valid: result.valid, types: result.anomalyTypes }).toEqual({ valid: true, types: [] });
  });

  it('calls a history invalid in which no two transactions can be ordered, as Maelstrom does', () => {
    for (const history of [[], transactionHistory('registers', '0: x<1', '1: y<1', '0.', '1.')]) {
      const result = check(history, 'read-uncommitted');
      expect({ valid: result.valid, types: result.anomalyTypes }).toEqual({
        valid: false,
        types: ['empty-transaction-graph'],
      });
    }
  });

  it('uses no order of versions at all when that of one key is cyclic', () => {
    const cyclic = ['0: x=1 x<2', '1: x=2 x<1', '0.', '1.'];
    const skew = ['2 a<1 b<1', '3: a=1 b=1 a<2', '4: a=1 b=1 b<2', '3.', '4.'];
    const both = check(transactionHistory('registers', ...cyclic, ...skew), 'serializable');
    expect(both.anomalyTypes).not.toContain('G2-item');
    const alone = check(transactionHistory('registers', ...skew), 'serializable');
    expect(alone.anomalyTypes).toEqual(['G2-item']);
  });

  it('takes a read of an own later write for G1c only where Elle does: on another cycle', () => {
    const seen = transactionHistory('registers', '0: x=1 x<1', '1: x=1', '0.', '1.');
    expect(check(seen, 'read-committed').anomalyTypes).toEqual(['G1c']);
    const alone = transactionHistory('registers', '0 x=1 x<1', ...apart);
    expect(check(alone, 'read-committed').valid).toBe(true);
    expect(findings(alone)).toEqual([['future-read', 1]]);
  });

  it('is invalid where keys come back as another type, which stops Elle', () => {
    const history = transactionHistory(
      'registers',
      '0 1<1',
      '1: 1=1',
      '1.',
      ...apart.map((event) => event.replace('z', '2')),
    );
    const asText = history.map((operation) =>
      operation.index === 3 ? { ...operation, value: [[kw('r'), '1', 1]] } : operation,
    );
    expect(check(history, 'serializable').valid).toBe(true);
    const result = check(asText, 'serializable');
    expect({ valid: result.valid, types: result.anomalyTypes }).toEqual({
      valid: false,
      types: ['mixed-key-types'],
    });
  });

  it('is invalid where a value was read that two transactions claim to have written, which stops Elle', () => {
    const history = transactionHistory('registers', '0 x<1', '1 x<1', ...apart);
    expect(check(history, 'serializable').valid).toBe(true);
    const read = transactionHistory('registers', '0 x<1', '1 x<1', '2 x=1', ...apart);
    expect(check(read, 'read-uncommitted')).toMatchObject({
      valid: false,
      anomalyTypes: ['duplicate-writes'],
    });
  });
});

describe('what Maelstrom passes over is found, apart from the verdict', () => {
  it('reads of values that nobody wrote', () => {
    const history = transactionHistory('registers', '0 x<1', '1 x=5', ...apart);
    expect(check(history, 'read-uncommitted').valid).toBe(true);
    expect(findings(history)).toEqual([['unwritten-read', 1]]);
    // Asked for, but not acknowledged: somebody may have written it.
    expect(findings(transactionHistory('registers', '0: x<5', '1 x=5', '0?', ...apart))).toEqual([]);
  });

  it('registers read as nil after a write of them was acknowledged', () => {
    const history = transactionHistory('registers', '0 x<1', '1 x=', ...apart);
    expect(check(history, 'read-committed').valid).toBe(true);
    expect(findings(history)).toEqual([['forgotten-write', 1]]);
    expect(findings(transactionHistory('registers', '0: x<1', '1: x=', '0.', '1.', ...apart))).toEqual([]);
  });

  it.each([
    ['left out', [[kw('r'), 'y', null]]],
    [
      'in another order',
      [
        [kw('r'), 'y', null],
        [kw('w'), 'x', 1],
      ],
    ],
    [
      'with another value',
      [
        [kw('w'), 'x', 2],
        [kw('r'), 'y', null],
      ],
    ],
    [
      'with another key',
      [
        [kw('w'), 'x', 1],
        [kw('r'), 'z', 1],
      ],
    ],
  ])('replies with a micro-operation %s', (_, value) => {
    const history = transactionHistory('registers', '0 x<1 y=', ...apart);
    expect(findings(history)).toEqual([]);
    const changed = history.map((operation) => (operation.index === 1 ? { ...operation, value } : operation));
    expect(findings(changed)).toContainEqual(['changed-transaction', 1]);
  });
});
