/**
 * A validated course as JSON, made by the build and kept beside the program as `dist/course.json`, so
 * that a grade need not load the YAML reader and the schemas. It counts only while the files still
 * have the hash it was made from; a changed course is validated in full.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Challenge, Course } from './course.ts';

/** Version 1. Paths are left out: they depend on where the package is. */
export interface CourseSnapshot {
  readonly version: 1;
  /** Of the program that made it: another one may read the files in another way. */
  readonly dscourse: string;
  readonly hash: string;
  readonly course: Omit<Course, 'directory' | 'challenges'> & {
    readonly challenges: readonly Omit<Challenge, 'lesson' | 'directory'>[];
  };
}

export function snapshotOf(course: Course, hash: string, dscourse: string): CourseSnapshot {
  const { directory: _, challenges, ...rest } = course;
  return {
    version: 1,
    dscourse,
    hash,
    course: {
      ...rest,
      challenges: challenges.map(({ lesson: _lesson, directory: _directory, ...data }) => data),
    },
  };
}

/** The course of a snapshot that was made from files with this hash by this program; else null. */
export function courseFromSnapshot(directory: string, hash: string, dscourse: string): Course | null {
  const snapshot = readSnapshot(join(directory, 'dist', 'course.json'));
  if (snapshot?.version !== 1 || snapshot.hash !== hash || snapshot.dscourse !== dscourse) return null;
  return {
    ...snapshot.course,
    directory,
    challenges: snapshot.course.challenges.map((challenge) => {
      const folder = join(directory, 'challenges', challenge.id);
      return { ...challenge, directory: folder, lesson: join(folder, 'lesson.md') };
    }),
  };
}

function readSnapshot(file: string): CourseSnapshot | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Missing or damaged, it only saves time: the files themselves are read instead.
    return null;
  }
}
