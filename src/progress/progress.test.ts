import { describe, expect, it } from 'vitest';
import {
  attemptEntry,
  failedEntry,
  giveUpEntry,
  hintEntry,
  startEntry,
} from '../../test/support/log-entries.ts';
import type { Challenge, Course } from '../course/course.ts';
import type { LogEntry } from './attempts.ts';
import { challengeOfFolder, currentChallenge } from './current-challenge.ts';
import { nextHint } from './next-hint.ts';
import { challengeAfter, challengeProgress, courseProgress, latestPass, nextChallenge } from './progress.ts';

function challenge(id: string): Challenge {
  return {
    id,
    hints: [
      { id: 'nudge', text: 'n', fits: [] },
      { id: 'answer', text: 'a', fits: ['no-answer', 'late-answer'] },
      { id: 'plan', text: 'p', fits: [] },
    ],
    runs: [
      {
        id: 'performance',
        seeds: 3,
        test: { workload: 'broadcast' },
        requirements: [
          { kind: 'valid' },
          { kind: 'measure', measure: 'stable-latency-max', below: 600, atLeast: null, unit: 'ms' },
          { kind: 'measure', measure: 'ok-fraction', below: null, atLeast: 0.9, unit: null },
        ],
      },
    ],
  } as unknown as Challenge;
}
const course = { challenges: ['echo-1', 'unique-ids-2', 'broadcast-3a'].map(challenge) } as unknown as Course;
const [echo] = course.challenges as [Challenge];
const statusAfter = (...entries: LogEntry[]): string => challengeProgress(echo, entries).status;

describe('status', () => {
  it('follows from the log', () => {
    expect(statusAfter()).toBe('not-started');
    expect(statusAfter(hintEntry())).toBe('not-started');
    expect(statusAfter(giveUpEntry())).toBe('not-started');
    expect(statusAfter(giveUpEntry(), attemptEntry())).toBe('passed');
    expect(statusAfter(startEntry())).toBe('started');
    expect(statusAfter(startEntry(), failedEntry())).toBe('failed');
    expect(statusAfter(startEntry(), attemptEntry({ outcome: 'could-not-judge' }))).toBe('started');
    expect(statusAfter(failedEntry(), attemptEntry({ attempt: 2 }))).toBe('passed');
    expect(statusAfter(attemptEntry({ certified: true }))).toBe('certified');
  });

  it('names the latest attempt that was certified', () => {
    const certifiedBy = { maelstrom: 'v0.2.4', runs: ['performance'] };
    const entries = [
      attemptEntry({ attempt: 1, certified: true, certifiedBy }),
      attemptEntry({ attempt: 2, certified: true, certifiedBy }),
      attemptEntry({ attempt: 3 }),
    ];
    expect(challengeProgress(echo, entries).certified).toMatchObject({ attempt: 2, certifiedBy });
    expect(challengeProgress(echo, [attemptEntry()]).certified).toBeNull();
  });

  it('stays passed, or certified, after a later failure', () => {
    expect(statusAfter(attemptEntry(), failedEntry({ attempt: 2 }))).toBe('passed');
    expect(statusAfter(attemptEntry({ certified: true }), failedEntry())).toBe('certified');
  });

  it('does not blame anybody for a failure of carried source', () => {
    expect(statusAfter(startEntry(), failedEntry({ carried: true }))).toBe('started');
    expect(challengeProgress(echo, [failedEntry({ carried: true })]).attempts).toBe(0);
  });

  it('is not touched by entries of other challenges', () => {
    expect(statusAfter(attemptEntry({ challenge: 'unique-ids-2' }))).toBe('not-started');
  });
});

describe('figures and attempts', () => {
  const entries = [
    failedEntry({ attempt: 1, figures: { 'performance/stable-latency-max': 100 } }),
    attemptEntry({
      attempt: 2,
      figures: { 'performance/stable-latency-max': 509, 'performance/ok-fraction': 0.91 },
    }),
    attemptEntry({
      attempt: 3,
      figures: { 'performance/stable-latency-max': 480, 'performance/ok-fraction': 0.99 },
    }),
    attemptEntry({
      attempt: 4,
      figures: { 'performance/stable-latency-max': 480, 'performance/ok-fraction': 0.95 },
    }),
  ];

  it('takes the best over passed attempts, in the direction of the bound, first reached', () => {
    const { best, attempts, passes } = challengeProgress(echo, entries);
    expect(best.map(({ measure, value, attempt, bound }) => [measure, value, attempt, bound])).toEqual([
      ['ok-fraction', 0.99, 3, 0.9],
      ['stable-latency-max', 480, 3, 600],
    ]);
    expect([attempts, passes]).toEqual([4, 3]);
  });

  it('counts a number once, whatever a merge brought, and a pass among its entries is one', () => {
    const at = '2026-11-20T10:00:00.000Z';
    const twice = [...entries, failedEntry({ attempt: 4, at }), attemptEntry({ attempt: 3, at })];
    const { attempts, passes } = challengeProgress(echo, twice);
    expect([attempts, passes]).toEqual([4, 3]);
    const merged = challengeProgress(echo, [attemptEntry({ attempt: 1 }), failedEntry({ attempt: 1, at })]);
    expect(merged).toMatchObject({ status: 'passed', attempts: 1, passes: 1 });
  });

  it('knows first, latest and last', () => {
    const progress = challengeProgress(echo, [...entries, failedEntry({ attempt: 5 })]);
    expect(progress.firstPass?.attempt).toBe(2);
    expect(progress.latestPass?.attempt).toBe(4);
    expect(progress.openFailure?.attempt).toBe(5);
    expect(challengeProgress(echo, entries).openFailure).toBeNull();
    expect(latestPass(entries, 'echo-1')?.attempt).toBe(4);
    expect(latestPass(entries, 'unique-ids-2')).toBeNull();
    expect(latestPass([failedEntry()], 'echo-1')).toBeNull();
  });
});

