import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordedRunsOf } from '../../../../test/support/recorded-runs.ts';
import type { Edn } from '../../../results/edn.ts';
import type { History, Operation, SetFullResult, StaleElement } from '../../../results/results.ts';
import { checkSetFull } from './set-full.ts';

/**
 * The same rules the slow and obvious way: for every element look at every read. Written from the
 * definitions in jepsen/checker.clj, with sets and no shared state.
 */
function oracle(history: History): SetFullResult {
  const clients = history.filter((operation) => operation.process !== 'nemesis');
  const adds = clients.filter((operation) => operation.f === 'add' && operation.type === 'invoke');
  const reads = clients
    .filter((operation) => operation.f === 'read' && operation.type === 'ok')
    .map((completion) => ({
      completion,
      invocation: clients.findLast(
        (operation) =>
          operation.type === 'invoke' &&
          operation.process === completion.process &&
          operation.index < completion.index,
      ) as Operation,
      values: new Set(completion.value as Edn[]),
    }));
  const latest = (list: Operation[]) =>
    list.reduce<Operation | null>(
      (best, next) => (best === null || next.index > best.index ? next : best),
      null,
    );
  const results: StaleElement[] = adds
    .map((add) => {
      const element = add.value as number;
      const later = reads.filter((read) => read.completion.index > add.index);
      const present = later.filter((read) => read.values.has(element));
      const absent = later.filter((read) => !read.values.has(element));
      const acknowledged = clients.filter(
        (operation) => operation.f === 'add' && operation.type === 'ok' && operation.value === element,
      );
      const known =
        [...acknowledged, ...present.map((read) => read.completion)].sort((a, b) => a.index - b.index)[0] ??
        null;
      const lastPresent = latest(present.map((read) => read.invocation));
      const lastAbsent = latest(absent.map((read) => read.invocation));
      const stable = lastPresent !== null && (lastAbsent?.index ?? -1) < lastPresent.index;
      const lost =
        known !== null &&
        lastAbsent !== null &&
        (lastPresent?.index ?? -1) < lastAbsent.index &&
        known.index < lastAbsent.index;
      const since = (operation: Operation | null) =>
        Math.floor(
          Math.max((operation === null ? 0 : operation.time + 1) - (known?.time ?? 0), 0) / 1_000_000,
        );
      return {
        element,
        outcome: stable ? ('stable' as const) : lost ? ('lost' as const) : ('never-read' as const),
        stableLatency: stable ? since(lastAbsent) : null,
        lostLatency: lost ? since(lastPresent) : null,
        known,
        lastAbsent,
      };
    })
    .sort((a, b) => a.element - b.element);
  const elements = (outcome: string) => results.filter((r) => r.outcome === outcome).map((r) => r.element);
  const stale = results.filter((r) => (r.stableLatency ?? 0) > 0);
  const quantiles = (figures: (number | null)[]) => {
    const sorted = figures.filter((figure) => figure !== null).sort((a, b) => a - b);
    if (sorted.length === 0) return null;
    return [0, 0.5, 0.95, 0.99, 1].map((quantile) => ({
      quantile,
      ms: sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] as number,
    }));
  };
  return {
    workload: 'set-full',
    valid: elements('lost').length > 0 ? false : elements('stable').length === 0 ? 'unknown' : true,
    attemptCount: results.length,
    stableCount: elements('stable').length,
    lostCount: elements('lost').length,
    lost: elements('lost'),
    neverReadCount: elements('never-read').length,
    neverRead: elements('never-read'),
    staleCount: stale.length,
    stale: stale.map((r) => r.element),
    worstStale: [...stale]
      .sort(
        (a, b) =>
          (b.stableLatency ?? 0) - (a.stableLatency ?? 0) || (b.element as number) - (a.element as number),
      )
      .slice(0, 8),
    stableLatencies: quantiles(results.map((r) => r.stableLatency)),
    lostLatencies: quantiles(results.map((r) => r.lostLatency)),
    duplicatedCount: 0,
    duplicated: [],
  };
}

