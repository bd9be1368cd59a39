import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  hasPty,
  jsonOf,
  type PtyOptions,
  type RunCliOptions,
  runCli,
  runCliOnPty,
} from '../support/run-cli.ts';

let folder = '';
let entry = '';

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'dscourse-frame-')));
  entry = join(folder, 'dist', 'entry.mjs');
  writeFileSync(join(folder, 'course.yaml'), '');
  await build({
    entryPoints: [fileURLToPath(new URL('../fixtures/cli/entry.ts', import.meta.url))],
    outfile: entry,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['esbuild', 'typescript'],
    logLevel: 'error',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], options: RunCliOptions = {}) => runCli(args, { entry, ...options });
const runOnPty = (args: readonly string[], options: PtyOptions = {}) =>
  runCliOnPty(args, { entry, ...options });

describe('signals', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'lets a command put things in order after %s, and ends with 130',
    async (signal) => {
      const result = await run(['wait'], { kill: { when: 'waiting', signal } });
      expect(result).toMatchObject({ status: 130, signal: null });
      expect(result.stdout).toBe('waiting\nput in order\n');
      expect(result.stderr).toMatch(/^error: Interrupted\.\nfix: .+\n$/);
    },
  );

  it('says in JSON that it was interrupted', async () => {
    const result = await run(['wait', '--json'], { kill: { when: 'waiting', signal: 'SIGINT' } });
    expect(result.status).toBe(130);
    const json = JSON.parse(result.stdout.slice(result.stdout.indexOf('{')));
    expect(json).toMatchObject({
      version: 1,
      kind: 'error',
      error: { code: 'interrupted' },
      exitStatus: 130,
    });
  });

  it.skipIf(!hasPty)('ends a stubborn command on the second Ctrl-C', async () => {
    const started = Date.now();
    const result = await runOnPty(['stubborn'], {
      keys: [
        { when: 'waiting', type: '\u0003' },
        { when: 'again to stop at once', type: '\u0003' },
      ],
    });
    expect(result.status).toBe(130);
    expect(Date.now() - started).toBeLessThan(9000);
  });
});

describe('what a command leaves behind', () => {
  it('finishes its work quietly when nobody reads its output any more', async () => {
    const result = await run(['flood'], { closeStdoutAt: 'line 10 ' });
    expect(result.stderr).toBe('work finished\n');
    expect(result.status).toBe(1);
  });

  it('writes all of a large output before it ends', async () => {
    const result = await run(['big']);
    expect(result.status).toBe(0);
    expect(result.stdout.length).toBe(3_000_001);
  });

  it.each([
    ['reject', 'nobody caught this'],
    ['throwLater', 'thrown from a callback'],
    ['forget', 'ended without an answer'],
  ])('calls it a defect when it does %s', async (command, message) => {
    const plain = await run([command]);
    expect(plain.status).toBe(70);
    expect(plain.stderr).toContain(message);
    expect(plain.stderr).toContain('--debug');
    expect(plain.stderr).not.toMatch(/^\s+at /m);
    const json = await run([command, '--json']);
    expect(json.status).toBe(70);
    expect(jsonOf(json)).toMatchObject({ version: 1, kind: 'error', error: { code: 'defect' } });
  });
});

/** What is left on the screen: the few control sequences that ora uses, carried out. */
function screenAfter(output: string): string[] {
  return output
    .split('\n')
    .map((line) => {
      const sinceErased = line.split(/(?<=\[(?:[012]?[JK]|1?G))/).at(-1) ?? '';
      return stripVTControlCharacters(sinceErased.split('\r').at(-1) ?? '');
    })
    .filter((line) => line !== '');
}

describe.skipIf(!hasPty)('the status line', () => {
  it('is redrawn on a terminal and leaves none of itself behind', async () => {
    const { stdout, status } = await runOnPty(['spin']);
    expect(status).toBe(0);
    expect(stdout).toContain('working: 一 of 二');
    expect(screenAfter(stdout)).toEqual(['a result', 'done']);
    // A cursor that was hidden would stay so if the program were killed.
    expect(stdout).not.toContain('[?25l');
  });

  it.each([
    ['TERM=dumb', { TERM: 'dumb' }, []],
    ['CI', { CI: 'true' }, []],
    ['--quiet', {}, ['--quiet']],
  ])('is not there with %s', async (_, env, flags) => {
    const { stdout } = await runOnPty(['spin', ...flags], { env });
    expect(stdout).toBe('a result\ndone\n');
  });

  it('fits a narrow terminal', async () => {
    const { stdout } = await runOnPty(['spin'], { columns: 20, env: { NO_COLOR: '1' } });
    for (const frame of stdout.replaceAll('\u001b', '\n\u001b').split(/[\r\n]+/)) {
      expect(stripVTControlCharacters(frame).length).toBeLessThanOrEqual(20);
    }
  });
});
