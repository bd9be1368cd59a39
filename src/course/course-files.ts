/** The texts a course is made of. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DscourseError, systemErrorCode } from '../errors.ts';

export interface CourseFiles {
  /** Text of course.yaml. */
  readonly course: string;
  /** Text of each challenges/<id>/challenge.yaml, by id in order. */
  readonly challenges: readonly { readonly id: string; readonly text: string }[];
}

/** Reads the YAML files of a course. Folders without challenge.yaml are passed over. */
export function readCourseFiles(directory: string): CourseFiles {
  const course = textOf(join(directory, 'course.yaml'));
  if (course === null) {
    throw new DscourseError({
      code: 'course-missing',
      message: `There is no course.yaml in ${directory}.`,
      fix: 'Install dscourse again, or name the folder of a course.',
    });
  }
  const challenges = foldersIn(join(directory, 'challenges')).flatMap((id) => {
    const text = textOf(join(directory, 'challenges', id, 'challenge.yaml'));
    return text === null ? [] : [{ id, text }];
  });
  return { course, challenges };
}

/** SHA-256 over names and texts. */
export function hashOfFiles(files: CourseFiles): string {
  const hash = createHash('sha256');
  hash.update(`course.yaml\0${files.course}\0`);
  for (const { id, text } of files.challenges) hash.update(`${id}\0${text}\0`);
  return hash.digest('hex');
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT' || systemErrorCode(thrown) === 'ENOTDIR') return null;
    throw unreadable(file, thrown);
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT') return [];
    throw unreadable(folder, thrown);
  }
}

function unreadable(path: string, thrown: unknown): DscourseError {
  return new DscourseError({
    code: 'course-unreadable',
    message: `${path} can't be read (${systemErrorCode(thrown) ?? 'unknown reason'}).`,
    fix: 'Allow reading it, or install dscourse again.',
    cause: thrown,
  });
}
