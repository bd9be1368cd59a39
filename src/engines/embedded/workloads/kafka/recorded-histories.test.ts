/**
 * Kafka's operations against five histories of the real Maelstrom: three of about 200 operations at rate
 * 20, two of 4000 to 5000 at rate 1000. Ours come from 40 and 4 seeds of the same tests, on nodes that
 * answer at once. Tolerances are stated at each comparison and fail a right generator less than once in
 * 10,000 times; seeds are fixed, so that none of it can flake.
 */
import { describe, expect, it } from 'vitest';
import { recordedRun } from '../../../../../test/support/recorded-runs.ts';
import { runTest } from '../../../../../test/support/run-fake-nodes.ts';
import { distance, distanceLimit, gaps, shares } from '../../../../../test/support/samples.ts';
import { kw, printEdn } from '../../../../results/edn.ts';
import type { History, Operation } from '../../../../results/results.ts';
import type { WrittenTest } from '../../../test-spec.ts';
import type { FakeProgram } from '../../clients/fake-node.ts';

/** One set of logs that all nodes of a run hold in common. */
function commonLogs(): FakeProgram {
  const logs = new Map<string, unknown[]>();
  return (node) =>
    ({ body }) => {
      if (body.type === 'send') {
        const log = logs.get(body.key) ?? [];
        logs.set(body.key, [...log, body.msg]);
        node.reply({ type: 'send_ok', offset: log.length });
      } else if (body.type === 'poll') {
        const from = ([key, first]: [string, number]) =>
          (logs.get(key) ?? []).slice(first).map((message, index) => [first + index, message]);
        const wanted = Object.entries(body.offsets) as [string, number][];
        const polled = wanted.map((entry) => [entry[0], from(entry)] as const);
        const msgs = Object.fromEntries(polled.filter(([, pairs]) => pairs.length > 0));
        node.reply({ type: 'poll_ok', msgs: msgs as never });
      } else if (body.type === 'commit_offsets') {
        node.reply({ type: 'commit_offsets_ok' });
      } else if (body.type === 'list_committed_offsets') {
        node.reply({ type: 'list_committed_offsets_ok', offsets: {} });
      }
      return undefined;
    };
}

const simulate = (test: WrittenTest, seed: number): History => runTest(test, commonLogs(), { seed }).history;
const common = { workload: 'kafka', concurrency: '2n', nodeCount: 2 } as const;
const slow: WrittenTest = { ...common, timeLimit: 10, rate: 20 };
const fast: WrittenTest = { ...common, timeLimit: 6, rate: 1000 };

const recordedSlow = ['kafka-pass', 'kafka-fail', 'kafka-demo-multinode'].map((name) =>
  recordedRun(name).history(),
);
const recordedFast = ['kafka-two-nodes-lin-kv-pass', 'kafka-two-nodes-lost-writes-fail'].map((name) =>
  recordedRun(name).history(),
);
const slowSeeds = Array.from({ length: 40 }, (_, seed) => simulate(slow, seed));
const fastSeeds = Array.from({ length: 4 }, (_, seed) => simulate(fast, seed));

/** Index of the first operation after the quiet time of ten seconds. */
function finalStart(history: History): number {
  return history.findIndex(({ time }, index) => time - (history[index - 1]?.time ?? 0) > 9e9);
}
const mainPhase = (history: History): History => history.slice(0, finalStart(history));
const finalPhase = (history: History): History => history.slice(finalStart(history));
const invoked = (history: History): Operation[] => mainPhase(history).filter(({ type }) => type === 'invoke');
const mean = (list: readonly number[]): number => list.reduce((sum, item) => sum + item, 0) / list.length;

