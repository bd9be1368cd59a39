/** What course.yaml and the challenges say about one another: each listed once, builds-on without a cycle. */
import { didYouMean } from '../nearest.ts';
import { duplicates } from './check-names.ts';
import type { CourseFiles } from './course-files.ts';
import type { Problem } from './problem.ts';
import type { ReadChallenge, ReadCourseFile } from './validate-course.ts';

export function checkOrder(
  course: ReadCourseFile,
  challenges: readonly ReadChallenge[],
  files: CourseFiles,
  problems: Problem[],
): void {
  const { file, written } = course;
  const present = files.challenges.map((challenge) => challenge.id);
  for (const index of duplicates(written.parts.map((part) => part.id))) {
    problems.push(
      file.problem(
        ['parts', index, 'id'],
        `a second part is called "${written.parts[index]?.id}".`,
        'Give it another id.',
      ),
    );
  }
  const listed: string[] = [];
  for (const [partIndex, part] of written.parts.entries()) {
    for (const [index, id] of part.challenges.entries()) {
      const path = ['parts', partIndex, 'challenges', index];
      if (listed.includes(id)) {
        problems.push(file.problem(path, `challenge "${id}" is listed twice.`, 'Remove one of the two.'));
      } else if (!present.includes(id)) {
        const guess = didYouMean(id, present) ?? `Write challenges/${id}/challenge.yaml.`;
        problems.push(file.problem(path, `there is no challenge "${id}".`, guess));
      }
      listed.push(id);
    }
  }
  const byId = new Map(challenges.map((challenge) => [challenge.id, challenge]));
  for (const { id, file: own, written: challenge } of challenges) {
    if (!listed.includes(id)) {
      problems.push(
        own.problem([], `challenge "${id}" is in no part.`, 'List it in course.yaml, or remove its folder.'),
      );
    }
    const before = challenge['builds-on'];
    if (before === undefined) continue;
    const cycle = cycleFrom(id, byId);
    if (!present.includes(before)) {
      const guess = didYouMean(before, present) ?? 'Name the folder of a challenge, such as echo-1.';
      problems.push(own.problem(['builds-on'], `there is no challenge "${before}".`, guess));
    } else if (cycle !== null) {
      problems.push(
        own.problem(
          ['builds-on'],
          `challenges build on one another in a circle: ${cycle.join(' -> ')}.`,
          'Let one of them build on nothing.',
        ),
      );
    } else if (listed.includes(id) && listed.indexOf(before) > listed.indexOf(id)) {
      problems.push(
        own.problem(
          ['builds-on'],
          `"${before}" comes later in the course.`,
          `Move ${before} before ${id} in course.yaml.`,
        ),
      );
    }
  }
}

/** The way from a challenge along builds-on back to itself, or null. */
function cycleFrom(start: string, byId: ReadonlyMap<string, ReadChallenge>): string[] | null {
  const way = [start];
  for (;;) {
    const next = byId.get(way.at(-1) ?? '')?.written['builds-on'];
    if (next === undefined) return null;
    if (next === start) return [...way, next];
    // A circle further on that does not lead back here is reported at its own members.
    if (way.includes(next)) return null;
    way.push(next);
  }
}
