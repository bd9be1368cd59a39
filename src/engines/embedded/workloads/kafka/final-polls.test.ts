import { describe, expect, it } from 'vitest';
import { type Edn, kw, printEdn } from '../../../../results/edn.ts';
import { randomStream } from '../../kernel/random.ts';
import type { FreeWorkers } from '../workload.ts';
import { FinalPolls } from './final-polls.ts';
import type { Offsets } from './offsets.ts';

const start = 20e9;

interface Started {
  readonly worker: number;
  readonly time: number;
  readonly what: string;
}

/** Runs the phase on workers whose operations take `duration`; a poll returns what `read` says. */
function run(
  targets: Offsets,
  read: (worker: number, count: number) => Edn,
  { workers = 3, duration = 1e6, seed = 1 } = {},
): Started[] {
  const polls = new FinalPolls(workers, targets, randomStream(seed, 'test'));
  const busyUntil = new Map<number, number>();
  const running = new Map<number, { f: string; count: number }>();
  const counts = new Map<number, number>();
  const started: Started[] = [];
  let now = start;
  const free: FreeWorkers = {
    count: workers,
    isFree: (worker) => !running.has(worker),
    freeOnes: () => [...Array(workers).keys()].filter((worker) => !running.has(worker)),
    turn: () => free.freeOnes()[0] ?? -1,
    processOf: (worker) => worker,
  };
  for (;;) {
    for (const [worker, { f, count }] of running) {
      if ((busyUntil.get(worker) ?? 0) > now) continue;
      running.delete(worker);
      const value = f === 'poll' ? read(worker, count) : null;
      const type = f === 'crash' ? 'info' : 'ok';
      // Processes after a crash are numbered on by the number of workers.
      polls.observe({ index: 0, time: now, type, process: worker + workers, f, value });
    }
    const next = polls.nextTime(now, free);
    if (next === 'exhausted') return started;
    if (next === now) {
      const { worker, operation } = polls.take(now, free);
      const { f, value, more } = operation;
      const count = (counts.get(worker) ?? 0) + (f === 'poll' ? 1 : 0);
      counts.set(worker, count);
      running.set(worker, { f, count });
      busyUntil.set(worker, now + (f === 'crash' ? 0 : duration));
      started.push({ worker, time: now - start, what: `${f} ${printEdn(value)} ${printEdn(more ?? null)}` });
      continue;
    }
    const ends = [...running.keys()].map((worker) => busyUntil.get(worker) ?? 0);
    now = Math.min(next === 'busy' ? Number.POSITIVE_INFINITY : next, ...ends.filter((end) => end > now));
  }
}

const polled = (offsets: Record<string, number[]>): Edn => [
  [
    kw('poll'),
    new Map(Object.entries(offsets).map(([key, list]) => [key, list.map((offset) => [offset, 1])])),
  ],
];
const targets: Offsets = new Map([
  ['10', 4],
  ['9', 2],
]);

describe('the final phase of kafka', () => {
  it('has every worker crash, be assigned all keys from their beginning, and poll until it has seen all', () => {
    const started = run(targets, (_worker, count) =>
      count === 1 ? polled({ '9': [0, 1, 2], '10': [0, 1] }) : polled({ '10': [2, 3, 4] }),
    );
    for (const worker of [0, 1, 2]) {
      expect(started.filter((one) => one.worker === worker).map(({ what }) => what)).toEqual([
        'crash nil nil',
        'assign ["9" "10"] {:seek-to-beginning? true}',
        'poll [[:poll]] {:poll-ms 1000}',
        'poll [[:poll]] {:poll-ms 1000}',
      ]);
    }
  });

  it('polls at gaps from 0 to 0.4 s, and begins nothing after 10 s', () => {
    const started = run(targets, () => polled({ '9': [2] }), { workers: 4 });
    const times = started
      .filter(({ worker, what }) => worker === 0 && what.startsWith('poll'))
      .map(({ time }) => time);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(0.4e9 + 1e6);
    expect(Math.max(...gaps)).toBeGreaterThan(0.3e9);
    // 50 on average, with a standard deviation of about 4.
    expect(Math.abs(times.length - 50)).toBeLessThan(17);
    const last = Math.max(...started.map(({ time }) => time));
    expect(last).toBeLessThan(10e9);
    expect(last).toBeGreaterThan(9.5e9);
  });

  it('lets a slow worker go on while there is time, and waits for it', () => {
    const started = run(targets, () => polled({}), { workers: 2, duration: 3e9 });
    for (const worker of [0, 1]) {
      expect(started.filter((one) => one.worker === worker).map(({ time }) => time)).toEqual([
        0, 0, 3e9, 6e9, 9e9,
      ]);
    }
  });

  it('draws who comes first', () => {
    const first = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (seed) => run(targets, () => polled({ '9': [2], '10': [9] }), { seed })[0]?.worker,
    );
    expect(new Set(first).size).toBeGreaterThan(1);
  });

  it('is over at once when no key was ever seen', () => {
    expect(run(new Map(), () => polled({}))).toEqual([]);
  });

  it('asks for a key that was polled and empty until a poll names it', () => {
    const started = run(new Map([['5', -1]]), (_worker, count) =>
      count === 1 ? polled({}) : polled({ '5': [] }),
    );
    expect(started.filter(({ worker, what }) => worker === 1 && what.startsWith('poll'))).toHaveLength(2);
  });
});
