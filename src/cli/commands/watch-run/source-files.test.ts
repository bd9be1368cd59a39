import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../../../../test/support/run-cli.ts';
import { changedFiles, readSources } from './source-files.ts';

const files = {
  'package.json': '{}',
  'tsconfig.json': '{}',
  'README.md': '',
  'lib/node.ts': '',
  'echo-1/main.ts': 'one',
  'echo-1/deep/data.json': '{}',
  'echo-1/.main.ts.swp': '',
  'echo-1/main.ts~': '',
  'echo-1/node_modules/x/index.js': '',
  'unique-ids-2/main.ts': '',
  '.dscourse/cache/nodes/a.js': '',
  'node_modules/y/index.js': '',
};

function workspace() {
  const root = temporaryFolder('dscourse-sources-');
  writeTree(root, files);
  const read = () => readSources({ root, others: new Set(['unique-ids-2']) });
  return { root, read };
}

describe('readSources', () => {
  it('sees what a program may be built from, and nothing of editors, packages and other challenges', () => {
    const { root, read } = workspace();
    expect([...read().keys()].map((path) => relative(root, path)).sort()).toEqual([
      'echo-1/deep/data.json',
      'echo-1/main.ts',
      'lib/node.ts',
      'package.json',
      'tsconfig.json',
    ]);
  });

  it('sees a save in place, by renaming, of the same length, and a file that is gone', () => {
    const { root, read } = workspace();
    const main = join(root, 'echo-1', 'main.ts');
    const before = read();
    writeFileSync(main, 'two');
    utimesSync(main, 1, 1);
    const inPlace = read();
    expect(changedFiles(before, inPlace)).toEqual([main]);
    writeFileSync(`${main}.new`, 'two');
    utimesSync(`${main}.new`, 1, 1);
    renameSync(`${main}.new`, main);
    const renamed = read();
    expect(changedFiles(inPlace, renamed)).toEqual([main]);
    rmSync(join(root, 'echo-1'), { recursive: true });
    expect(changedFiles(renamed, read())).toEqual([join(root, 'echo-1', 'deep', 'data.json'), main]);
  });

  it('of a folder that is not there sees nothing, and sees it when it is', () => {
    const root = join(temporaryFolder('dscourse-sources-'), 'later');
    const read = () => readSources({ root, others: new Set() });
    expect(read().size).toBe(0);
    mkdirSync(root);
    writeFileSync(join(root, 'main.ts'), '');
    expect(read().size).toBe(1);
  });
});
