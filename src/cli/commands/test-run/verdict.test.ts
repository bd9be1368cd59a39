import { describe, expect, it } from 'vitest';
import { recordedRun, recordedRuns } from '../../../../test/support/recorded-runs.ts';
import type { RunEnding, RunOutcome } from '../../../engines/engine.ts';
import { emptyOutcome } from '../../../engines/run-files.ts';
import { ExitStatus } from '../../../errors.ts';
import { sectionTexts } from './results-text.ts';
import { verdictOf, worstStatus } from './verdict.ts';

const ended = (ending: RunEnding, part: Partial<RunOutcome> = {}): RunOutcome => ({
  ...emptyOutcome('maelstrom', ending),
  ...part,
});
const completed = ended({ kind: 'completed' }, { hasResults: true });

describe('the exit status', () => {
  it('is Maelstrom’s wherever it gave a verdict, but for plots alone', () => {
    for (const { name, resultsText, exitStatus, results } of recordedRuns()) {
      if (resultsText === null || exitStatus === null) continue;
      const expected = name === 'echo-no-gnuplot' ? 0 : exitStatus;
      expect(`${name} ${verdictOf(completed, results()).exitStatus}`).toBe(`${name} ${expected}`);
    }
    expect(recordedRun('echo-no-gnuplot').exitStatus).toBe(2);
  });

  it.each<[string, RunOutcome, ExitStatus]>([
    ['refused arguments', ended({ kind: 'tool-failed', reason: 'bad-arguments', message: 'x' }), 64],
    ['a crash of the tool', ended({ kind: 'tool-failed', reason: 'crashed', message: 'x' }), 2],
    ['a defect of ours', ended({ kind: 'tool-failed', message: 'x' }), 2],
    [
      'a node that did not come up',
      ended({ kind: 'init-failed', node: null, reason: 'no-reply', text: null }),
      1,
    ],
    ['an interruption', ended({ kind: 'interrupted' }), 130],
    ['a run without results', ended({ kind: 'completed' }), 2],
  ])('of %s without results', (_, outcome, status) => {
    expect(verdictOf(outcome, null).exitStatus).toBe(status);
  });

  it('of several is the worst', () => {
    const { passed, failed, couldNotJudge, usage, interrupted } = ExitStatus;
    expect(worstStatus([passed, couldNotJudge, failed])).toBe(failed);
    expect(worstStatus([failed, usage])).toBe(usage);
    expect(worstStatus([usage, interrupted])).toBe(interrupted);
    expect(worstStatus([])).toBe(passed);
  });
});

describe('the sections in words', () => {
  const workload = (name: string) =>
    sectionTexts(recordedRun(name).results()).find((section) => section.name === 'workload')?.lines ?? [];

  it.each([
    ['g-counter-fail', ['final reads 0 4 17 4 7, 5 not acceptable', 'acceptable: 32']],
    ['pn-counter-pass', ['all 3 final reads are -2', 'acceptable: -2']],
    ['lin-kv-fail', ['not linearizable: key 1', '1 other key is linearizable']],
    ['lin-kv-pass', ['2 keys, all linearizable']],
    ['kafka-pass', ['no anomaly that counts']],
    ['txn-rw-register-pass', ['no anomaly']],
    [
      'txn-rw-register-drops-writes-fail',
      ['anomalies: empty-transaction-graph', 'so this is not read-committed'],
    ],
  ])('of %s', (name, lines) => {
    expect(workload(name)).toEqual(lines);
  });

  it('name the anomalies of a log that failed, each with an example that stays short', () => {
    const [first, ...rest] = workload('kafka-two-nodes-lost-writes-fail');
    expect(first).toBe('anomalies: inconsistent-offsets, lost-write, nonmonotonic-send, unseen');
    expect(rest.slice(0, 4).map((line) => line.replace(/:.*/, ''))).toEqual([
      expect.stringMatching(/^\d+ × inconsistent-offsets$/),
      expect.stringMatching(/^\d+ × lost-write$/),
      expect.stringMatching(/^\d+ × nonmonotonic-send$/),
      expect.stringMatching(/^\d+ × unseen$/),
    ]);
    expect(rest.every((line) => line.length < 200)).toBe(true);
  });

  it('say that plots are missing, and that nothing rests on them', () => {
    const plots = sectionTexts(recordedRun('echo-no-gnuplot').results()).at(-1);
    expect(plots).toEqual({
      name: 'plots',
      valid: 'unknown',
      lines: ['gnuplot is missing, which draws the plots; the verdict does not rest on them'],
    });
    expect(sectionTexts(recordedRun('echo-pass').results()).map(({ name }) => name)).not.toContain('plots');
  });
});
