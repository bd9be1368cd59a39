import { describe, expect, it } from 'vitest';
import { watchedReport } from '../../../../test/support/watched-report.ts';
import { counted, firstTally, furtherSeeds, tallyText } from './tally.ts';

const report = watchedReport({
  outcome: 'failed',
  seeds: { 7: 'failed', 100: 'passed', 101: 'failed', 102: 'passed' },
});
const first = firstTally(report);
if (first === null) throw new Error('nothing to count');

const failure = (seed: number, steps: number, code = 'lost-value') => ({
  report,
  folder: '/tmp/further',
  run: 'default',
  seed,
  steps,
  code,
});

describe('the tally', () => {
  it('begins with the seeds of the grade', () => {
    expect(first).toMatchObject({ run: 'default', failed: 2, done: 4, total: 20 });
    expect(tallyText(first)).toBe('2 of 4 seeds fail');
  });

  it('is not made of a pass, nor in real time', () => {
    expect(firstTally(watchedReport({ outcome: 'passed', seeds: { 7: 'passed' } }))).toBeNull();
    const [run] = report.runs;
    if (run === undefined) throw new Error('no run');
    const seeds = run.seeds.map((seed) => ({
      ...seed,
      capabilities: { ...seed.capabilities, virtualTime: false },
    }));
    expect(firstTally({ ...report, runs: [{ ...run, seeds }] })).toBeNull();
  });

  it('goes on behind the greatest seed, to twenty in all, and tries none twice', () => {
    const seeds = furtherSeeds(report, first);
    expect(seeds).toHaveLength(16);
    expect(seeds.slice(0, 2)).toEqual([103, 104]);
    expect(new Set([...seeds, 7, 100, 101, 102]).size).toBe(20);
  });

  it('stays within the seeds that there are', () => {
    const last = watchedReport({ outcome: 'failed', seeds: { 4294967294: 'failed', 0: 'passed' } });
    const tally = firstTally(last);
    if (tally === null) throw new Error('nothing to count');
    expect(furtherSeeds(last, tally).slice(0, 3)).toEqual([4294967295, 1, 2]);
    expect(Math.max(...furtherSeeds(last, tally))).toBeLessThan(2 ** 32);
  });

  it('counts, names causes where there are several, and keeps the shortest story', () => {
    const passed = counted(first, null, 4);
    expect(tallyText(passed)).toBe('2 of 5 seeds fail');
    const longer = counted(passed, failure(105, 6), 4);
    expect(longer.shortest).toBeNull();
    const shorter = counted(longer, failure(106, 3, 'stale-read'), 4);
    expect(shorter.shortest).toMatchObject({ seed: 106, steps: 3 });
    expect(counted(shorter, failure(107, 3), 4).shortest).toMatchObject({ seed: 106 });
    expect(tallyText(shorter)).toBe('4 of 7 seeds fail, of lost-value, stale-read');
  });
});
