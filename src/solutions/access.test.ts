import { describe, expect, it } from 'vitest';
import {
  attemptEntry,
  failedEntry,
  giveUpEntry,
  hintEntry,
  startEntry,
} from '../../test/support/log-entries.ts';
import type { Challenge } from '../course/course.ts';
import type { LogEntry } from '../progress/attempts.ts';
import { challengeProgress } from '../progress/progress.ts';
import { solutionAccess } from './access.ts';

const echo = { id: 'echo-1', runs: [], hints: [] } as unknown as Challenge;
const accessAfter = (...entries: LogEntry[]) => solutionAccess(challengeProgress(echo, entries));

describe('a reference solution', () => {
  it('is closed before a pass, whatever else was done', () => {
    expect(accessAfter()).toEqual({ kind: 'closed' });
    expect(accessAfter(startEntry(), hintEntry(), failedEntry())).toEqual({ kind: 'closed' });
    expect(accessAfter(attemptEntry({ outcome: 'could-not-judge' }))).toEqual({ kind: 'closed' });
  });

  it('stays closed when another challenge was passed or given up', () => {
    const other = { challenge: 'broadcast-3a' };
    expect(accessAfter(attemptEntry(other), giveUpEntry(other))).toEqual({ kind: 'closed' });
  });

  it('opens by a pass, and stays open when a later attempt fails', () => {
    expect(accessAfter(attemptEntry(), failedEntry({ attempt: 2 }))).toEqual({ kind: 'open', after: 'pass' });
  });

  it('opens by giving up, for which a later pass makes up', () => {
    expect(accessAfter(failedEntry(), giveUpEntry())).toEqual({ kind: 'open', after: 'give-up' });
    expect(accessAfter(giveUpEntry(), attemptEntry())).toEqual({ kind: 'open', after: 'pass' });
  });
});
