import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { buildWorkspace } from '../../test/support/build-workspace.ts';

const workspace = buildWorkspace();
const { write, build, bundleOf } = workspace;

function runAsFile(bundle: string): string {
  return execFileSync(process.execPath, [bundle], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('an unchanged build', () => {
  it('loads neither esbuild nor tsc, and any change to what it was made of ends that', async () => {
    write({
      'echo-1/main.ts': `import { a } from './a.ts'; import type { T } from './t.ts'; const t: T = a; console.log(t);`,
      'echo-1/a.ts': `export const a = 1;`,
      'echo-1/t.ts': `export type T = number;`,
    });
    expect(await build('echo-1', true)).toMatchObject({ kind: 'built', cached: false });
    vi.resetModules();
    vi.doMock('esbuild', () => {
      throw new Error('esbuild was loaded');
    });
    vi.doMock('./type-check.ts', () => {
      throw new Error('the type check was loaded');
    });
    const again = await import('./build-node.ts');
    const request = { ...workspace.request('echo-1', true), args: ['x'] };
    expect(await again.buildNode(request)).toMatchObject({
      kind: 'built',
      cached: true,
      program: { args: ['x'] },
    });
    vi.doUnmock('esbuild');
    vi.doUnmock('./type-check.ts');
    vi.resetModules();

    // A type-only file matters to the check alone.
    write({ 'echo-1/t.ts': `export type T = string;` });
    const typed = await build('echo-1', true);
    expect(typed).toMatchObject({
      kind: 'type-errors',
      problems: [{ file: 'echo-1/main.ts', code: 'TS2322', line: 1 }],
    });
    expect(await build('echo-1', true)).toEqual(typed);
    expect(await build('echo-1', false)).toMatchObject({ kind: 'built', cached: true });

    write({ 'echo-1/t.ts': `export type T = number;`, 'echo-1/a.ts': `export const a = 2;` });
    expect(await build('echo-1', true)).toMatchObject({ kind: 'built', cached: false });
  });

  it('checks again when a missing file that was the problem is back', async () => {
    write({ 'echo-1/main.ts': `import { a } from '../lib/a.ts'; const b: number = a; console.log(b);` });
    expect(await build('echo-1', true)).toMatchObject({ kind: 'build-errors' });
    write({ 'lib/a.ts': `export const a = 1;` });
    expect(await build('echo-1', true)).toMatchObject({ kind: 'built' });
  });

  it('names the tsconfig for a problem that has no other place', async () => {
    write({
      'tsconfig.json': `{ "extends": "./gone.json" }`,
      'echo-1/main.ts': `export const a = 1;`,
    });
    const built = await build('echo-1', true);
    expect(built.kind === 'built' ? [] : built.problems).toContainEqual(
      expect.objectContaining({
        file: 'tsconfig.json',
        line: 1,
        message: expect.stringContaining('gone.json'),
      }),
    );
  });

  it('builds again when the bundle, the stamp or a tsconfig is changed or damaged', async () => {
    write({ 'echo-1/main.ts': `console.log(1);` });
    const bundle = await bundleOf();
    expect(await build()).toMatchObject({ cached: true });
    writeFileSync(bundle, 'damaged');
    expect(await build()).toMatchObject({ cached: false });
    expect(runAsFile(bundle)).toBe('1\n');
    rmSync(`${bundle}.map`);
    expect(await build()).toMatchObject({ cached: false });
    write({ 'tsconfig.json': '{}' });
    expect(await build()).toMatchObject({ cached: false });
    expect(await build()).toMatchObject({ cached: true });
  });

  it.each([
    ['a file, by its name without .json', '"./base"', 'base.json'],
    [
      'one of several files, through another',
      '["./first.json", "./configs/second.json"]',
      'configs/deep.json',
    ],
    ['a package', '"@ours/config"', 'node_modules/@ours/config/tsconfig.json'],
    ['a file of a package', '"plain/strict.json"', 'node_modules/plain/strict.json'],
  ])('checks again when what a tsconfig extends has changed: %s', async (_name, extended, changed) => {
    write({
      'tsconfig.json': `{\n  // Ours\n  "extends": ${extended},\n}`,
      'base.json': '{}',
      'first.json': '{}',
      'configs/second.json': '{ "extends": "./deep" }',
      'configs/deep.json': '{}',
      'node_modules/@ours/config/package.json': '{ "name": "@ours/config" }',
      'node_modules/@ours/config/tsconfig.json': '{}',
      'node_modules/plain/package.json': '{ "name": "plain" }',
      'node_modules/plain/strict.json': '{}',
      'echo-1/main.ts': `export function f(a: number): number { if (a > 1) return 1; }`,
    });
    write({ [changed]: '{ "compilerOptions": { "strict": false } }' });
    expect(await build('echo-1', true)).toMatchObject({ kind: 'built', cached: false });
    expect(await build('echo-1', true)).toMatchObject({ kind: 'built', cached: true });
    write({ [changed]: '{ "compilerOptions": { "strict": true } }' });
    expect(await build('echo-1', true)).toMatchObject({
      kind: 'type-errors',
      problems: [{ file: 'echo-1/main.ts', code: 'TS2366' }],
    });
  });

  it('builds again when a new file takes precedence over one that was used', async () => {
    write({
      'echo-1/main.ts': `import { v } from './v'; console.log(v);`,
      'echo-1/v.js': `export const v = 'js';`,
    });
    expect(runAsFile(await bundleOf())).toBe('js\n');
    write({ 'echo-1/v.ts': `export const v = 'ts';` });
    expect(runAsFile(await bundleOf())).toBe('ts\n');
  });
});
