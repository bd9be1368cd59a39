import { describe, expect, it } from 'vitest';
import { type Edn, kw, printEdn } from '../../../../results/edn.ts';
import type { Operation } from '../../../../results/results.ts';
import { testSpec } from '../../../test-spec.ts';
import { randomStream } from '../../kernel/random.ts';
import { microOperations } from '../micro-operations.ts';
import type { FreeWorkers, GeneratedOperation } from '../workload.ts';
import { LogOperations } from './generator.ts';

const spec = testSpec({ workload: 'kafka', nodeCount: 2, concurrency: '2n', rate: 10 }, 1);
const streams = (seed: number) => (name: string) => randomStream(seed, 'test', name);
const allFree: FreeWorkers = {
  count: 4,
  isFree: () => true,
  freeOnes: () => [0, 1, 2, 3],
  turn: () => 0,
  processOf: (worker) => worker,
};

function generator(seed = 1): LogOperations {
  return new LogOperations(spec, streams(seed), microOperations(spec, streams(seed)('operations')));
}

/** Operations at these gaps, each completed by `answer` (its ok value) before the next. */
function run(
  operations: LogOperations,
  count: number,
  gapNanos: number,
  answer: (operation: GeneratedOperation) => Edn,
): { time: number; operation: GeneratedOperation }[] {
  return Array.from({ length: count }, (_, index) => {
    const time = index * gapNanos;
    const { operation } = operations.take(time, allFree);
    observe(operations, operation.f, answer(operation));
    return { time, operation };
  });
}

function observe(operations: LogOperations, f: string, value: Edn, type: Operation['type'] = 'ok'): void {
  operations.observe({ index: 0, time: 0, type, process: 0, f, value });
}

/** A log that is never read. */
const unread = ({ f, value }: GeneratedOperation): Edn => {
  if (f === 'poll') return [[kw('poll'), new Map()]];
  if (f !== 'send') return value;
  const [[, key, message]] = value as [[Edn, string, number]];
  return [[kw('send'), key, [message - 1, message]]];
};

describe('the main phase of kafka', () => {
  it('assigns before 1 of 64 steps, one key, that of the step, which then follows', () => {
    const all = Array.from({ length: 8 }, (_, seed) =>
      run(generator(seed), 5000, 1, unread).map(({ operation }) => operation),
    );
    const list = all.flat();
    const assigned = list.filter(({ f }) => f === 'assign').length;
    const steps = list.filter(({ f }) => f === 'send' || f === 'poll').length;
    // Four standard deviations of a count with a share of 1/64.
    expect(Math.abs(assigned - (assigned + steps) / 64)).toBeLessThan(4 * Math.sqrt(list.length / 64));
    let before = 0;
    for (const operations of all) {
      for (const [index, { f, value, more }] of operations.entries()) {
        const next = operations[index + 1];
        if (f !== 'assign' || more !== undefined || next?.f !== 'send') continue;
        before++;
        expect((value as string[])[0]).toBe((next.value as [[Edn, string]])[0][1]);
      }
    }
    expect(before).toBeGreaterThan(100);
  });

  it('widens a third of the assignments by the keys with messages that nobody polled', () => {
    const list = Array.from({ length: 8 }, (_, seed) => run(generator(seed), 5000, 1, unread))
      .flat()
      .map(({ operation }) => operation)
      .filter(({ f }) => f === 'assign');
    const widened = list.filter(({ more }) => more !== undefined);
    const expected = list.length / 3;
    expect(Math.abs(widened.length - expected)).toBeLessThan(4 * Math.sqrt((expected * 2) / 3));
  });

  it('crashes a client every 30 s per worker on average, with gaps up to twice that', () => {
    const crashes = Array.from({ length: 30 }, (_, seed) =>
      run(generator(seed), 3000, 100_000_000, unread)
        .filter(({ operation }) => operation.f === 'crash')
        .map(({ time }) => time / 1e9),
    );
    const gaps = crashes.flatMap((times) => times.slice(1).map((time, index) => time - (times[index] ?? 0)));
    const mean = gaps.reduce((sum, gap) => sum + gap) / gaps.length;
    // 4 workers: uniform in [0, 15 s), then a coin every 0.1 s: 7.5 + 0.15 s; standard deviation 4.3 s.
    expect(Math.abs(mean - 7.65)).toBeLessThan((4 * 4.34) / Math.sqrt(gaps.length));
    expect(Math.max(...gaps)).toBeGreaterThan(14);
    expect(Math.max(...gaps)).toBeLessThan(17);
    // The first is due at once: half of them are the very first operation.
    const first = crashes.filter(([time]) => time === 0).length;
    expect(Math.abs(first - 15)).toBeLessThan(4 * Math.sqrt(30 / 4));
  });

  it('knows of a key what was sent and polled, and forgets it when it is caught up with', () => {
    const operations = generator();
    const send = (key: string, offset: number) =>
      observe(operations, 'send', [[kw('send'), key, [offset, 1]]]);
    const poll = (key: string, ...offsets: number[]) =>
      observe(operations, 'poll', [[kw('poll'), new Map([[key, offsets.map((offset) => [offset, 1])]])]]);
    const widened = (): GeneratedOperation => {
      for (;;) {
        const { operation } = operations.take(0, allFree);
        if (operation.more !== undefined) return operation;
      }
    };
    send('10', 4);
    send('9', 0);
    send('7', 2);
    poll('10', 1, 2);
    poll('7', 2, 1);
    poll('3');
    const { value, more } = widened();
    expect((value as string[]).slice(0, 2)).toEqual(['10', '9']);
    expect(printEdn(more ?? null)).toBe('{:unseen {9 {:polled -1, :sent 0}, 10 {:polled 2, :sent 4}}}');
    send('7', 3);
    expect((widened().value as string[]).slice(0, 3)).toEqual(['10', '9', '7']);
    expect([...operations.seen]).toEqual([
      ['10', 4],
      ['9', 0],
      ['7', 3],
      ['3', -1],
    ]);
  });

  it('hears of acknowledged operations only', () => {
    const operations = generator();
    observe(operations, 'send', [[kw('send'), '1', [5, 1]]], 'info');
    observe(operations, 'send', [[kw('send'), '1', 1]], 'invoke');
    observe(operations, 'send', [[kw('send'), '1', 1]], 'fail');
    expect(operations.seen.size).toBe(0);
  });

  it('waits for a worker', () => {
    expect(generator().nextTime(7, { ...allFree, turn: () => -1 })).toBe('busy');
    expect(generator().nextTime(7, allFree)).toBe(7);
  });
});
