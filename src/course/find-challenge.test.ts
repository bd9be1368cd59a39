import { describe, expect, it } from 'vitest';
import { DscourseError } from '../errors.ts';
import type { Challenge, Course } from './course.ts';
import { findChallenge } from './find-challenge.ts';

const ids = [
  'echo-1',
  'unique-ids-2',
  'broadcast-3a',
  'broadcast-3b',
  'broadcast-3c',
  'g-counter-4',
  'kafka-5a',
  'kafka-5b',
];
const course = { challenges: ids.map((id) => ({ id }) as Challenge) } as unknown as Course;

function refusal(typed: string): DscourseError {
  try {
    findChallenge(course, typed);
  } catch (thrown) {
    if (thrown instanceof DscourseError) return thrown;
  }
  throw new Error(`"${typed}" was found`);
}

describe('findChallenge', () => {
  it.each([
    ['echo-1', 'echo-1'],
    ['echo', 'echo-1'],
    ['1', 'echo-1'],
    ['ECHO', 'echo-1'],
    ['3c', 'broadcast-3c'],
    [' 3c ', 'broadcast-3c'],
    ['unique', 'unique-ids-2'],
    ['ids', 'unique-ids-2'],
    ['uniq', 'unique-ids-2'],
    ['broadcast-3b/', 'broadcast-3b'],
    ['counter', 'g-counter-4'],
    ['g', 'g-counter-4'],
    ['5b', 'kafka-5b'],
  ])('takes %j for %s', (typed, id) => {
    expect(findChallenge(course, typed).id).toBe(id);
  });

  it.each([
    ['broadcast', ['broadcast-3a', 'broadcast-3b', 'broadcast-3c']],
    ['3', ['broadcast-3a', 'broadcast-3b', 'broadcast-3c']],
    ['kafka', ['kafka-5a', 'kafka-5b']],
  ])('lists all that %j fits', (typed, fitting) => {
    expect(refusal(typed)).toMatchObject({ code: 'ambiguous-challenge', details: fitting });
  });

  it('suggests the nearest', () => {
    expect(refusal('brodcast-3c')).toMatchObject({ code: 'unknown-challenge' });
    expect(refusal('brodcast-3c').fix).toMatch(/^Did you mean broadcast-3c/);
    expect(refusal('ecko').code).toBe('unknown-challenge');
  });

  it.each([
    ['kafak', ['kafka-5a', 'kafka-5b']],
    ['brodcast', ['broadcast-3a', 'broadcast-3b', 'broadcast-3c']],
    ['conuter', ['g-counter-4']],
    ['unqiue-ids', ['unique-ids-2']],
    ['3f', ['broadcast-3a', 'broadcast-3b', 'broadcast-3c']],
  ])('names those of which a word is near: %j', (typed, near) => {
    expect(refusal(typed).details).toEqual(near);
  });

  it('says what they are called when nothing is near', () => {
    for (const typed of ['zzzzzzzzzzzzzzzzzzzzz', 'x', '']) {
      expect(refusal(typed).fix).toContain(
        'echo, unique-ids, broadcast, g-counter, kafka, each with a number. All of them: dscourse list',
      );
    }
  });
});
