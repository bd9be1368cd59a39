/** What can be asked for on the screen of `watch`, from the course and the attempts log. Pure. */
import type { Challenge, Course } from '../../../course/course.ts';
import type { LogEntry } from '../../../progress/attempts.ts';
import { challengeAfter, challengeProgress } from '../../../progress/progress.ts';
import type { Facts } from './machine.ts';

export function readFacts(
  course: Course,
  challenge: Challenge,
  entries: readonly LogEntry[],
  maelstrom: boolean,
): Facts {
  const { hintsOpened } = challengeProgress(challenge, entries);
  const opened = challenge.hints.filter(({ id }) => hintsOpened.includes(id)).length;
  return {
    hints: { opened, total: challenge.hints.length },
    maelstrom,
    next: challengeAfter(course, challenge, entries)?.id ?? null,
  };
}
