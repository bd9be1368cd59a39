/** What test/lessons/figures.ts says of the texts is so; that the runs give it is `npm run test:seeds`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { graders } from '../../graders/index.ts';
import { parseTestFlags } from '../../src/engines/test-flags.ts';
import { nodeFile } from '../support/mutants.ts';
import { packageRoot } from '../support/programs.ts';
import { measuredFigures, shownReports } from './figures.ts';
import { fencesOf, lessonsOfCourse } from './lessons.ts';

const squeezed = (text: string): string => text.replace(/\s+/g, ' ');
const textOf = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');

const inForm = (await lessonsOfCourse()).map(({ path }) => path);
const held = measuredFigures.filter(({ text }) => text.startsWith('chapters/') || inForm.includes(text));

describe('a measured figure', () => {
  it.for(held.map((one) => [one.words, one] as const))('%s', ([, { text, words, node, flags, figures }]) => {
    expect(squeezed(textOf(text))).toContain(squeezed(words));
    expect(existsSync(nodeFile(node)), node).toBe(true);
    const argv = [...flags.split(' '), '--bin', node];
    const { test, seed } = parseTestFlags(argv, { nodeArguments: [], readFile: () => '' });
    expect(seed, 'the seed').not.toBeNull();
    const measures = graders[test.workload].measures.map(({ name }) => name);
    for (const [figure, measure] of figures) {
      expect(measures).toContain(measure);
      expect(words).toContain(figure);
    }
  });
});

describe('a report that is shown', () => {
  it.for(shownReports.map((one) => [one.text, one] as const))('%s', ([, { text, node }]) => {
    expect(fencesOf(textOf(text)).filter(({ info }) => info === 'text report')).toHaveLength(1);
    expect(existsSync(nodeFile(node)), node).toBe(true);
  });
});
