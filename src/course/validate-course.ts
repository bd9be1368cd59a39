/**
 * The whole check of a course: each file against its schema, then what concerns several files. Every
 * mistake is found in one pass. Loaded only when the packaged snapshot does not match the files.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { DscourseError } from '../errors.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { chapterFile } from './chapters.ts';
import { checkNames, duplicates } from './check-names.ts';
import { checkOrder } from './check-order.ts';
import type { Challenge, Course } from './course.ts';
import type { CourseFiles } from './course-files.ts';
import type { KnownNames } from './known-names.ts';
import { type Problem, problemLine } from './problem.ts';
import {
  challengeSchema,
  courseSchema,
  keysAt,
  type WrittenChallenge,
  type WrittenCourse,
} from './schema.ts';
import { challengeFrom } from './to-course.ts';
import { readYamlFile, type YamlFile } from './yaml-file.ts';

/** A file that fits its schema, with the places of its parts. */
export interface ReadChallenge {
  readonly id: string;
  readonly file: YamlFile;
  readonly written: WrittenChallenge;
}
export interface ReadCourseFile {
  readonly file: YamlFile;
  readonly written: WrittenCourse;
}

/** @throws DscourseError `course-invalid` with one line for every problem. */
export function validateCourse(files: CourseFiles, directory: string, known: KnownNames): Course {
  const problems: Problem[] = [];
  const courseFile = readYamlFile(files.course, 'course.yaml');
  const course = fitting(courseFile, courseSchema, problems);
  const challenges: ReadChallenge[] = [];
  for (const { id, text } of files.challenges) {
    const file = readYamlFile(text, `challenges/${id}/challenge.yaml`);
    const written = fitting(file, challengeSchema, problems);
    if (written !== null) {
      challenges.push({ id, file, written });
      checkNames({ id, file, written }, known, problems);
    }
    checkFolder(id, file, written, directory, course?.languages ?? [], problems);
  }
  if (course !== null) {
    checkOrder({ file: courseFile, written: course }, challenges, files, problems);
    checkChapters(courseFile, course, directory, problems);
  }
  if (problems.length > 0) throw courseInvalid(problems);
  return assemble(course, challenges, directory);
}

function checkChapters(
  file: YamlFile,
  { chapters = [] }: WrittenCourse,
  directory: string,
  problems: Problem[],
): void {
  const twice = duplicates(chapters);
  for (const [index, id] of chapters.entries()) {
    const path = ['chapters', index];
    if (twice.includes(index)) {
      problems.push(file.problem(path, `chapter "${id}" is listed twice.`, 'Remove one of the two.'));
    } else if (!existsSync(chapterFile(directory, id))) {
      problems.push(file.problem(path, `there is no chapter "${id}".`, `Write chapters/${id}.md.`));
    }
  }
}

function fitting<T>(file: YamlFile, schema: z.ZodType<T>, problems: Problem[]): T | null {
  if (file.syntaxProblems.length > 0) {
    problems.push(...file.syntaxProblems);
    return null;
  }
  if (file.data === null || typeof file.data !== 'object' || Array.isArray(file.data)) {
    problems.push(file.problem([], 'this must hold keys and values.', 'See the other files of the course.'));
    return null;
  }
  const parsed = schema.safeParse(file.data);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  for (const issue of issues) {
    if (!isMisspelt(issue, issues, schema)) problems.push(...fromIssue(issue, file, schema));
  }
  return null;
}

/** A key that seems missing only because it stands there misspelt: one mistake, told once. */
function isMisspelt(
  issue: z.core.$ZodIssue,
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
): boolean {
  const parent = issue.path.slice(0, -1);
  return (
    issue.code === 'invalid_type' &&
    issue.message.includes('received undefined') &&
    issues.some(
      (other) =>
        other.code === 'unrecognized_keys' &&
        other.path.join('/') === parent.join('/') &&
        other.keys.some((key) => nearest(key, keysAt(schema, other.path))[0] === issue.path.at(-1)),
    )
  );
}