describe('what comes next', () => {
  it('is the first that is not passed, in course order', () => {
    const next = (...entries: LogEntry[]) => nextChallenge(courseProgress(course, entries))?.id ?? null;
    expect(next()).toBe('echo-1');
    expect(next(attemptEntry())).toBe('unique-ids-2');
    expect(next(attemptEntry({ challenge: 'broadcast-3a' }))).toBe('echo-1');
    expect(next(attemptEntry(), failedEntry({ attempt: 2 }))).toBe('unique-ids-2');
    expect(next(...course.challenges.map(({ id }) => attemptEntry({ challenge: id })))).toBeNull();
  });
});

describe('nextHint', () => {
  const hintAfter = (...entries: LogEntry[]) => nextHint(challengeProgress(echo, entries));

  it('goes through the ladder in order', () => {
    expect(hintAfter()).toMatchObject({ hint: { id: 'nudge' }, fitsFailure: false });
    expect(hintAfter(hintEntry({ hint: 'nudge' }))?.hint.id).toBe('answer');
    const all = ['nudge', 'answer', 'plan'].map((hint) => hintEntry({ hint }));
    expect(hintAfter(...all)).toBeNull();
  });

  it('takes first the one that fits the last failure', () => {
    expect(hintAfter(failedEntry())).toMatchObject({ hint: { id: 'answer' }, fitsFailure: true });
    expect(hintAfter(failedEntry(), hintEntry({ hint: 'answer' }))).toMatchObject({
      hint: { id: 'nudge' },
      fitsFailure: false,
    });
    expect(hintAfter(failedEntry({ diagnosis: 'spin' }))?.hint.id).toBe('nudge');
  });

  it('takes the latest failure that has a reason, by grade or by watch, whatever came of attempts after it', () => {
    const judged = failedEntry({ attempt: 1 });
    const unjudged = attemptEntry({ attempt: 2, outcome: 'could-not-judge' });
    const unexplained = failedEntry({ attempt: 3, diagnosis: null });
    for (const later of [[unjudged], [unexplained], [unjudged, unexplained]]) {
      expect(hintAfter(judged, ...later)).toMatchObject({ hint: { id: 'answer' }, fitsFailure: true });
    }
    expect(hintAfter(unexplained)).toMatchObject({ hint: { id: 'nudge' }, fitsFailure: false });
    expect(hintAfter(attemptEntry({ attempt: 1 }), failedEntry({ attempt: 2 }))?.hint.id).toBe('answer');
  });

  it('forgets a failure that was overcome', () => {
    expect(hintAfter(failedEntry(), attemptEntry({ attempt: 2 }))?.hint.id).toBe('nudge');
  });
});

describe('the current challenge', () => {
  const where = (cwd: string) => ({ cwd, challengeDirectory: (id: string) => `/ws/${id}` });

  it('is that of the folder, else the one last worked on', () => {
    expect(challengeOfFolder(course, where('/ws/echo-1'))?.id).toBe('echo-1');
    expect(challengeOfFolder(course, where('/ws/echo-1/src/deep'))?.id).toBe('echo-1');
    expect(challengeOfFolder(course, where('/ws/echo-1-copy'))).toBeNull();
    expect(challengeOfFolder(course, where('/ws'))).toBeNull();
    const log = [
      startEntry(),
      startEntry({ challenge: 'broadcast-3a' }),
      startEntry({ challenge: 'gone-9' }),
    ];
    expect(currentChallenge(course, where('/ws'), log)?.id).toBe('broadcast-3a');
    expect(currentChallenge(course, where('/ws/echo-1'), log)?.id).toBe('echo-1');
    expect(currentChallenge(course, where('/ws'), [])).toBeNull();
  });
});

it('after a pass comes the first later challenge without one, then an earlier one', () => {
  const [first, second, third] = course.challenges as [Challenge, Challenge, Challenge];
  const after = (one: Challenge, ...passed: Challenge[]) =>
    challengeAfter(
      course,
      one,
      passed.map(({ id }) => attemptEntry({ challenge: id })),
    )?.id ?? null;
  expect(after(first)).toBe(second.id);
  expect(after(first, second)).toBe(third.id);
  expect(after(third)).toBe(first.id);
  expect(after(second, first, third)).toBeNull();
});