/** A random run of a few processes: adds and reads that see any subset, crash, fail or never end. */
const randomHistory: fc.Arbitrary<History> = fc
  .array(
    fc.record({
      process: fc.integer({ min: 0, max: 3 }),
      read: fc.boolean(),
      end: fc.constantFrom('ok' as const, 'ok' as const, 'ok' as const, 'fail' as const, 'info' as const),
      // Which of the elements so far a read sees, as bits, and values that nobody added.
      seen: fc.nat(),
      invented: fc.boolean(),
      gap: fc.integer({ min: 1, max: 3_000_000 }),
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    const history: Operation[] = [];
    const running = new Map<number, { read: boolean; value: number }>();
    let time = 0;
    let next = 0;
    for (const { process, read, end, seen, invented, gap } of steps) {
      time += gap;
      const operation = { index: history.length, time, process };
      const open = running.get(process);
      if (open === undefined) {
        const value = read ? 0 : next++;
        running.set(process, { read, value });
        history.push({ ...operation, type: 'invoke', f: read ? 'read' : 'add', value: read ? null : value });
        continue;
      }
      running.delete(process);
      const values = Array.from({ length: next }, (_, i) => i).filter((i) => (seen >> (i % 31)) & 1);
      const shown = [...values, ...values.slice(0, 1), ...(invented ? [777, 'x', null] : [])];
      const value = open.read ? (end === 'ok' ? shown : null) : open.value;
      history.push({ ...operation, type: end, f: open.read ? 'read' : 'add', value });
    }
    return history;
  });

/** `add 0` by process 0 from 1 to 2 ms, then reads by process 1, one per millisecond. */
function added0ThenRead(...reads: readonly (readonly Edn[])[]): History {
  const at = (index: number, process: number): Pick<Operation, 'index' | 'time' | 'process'> => ({
    index,
    time: (index + 1) * 1_000_000,
    process,
  });
  const history: Operation[] = [
    { ...at(0, 0), type: 'invoke', f: 'add', value: 0 },
    { ...at(1, 0), type: 'ok', f: 'add', value: 0 },
  ];
  for (const value of reads) {
    history.push({ ...at(history.length, 1), type: 'invoke', f: 'read', value: null });
    history.push({ ...at(history.length, 1), type: 'ok', f: 'read', value });
  }
  return history;
}

const check = (history: History) => checkSetFull(history, { add: 'add' });

describe('checkSetFull', () => {
  it.each(recordedRunsOf('broadcast', 'g-set'))('finds in $name what Maelstrom found', (run) => {
    const add = run.flag('-w') === 'g-set' ? 'add' : 'broadcast';
    expect(checkSetFull(run.history(), { add })).toEqual(run.results().workload);
  });

  it('agrees with the slow and obvious checker on random histories', () => {
    fc.assert(
      fc.property(randomHistory, (history) => {
        expect(check(history)).toEqual(oracle(history));
      }),
      { numRuns: 2000, seed: 20261121 },
    );
  });

  it('calls a value lost when the read invoked last lacks it', () => {
    const found = check(added0ThenRead([0], [0], []));
    expect(found).toMatchObject({ valid: false, lost: [0], lostCount: 1, stableCount: 0 });
    expect(found.lostLatencies?.[0]).toEqual({ quantile: 0, ms: 3 });
  });

  it('calls it stale, not lost, when another read is invoked later and has it', () => {
    expect(check(added0ThenRead([0], [], [0]))).toMatchObject({
      valid: true,
      lost: [],
      stale: [0],
      staleCount: 1,
      worstStale: [{ element: 0, stableLatency: 3 }],
    });
  });

  it('counts the nanosecond after the last read that lacked a value, and whole milliseconds', () => {
    const history = added0ThenRead([], [0]);
    const absentAfter = (nanos: number) =>
      check(
        history.map((operation) =>
          operation.index === 2 ? { ...operation, time: 2_000_000 + nanos } : operation,
        ),
      );
    expect(absentAfter(999_998)).toMatchObject({ staleCount: 0 });
    expect(absentAfter(999_999)).toMatchObject({ staleCount: 1, worstStale: [{ stableLatency: 1 }] });
  });

  it('does not blame a read that was invoked before the value was known', () => {
    const history: History = [
      { index: 0, time: 0, type: 'invoke', process: 0, f: 'add', value: 0 },
      { index: 1, time: 1, type: 'invoke', process: 1, f: 'read', value: null },
      { index: 2, time: 2, type: 'ok', process: 0, f: 'add', value: 0 },
      { index: 3, time: 3, type: 'ok', process: 1, f: 'read', value: [] },
    ];
    expect(check(history)).toMatchObject({ valid: 'unknown', neverRead: [0], lost: [] });
  });

  it('takes a value as known from the first read that has it, though its add timed out', () => {
    const history = added0ThenRead([0], []).map((operation) =>
      operation.index === 1 ? { ...operation, type: 'info' as const } : operation,
    );
    expect(check(history)).toMatchObject({ valid: false, lost: [0] });
  });

  it('does not call a value lost that was never acknowledged and never seen', () => {
    const history = added0ThenRead([], []).map((operation) =>
      operation.index === 1 ? { ...operation, type: 'info' as const } : operation,
    );
    expect(check(history)).toMatchObject({ valid: 'unknown', neverRead: [0] });
  });

  it('keeps the weak spots of the original: duplicates and invented values pass', () => {
    expect(check(added0ThenRead([0, 0, 0, 99]))).toMatchObject({ valid: true, duplicatedCount: 0 });
  });

  it('is unknown without reads, and with nothing at all', () => {
    expect(check(added0ThenRead()).valid).toBe('unknown');
    expect(check([])).toMatchObject({ valid: 'unknown', attemptCount: 0, stableLatencies: null });
  });

  it.each(recordedRunsOf('broadcast', 'g-set').filter((run) => run.results().valid === true))(
    'finds the loss when a value is taken out of the last read of $name',
    (run) => {
      const history = run.history();
      const add = run.flag('-w') === 'g-set' ? 'add' : 'broadcast';
      const lastInvoked = history.findLast(({ f, type }) => f === 'read' && type === 'invoke');
      const completion = history.find(
        ({ index, process, type }) =>
          type === 'ok' && process === lastInvoked?.process && index > (lastInvoked?.index ?? 0),
      );
      const values = completion?.value as number[];
      const victim = values[Math.floor(values.length / 2)] as number;
      const mutant = history.map((operation) =>
        operation === completion
          ? { ...operation, value: values.filter((value) => value !== victim) }
          : operation,
      );
      expect(checkSetFull(mutant, { add })).toMatchObject({ valid: false, lost: [victim], lostCount: 1 });
    },
  );

  it('checks 25 nodes, 2000 operations and reads of 900 values in well under a second', () => {
    const history: Operation[] = [];
    const values: number[] = [];
    for (let i = 0; i < 2000; i++) {
      const operation = { time: i * 10_000_000, process: i % 25 };
      if (i % 2 === 0 && values.length < 900) {
        const value = values.length;
        history.push({ ...operation, index: history.length, type: 'invoke', f: 'broadcast', value });
        history.push({ ...operation, index: history.length, type: 'ok', f: 'broadcast', value });
        values.push(value);
      } else {
        history.push({ ...operation, index: history.length, type: 'invoke', f: 'read', value: null });
        history.push({ ...operation, index: history.length, type: 'ok', f: 'read', value: [...values] });
      }
    }
    checkSetFull(history, { add: 'broadcast' });
    const cpu = process.cpuUsage();
    const found = checkSetFull(history, { add: 'broadcast' });
    const used = process.cpuUsage(cpu);
    expect(found).toMatchObject({ valid: true, stableCount: 900 });
    // 10 to 20 ms of CPU time on an idle machine; the bound only catches a change of order.
    expect((used.user + used.system) / 1000).toBeLessThan(300);
  });
});
