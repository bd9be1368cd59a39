import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findReading, type Reading, readingLinked, titleOf } from './chapters.ts';
import { readCourse } from './read-course.ts';

const course = await readCourse(fileURLToPath(new URL('../..', import.meta.url)));
const nameOf = (reading: Reading): string => (reading.kind === 'lesson' ? reading.challenge.id : reading.id);

describe('findReading', () => {
  it.for<[string, string]>([
    ['echo', 'echo-1'],
    ['3c', 'broadcast-3c'],
    ['reading-a-report', 'reading-a-report'],
    ['bench', 'benchmarks-and-trade-offs'],
    ['Availability', 'consistency-availability-partitions'],
  ])('"%s" is %s', ([typed, id]) => {
    expect(nameOf(findReading(course, typed))).toBe(id);
  });

  it.for<[string, string]>([
    ['broadcast', 'ambiguous-challenge'],
    ['-a', 'ambiguous-chapter'],
    ['readnig-a-report', 'unknown-challenge'],
    ['nonsense', 'unknown-challenge'],
    ['', 'unknown-challenge'],
  ])('"%s" is none: %s', ([typed, code]) => {
    expect(() => findReading({ ...course, challenges: course.challenges.slice(0, 8) }, typed)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('names the chapter that was misspelt', () => {
    expect(() => findReading(course, 'readnig-a-report')).toThrow(
      expect.objectContaining({ fix: expect.stringContaining('Did you mean reading-a-report?') }),
    );
  });
});

describe('readingLinked', () => {
  it.for([
    ['../broadcast-3b/lesson.md', 'broadcast-3b'],
    ['../challenges/echo-1/lesson.md', 'echo-1'],
    ['../../chapters/reading-a-report.md', 'reading-a-report'],
    ['reading-a-report.md', 'reading-a-report'],
    ['https://example.org/lesson.md', null],
    ['../docs/cli.md#x', null],
  ])('%s is %s', ([target, id]) => {
    expect(readingLinked(target ?? '')).toBe(id);
  });
});

describe('titleOf', () => {
  it('is the first heading', () => {
    expect(titleOf('\n# One \n\n# Two\n')).toBe('One');
    expect(titleOf('## Not this')).toBeNull();
  });
});
