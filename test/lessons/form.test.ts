/** Lessons have the sections that a reader finds his way by, in one order, and no more than can be read in a sitting. */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Block, blocksOf } from '../../src/cli/terminal/markdown-blocks.ts';
import { displayWidth } from '../../src/cli/terminal/width.ts';
import { readingLinked } from '../../src/course/chapters.ts';
import { findChallenge } from '../../src/course/find-challenge.ts';
import { readCourse } from '../../src/course/read-course.ts';
import { packageRoot } from '../support/programs.ts';
import { chapters, fencesOf, lessonsOfCourse, proseOf, scheduleText, sectionOf } from './lessons.ts';

const lessons = await lessonsOfCourse();
const course = await readCourse(packageRoot);
const texts = [...lessons, ...(await chapters())];

const sections = [
  '## What you will be able to do',
  '## The idea',
  '## Messages',
  '## What must always hold',
  '## Before you code',
  '## Steps',
  '## How to check',
  '## Questions afterwards',
  '### Correctness',
  '### Design',
  '## In real systems',
  '## Further reading',
];

const headingsOf = (markdown: string): string[] =>
  proseOf(markdown)
    .split('\n')
    .filter((line) => /^#{2,3} /.test(line));

type Kind = Block['kind'];
const count = (markdown: string, heading: string, kind: Kind): number =>
  blocksOf(sectionOf(markdown, heading)).filter((block) => block.kind === kind).length;

const between = (low: number, high: number) => (value: number) => value >= low && value <= high;

describe.for(lessons.map((lesson) => [lesson.path, lesson] as const))('%s', ([, lesson]) => {
  const { markdown, id, challenge } = lesson;

  it('has the sections in order, and its challenge’s title', () => {
    expect(markdown.split('\n')[0]).toBe(`# ${challenge.title}`);
    expect(headingsOf(markdown).filter((line) => line.startsWith('## ') || sections.includes(line))).toEqual(
      sections,
    );
  });

  it.for([
    ['## What you will be able to do', 'item', 3, 4],
    ['## What must always hold', 'item', 3, 5],
    ['## Before you code', 'details', 1, 1],
    ['### Correctness', 'details', 2, 3],
    ['### Design', 'details', 2, 3],
    ['## Further reading', 'item', 2, 4],
  ] as const)('%s has %s blocks, %i to %i', ([heading, kind, low, high]) => {
    expect(count(markdown, heading, kind)).toSatisfy(between(low, high));
  });

  it('begins its steps with the command that writes the folder', () => {
    const first = blocksOf(sectionOf(markdown, '## Steps')).find(({ kind }) => kind === 'item');
    expect(first).toMatchObject({ kind: 'item', marker: '1.' });
    const named = /^`dscourse start (\S+)`/.exec(first?.kind === 'item' ? first.text : '')?.[1];
    expect(findChallenge(course, named ?? '').id).toBe(id);
  });

  it('says in a table what a failure usually means, and how messages look in another', () => {
    const table = blocksOf(sectionOf(markdown, '## How to check')).findLast(({ kind }) => kind === 'table');
    const rows = table?.kind === 'table' ? table.rows : [];
    expect(rows[0]).toEqual(['if it fails with', 'it usually means']);
    expect(rows.length - 1).toSatisfy(between(3, 6));
    expect(count(markdown, '## Messages', 'table')).toBeGreaterThan(0);
  });

  it('is of a length that is read, in lines that fit', () => {
    const lines = markdown.trimEnd().split('\n');
    expect(lines.length).toSatisfy(between(110, 190));
    const prose = proseOf(markdown).split('\n');
    expect(prose.filter((line) => !line.startsWith('|') && displayWidth(line) > 100)).toEqual([]);
  });
});

describe.for(texts.map((text) => [text.path, text] as const))('%s', ([, { markdown, path }]) => {
  it('draws each diagram twice: for a browser, and right behind it for a terminal', () => {
    const fences = fencesOf(markdown);
    const diagrams = fences.flatMap(({ info }, index) => (info === 'mermaid' ? [index] : []));
    expect(diagrams.length).toBeGreaterThan(0);
    for (const index of diagrams) {
      const [drawn, written] = [fences[index], fences[index + 1]];
      expect(drawn?.text).toMatch(/^(sequenceDiagram|flowchart )/);
      expect(written?.info).toBe('text');
      // The line that closes the one is followed by the line that opens the other.
      const end = (drawn?.line ?? 0) + (drawn?.text.split('\n').length ?? 0);
      expect((written?.line ?? 0) - end).toSatisfy(between(2, 3));
      for (const line of written?.text.split('\n') ?? []) {
        expect(displayWidth(line), line).toBeLessThanOrEqual(76);
      }
    }
  });

  it('folds and closes what it folds', () => {
    const prose = proseOf(markdown);
    expect(prose.match(/<details><summary>/g)?.length).toBe(prose.match(/^<\/details>$/gm)?.length);
    expect(prose.match(/<(?!\/?(details|summary)>)[a-z/]/g)).toBeNull();
  });

  it('links to lessons and chapters that exist, and to nothing else', () => {
    const targets = [...proseOf(markdown).matchAll(/\]\(([^)]*)\)/g)].map(([, target = '']) => target);
    for (const target of targets) {
      expect(readingLinked(target), target).not.toBeNull();
      const file = join(packageRoot, dirname(path), target);
      expect(existsSync(file), relative(packageRoot, file)).toBe(true);
    }
  });
});

describe('the chapters and the schedule', () => {
  it('have a length that is read, questions and further reading', async () => {
    for (const { markdown, path } of await chapters()) {
      expect(markdown.trimEnd().split('\n').length, path).toSatisfy(between(120, 200));
      expect(markdown, path).toContain('<details><summary>');
      expect(count(markdown, '## Further reading', 'item'), path).toSatisfy(between(2, 5));
    }
  });

  it('plan six sessions, each with all its parts, whose minutes add up', () => {
    const sessions = scheduleText()
      .markdown.split(/^## (?=Week)/m)
      .slice(1);
    expect(sessions.map((session) => session.split('\n')[0]?.slice(0, 17))).toEqual(
      [1, 2].flatMap((week) => [1, 2, 3].map((number) => `Week ${week}, session ${number}`)),
    );
    for (const session of sessions) {
      const rows = [...session.matchAll(/^\| (\w+)\s+\|\s*(\d+) \|/gm)];
      expect(rows.map(([, part]) => part)).toEqual([
        'review',
        'concept',
        'diagram',
        'demonstration',
        'exercise',
        'test',
        'summary',
      ]);
      const minutes = rows.reduce((sum, [, , each]) => sum + Number(each), 0);
      expect(session.split('\n')[0]).toContain(`(${minutes} minutes)`);
    }
  });
});
