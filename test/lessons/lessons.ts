/** The course's prose as the tests read it: each lesson with its challenge, and what stands in its fences. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
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

/** The lessons of the course, in its order. */
export async function lessonsOfCourse(): Promise<readonly Lesson[]> {
  const { challenges } = await readCourse(packageRoot);
  return challenges.map((challenge) => ({
    id: challenge.id,
    challenge,
    path: relative(packageRoot, challenge.lesson),
    markdown: readFileSync(challenge.lesson, 'utf8'),
  }));
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

/** A text of the course that is no lesson of a challenge. */
export interface Prose {
  readonly path: string;
  readonly markdown: string;
}

/** The chapters of the course, in the order of reading. */
export async function chapters(): Promise<readonly Prose[]> {
  const { chapters: ids } = await readCourse(packageRoot);
  return ids.map((id) => proseAt(`chapters/${id}.md`));
}

/** The plan of two weeks. */
export const scheduleText = (): Prose => proseAt('docs/schedule.md');

function proseAt(path: string): Prose {
  return { path, markdown: readFileSync(join(packageRoot, path), 'utf8') };
}

/** The text without its fenced blocks. */
export function proseOf(markdown: string): string {
  return markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1[ \t]*$/gm, '');
}

/** What stands below a heading, to the next one of its level or above; empty when there is no such heading. */
export function sectionOf(markdown: string, heading: string): string {
  const lines = markdown.split('\n');
  const start = lines.indexOf(heading);
  if (start === -1) return '';
  const level = heading.indexOf(' ');
  const ends = (line: string): boolean => new RegExp(`^#{1,${level}} `).test(line);
  const length = lines.slice(start + 1).findIndex(ends);
  return lines.slice(start + 1, length === -1 ? undefined : start + 1 + length).join('\n');
}

/** The command lines that a text names: in code, and in blocks for the shell, without comment and redirection. */
export function commandsIn(markdown: string): readonly string[] {
  const spans = [...proseOf(markdown).matchAll(/`(dscourse\s[^`]+)`/g)].map(([, line = '']) => line);
  const blocks = fencesOf(markdown)
    .filter(({ info }) => info === 'sh')
    .flatMap(({ text }) => text.split('\n').map((line) => line.replace(/^\$ /, '')));
  return [...spans, ...blocks.filter((line) => line.startsWith('dscourse '))].map((line) =>
    line
      .replace(/\s+[>|#].*$/s, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

/** The words of the prose: no code, no targets of links, no titles of books and papers. */
export function wordsIn(markdown: string): readonly string[] {
  const prose = proseOf(markdown)
    .replace(/^## Further reading$[\s\S]*?(?=^## |(?![\s\S]))/m, '')
    .replace(/`[^`]*`/g, ' ')
    .replace(/\]\([^)]*\)/g, '] ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/’/g, "'");
  // Names with digits or underscores, as n3, 5a, txn-6b or msg_id, are no words.
  const named = /(?<![\p{L}\p{N}_])[\p{L}\p{N}]*(?:[-_]?\d|_)[\p{L}\p{N}_-]*/gu;
  const words = prose.replace(named, ' ').match(/\p{L}+(?:'\p{L}+)*/gu) ?? [];
  return words.map((word) => word.replace(/'s$/, ''));
}

const units =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen'.split(' ');
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const numberWord = `(?:${tens.join('|')})(?:-(?:${units.slice(1, 10).join('|')}))?|${[...units].reverse().join('|')}`;
const numeral = `\\d+(?:,\\d{3})+|\\d+(?:\\.\\d+)?|${numberWord}`;

function figureOf(written: string): number {
  const word = written.toLowerCase();
  const [ten = '', unit] = word.split('-');
  if (tens.includes(ten))
    return (tens.indexOf(ten) + 2) * 10 + (unit === undefined ? 0 : units.indexOf(unit));
  return units.includes(word) ? units.indexOf(word) : Number(word.replaceAll(',', ''));
}

/** The numbers of a text, in digits or in words. */
export function numbersIn(text: string): readonly number[] {
  const pattern = new RegExp(`(?<![\\w.-])(?:${numeral})(?![\\w-]|\\.\\d)`, 'gi');
  return [...text.matchAll(pattern)].map(([written]) => figureOf(written));
}

export interface Quantity {
  readonly figure: number;
  readonly unit: 'seconds' | 'nodes' | 'rate';
  /** As they stand in the text. */
  readonly words: string;
}

/** The numbers of a text that count seconds, nodes, or operations a second. */
export function quantitiesIn(text: string): readonly Quantity[] {
  const pattern = new RegExp(
    `(?<![\\w.-])(${numeral})\\s+(?:quiet\\s+)?(?:(seconds?)|(nodes|(?<=\\d )node)|(?:operations|requests|transactions)\\s+(?:a|per|each)\\s+second)\\b`,
    'gi',
  );
  return [...text.matchAll(pattern)].map(([words, figure = '', seconds, nodes]) => ({
    figure: figureOf(figure),
    unit: seconds !== undefined ? 'seconds' : nodes !== undefined ? 'nodes' : 'rate',
    words,
  }));
}
