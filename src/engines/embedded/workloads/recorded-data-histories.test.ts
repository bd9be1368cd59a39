/**
 * The operations of g-set, the counters, lin-kv and the transactions against 16 histories of the real
 * Maelstrom of 90 to 8200 operations. Ours come from 25 seeds of the same tests, on nodes that answer at
 * once. Tolerances are four standard deviations, or what fails a right generator less than once in 10,000
 * times. Seeds are fixed, so that none of it can flake.
 */
import { describe, expect, it } from 'vitest';
import { recordedRun } from '../../../../test/support/recorded-runs.ts';
import { runTest } from '../../../../test/support/run-fake-nodes.ts';
import { distance, distanceLimit, gaps, shares } from '../../../../test/support/samples.ts';
import type { Keyword } from '../../../results/edn.ts';
import type { History, Operation } from '../../../results/results.ts';
import { testSpec, type WrittenTest } from '../../test-spec.ts';
import type { FakeProgram } from '../clients/fake-node.ts';
import { randomStream } from '../kernel/random.ts';
import { transactions } from './transactions.ts';

const seeds = Array.from({ length: 25 }, (_, index) => index + 1);

/** Answers everything at once, in a shape that fits. */
const obliging =
  (read: unknown): FakeProgram =>
  (node) =>
  ({ body }) => {
    if (body.type === 'init') return false;
    const fields = body.type === 'read' ? { value: read } : body.type === 'txn' ? { txn: body.txn } : {};
    node.reply({ type: `${body.type}_ok`, ...(fields as Record<string, never>) });
    return undefined;
  };

function simulate(test: WrittenTest): readonly History[] {
  const program = obliging(test.workload === 'g-set' ? [] : 0);
  return seeds.map((seed) => runTest(test, program, { seed }).history);
}

/** What comes before the quiet time of ten seconds that precedes a final phase. */
function mainPhase(history: History): History {
  const end = history.findIndex(({ time }, index) => time - (history[index - 1]?.time ?? 0) > 9e9);
  return end === -1 ? history : history.slice(0, end);
}
const invoked = (history: History): Operation[] =>
  mainPhase(history).filter(({ type, process }) => type === 'invoke' && process !== 'nemesis');

/** Expects shares of a recorded sample to lie within four standard deviations of the right ones. */
function expectShares(sample: readonly string[], right: ReadonlyMap<string, number>): void {
  const found = shares(sample);
  expect([...right.keys()]).toEqual(expect.arrayContaining([...found.keys()]));
  for (const [kind, share] of right) {
    const limit = 4 * Math.sqrt((share * (1 - share)) / sample.length);
    expect(Math.abs((found.get(kind) ?? 0) - share), `share of ${kind}`).toBeLessThanOrEqual(limit);
  }
}
const mean = (list: readonly number[]): number => list.reduce((sum, item) => sum + item, 0) / list.length;

const ten = { rate: 10, timeLimit: 10 } as const;
const partition = { nemesis: ['partition'] } as const;
const txn20 = { nodeCount: 2, rate: 20, timeLimit: 10 } as const;

// The runs whose nodes were quick enough for the rate, so that the generator alone made the gaps.
describe.each<[string, WrittenTest & { rate: number; timeLimit: number }]>([
  ['g-set-pass', { workload: 'g-set', ...ten }],
  ['g-counter-pass', { workload: 'g-counter', ...ten }],
  ['pn-counter-pass', { workload: 'pn-counter', nodeCount: 3, ...ten }],
  ['pn-counter-js-partition', { workload: 'pn-counter', rate: 10, timeLimit: 15, ...partition }],
  ['lin-kv-pass', { workload: 'lin-kv', nodeCount: 3, concurrency: '4n', ...ten }],
  ['lin-kv-fail', { workload: 'lin-kv', nodeCount: 3, concurrency: '4n', ...ten }],
  ['txn-list-append-pass', { workload: 'txn-list-append', ...txn20 }],
  ['txn-list-append-fail', { workload: 'txn-list-append', ...txn20 }],
])('%s', (name, test) => {
  const recorded = invoked(recordedRun(name).history());
  const ours = simulate(test).map(invoked);
  const { rate, timeLimit } = test;

  it('has as many operations as ours, to within four standard deviations of one run', () => {
    const deviation = Math.sqrt((rate * timeLimit) / 3);
    expect(Math.abs(recorded.length - mean(ours.map(({ length }) => length)))).toBeLessThan(4 * deviation);
  });

  it('has gaps of the same distribution: Kolmogorov-Smirnov at 1 in 10,000', () => {
    const real = gaps(recorded, rate);
    const drawn = ours.flatMap((list) => gaps(list, rate));
    expect(distance(real, drawn)).toBeLessThan(distanceLimit(real.length, drawn.length));
    expect(Math.max(...drawn)).toBeLessThanOrEqual(2);
  });

  it('has the same kinds of operations in the same shares', () => {
    expectShares(
      recorded.map(({ f }) => f),
      shares(ours.flat().map(({ f }) => f)),
    );
  });
});