describe('the main phase', () => {
  it('has as many operations at rate 20, to within four standard deviations of one run', () => {
    const ours = mean(slowSeeds.map((history) => invoked(history).length));
    // Gaps have a standard deviation of 1/sqrt 3 of their mean: counts have sqrt(n / 3).
    for (const history of recordedSlow) {
      expect(Math.abs(invoked(history).length - ours)).toBeLessThan(4 * Math.sqrt(200 / 3));
    }
  });

  it('has gaps of the same distribution at rate 20: Kolmogorov-Smirnov at 1 in 10,000', () => {
    const drawn = slowSeeds.flatMap((history) => gaps(mainPhase(history), 20));
    for (const history of recordedSlow) {
      const real = gaps(mainPhase(history), 20);
      expect(distance(real, drawn)).toBeLessThan(distanceLimit(real.length, drawn.length));
    }
  });

  it('has the same kinds of operations in the same shares, to within four standard deviations', () => {
    const kindsOf = (histories: readonly History[]) => shares(histories.flatMap(invoked).map(({ f }) => f));
    for (const [recorded, ours] of [
      [recordedSlow, slowSeeds],
      [recordedFast, fastSeeds],
    ] as const) {
      const real = kindsOf(recorded);
      const drawn = kindsOf(ours);
      expect([...drawn.keys()].sort()).toEqual(['assign', 'crash', 'poll', 'send']);
      expect([...real.keys()].sort()).toEqual(['assign', 'crash', 'poll', 'send']);
      const count = recorded.flatMap(invoked).length;
      for (const [kind, share] of drawn) {
        const deviation = Math.sqrt((share * (1 - share)) / count);
        expect(Math.abs((real.get(kind) ?? 0) - share)).toBeLessThan(4 * deviation);
      }
    }
  });

  it('widens as many of its assignments, to within four standard deviations', () => {
    const widened = (histories: readonly History[]): [share: number, count: number] => {
      const assignments = histories.flatMap(invoked).filter(({ f }) => f === 'assign');
      const wide = assignments.filter(({ more }) => more?.has(kw('unseen')) === true);
      return [wide.length / assignments.length, assignments.length];
    };
    const [real, count] = widened([...recordedSlow, ...recordedFast]);
    const [drawn, ours] = widened([...slowSeeds, ...fastSeeds]);
    expect(count).toBeGreaterThan(150);
    expect(Math.abs(real - drawn)).toBeLessThan(4 * Math.sqrt((2 / 9) * (1 / count + 1 / ours)));
  });

  it('crashes as many clients, to within four standard deviations of the sum', () => {
    // 4 workers over 10 s: the first almost at once, then about one in 7.6 s.
    const crashes = (history: History) => invoked(history).filter(({ f }) => f === 'crash').length;
    const ours = slowSeeds.map(crashes);
    const spread = Math.sqrt(mean(ours.map((count) => (count - mean(ours)) ** 2)));
    const real = recordedSlow.map(crashes);
    expect(Math.abs(mean(real) - mean(ours))).toBeLessThan((4 * spread) / Math.sqrt(real.length));
    for (const history of [...recordedSlow, ...recordedFast, ...fastSeeds]) {
      expect(invoked(history).findIndex(({ f }) => f === 'crash')).toBeLessThan(14);
    }
  });

  it('sends to keys as new or old: Kolmogorov-Smirnov at 1 in 10,000', () => {
    /** How far behind the newest key so far the key of each send is. */
    const ages = (history: History): number[] => {
      let newest = 0;
      return invoked(history)
        .filter(({ f }) => f === 'send')
        .map(({ value }) => {
          const key = Number((value as [[unknown, string]])[0][1]);
          newest = Math.max(newest, key);
          return newest - key;
        });
    };
    const drawn = fastSeeds.flatMap(ages);
    for (const history of recordedFast) {
      const real = ages(history);
      // Sends of one run share their keys, 16 in a row at most: the samples are worth a sixteenth.
      expect(distance(real, drawn)).toBeLessThan(distanceLimit(real.length / 16, drawn.length / 16));
      expect(mean(real) / mean(drawn)).toBeGreaterThan(0.5);
      expect(mean(real) / mean(drawn)).toBeLessThan(2);
    }
  });

  it('sends 1, 2, 3 … to each key, no more than 16 of them, and as many to a key on average', () => {
    const writes = (history: History): number[] => {
      const messages = new Map<string, number[]>();
      for (const { f, value } of invoked(history)) {
        if (f !== 'send') continue;
        const [[, key, message]] = value as [[unknown, string, number]];
        messages.set(key, [...(messages.get(key) ?? []), message]);
      }
      for (const list of messages.values()) expect(list).toEqual(list.map((_, index) => index + 1));
      return [...messages.values()].map(({ length }) => length);
    };
    for (const history of [...recordedSlow, ...recordedFast, ...slowSeeds, ...fastSeeds]) {
      expect(Math.max(...writes(history))).toBe(16);
    }
    expect(Math.abs(mean(recordedFast.map((history) => mean(writes(history)))) - 15)).toBeLessThan(0.6);
    expect(Math.abs(mean(fastSeeds.map((history) => mean(writes(history)))) - 15)).toBeLessThan(0.6);
  });
});

