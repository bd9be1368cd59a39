/** The course's prose as the tests read it: each lesson with its challenge, and what stands in its fences. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Challenge } from '../../src/course/course.ts';
import { readCourse } from '../../src/course/read-course.ts';
import { packageRoot } from '../support/programs.ts';

export interface Lesson {
  readonly id: string;
  readonly challenge: Challenge;
  /** Relative to the package. */
  readonly path: string;
  readonly markdown: string;
}

/** A fenced block. */
export interface Fence {
  /** What follows the backticks: `json exchange`. */
  readonly info: string;
  readonly text: string;
  /** Line of the file where its text begins, from 1. */
  readonly line: number;
}

/** While lessons are still to be rewritten: only those that are in the form which the tests demand. */
const onlyThoseInForm = true;

/** The lessons of the course that the tests hold to the form, in the course's order. */
export async function lessonsInForm(): Promise<readonly Lesson[]> {
  const { challenges } = await readCourse(packageRoot);
  const all = challenges.map((challenge) => ({
    id: challenge.id,
    challenge,
    path: relative(packageRoot, challenge.lesson),
    markdown: readFileSync(challenge.lesson, 'utf8'),
  }));
  return onlyThoseInForm
    ? all.filter(({ markdown }) => markdown.includes('\n## What you will be able to do\n'))
    : all;
}

/** The fenced blocks of a text, in order. */
export function fencesOf(markdown: string): readonly Fence[] {
  const fences: Fence[] = [];
  const lines = markdown.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const opened = /^(`{3,})\s*(.*?)\s*$/.exec(lines[index] ?? '');
    if (opened === null) continue;
    const [, marks = '', info = ''] = opened;
    const text: string[] = [];
    const line = index + 2;
    while (++index < lines.length && lines[index]?.trimEnd() !== marks) text.push(lines[index] ?? '');
    fences.push({ info, text: text.join('\n'), line });
  }
  return fences;
}