describe('who runs an operation', () => {
  it.each<[string, WrittenTest]>([
    ['g-set-pass', { workload: 'g-set', ...ten }],
    ['pn-counter-pass', { workload: 'pn-counter', nodeCount: 3, ...ten }],
    ['txn-list-append-pass', { workload: 'txn-list-append', ...txn20 }],
  ])('is, operation for operation, who ran it in %s while no worker was busy', (name, test) => {
    const recorded = unhurried(recordedRun(name).history());
    expect(recorded.length).toBeGreaterThan(11);
    for (const history of simulate(test)) {
      const processes = invoked(history).map(({ process }) => process);
      const length = Math.min(processes.length, recorded.length);
      expect(processes.slice(0, length)).toEqual(recorded.slice(0, length));
    }
  });

  /** The processes of the first operations, up to the first that began while another was under way. */
  function unhurried(history: History): Operation['process'][] {
    const overlap = history.findIndex(
      ({ type }, index) => type === 'invoke' && history[index - 1]?.type === 'invoke',
    );
    return invoked(history.slice(0, overlap)).map(({ process }) => process);
  }

  /** A process whose operation may have happened does nothing more; its worker goes on as another. */
  function processesFollow(history: History, concurrency: number): number {
    let ended = 0;
    for (const [index, { type, process }] of history.entries()) {
      if (type !== 'info' || process === 'nemesis') continue;
      ended++;
      const later = history.slice(index + 1).filter((operation) => operation.process !== 'nemesis');
      const sameWorker = later.filter(
        (other) => (other.process as number) % concurrency === process % concurrency,
      );
      expect(sameWorker[0]?.process ?? process + concurrency).toBe(process + concurrency);
    }
    return ended;
  }

  it('is another process after an operation that may have happened, as in lin-kv-partition-pass', () => {
    const test: WrittenTest = { workload: 'lin-kv', nodeCount: 3, concurrency: '4n', ...ten };
    const silentAtTimes: FakeProgram = (node) => (message) =>
      Number(message.body.msg_id) % 3 === 0 ? undefined : obliging(0)(node)(message);
    expect(processesFollow(recordedRun('lin-kv-partition-pass').history(), 12)).toBe(8);
    expect(processesFollow(runTest(test, silentAtTimes).history, 12)).toBeGreaterThan(8);
  });
});

describe('values', () => {
  it('of g-set count from 0 without gaps', () => {
    for (const history of [recordedRun('g-set-pass').history(), ...simulate({ workload: 'g-set', ...ten })]) {
      const added = invoked(history).filter(({ f }) => f === 'add');
      expect(added.map(({ value }) => value)).toEqual(added.map((_, index) => index));
    }
  });

  it.each<[string, WrittenTest, number, number]>([
    ['g-counter-seq-kv-pass', { workload: 'g-counter', ...ten }, 0, 4],
    ['g-counter-stale-read-fail', { workload: 'g-counter', ...ten }, 0, 4],
    ['pn-counter-js-partition', { workload: 'pn-counter', ...ten }, -5, 4],
  ])('of %s are all of their range alike', (name, test, lowest, highest) => {
    const deltas = (list: readonly Operation[]): string[] =>
      list.filter(({ f }) => f === 'add').map(({ value }) => String(value));
    const alike = Array.from({ length: highest - lowest + 1 }, (_, index) => String(lowest + index));
    const right = new Map(alike.map((delta) => [delta, 1 / alike.length]));
    expectShares(deltas(invoked(recordedRun(name).history())), right);
    expectShares(deltas(simulate(test).flatMap(invoked)), right);
  });

  it('of a g-counter are added half as often as read, in 3800 recorded operations', () => {
    const right = new Map([
      ['add', 1 / 3],
      ['read', 2 / 3],
    ]);
    for (const name of ['g-counter-seq-kv-pass', 'g-counter-stale-read-fail']) {
      expectShares(
        invoked(recordedRun(name).history()).map(({ f }) => f),
        right,
      );
    }
  });
});

