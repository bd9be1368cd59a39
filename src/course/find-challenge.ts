/** Which challenge was meant by what was typed. */
import { DscourseError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Challenge, Course } from './course.ts';

/**
 * The challenge with this id, or the only one that has the text as a part of its id (`3c`, `echo`); a
 * whole word between hyphens outranks a part of one, and the beginning outranks the middle.
 *
 * @throws DscourseError `ambiguous-challenge` with all that fit, `unknown-challenge` with the nearest.
 */
export function findChallenge(course: Course, typed: string): Challenge {
  const wanted = typed
    .trim()
    .replace(/[\\/]+$/, '')
    .toLowerCase();
  const { challenges } = course;
  const exact = challenges.find((challenge) => challenge.id === wanted);
  if (exact !== undefined) return exact;
  const tests: readonly ((id: string) => boolean)[] = [
    (id) => id.split('-').includes(wanted),
    (id) => id.startsWith(wanted),
    (id) => id.includes(wanted),
  ];
  for (const fits of wanted === '' ? [] : tests) {
    const found = challenges.filter((challenge) => fits(challenge.id));
    if (found.length === 1 && found[0] !== undefined) return found[0];
    if (found.length > 1) throw ambiguous(typed, found);
  }
  const near = nearestChallenges(
    challenges.map((challenge) => challenge.id),
    wanted,
  );
  const families = [...new Set(challenges.map(({ id }) => familyOf(id)))];
  throw new DscourseError({
    code: 'unknown-challenge',
    message: `There is no challenge "${typed}".`,
    fix:
      near.length > 0
        ? `Did you mean ${near.join(', ')}? All of them: dscourse list`
        : `They are called ${families.join(', ')}, each with a number. All of them: dscourse list`,
    details: near,
  });
}

/** The ids that are nearest as a whole, else those a word of which is near: `kafak` is that of three. */
function nearestChallenges(ids: readonly string[], wanted: string): string[] {
  const whole = nearest(wanted, ids, 3);
  if (whole.length > 0) return whole;
  const wordsOf = (id: string): string[] => [familyOf(id), ...id.split('-')];
  // A word of one letter is near to any other one.
  const words = new Set(ids.flatMap(wordsOf).filter((word) => word.length > 1));
  const near = nearest(wanted, [...words], 3);
  return ids.filter((id) => wordsOf(id).some((word) => near.includes(word)));
}

/** `unique-ids` of `unique-ids-2`. */
function familyOf(id: string): string {
  return id.replace(/-[^-]+$/, '');
}

function ambiguous(typed: string, found: readonly Challenge[]): DscourseError {
  const ids = found.map((challenge) => challenge.id);
  return new DscourseError({
    code: 'ambiguous-challenge',
    message: `"${typed}" fits ${ids.length} challenges: ${ids.join(', ')}.`,
    fix: `Type a little more, as in ${ids[0]?.split('-').at(-1) ?? ''} for ${ids[0] ?? ''}.`,
    details: ids,
  });
}
