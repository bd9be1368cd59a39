import { describe, expect, it } from 'vitest';
import type { Challenge } from '../course/course.ts';
import { isPartial, lastFailedSeed, planRuns } from './plan.ts';

const runs: Challenge['runs'] = ['performance', 'partitions'].map((id) => ({
  id,
  seeds: 3,
  test: { workload: 'broadcast' },
  requirements: [{ kind: 'valid' }],
}));
const challenge: Challenge = {
  id: 'broadcast-3d',
  title: '',
  summary: '',
  part: '',
  family: 'broadcast',
  buildsOn: null,
  minutes: 1,
  concepts: [],
  runs,
  stricter: {},
  hints: [],
  lesson: '',
  directory: '',
};
const wish = { base: 812, count: null, run: null, failed: null };

describe('seeds', () => {
  it('follow one another from the base, in every run as many as it asks for', () => {
    expect(planRuns(challenge, wish).map(({ seeds }) => seeds)).toEqual([
      [812, 813, 814],
      [812, 813, 814],
    ]);
  });

  it('begin with the one that failed last, in its run only', () => {
    const failed = { run: 'partitions', seed: 7 };
    expect(planRuns(challenge, { ...wish, failed }).map(({ seeds }) => seeds)).toEqual([
      [812, 813, 814],
      [7, 812, 813],
    ]);
  });

  it('are never the same twice', () => {
    const failed = { run: 'partitions', seed: 813 };
    expect(planRuns(challenge, { ...wish, failed })[1]?.seeds).toEqual([813, 812, 814]);
  });

  it('begin again at 0 after the last one', () => {
    expect(planRuns(challenge, { ...wish, base: 2 ** 32 - 1, count: 2 })[0]?.seeds).toEqual([2 ** 32 - 1, 0]);
  });
});

it('a plan of fewer seeds or runs is partial', () => {
  expect(isPartial(challenge, planRuns(challenge, wish))).toBe(false);
  expect(isPartial(challenge, planRuns(challenge, { ...wish, count: 2 }))).toBe(true);
  expect(isPartial(challenge, planRuns(challenge, { ...wish, run: 'partitions' }))).toBe(true);
});

it('names the runs when one is asked for that does not exist', () => {
  expect(() => planRuns(challenge, { ...wish, run: 'nope' })).toThrow('broadcast-3d has no run "nope".');
});

it('finds the seed that failed last, past attempts that passed', () => {
  const attempt = (number: number, failedSeed: { run: string; seed: number } | null) =>
    ({
      v: 1,
      kind: 'attempt',
      attempt: number,
      challenge: 'broadcast-3d',
      at: '',
      engine: 'embedded',
      outcome: failedSeed === null ? 'passed' : 'failed',
      certified: false,
      seeds: { passed: 0, total: 1 },
      failedSeed,
      figures: {},
      diagnosis: null,
      source: '',
      program: '',
      dscourse: '',
      carried: false,
    }) as const;
  const entries = [attempt(1, { run: 'a', seed: 1 }), attempt(2, { run: 'a', seed: 2 }), attempt(3, null)];
  expect(lastFailedSeed(entries, 'broadcast-3d')).toEqual({ run: 'a', seed: 2 });
  expect(lastFailedSeed(entries, 'echo-1')).toBeNull();
});
