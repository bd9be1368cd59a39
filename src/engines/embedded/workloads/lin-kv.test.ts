import { describe, expect, it } from 'vitest';
import { runTest } from '../../../../test/support/run-fake-nodes.ts';
import type { Operation } from '../../../results/results.ts';
import { testSpec } from '../../test-spec.ts';
import type { FakeProgram } from '../clients/fake-node.ts';
import { randomStream } from '../kernel/random.ts';
import { linKvWorkload } from './lin-kv.ts';
import type { FreeWorkers, OperationGenerator } from './workload.ts';

/** Workers of which only some are free, each running as a process of its own choosing. */
function workers(processes: readonly number[], free: readonly number[]): FreeWorkers {
  return {
    count: processes.length,
    isFree: (worker) => free.includes(worker),
    freeOnes: () => [...free],
    turn: (from = 0, to = processes.length) => free.find((worker) => worker >= from && worker < to) ?? -1,
    processOf: (worker) => processes[worker] as number,
  };
}

function generator(nodeCount: number, concurrency: string, seed = 1): OperationGenerator {
  const spec = testSpec({ workload: 'lin-kv', nodeCount, concurrency }, seed);
  return linKvWorkload.phases(spec, (name) => randomStream(seed, 'test', name)).main;
}
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const keyOf = ({ value }: { readonly value: Operation['value'] }): number => (value as number[])[0] as number;

describe('the operations of lin-kv', () => {
  it('come when any worker is free', () => {
    const operations = generator(2, '4n');
    expect(operations.nextTime(5, workers(upTo(8), []))).toBe('busy');
    for (const worker of upTo(8)) {
      const one = workers(upTo(8), [worker]);
      expect(operations.nextTime(5, one)).toBe(5);
      expect(operations.take(5, one).worker).toBe(worker);
    }
  });

  it('are drawn evenly from the groups that have a free worker, and in the first from readers and writers', () => {
    const operations = generator(1, '6n');
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const { operation } = operations.take(0, workers(upTo(6), [0, 1, 2, 4]));
      const kind = `${operation.f === 'read' ? 'read' : 'other'} ${keyOf(operation)}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    // Four standard deviations of 6000 draws are below 160.
    const expected = { 'read 0': 1000, 'other 0': 1000, 'other 1': 2000, 'other 2': 2000 };
    expect([...counts.keys()].sort()).toEqual(Object.keys(expected).sort());
    for (const [kind, count] of Object.entries(expected)) {
      expect(Math.abs((counts.get(kind) ?? 0) - count)).toBeLessThan(160);
    }
  });

  it('leave a key for the next unused one when a twenty-first process would work on it', () => {
    const operations = generator(2, '4n');
    const processes = upTo(8);
    const keys: number[] = [];
    // Worker 1 crashes after each of its operations; the second group is busy.
    for (let crash = 0; crash < 40; crash++) {
      keys.push(keyOf(operations.take(0, workers(processes, [1])).operation));
      processes[1] = (processes[1] as number) + 8;
    }
    // The four workers of a group and 16 crashes are 20 processes; a new key starts with the four of then.
    expect(keys).toEqual([...Array(17).fill(0), ...Array(17).fill(2), ...Array(6).fill(3)]);
    expect(keyOf(operations.take(0, workers(processes, [5])).operation)).toBe(1);
  });
});

describe('the client of lin-kv', () => {
  const registers: FakeProgram = (node) => {
    const values = new Map<unknown, unknown>();
    return ({ body }) => {
      if (body.type === 'read')
        node.reply({ type: 'read_ok', value: (values.get(body.key) ?? null) as null });
      if (body.type === 'write') {
        values.set(body.key, body.value);
        node.reply({ type: 'write_ok' });
      }
      if (body.type === 'cas' && values.get(body.key) === body.from) {
        values.set(body.key, body.to);
        node.reply({ type: 'cas_ok' });
      } else if (body.type === 'cas') {
        node.reply({ type: 'error', code: 22, text: 'another value' });
      }
      return undefined;
    };
  };
  const one = { workload: 'lin-kv', nodeCount: 1, concurrency: '2n', rate: 50, timeLimit: 4 } as const;

  it('puts key and value into the history as pairs, and is judged valid', () => {
    const { history, results } = runTest(one, registers);
    const oks = history.filter(({ type }) => type === 'ok');
    for (const { f, value } of oks) {
      const [key, what] = value as readonly unknown[];
      expect(key).toBe(0);
      if (f === 'cas') expect(what).toEqual([expect.any(Number), expect.any(Number)]);
      else expect(what === null || typeof what === 'number').toBe(true);
    }
    expect(new Set(oks.map(({ f }) => f))).toEqual(new Set(['read', 'write', 'cas']));
    expect(results?.workload).toMatchObject({ workload: 'registers', valid: true });
  });

  it.each([
    [0, 1000],
    [150, 1500],
  ])('gives up after ten mean latencies, a second at least: %i ms', (latency, timeout) => {
    const { history } = runTest(
      { ...one, latency, rate: 5 },
      () =>
        ({ body }) =>
          body.type === 'init' && undefined,
    );
    const [first] = history;
    const end = history.find(({ process, type }) => process === first?.process && type !== 'invoke');
    expect(((end?.time ?? 0) - (first?.time ?? 0)) / 1e6).toBe(timeout);
  });

  it('can’t know of a write or a cas without an answer, and knows that a read read nothing', () => {
    const { history } = runTest(one, () => () => undefined);
    for (const { f, type } of history) {
      if (type !== 'invoke') expect(type).toBe(f === 'read' ? 'fail' : 'info');
    }
  });

  it('goes on under the same name after an operation that may have happened', () => {
    const clients = new Set<string>();
    runTest({ ...one, timeLimit: 10 }, () => ({ src, body }) => {
      if (body.type !== 'init') clients.add(src);
      return undefined;
    });
    expect(clients.size).toBe(2);
  });
});
