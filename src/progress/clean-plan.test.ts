import { describe, expect, it } from 'vitest';
import { attemptEntry, failedEntry } from '../../test/support/log-entries.ts';
import type { Challenge } from '../course/course.ts';
import type { AttemptEntry } from './attempts.ts';
import { type CleanPlan, planClean, type RunFolder } from './clean-plan.ts';
import { challengeProgress } from './progress.ts';

const now = Date.UTC(2026, 10, 21);
const echo = { id: 'echo-1', runs: [], hints: [] } as unknown as Challenge;

function folder(attempt: number, change: Partial<RunFolder> = {}): RunFolder {
  return {
    challenge: 'echo-1',
    attempt,
    directory: `/runs/echo-1/${attempt}`,
    bytes: 10,
    pinned: false,
    modifiedAt: now - 7 * 24 * 3600 * 1000,
    ...change,
  };
}

function plan(folders: RunFolder[], entries: AttemptEntry[]): CleanPlan {
  return planClean(folders, [challengeProgress(echo, entries)], entries, now);
}
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const removed = (result: CleanPlan): number[] => result.remove.map((one) => one.attempt);

describe('planClean', () => {
  it('keeps the last ten attempts of a challenge', () => {
    const entries = numbers(14).map((attempt) => attemptEntry({ attempt, outcome: 'could-not-judge' }));
    expect(
      removed(
        plan(
          numbers(14).map((n) => folder(n)),
          entries,
        ),
      ),
    ).toEqual([1, 2, 3, 4]);
    expect(
      removed(
        plan(
          numbers(10).map((n) => folder(n)),
          entries.slice(0, 10),
        ),
      ),
    ).toEqual([]);
  });

  it('does not let what watch recorded push out the grades that were asked for', () => {
    const entries = numbers(30).map((attempt) =>
      attemptEntry({ attempt, outcome: 'could-not-judge', ...(attempt > 8 ? { watched: true } : {}) }),
    );
    const result = plan(
      numbers(30).map((n) => folder(n)),
      entries,
    );
    expect(removed(result)).toEqual(numbers(30).filter((attempt) => attempt > 8));
  });

  it('keeps the best, the last pass, the last failure and the pinned, however old', () => {
    const entries = numbers(20).map((attempt) =>
      attempt === 2
        ? attemptEntry({ attempt, figures: { 'performance/x': 5 } })
        : attempt === 3
          ? failedEntry({ attempt })
          : attempt === 4
            ? attemptEntry({ attempt, figures: { 'performance/x': 9 } })
            : attemptEntry({ attempt, outcome: 'could-not-judge' }),
    );
    const result = plan(
      numbers(20).map((n) => folder(n, { pinned: n === 1 })),
      entries,
    );
    expect(removed(result)).toEqual([5, 6, 7, 8, 9, 10]);
    const why = new Map(result.keep.map((kept) => [kept.folder.attempt, kept.why]));
    expect([1, 2, 3, 4, 11].map((attempt) => why.get(attempt))).toEqual([
      'pinned',
      'best',
      'last-failure',
      'last-pass',
      'recent',
    ]);
  });

  it('keeps what the log does not know while it may be running, and no longer', () => {
    const young = folder(30, { modifiedAt: now - 60_000 });
    const old = folder(31);
    const result = plan([young, old], []);
    expect(removed(result)).toEqual([31]);
    expect(result.keep[0]?.why).toBe('may-be-running');
  });

  it('counts each challenge apart, also one that left the course', () => {
    const entries = [
      ...numbers(10).map((attempt) => attemptEntry({ attempt, outcome: 'could-not-judge' })),
      ...numbers(3).map((n) =>
        attemptEntry({ attempt: 10 + n, challenge: 'gone-9', outcome: 'could-not-judge' }),
      ),
    ];
    const folders = [
      ...numbers(10).map((n) => folder(n)),
      ...numbers(3).map((n) => folder(10 + n, { challenge: 'gone-9' })),
    ];
    expect(removed(plan(folders, entries))).toEqual([]);
  });
});
