import { describe, expect, it } from 'vitest';
import { recordedRunsOf } from '../../../../test/support/recorded-runs.ts';
import { Double, type Edn, EdnSymbol, ednKey, kw } from '../../../results/edn.ts';
import { float32 } from '../../../results/float32.ts';
import type { EchoResult, History, Operation, UniqueIdsResult } from '../../../results/results.ts';
import {
  checkAvailability,
  checkEcho,
  checkExceptions,
  checkNet,
  checkStats,
  checkUniqueIds,
  composeResults,
  worstValidity,
} from './index.ts';

const everyRun = recordedRunsOf('echo', 'unique-ids', 'broadcast', 'g-set');

/** A history of one process from the ends of its operations. */
function ended(f: string, ...ends: readonly (Partial<Operation> & Pick<Operation, 'type'>)[]): History {
  return ends.flatMap((end, i): Operation[] => [
    { index: 2 * i, time: 2 * i, type: 'invoke', process: 0, f, value: null },
    { index: 2 * i + 1, time: 2 * i + 1, process: 0, f, value: null, ...end },
  ]);
}

const ids = (...values: readonly Edn[]) =>
  checkUniqueIds(ended('generate', ...values.map((value) => ({ type: 'ok' as const, value }))));

describe('the recorded runs', () => {
  it.each(recordedRunsOf('unique-ids'))('finds in the ids of $name what Maelstrom found', (run) => {
    expect(checkUniqueIds(run.history())).toEqual(run.results().workload);
  });

  it.each(recordedRunsOf('echo'))('finds in the echoes of $name what Maelstrom found', (run) => {
    const inAnyOrder = (result: EchoResult) => ({
      ...result,
      errors: result.errors.map(({ sent, received }) => `${sent}: ${ednKey(received)}`).sort(),
    });
    // Maelstrom lists errors in the order of a hash map, so only their order may differ.
    expect(inAnyOrder(checkEcho(run.history()))).toEqual(inAnyOrder(run.results().workload as EchoResult));
  });

  it.each(everyRun)('counts the operations of $name as Maelstrom did', (run) => {
    expect(checkStats(run.history())).toEqual(run.results().stats);
    expect(checkExceptions(run.history())).toEqual(run.results().exceptions);
  });

  it.each(everyRun)('finds the availability of $name', (run) => {
    const required = run.flag('--availability') === 'total' ? 'total' : null;
    expect(checkAvailability(run.history(), required)).toEqual(run.results().availability);
  });

  it.each(everyRun)('divides the messages of $name by its operations as Maelstrom does', (run) => {
    const { net } = run.results();
    expect(checkNet(net, run.history())).toEqual(net);
  });

  it.each(everyRun)('comes to the verdict of $name', (run) => {
    const recorded = run.results();
    const { valid, ...parts } = recorded;
    expect(composeResults(parts)).toEqual(recorded);
    expect(composeResults(parts).valid).toBe(valid);
  });
});

describe('checkEcho', () => {
  const reply = (echo: Edn) => new Map([[kw('echo'), echo]]);
  const echo = (type: 'ok' | 'fail' | 'info', value: Edn): History => [
    { index: 0, time: 0, type: 'invoke', process: 0, f: 'echo', value: 'Please echo 1' },
    { index: 1, time: 1, type, process: 0, f: 'echo', value },
  ];

  it('passes the sent text and nothing else', () => {
    expect(checkEcho(echo('ok', reply('Please echo 1'))).valid).toBe(true);
    expect(checkEcho(echo('ok', reply('Please echo 2')))).toEqual({
      workload: 'echo',
      valid: false,
      errors: [{ sent: 'Please echo 1', received: reply('Please echo 2') }],
    });
    expect(checkEcho(echo('ok', reply(null))).valid).toBe(false);
  });

  it('does not look at an operation without an answer', () => {
    expect(checkEcho(echo('info', 'Please echo 1'))).toEqual({ workload: 'echo', valid: true, errors: [] });
  });

  it('counts a failed one as wrong, with what it kept as its value', () => {
    expect(checkEcho(echo('fail', 'Please echo 1')).errors).toEqual([
      { sent: 'Please echo 1', received: 'Please echo 1' },
    ]);
  });
});

