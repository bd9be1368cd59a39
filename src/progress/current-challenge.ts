/** Which challenge is meant when none is named. Pure. */
import { relative, sep } from 'node:path';
import type { Challenge, Course } from '../course/course.ts';
import type { LogEntry } from './attempts.ts';

export interface WhereAbouts {
  readonly cwd: string;
  /** Absolute path of a challenge's folder. */
  readonly challengeDirectory: (id: string) => string;
}

/** The challenge whose folder is the current one or above it; null outside of all. */
export function challengeOfFolder(course: Course, where: WhereAbouts): Challenge | null {
  return (
    course.challenges.find((challenge) => {
      const way = relative(where.challengeDirectory(challenge.id), where.cwd);
      return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !/^[A-Za-z]:|^[\\/]/.test(way));
    }) ?? null
  );
}

/** The challenge that the last entry of the log is about; null in a new workspace. */
export function lastChallenge(course: Course, entries: readonly LogEntry[]): Challenge | null {
  for (const entry of [...entries].reverse()) {
    const found = course.challenges.find((challenge) => challenge.id === entry.challenge);
    if (found !== undefined) return found;
  }
  return null;
}

/** The folder one is in, else what was last worked on; null when neither says. */
export function currentChallenge(
  course: Course,
  where: WhereAbouts,
  entries: readonly LogEntry[],
): Challenge | null {
  return challengeOfFolder(course, where) ?? lastChallenge(course, entries);
}
