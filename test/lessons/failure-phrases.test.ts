/** What a lesson quotes of a report under "if it fails with" is what reports say: in those of the wrong nodes, or in the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksOf } from '../../src/cli/terminal/markdown-blocks.ts';
import { packageRoot } from '../support/programs.ts';
import { lessonsOfCourse, sectionOf } from './lessons.ts';

/** Reports of all wrong nodes, with `#` for every number. */
const judged: readonly { readonly words: string }[] = JSON.parse(
  readFileSync(join(packageRoot, 'test', 'diagnosis', 'judgements.json'), 'utf8'),
);
const reports = judged.map(({ words }) => words).join('\n');

/** Where the words of reports are made, and those of the services that they quote. */
const folders = ['src/grading', 'graders', 'src/engines/embedded/services'];
const sources = folders.flatMap((folder) =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(packageRoot, folder, file), 'utf8')),
);

/** `…` in a quotation stands for anything on the line, a number for any number. */
function pattern(phrase: string): RegExp {
  const parts = phrase.split('…').map((part) =>
    part
      .trim()
      .split(/\d+(?:\.\d+)?/)
      .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('(?:\\d+(?:\\.\\d+)?|#)'),
  );
  return new RegExp(parts.join('.*'));
}

function isSaid(phrase: string): boolean {
  const said = pattern(phrase);
  return said.test(reports) || sources.some((source) => said.test(source));
}

const quotations = (await lessonsOfCourse()).map(({ path, markdown }) => {
  const table = blocksOf(sectionOf(markdown, '## How to check')).find(
    (block) => block.kind === 'table' && block.rows[0]?.[0] === 'if it fails with',
  );
  const rows = table?.kind === 'table' ? table.rows.slice(1) : [];
  return [
    path,
    rows.flatMap(([cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, phrase = '']) => phrase)),
  ] as const;
});

describe('a quotation of a report', () => {
  it('is in every lesson, four times and more', () => {
    expect(quotations.filter(([, phrases]) => phrases.length < 4).map(([path]) => path)).toEqual([]);
  });

  it.for(quotations)('in %s is what a report says', ([, phrases]) => {
    expect(phrases.filter((phrase) => !isSaid(phrase))).toEqual([]);
  });

  it('would be missed if no report said so', () => {
    expect(isSaid('n0 forgot its manners')).toBe(false);
    expect(isSaid('No node sent it … again')).toBe(false);
  });
});