describe('who runs an operation', () => {
  it('is the free worker whose turn it is, operation for operation', () => {
    for (const history of [...recordedSlow, ...recordedFast, ...slowSeeds, ...fastSeeds]) {
      const busy = new Set<number>();
      let turn = 0;
      const expected: number[] = [];
      const actual: number[] = [];
      for (const { type, process } of mainPhase(history)) {
        const worker = (process as number) % 4;
        if (type !== 'invoke') {
          busy.delete(worker);
          continue;
        }
        // Five threads take turns; the nemesis, which has nothing to do, leaves its turn to worker 0.
        const round = [0, 1, 2, 3, 0, 1, 2, 3].slice(turn);
        expected.push(round.find((one) => !busy.has(one)) ?? -1);
        actual.push(worker);
        busy.add(worker);
        turn = (turn + 1) % 5;
      }
      expect(actual).toEqual(expected);
    }
  });

  it('is the next process of the worker after a crash, and no other', () => {
    for (const history of [...recordedSlow, ...recordedFast, ...slowSeeds, ...fastSeeds]) {
      const current = [0, 1, 2, 3];
      const others = history.filter(({ type, process }) => {
        const worker = (process as number) % 4;
        const itself = current[worker] === process;
        if (type === 'info') current[worker] = (process as number) + 4;
        return !itself;
      });
      expect(others).toEqual([]);
    }
  });
});

describe('shapes', () => {
  /** Kind and value with digits masked and repetitions folded: what is left is the form. */
  const shape = ({ type, f, value, more, error }: Operation): string =>
    [type, f, printEdn(value), printEdn(more ?? null), printEdn(error ?? null)]
      .join(' ')
      .replace(/-?\d+/g, '0')
      .replace(/("0") ("0" ?)+/g, '$1')
      .replace(/(\[0 0\])( \[0 0\])+/g, '$1')
      .replace(/("0" (\[\[0 0\]\]|\[\]))(, "0" (\[\[0 0\]\]|\[\]))+/g, '$1')
      .replace(/(0 \{:polled 0, :sent 0\})(, 0 \{:polled 0, :sent 0\})+/g, '$1');

  it('of the main phase are those of kafka-pass and the lin-kv run', () => {
    const real = new Set(
      [...recordedSlow.slice(0, 1), ...recordedFast.slice(0, 1)].flatMap(mainPhase).map(shape),
    );
    // That recorded node names keys without messages; ours leaves them out.
    real.delete('ok poll [[:poll {"0" []}]] nil nil');
    const ours = new Set([...slowSeeds, ...fastSeeds].flatMap(mainPhase).map(shape));
    expect([...ours].sort()).toEqual([...real].sort());
  });

  it('of the final phase are those of kafka-pass: crash, all keys from their beginning, polls', () => {
    const phases = [recordedSlow[0] ?? [], ...slowSeeds].map(finalPhase);
    const shapes = phases.map((phase) => [...new Set(phase.map(shape))].sort());
    expect(shapes[0]).toHaveLength(6);
    for (const one of shapes) expect(one).toEqual(shapes[0]);
    for (const [index, phase] of phases.entries()) {
      for (let worker = 0; worker < 4; worker++) {
        const mine = phase.filter(
          ({ type, process }) => type === 'invoke' && (process as number) % 4 === worker,
        );
        expect(mine.map(({ f }) => f)).toEqual(['crash', 'assign', 'poll']);
        const [poll, assign] = [mine.pop(), mine.pop()];
        const keys = assign?.value as string[];
        expect(keys).toEqual(keys.toSorted((a, b) => Number(a) - Number(b)));
        // The assignment follows the crash, the poll the assignment, at once: nobody waits a random time.
        expect((poll?.time ?? 0) - (assign?.time ?? 0)).toBeLessThan(index === 0 ? 20e6 : 1e6);
      }
    }
  });

  it('of the final phase where a node lacks messages are polls until ten seconds are over', () => {
    // kafka-fail: two nodes with logs of their own, each worker for ever behind the other node's.
    const lost = runTest(slow, (node) => {
      const program = commonLogs()(node);
      return (message) => program(message);
    }).history;
    for (const history of [recordedSlow[1] ?? [], lost]) {
      const phase = finalPhase(history);
      const polls = phase.filter(({ type, f }) => type === 'invoke' && f === 'poll');
      // 0.2 s apart on average: 50 of each of 4 workers, deviation of the sum about 8.
      expect(Math.abs(polls.length - 200)).toBeLessThan(4 * Math.sqrt(200 / 3));
      const start = phase[0]?.time ?? 0;
      const last = Math.max(...polls.map(({ time }) => time));
      expect(last - start).toBeLessThan(10.05e9);
      expect(last - start).toBeGreaterThan(9.5e9);
      for (let worker = 0; worker < 4; worker++) {
        const times = polls
          .filter(({ process }) => (process as number) % 4 === worker)
          .map(({ time }) => time);
        const between = times.slice(1).map((time, index) => time - (times[index] ?? 0));
        expect(Math.abs(mean(between) - 0.2e9)).toBeLessThan((4 * 0.115e9) / Math.sqrt(between.length));
      }
    }
  });
});
