import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import vm from 'node:vm';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { describe, expect, it } from 'vitest';
import { buildWorkspace } from '../../test/support/build-workspace.ts';

const workspace = buildWorkspace();
const { write, build, bundleOf } = workspace;

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
    cpSync(join(workspace.root, 'echo-1'), join(other, 'echo-1'), { recursive: true });
    const kept = workspace.root;
    workspace.root = other;
    const second = await build();
    workspace.root = kept;
    rmSync(other, { recursive: true, force: true });
    expect(first.kind === 'built' && first.program.hash).toBe(second.kind === 'built' && second.program.hash);
  });

  it('finds the same workspace through a symbolic link', async () => {
    write({ 'echo-1/main.ts': `import '../lib/x.ts';`, 'lib/x.ts': `console.log('x');` });
    const link = `${workspace.root}-link`;
    symlinkSync(workspace.root, link);
    const direct = await build();
    const kept = workspace.root;
    workspace.root = link;
    const linked = await build();
    workspace.root = kept;
    rmSync(link);
    expect(linked.kind === 'built' && linked.program.hash).toBe(
      direct.kind === 'built' && direct.program.hash,
    );
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
    expect(result).toContain(`${join(workspace.root, 'echo-1', 'main.ts')}:4:9`);
  });
});
