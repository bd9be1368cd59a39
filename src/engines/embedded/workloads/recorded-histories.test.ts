/**
 * Our generators against the histories of the real Maelstrom (test/fixtures/maelstrom-runs): operation
 * mix, gaps between invocations, who invokes, how processes are numbered. The recorded samples are what
 * they are, 26 to 255 operations each; ours come from 40 seeds of the same test, several thousand
 * operations. Tolerances are stated at each comparison and fail a right generator less than once in
 * 10,000 times; seeds are fixed, so that none of it can flake.
 */
import { describe, expect, it } from 'vitest';
import { recordedRun } from '../../../../test/support/recorded-runs.ts';
import { distance, distanceLimit, gaps, invocations, shares } from '../../../../test/support/samples.ts';
import { Keyword, kw, printEdn } from '../../../results/edn.ts';
import type { History, Operation } from '../../../results/results.ts';
import { testSpec, type WrittenTest } from '../../test-spec.ts';
import { type FakeProgram, fakeNodes } from '../clients/fake-node.ts';
import { VirtualKernel } from '../kernel/virtual-kernel.ts';
import { startTest } from '../run-test.ts';

const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

/** Answers everything at once and correctly enough. */
const obliging: FakeProgram = (node) => {
  let ids = 0;
  return ({ body }) => {
    if (body.type === 'echo') node.reply({ type: 'echo_ok', echo: body.echo });
    if (body.type === 'generate') node.reply({ type: 'generate_ok', id: `${node.id} ${ids++}` });
    if (body.type === 'broadcast') node.reply({ type: 'broadcast_ok' });
    if (body.type === 'read') node.reply({ type: 'read_ok', messages: [] });
    return undefined;
  };
};

function simulate(test: WrittenTest, seed: number, program: FakeProgram = obliging): History {
  const kernel = new VirtualKernel();
  let history: History = [];
  startTest({
    spec: testSpec(test, seed),
    kernel,
    makeNode: fakeNodes(kernel, program),
    schedule: null,
    done: (judge) => {
      history = judge().history;
      kernel.stop();
    },
  });
  kernel.runSlice();
  return history;
}

