import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../../test/support/run-cli.ts';
import { tsconfigFiles } from './tsconfig-files.ts';

describe('the files that a tsconfig is made of', () => {
  it('follows comments, commas, arrays, circles and folders above', () => {
    const folder = temporaryFolder('dscourse tsconfig é ');
    writeTree(folder, {
      'node_modules/shared/package.json': '{ "name": "shared", "tsconfig": "./strictest" }',
      'node_modules/shared/strictest.json': '{ "extends": "./part.json" }',
      'work/tsconfig.json':
        '\ufeff/* "extends": "./no" */ { "a": "// \\" ,}", "extends": ["./a", "shared", 7,], // , }\n }',
      'work/a.json': '{ "extends": "../work/tsconfig.json" }',
    });
    const files = tsconfigFiles(join(folder, 'work', 'tsconfig.json'));
    expect(files).toEqual(
      expect.arrayContaining(
        [
          'work/tsconfig.json',
          'work/a.json',
          'node_modules/shared/package.json',
          'node_modules/shared/strictest.json',
          'node_modules/shared/part.json',
          // Missing, and looked for first.
          'work/a',
          'work/node_modules/shared/package.json',
        ].map((name) => join(folder, name)),
      ),
    );
    expect(files.filter((file) => /no(\.json)?$/.test(file))).toEqual([]);
    expect(new Set(files).size).toBe(files.length);
  });

  it('finds what a package exports, also where the package is a link', () => {
    const folder = temporaryFolder();
    writeTree(folder, {
      'store/shared/package.json': '{ "name": "shared", "exports": { "./base": "./configs/base.json" } }',
      'store/shared/configs/base.json': '{ "extends": "../../neighbour.json" }',
      'store/neighbour.json': '{}',
      'work/node_modules/other/package.json': '{}',
      'work/tsconfig.json': '{ "extends": "shared/base" }',
    });
    symlinkSync(join(folder, 'store', 'shared'), join(folder, 'work', 'node_modules', 'shared'));
    expect(tsconfigFiles(join(folder, 'work', 'tsconfig.json'))).toEqual(
      expect.arrayContaining(
        [
          'store/shared/configs/base.json',
          'store/neighbour.json',
          'store/shared/package.json',
          // Another link in its place counts as well.
          'work/node_modules/shared/package.json',
        ].map((name) => join(folder, name)),
      ),
    );
  });

  it.each([
    ['no file', null],
    ['no JSON', '{ "extends": '],
    ['another JSON value', '[]'],
    ['nothing to extend', '{ "extends": null }'],
  ])('is itself alone where there is %s', (_, text) => {
    const folder = temporaryFolder();
    if (text !== null) writeTree(folder, { 'tsconfig.json': text });
    expect(tsconfigFiles(join(folder, 'tsconfig.json'))).toEqual([join(folder, 'tsconfig.json')]);
  });
});
