import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildWorkspace } from '../../test/support/build-workspace.ts';
import { buildNode } from './build-node.ts';

const workspace = buildWorkspace();
const { write, build } = workspace;

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

  it('says where a program in another language can run', async () => {
    write({ 'echo-1/main.py': 'print()' });
    const fix = expect.stringContaining('dscourse test --bin');
    await expect(build()).rejects.toMatchObject({ code: 'no-entry', fix });
    write({ 'echo-1/package.json': '{"main": "main.py"}' });
    await expect(build()).rejects.toMatchObject({ code: 'no-entry', fix });
  });

  it('takes any other executable file as it is, and refuses one that is not executable', async () => {
    write({ 'node.sh': '#!/bin/sh\n' });
    await expect(build('node.sh')).rejects.toMatchObject({ code: 'not-executable' });
    chmodSync(join(workspace.root, 'node.sh'), 0o755);
    expect(await build('node.sh')).toMatchObject({
      kind: 'built',
      program: { kind: 'command', argv: [join(workspace.root, 'node.sh')], cwd: workspace.root },
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
      buildNode({ ...workspace.request('echo-1', true), signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'interrupted' });
  });
});
