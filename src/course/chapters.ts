/** What there is to read: the lesson of each challenge, and the chapters that belong to no single one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DscourseError, systemErrorCode } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Challenge, Course } from './course.ts';
import { findChallenge } from './find-challenge.ts';

export type Reading =
  | { readonly kind: 'lesson'; readonly challenge: Challenge }
  | { readonly kind: 'chapter'; readonly id: string; readonly file: string };

/** Absolute path of a chapter's Markdown. */
export function chapterFile(directory: string, id: string): string {
  return join(directory, 'chapters', `${id}.md`);
}

export interface Chapter {
  readonly id: string;
  readonly title: string;
}

/** The chapters of a course with their titles, in the order of reading. @throws DscourseError `lesson-unreadable` */
export function readChapters({ chapters, directory }: Course): readonly Chapter[] {
  return chapters.map((id) => ({ id, title: titleOf(readLesson(chapterFile(directory, id))) ?? id }));
}

/** The Markdown of a lesson or chapter. @throws DscourseError `lesson-unreadable` */
export function readLesson(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new DscourseError({
      code: 'lesson-unreadable',
      message: `The lesson ${file} can't be read (${systemErrorCode(thrown) ?? 'unknown reason'}).`,
      fix: 'Install dscourse again.',
      cause: thrown,
    });
  }
}

/**
 * The lesson or chapter that was meant: a challenge as {@link findChallenge} has it, else the only chapter whose
 * name begins with the text, or has it in its middle.
 *
 * @throws DscourseError `ambiguous-challenge`, `ambiguous-chapter`, `unknown-challenge` with the nearest.
 */
export function findReading(course: Course, typed: string): Reading {
  const { chapters, directory } = course;
  const wanted = typed.trim().toLowerCase();
  const chapter = (id: string): Reading => ({ kind: 'chapter', id, file: chapterFile(directory, id) });
  if (chapters.includes(wanted)) return chapter(wanted);
  try {
    return { kind: 'lesson', challenge: findChallenge(course, typed) };
  } catch (thrown) {
    if (!(thrown instanceof DscourseError) || thrown.code !== 'unknown-challenge') throw thrown;
    const begin = chapters.filter((id) => wanted !== '' && id.startsWith(wanted));
    const found = begin.length > 0 ? begin : chapters.filter((id) => wanted !== '' && id.includes(wanted));
    if (found.length === 1 && found[0] !== undefined) return chapter(found[0]);
    if (found.length > 1) {
      throw new DscourseError({
        code: 'ambiguous-chapter',
        message: `"${typed}" fits ${found.length} chapters: ${found.join(', ')}.`,
        fix: 'Type a little more of one of them.',
        details: found,
      });
    }
    const near = nearest(wanted, chapters, 1);
    if (near.length === 0) throw thrown;
    throw new DscourseError({
      code: 'unknown-challenge',
      message: `There is no challenge or chapter "${typed}".`,
      fix: `Did you mean ${near.join(', ')}? All of them: dscourse list`,
      details: near,
    });
  }
}

/**
 * What the target of a link in a lesson or chapter is called on the command line: `broadcast-3b` for
 * `../broadcast-3b/lesson.md`, a chapter's name for its file; null for any other target.
 */
export function readingLinked(target: string): string | null {
  const [, lesson, chapter] =
    /^(?:\.{0,2}\/)*(?:challenges\/)?([a-z0-9-]+)\/lesson\.md$|^(?:(?:\.{0,2}\/)*chapters\/)?([a-z0-9-]+)\.md$/.exec(
      target,
    ) ?? [];
  return lesson ?? chapter ?? null;
}

/** The first heading of a text; null when it has none. */
export function titleOf(markdown: string): string | null {
  return /^#\s+(.+?)\s*$/m.exec(markdown)?.[1] ?? null;
}