describe('checkUniqueIds', () => {
  it('tells ids apart that differ in the last bit above 2^53', () => {
    expect(ids(9007199254740992n, 9007199254740993n)).toMatchObject({
      valid: true,
      range: [9007199254740992n, 9007199254740993n],
    });
    expect(ids(9007199254740993n, 9007199254740993n)).toMatchObject({
      valid: false,
      duplicated: [{ id: 9007199254740993n, count: 2 }],
    });
  });

  it('tells 1, 1.0 and "1" apart, of which the string can not be compared', () => {
    // They are level in the range, where the later one is kept.
    expect(ids(1, new Double(1))).toMatchObject({
      valid: true,
      duplicatedCount: 0,
      range: [new Double(1), new Double(1)],
    });
    expect(ids(1, '1')).toMatchObject({
      valid: 'unknown',
      acknowledgedCount: 2,
      range: [null, null],
      error: 'Cannot compare a string with a number',
    });
  });

  it('takes arrays by content and puts shorter ones first', () => {
    expect(ids(['n1', 2], ['n1', 1], ['n0'], ['n1', 2])).toMatchObject({
      valid: false,
      duplicated: [{ id: ['n1', 2], count: 2 }],
      range: [['n0'], ['n1', 2]],
    });
    expect(ids(['n1', 1], [1, 'n1']).valid).toBe('unknown');
  });

  it('is unknown for objects, even when all are equal, unless there is only one', () => {
    const object = () => new Map([[kw('a'), 1]]);
    expect(ids(object(), object()).valid).toBe('unknown');
    expect(ids(object()).valid).toBe(true);
  });

  it('counts null as a duplicate of itself and leaves it out of the range', () => {
    expect(ids(null, 5, null)).toMatchObject({
      valid: false,
      duplicated: [{ id: null, count: 2 }],
      range: [5, 5],
    });
  });

  it('has no range without ids, and counts only what was acknowledged', () => {
    const history = ended('generate', { type: 'info', value: 3 }, { type: 'fail', value: 3 });
    expect(checkUniqueIds(history)).toEqual({
      workload: 'unique-ids',
      valid: true,
      attemptedCount: 2,
      acknowledgedCount: 0,
      duplicatedCount: 0,
      duplicated: [],
      range: [null, null],
    } satisfies UniqueIdsResult);
  });

  it('lists the 48 most frequent duplicates, of equally frequent ones those with the highest ids', () => {
    const twice = Array.from({ length: 60 }, (_, i) => [i, i]).flat();
    const found = ids(...twice, 3, 7, 7);
    expect(found.duplicatedCount).toBe(60);
    expect(found.duplicated).toHaveLength(48);
    expect(found.duplicated.slice(0, 3)).toEqual([
      { id: 7, count: 4 },
      { id: 3, count: 3 },
      { id: 14, count: 2 },
    ]);
    expect(found.duplicated.at(-1)).toEqual({ id: 59, count: 2 });
  });
});

describe('checkStats', () => {
  it('is false as soon as one kind of operation has no ok', () => {
    const history = [
      ...ended('read', { type: 'ok' }, { type: 'info' }),
      ...ended('broadcast', { type: 'fail' }),
    ];
    expect(checkStats(history)).toEqual({
      valid: false,
      count: 3,
      okCount: 1,
      failCount: 1,
      infoCount: 1,
      byF: {
        broadcast: { valid: false, count: 1, okCount: 0, failCount: 1, infoCount: 0 },
        read: { valid: true, count: 2, okCount: 1, failCount: 0, infoCount: 1 },
      },
    });
    expect(Object.keys(checkStats(history).byF)).toEqual(['broadcast', 'read']);
  });

  it('leaves the nemesis out, and is valid without any operation', () => {
    const nemesis: Operation = {
      index: 0,
      time: 0,
      type: 'info',
      process: 'nemesis',
      f: 'start-partition',
      value: null,
    };
    expect(checkStats([nemesis])).toMatchObject({ valid: true, count: 0, byF: {} });
  });
});

describe('checkAvailability', () => {
  const nineOfTen = ended(
    'echo',
    ...Array.from({ length: 10 }, (_, i) => ({ type: i === 0 ? ('info' as const) : ('ok' as const) })),
  );
  it('asks for every operation, for a fraction, or for nothing', () => {
    expect(checkAvailability(nineOfTen, 'total')).toEqual({ valid: false, okFraction: 0.9 });
    expect(checkAvailability(nineOfTen, null).valid).toBe(true);
    expect(checkAvailability(nineOfTen, 0.89).valid).toBe(true);
    expect(checkAvailability(nineOfTen.slice(2), 'total')).toEqual({ valid: true, okFraction: 1 });
    expect(checkAvailability([], 'total')).toEqual({ valid: true, okFraction: 1 });
  });

  it('compares a 32-bit fraction with a 64-bit bound, as Maelstrom does', () => {
    expect(checkAvailability(nineOfTen, 0.9).valid).toBe(false);
  });
});

describe('checkExceptions', () => {
  it('groups by class, most frequent first, with the first example', () => {
    const thrown = (type: string, message: string): Edn =>
      new Map<Edn, Edn>([
        [
          kw('via'),
          [
            new Map<Edn, Edn>([
              [kw('type'), new EdnSymbol(type)],
              [kw('message'), message],
            ]),
          ],
        ],
      ]);
    const history = ended(
      'echo',
      { type: 'info', exception: thrown('java.lang.Error', 'x') },
      { type: 'info', exception: thrown('clojure.lang.ExceptionInfo', 'a') },
      { type: 'info', exception: thrown('clojure.lang.ExceptionInfo', 'b') },
      { type: 'info' },
    );
    expect(checkExceptions(history)).toEqual({
      valid: true,
      exceptions: [
        { count: 2, class: 'clojure.lang.ExceptionInfo', example: history[3] },
        { count: 1, class: 'java.lang.Error', example: history[1] },
      ],
    });
  });
});

describe('checkNet', () => {
  it('has no figure per operation without operations', () => {
    const counts = { sendCount: 4, recvCount: 4, msgCount: 4 };
    const found = checkNet({ all: counts, clients: counts, servers: counts }, []);
    expect(found).toMatchObject({ all: { msgsPerOp: null }, servers: { msgsPerOp: null } });
  });
});

describe('float32', () => {
  it.each([
    [57770 / 1927, 29.979242],
    [2 / 3, 0.6666667],
    [1 / 3, 0.33333334],
    [1000, 1000],
    [0, 0],
    [16777217, 16777216],
  ])('shows %d as Java shows the float', (value, shown) => {
    expect(float32(value)).toBe(shown);
  });
});

describe('worstValidity', () => {
  it('ranks false above unknown above true', () => {
    expect(worstValidity([])).toBe(true);
    expect(worstValidity([true, 'unknown', true])).toBe('unknown');
    expect(worstValidity(['unknown', false, true])).toBe(false);
    expect(worstValidity([false, 'unknown', true])).toBe(false);
  });
});