function fromIssue(issue: z.core.$ZodIssue, file: YamlFile, schema: z.ZodType): Problem[] {
  const key = String(issue.path.at(-1) ?? '');
  const subject = typeof issue.path.at(-1) === 'number' ? `entry ${Number(key) + 1}` : key;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((unknown) => {
        const keys = keysAt(schema, issue.path);
        const [near] = nearest(unknown, keys);
        const guess = near === undefined ? `The keys here are ${keys.join(', ')}.` : `Did you mean ${near}?`;
        return file.problem([...issue.path, unknown], `unknown key "${unknown}".`, guess, 'key');
      });
    case 'invalid_type': {
      const missing = issue.message.includes('received undefined');
      return missing
        ? [file.problem(issue.path, `${subject} is missing.`, `Add ${subject}: ${article(issue.expected)}.`)]
        : [file.problem(issue.path, `${subject} has the wrong type.`, `Write ${article(issue.expected)}.`)];
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      const written = valueAt(file.data, issue.path);
      const guess = typeof written === 'string' ? didYouMean(written, values) : null;
      const fix = `${guess === null ? '' : `${guess} `}It takes ${values.join(', ')}.`;
      return [file.problem(issue.path, `${subject} can't be ${JSON.stringify(written)}.`, fix)];
    }
    default: {
      const missing = valueAt(file.data, issue.path) === undefined;
      if (missing) return [file.problem(issue.path, `${subject} is missing.`, `It ${issue.message}.`)];
      return [file.problem(issue.path, `${subject} is not right.`, `It ${issue.message}.`)];
    }
  }
}

function article(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    array: 'a list',
    object: 'keys and values',
    record: 'keys and values',
  };
  return words[expected] ?? `a ${expected}`;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

function checkFolder(
  id: string,
  file: YamlFile,
  written: WrittenChallenge | null,
  directory: string,
  languages: readonly string[],
  problems: Problem[],
): void {
  if (!existsSync(join(directory, 'challenges', id, 'lesson.md'))) {
    problems.push(file.problem([], 'there is no lesson.', `Write challenges/${id}/lesson.md.`));
  }
  if (written === null) return;
  for (const language of languages) {
    const template = `templates/${language}/start/${written.family}`;
    if (!existsSync(join(directory, template))) {
      problems.push(
        file.problem(
          ['family'],
          `family "${written.family}" has no template.`,
          `Make the folder ${template}.`,
        ),
      );
    }
  }
}

function courseInvalid(problems: readonly Problem[]): DscourseError {
  const sorted = [...problems].sort(
    (a, b) => a.file.localeCompare(b.file, 'en') || a.line - b.line || a.column - b.column,
  );
  const count = sorted.length === 1 ? 'one mistake' : `${sorted.length} mistakes`;
  return new DscourseError({
    code: 'course-invalid',
    message: [`The course has ${count}.`, ...sorted.map(problemLine)].join('\n'),
    fix: 'Correct each line above; a course that you did not change needs dscourse installed again.',
    details: sorted.map(problemLine),
  });
}

function assemble(
  course: WrittenCourse | null,
  challenges: readonly ReadChallenge[],
  directory: string,
): Course {
  if (course === null) throw new Error('a course without problems has a course.yaml');
  const byId = new Map(challenges.map((challenge) => [challenge.id, challenge.written]));
  const ordered: Challenge[] = course.parts.flatMap((part) =>
    part.challenges.flatMap((id) => {
      const written = byId.get(id);
      return written === undefined ? [] : [challengeFrom(written, id, part.id, directory)];
    }),
  );
  return {
    title: course.title,
    parts: course.parts,
    challenges: ordered,
    chapters: course.chapters ?? [],
    maelstrom: course.maelstrom,
    languages: course.languages,
    directory,
  };
}
