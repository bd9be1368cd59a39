import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BuildResult } from './build.ts';
import { buildNode } from './build-node.ts';

const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'dscourse build é '));
});
afterEach(() => {
  vi.doUnmock('esbuild');
  rmSync(workspace, { recursive: true, force: true });
});

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(workspace, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

function build(source = 'echo-1', typeCheck = false): Promise<BuildResult> {
  return buildNode({
    source: join(workspace, source),
    workspace,
    cacheDirectory: join(workspace, '.dscourse', 'cache'),
    typeCheck,
    args: [],
    packageRoot,
    signal: new AbortController().signal,
  });
}

async function bundleOf(source = 'echo-1'): Promise<string> {
  const result = await build(source);
  if (result.kind !== 'built' || result.program.kind !== 'script') throw new Error(JSON.stringify(result));
  return result.program.bundle;
}

function runAsFile(bundle: string): string {
  return execFileSync(process.execPath, [bundle], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** As the embedded engine does: the text as a function's body, in a context of its own. */
async function runInContext(bundle: string): Promise<string> {
  let output = '';
  const console = { log: (...parts: unknown[]) => (output += `${parts.map(String).join(' ')}\n`) };
  const text = readFileSync(bundle, 'utf8');
  const context = vm.createContext({ console, process: { argv: ['node', bundle] }, URL, setTimeout });
  const body = vm.compileFunction(text, ['exports', 'require', 'module', '__filename', '__dirname'], {
    parsingContext: context,
  });
  const module = { exports: {} };
  body.call(module.exports, module.exports, createRequire(bundle), module, bundle, dirname(bundle));
  await new Promise((resolve) => setTimeout(resolve, 30));
  return output;
}

/** Output of the program, which must be the same in both ways of running it. */
async function outputOf(source = 'echo-1'): Promise<string> {
  const bundle = await bundleOf(source);
  const asFile = runAsFile(bundle);
  expect(await runInContext(bundle)).toBe(asFile);
  return asFile;
}

describe('what runs the same in a context and as a file', () => {
  it('several files of TypeScript, JSON and a built-in module', async () => {
    write({
      'echo-1/main.ts': `import { join } from 'node:path';
        import { greet } from './greet.ts';
        import data from './data.json' with { type: 'json' };
        import type { Unused } from './types.ts';
        console.log(join('a', 'b'), greet('x'), data.k);`,
      'echo-1/greet.ts': `export const greet = (name: string): string => 'hello ' + name;`,
      'echo-1/types.ts': `export interface Unused { a: 1 }`,
      'echo-1/data.json': `{ "k": 7 }`,
    });
    expect(await outputOf()).toBe('a/b hello x 7\n');
  });

  it('CommonJS, sloppy even beside a strict tsconfig, with require.main === module', async () => {
    write({
      'tsconfig.json': '{ "compilerOptions": { "strict": true, "paths": { "~/*": ["./*"] } } }',
      'echo-1/main.js': `undeclared = require('~/echo-1/other'); const path = require('path');
        if (require.main === module) console.log('main', undeclared, path.basename(require.main.filename), !module.parent);`,
      'echo-1/other.js': `module.exports = require.main === module ? 'wrong' : 'imported ' + !!module.parent;`,
    });
    expect(await outputOf()).toBe('main imported true main.js true\n');
  });

  it('ES modules that ask require.main === module, as TypeScript sources do', async () => {
    write({
      'echo-1/main.ts': `import { who } from './other.ts'; if (require.main === module) console.log('main', who);`,
      'echo-1/other.ts': `export const who = require.main === module ? 'wrong' : 'imported';`,
    });
    expect(await outputOf()).toBe('main imported\n');
  });

  it('top-level await, with built-in modules, npm packages and CommonJS in the same bundle', async () => {
    write({
      'echo-1/main.mjs': `import { readFileSync as read } from 'node:fs';
        import * as os from 'os';
        import fs from 'fs';
        import def, { named } from 'a-package';
        import { late } from './late.mjs';
        const { inspect } = await import('node:util');
        console.log(typeof read, typeof os.cpus, fs.readFileSync === read, def + '', named, late, inspect({ a: 1 }));
        export const x = 1;`,
      'echo-1/late.mjs': `await new Promise((done) => setTimeout(done, 1)); export const late = 'late';`,
      'node_modules/a-package/package.json': `{ "name": "a-package", "main": "index.js", "sideEffects": false }`,
      'node_modules/a-package/index.js': `module.exports = Object.assign(() => 0, { named: 'named', toString: () => 'callable' });`,
    });
    expect(await outputOf()).toBe('function function true callable named late { a: 1 }\n');
  });

  it('import.meta.url, filename and dirname name the source, and process.argv[1] the entry', async () => {
    write({
      'echo-1/main.ts': `import { readFileSync } from 'node:fs';
        import { fileURLToPath } from 'node:url';
        import { isMain } from './lib/other.ts';
        console.log(process.argv[1] === fileURLToPath(import.meta.url), isMain);
        console.log(readFileSync(new URL('./words é.txt', import.meta.url), 'utf8'));
        console.log(import.meta.dirname === __dirname, import.meta.filename === __filename, import.meta.main);
        console.log(import.meta.resolve('./x.ts') === new URL('./x.ts', import.meta.url).href);
        console.log('a mention of import.meta.url in a string');`,
      'echo-1/lib/other.ts': `import { fileURLToPath } from 'node:url';
        export const isMain = process.argv[1] === fileURLToPath(import.meta.url);`,
      'echo-1/words é.txt': 'words',
    });
    expect(await outputOf()).toBe(
      'true false\nwords\ntrue true true\ntrue\na mention of import.meta.url in a string\n',
    );
  });

  it('a hashbang, a dynamic import and an entry that package.json names', async () => {
    write({
      'echo-1/package.json': `{ "main": "src/start" }`,
      'echo-1/src/start.js': `#!/usr/bin/env node
        import('./more.js').then(({ more }) => console.log(more));`,
      'echo-1/src/more.js': `export const more = 'more';`,
    });
    expect(await outputOf()).toBe('more\n');
  });

  it('modules are strict when all are ES modules', async () => {
    write({
      'echo-1/main.ts': `export {}; try { (globalThis as any).f = function () { return this; }; console.log(f()); } catch (e) { console.log(e.message); }`,
    });
    expect(await outputOf()).toBe('undefined\n');
  });
});

describe('identity', () => {
  it('gives the same bytes wherever the workspace lies', async () => {
    write({ 'echo-1/main.ts': `console.log(import.meta.url, process.argv);` });
    const first = await build();
    const other = mkdtempSync(join(tmpdir(), 'elsewhere-'));
    cpSync(join(workspace, 'echo-1'), join(other, 'echo-1'), { recursive: true });
    const kept = workspace;
    workspace = other;
    const second = await build();
    workspace = kept;
    rmSync(other, { recursive: true, force: true });
    expect(first.kind === 'built' && first.program.hash).toBe(second.kind === 'built' && second.program.hash);
  });

  it('finds the same workspace through a symbolic link', async () => {
    write({ 'echo-1/main.ts': `import '../lib/x.ts';`, 'lib/x.ts': `console.log('x');` });
    const link = `${workspace}-link`;
    symlinkSync(workspace, link);
    const direct = await build();
    const kept = workspace;
    workspace = link;
    const linked = await build();
    workspace = kept;
    rmSync(link);
    expect(linked.kind === 'built' && linked.program.hash).toBe(
      direct.kind === 'built' && direct.program.hash,
    );
  });
});

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
    const request = {
      source: join(workspace, 'echo-1'),
      workspace,
      cacheDirectory: join(workspace, '.dscourse', 'cache'),
      typeCheck: true,
      args: ['x'],
      packageRoot,
      signal: new AbortController().signal,
    };
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

describe('what can not be built', () => {
  it('names file, line, column and source line of a syntax error', async () => {
    write({
      'echo-1/main.ts': `import './b.ts';\nconsole.log(import.meta.url);\n`,
      'echo-1/b.ts': `const é = 1; const = 2;\n`,
    });
    expect(await build()).toEqual({
      kind: 'build-errors',
      problems: [
        {
          file: 'echo-1/b.ts',
          line: 1,
          column: 20,
          code: 'syntax',
          message: expect.stringContaining('Expected identifier'),
          sourceLine: 'const é = 1; const = 2;',
        },
      ],
    });
  });

  it('says where an import leads nowhere, in a module with values of its own and top-level await too', async () => {
    write({
      'echo-1/main.ts': `console.log(import.meta.url);\nawait 0;\n  import x from 'left-pad/x';\n import './gone.ts'; console.log(x)`,
    });
    expect(await build()).toMatchObject({
      kind: 'build-errors',
      problems: [
        {
          file: 'echo-1/main.ts',
          line: 3,
          column: 17,
          code: 'unresolved-import',
          message: expect.stringContaining('npm install left-pad`'),
        },
        { line: 4, column: 9, message: 'There is no file for the import "./gone.ts".' },
      ],
    });
  });

  it('refuses native addons by the name of their package', async () => {
    write({
      'echo-1/main.ts': `import 'fast-thing';`,
      'node_modules/fast-thing/package.json': `{ "main": "index.js" }`,
      'node_modules/fast-thing/index.js': `module.exports = require('./build/x.node');`,
      'node_modules/fast-thing/build/x.node': '',
    });
    const result = await build();
    expect(result).toMatchObject({ kind: 'build-errors', problems: [{ code: 'not-bundlable' }] });
    expect(result.kind === 'build-errors' && result.problems[0]?.message).toContain(
      '"fast-thing" needs a native addon',
    );
  });

  it('lists what it looked for where there is no entry', async () => {
    write({ 'echo-1/notes.md': '' });
    await expect(build()).rejects.toMatchObject({
      code: 'no-entry',
      message: expect.stringContaining('main.{ts,'),
    });
    await expect(build('unknown-9')).rejects.toMatchObject({ code: 'no-source' });
    write({ 'echo-1/package.json': '{"main": "gone.js"}' });
    await expect(build()).rejects.toMatchObject({
      code: 'no-entry',
      message: expect.stringContaining('gone.js'),
    });
  });

  it('takes any other executable file as it is, and refuses one that is not executable', async () => {
    write({ 'node.sh': '#!/bin/sh\n' });
    await expect(build('node.sh')).rejects.toMatchObject({ code: 'not-executable' });
    chmodSync(join(workspace, 'node.sh'), 0o755);
    expect(await build('node.sh')).toMatchObject({
      kind: 'built',
      program: { kind: 'command', argv: [join(workspace, 'node.sh')], cwd: workspace },
    });
  });
});

describe('the type check', () => {
  it('reports errors as the editor does, with the source line, and still gives the program', async () => {
    write({
      'echo-1/main.ts': `const n: number = 1;\nexport const s: string = n;\nexport const o: { a: { b: 1 } } = { a: { b: 2 } };\n`,
    });
    expect(await build('echo-1', true)).toMatchObject({
      kind: 'type-errors',
      problems: [
        {
          file: 'echo-1/main.ts',
          line: 2,
          column: 14,
          code: 'TS2322',
          sourceLine: 'export const s: string = n;',
        },
        { line: 3, code: 'TS2322' },
      ],
      program: { kind: 'script' },
    });
  });

  it("knows Node's modules without anything installed in the workspace", async () => {
    write({
      'echo-1/main.ts': `import { readFileSync } from 'node:fs';\nexport const text: string = readFileSync(0, 'utf8');\nprocess.stdout.write(text);\n`,
    });
    expect(await build('echo-1', true)).toMatchObject({ kind: 'built' });
  });

  it('leaves JavaScript alone', async () => {
    write({ 'echo-1/main.js': `const n = 1; n.foo();` });
    expect(await build('echo-1', true)).toMatchObject({ kind: 'built', program: { language: 'javascript' } });
  });

  it('stops when it is asked to', async () => {
    write({ 'echo-1/main.ts': `console.log(1);` });
    await expect(
      buildNode({
        source: join(workspace, 'echo-1'),
        workspace,
        cacheDirectory: join(workspace, 'cache'),
        typeCheck: true,
        args: [],
        packageRoot,
        signal: AbortSignal.abort(),
      }),
    ).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('the source map', () => {
  it.each([
    ['plain', ''],
    ['with values of its own', 'console.log(import.meta.url);'],
    ['with top-level await', 'await 0;'],
  ])('leads from the bundle to the line in the workspace: %s', async (_name, extra) => {
    write({
      'echo-1/main.ts': `import '../lib/a.ts';\ntype T = 1;\n${extra}\n  throw new Error('here');\n`,
      'lib/a.ts': `console.log(1);`,
    });
    const bundle = await bundleOf();
    const text = readFileSync(bundle, 'utf8').split('\n');
    const line = text.findIndex((candidate) => candidate.includes('new Error("here")')) + 1;
    const map = JSON.parse(readFileSync(`${bundle}.map`, 'utf8'));
    const position = originalPositionFor(new TraceMap({ ...map, sourceRoot: '' }), {
      line,
      column: (text[line - 1] as string).indexOf('new Error'),
    });
    expect(position).toMatchObject({ source: 'echo-1/main.ts', line: 4, column: 8 });
    const result = (() => {
      try {
        execFileSync(process.execPath, ['--enable-source-maps', bundle], { stdio: 'pipe' });
        return '';
      } catch (error) {
        return String((error as { stderr: Buffer }).stderr);
      }
    })();
    expect(result).toContain(`${join(workspace, 'echo-1', 'main.ts')}:4:9`);
  });
});