// The runs whose nodes were quick enough for the rate, so that the generator alone made the gaps.
describe.each([
  ['echo-1node-idle', { workload: 'echo', nodeCount: 1, timeLimit: 5, rate: 5 }],
  ['broadcast-pass', { workload: 'broadcast', timeLimit: 10, rate: 10 }],
  ['broadcast-partition-fail', { workload: 'broadcast', timeLimit: 20, rate: 10, nemesis: ['partition'] }],
  ['unique-ids-fail', { workload: 'unique-ids', nodeCount: 3, timeLimit: 5, rate: 50 }],
] as const)('%s', (name, test) => {
  const recorded = recordedRun(name).history();
  const ours = seeds.map((seed) => simulate(test, seed));
  const { rate, timeLimit } = test;

  it('has as many operations as ours, to within four standard deviations of one run', () => {
    const counts = ours.map((history) => invocations(history).length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    // Gaps have a standard deviation of 1/sqrt 3 of their mean: counts have sqrt(n / 3).
    const deviation = Math.sqrt((rate * timeLimit) / 3);
    expect(Math.abs(invocations(recorded).length - mean)).toBeLessThan(4 * deviation);
    expect(Math.abs(mean - rate * timeLimit)).toBeLessThan((4 * deviation) / Math.sqrt(seeds.length) + 1);
  });

  it('has gaps of the same distribution: Kolmogorov-Smirnov at 1 in 10,000', () => {
    const real = gaps(recorded, rate);
    const drawn = ours.flatMap((history) => gaps(history, rate));
    expect(distance(real, drawn)).toBeLessThan(distanceLimit(real.length, drawn.length));
    // Uniform from 0 to twice the mean: nothing beyond, something near both ends.
    expect(Math.max(...drawn)).toBeLessThanOrEqual(2);
    expect(Math.max(...drawn)).toBeGreaterThan(1.95);
    expect(Math.min(...drawn)).toBeLessThan(0.05);
  });

  it('has the same kinds of operations in the same shares, to within four standard deviations', () => {
    const kinds = (histories: readonly History[]) => shares(histories.flatMap(invocations).map(({ f }) => f));
    const real = kinds([recorded]);
    const drawn = kinds(ours);
    expect([...drawn.keys()].sort()).toEqual([...real.keys()].sort());
    const count = invocations(recorded).length;
    for (const [kind, share] of real) {
      const expected = drawn.get(kind) ?? 0;
      const deviation = Math.sqrt((expected * (1 - expected)) / count);
      expect(Math.abs(share - expected)).toBeLessThanOrEqual(4 * deviation);
    }
  });
});

describe('who runs an operation', () => {
  it('is, operation for operation, who ran it in broadcast-pass: worker 0 comes twice in each round', () => {
    const recorded = invocations(recordedRun('broadcast-pass').history()).map(({ process }) => process);
    const ours = seeds.map((seed) =>
      invocations(simulate({ workload: 'broadcast', timeLimit: 10, rate: 10 }, seed)).map(
        ({ process }) => process,
      ),
    );
    for (const processes of ours) {
      const length = Math.min(processes.length, recorded.length);
      expect(length).toBeGreaterThan(70);
      expect(processes.slice(0, length)).toEqual(recorded.slice(0, length));
    }
  });

  it('skips a worker when the nemesis acts, as in broadcast-partition-fail', () => {
    // Processes up to the second fault, after which the recorded machine was late at times.
    const start = (history: History): (number | string)[] => {
      const second = history.findIndex(({ f }) => f === 'stop-partition');
      return invocations(history.slice(0, second))
        .map(({ process }) => process)
        .slice(0, 60);
    };
    const recorded = start(recordedRun('broadcast-partition-fail').history());
    const test: WrittenTest = { workload: 'broadcast', timeLimit: 20, rate: 10, nemesis: ['partition'] };
    // Nemesis and first operation are due at the same moment; who comes first is drawn, in both.
    const candidates = seeds.map((seed) => start(simulate(test, seed))).filter(({ length }) => length >= 40);
    const same = candidates.filter((processes) => {
      const length = Math.min(processes.length, recorded.length);
      return processes.slice(0, length).join() === recorded.slice(0, length).join();
    });
    expect(candidates.length).toBeGreaterThan(5);
    expect(same.length).toBeGreaterThan(0);
    expect(same.length).toBeLessThan(candidates.length);
  });

  it('is any of the free ones alike in echo', () => {
    const ours = seeds.flatMap((seed) =>
      invocations(simulate({ workload: 'echo', timeLimit: 10, rate: 10 }, seed)),
    );
    const counts = [0, 0, 0, 0, 0];
    for (const { process } of ours) counts[process as number] = (counts[process as number] ?? 0) + 1;
    const expected = ours.length / 5;
    // Four standard deviations of a binomial count.
    for (const count of counts)
      expect(Math.abs(count - expected)).toBeLessThan(4 * Math.sqrt(expected * 0.8));
  });
});

describe('shapes', () => {
  const shape = ({ type, process, f, error }: Operation): string =>
    [type, process, f, error instanceof Keyword ? error.name : ''].join(' ');

  it('are those of stdout-not-json when a node says nothing that can be read', () => {
    const recorded = recordedRun('stdout-not-json').history();
    // The recorded node's first line was init_ok, its second a debug line.
    const ours = simulate({ workload: 'echo', nodeCount: 1, timeLimit: 8 }, 1, (node) => ({ body }) => {
      if (body.type === 'echo') node.print('got an echo');
      return undefined;
    });
    expect(ours.map(shape)).toEqual(recorded.map(shape));
    expect(ours.map(({ index }) => index)).toEqual(recorded.map(({ index }) => index));
    for (const history of [ours, recorded]) {
      const waited = (history[1]?.time ?? 0) - (history[0]?.time ?? 0);
      expect(Math.abs(waited - 5e9)).toBeLessThan(0.1e9);
    }
  });

  it('are those of a recorded partition', () => {
    const faults = (history: History): Operation[] => history.filter(({ process }) => process === 'nemesis');
    const test: WrittenTest = { workload: 'broadcast', timeLimit: 20, rate: 10, nemesis: ['partition'] };
    const histories = [
      recordedRun('broadcast-partition-pass').history(),
      simulate(test, 1),
      simulate(test, 2),
    ];
    for (const history of histories) {
      for (const [index, { type, f, value }] of faults(history).entries()) {
        expect(type).toBe('info');
        if (f === 'stop-partition') {
          expect(value).toEqual(index % 2 === 0 ? null : kw('network-healed'));
        } else if (index % 2 === 0) {
          expect(printEdn(value)).toMatch(/^:(one|majority|minority-third|majorities-ring)$/);
        } else {
          expect(printEdn(value)).toMatch(/^\[:isolated \{("n\d" #\{("n\d" ?)*\}(, )?){5}\}\]$/);
        }
      }
      expect(faults(history).at(-1)?.value).toBe(kw('network-healed'));
    }
  });

  it('number broadcast values from 0 without gaps', () => {
    const values = (history: History): unknown[] =>
      invocations(history)
        .filter(({ f }) => f === 'broadcast')
        .map(({ value }) => value);
    for (const history of [
      recordedRun('broadcast-pass').history(),
      simulate({ workload: 'broadcast', timeLimit: 10, rate: 10 }, 3),
    ]) {
      expect(values(history)).toEqual(values(history).map((_, index) => index));
    }
  });
});