describe('lin-kv', () => {
  const runs = ['lin-kv-pass', 'lin-kv-fail', 'lin-kv-partition-pass'];
  const ours = simulate({ workload: 'lin-kv', nodeCount: 3, concurrency: '4n', ...ten });
  const group = ({ value, f }: Operation): string => `${f} ${(value as readonly number[])[0]}`;

  it('reads with the first n workers of the first group only, and there as often as it writes', () => {
    const right = shares(ours.flatMap(invoked).map(group));
    expect([...right.keys()].sort()).toEqual(['cas 0', 'cas 1', 'read 0', 'write 0', 'write 1']);
    for (const [kind, share] of [
      ['read 0', 1 / 4],
      ['write 0', 1 / 12],
      ['cas 0', 1 / 6],
      ['write 1', 1 / 6],
      ['cas 1', 1 / 3],
    ] as const) {
      expect(right.get(kind)).toBeCloseTo(share, 1);
    }
    expectShares(
      runs.flatMap((name) => invoked(recordedRun(name).history()).map(group)),
      right,
    );
  });

  it('has a worker for each key and kind of operation that is theirs alone', () => {
    for (const history of [...runs.map((name) => recordedRun(name).history()), ...ours]) {
      for (const operation of invoked(history)) {
        const worker = (operation.process as number) % 12;
        const expected = worker < 3 ? /^read 0$/ : worker < 6 ? /^(write|cas) 0$/ : /^(write|cas) 1$/;
        expect(group(operation)).toMatch(expected);
      }
    }
  });

  it('takes values 0 to 4, all alike', () => {
    const right = new Map(['0', '1', '2', '3', '4'].map((value) => [value, 1 / 5]));
    const values = (history: History): string[] =>
      invoked(history)
        .filter(({ f }) => f !== 'read')
        .flatMap(({ value }) => [(value as readonly unknown[])[1]].flat().map(String));
    expectShares(
      runs.flatMap((name) => values(recordedRun(name).history())),
      right,
    );
    expectShares(ours.flatMap(values), right);
  });
});

describe('transactions', () => {
  type MicroOperation = readonly [f: string, key: number, value: number | null];
  const transactionsOf = (history: History): MicroOperation[][] =>
    invoked(history).map(({ value }) =>
      (value as [Keyword, number, number | null][]).map(([f, key, written]) => [f.name, key, written]),
    );
  const draw = (test: WrittenTest, write: string, count: number): MicroOperation[][][] =>
    seeds.map((seed) => {
      const next = transactions(testSpec(test, seed), write, randomStream(seed, 'test'));
      return Array.from({ length: count }, () =>
        next().map(([f, key, value]): MicroOperation => [(f as Keyword).name, key, value]),
      );
    });

  /** What the choice of keys shows in: how often two neighbours have one key, how far a key is behind the newest, and how many keys are used. */
  function figures(list: readonly MicroOperation[][]): Record<string, number> {
    const keys = list.flat().map(([, key]) => key);
    let newest = 9;
    const behind = keys.map((key) => {
      newest = Math.max(newest, key);
      return newest - key;
    });
    return {
      'neighbours with one key': mean(keys.slice(1).map((key, index) => (key === keys[index] ? 1 : 0))),
      'distance to the newest key': mean(behind),
      'newest key': newest,
    };
  }

  const names = [
    ['txn-list-append-pass', 'append'],
    ['txn-list-append-js-pass', 'append'],
    ['txn-list-append-fail', 'append'],
    ['txn-rw-register-pass', 'w'],
    ['txn-rw-register-dirty-rc-fail', 'w'],
    ['txn-rw-register-hat-pass', 'w'],
    ['txn-rw-register-drops-writes-fail', 'w'],
  ] as const;

  describe.each(names)('%s', (name, write) => {
    const recorded = transactionsOf(recordedRun(name).history());
    const ours = draw({ workload: 'txn-rw-register' }, write, recorded.length);

    it('has transactions of 1 to 4 micro-operations, and kinds of them in the same shares', () => {
      const lengths = new Map(['1', '2', '3', '4'].map((length) => [length, 1 / 4]));
      const size = ({ length }: readonly unknown[]): string => String(length);
      const kinds = (list: readonly MicroOperation[][]): string[] => list.flat().map(([f]) => f);
      expectShares(recorded.map(size), lengths);
      expectShares(ours.flat().map(size), lengths);
      // Not quite a half each: a write to a key that has had all of its writes is drawn again.
      expectShares(kinds(recorded), shares(kinds(ours.flat())));
    });

    it('writes 1, 2, 3 … to each key, 16 at most', () => {
      for (const list of [recorded, ...ours]) {
        const written = new Map<number, number>();
        for (const [f, key, value] of list.flat()) {
          const expected = f === 'r' ? null : (written.get(key) ?? 0) + 1;
          if (value !== expected) expect([f, key, value]).toEqual([f, key, expected]);
          if (expected !== null) written.set(key, expected);
        }
        expect(Math.max(...written.values())).toBeLessThanOrEqual(16);
      }
    });

    it('chooses keys as ours do, to within four standard deviations of one run', () => {
      const samples = ours.map(figures);
      for (const [what, value] of Object.entries(figures(recorded))) {
        const list = samples.map((sample) => sample[what] as number);
        const deviation = Math.sqrt(mean(list.map((item) => (item - mean(list)) ** 2)));
        expect(Math.abs(value - mean(list)), what).toBeLessThanOrEqual(4 * deviation);
      }
    });
  });
});
