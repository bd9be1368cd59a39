/**
 * The package as people get it: packed by npm, installed by npm into an empty folder from a registry that
 * has nothing but our dependencies, and used through the installed command.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalRegistry, startLocalRegistry } from '../support/local-registry.ts';
import { packageRoot } from '../support/programs.ts';
import { type CliResult, jsonOf, runCommand } from '../support/run-cli.ts';

interface Packed {
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly version: string;
};

let folder: string;
let home: string;
let packed: Packed;
let registry: LocalRegistry;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'dscourse package ö ')));
  home = join(folder, 'home');
  mkdirSync(home);
  registry = await startLocalRegistry(packageRoot);
  // What was built for all tests is packed, and not built anew under those that run beside this one.
  const result = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], packageRoot);
  const [first] = JSON.parse(result.stdout) as [Packed];
  packed = first;
});

afterAll(async () => {
  await registry.close();
  rmSync(folder, { recursive: true, force: true });
});

/** npm with nothing of this machine's settings; fails the test when npm fails. */
async function npm(args: readonly string[], cwd: string): Promise<CliResult> {
  const env = {
    HOME: home,
    npm_config_cache: join(folder, 'npm-cache'),
    npm_config_update_notifier: 'false',
  };
  const result = await runCommand('npm', args, { cwd, env, timeoutMs: 120_000 });
  expect(result.status, `npm ${args.join(' ')}\n${result.stdout}${result.stderr}`).toBe(0);
  return result;
}

describe('the package', () => {
  it('holds what it needs and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    for (const path of [
      'LICENSE',
      'README.md',
      'CHANGELOG.md',
      'package.json',
      'course.yaml',
      'challenges/echo-1/challenge.yaml',
      'challenges/echo-1/lesson.md',
      'glossary/01-messages.md',
      'dist/cli.js',
      'dist/run-child.js',
      'dist/by-hand-child.js',
      'chapters/reading-a-report.md',
      'dist/draw-diagrams.js',
      'dist/trace-page.js',
      'dist/trace-page.css',
      'dist/course.json',
      'schemas/dscourse.schema.json',
      'solutions/echo-1/main.ts',
      'solutions/echo-1/why.md',
    ]) {
      expect(paths).toContain(path);
    }
    const tops = new Set(paths.map((path) => path.split('/')[0]));
    expect([...tops].sort()).toEqual(
      [
        'CHANGELOG.md',
        'CONTRIBUTING.md',
        'LICENSE',
        'README.md',
        'challenges',
        'chapters',
        'course.yaml',
        'dist',
        'docs',
        'glossary',
        'package.json',
        'schemas',
        'solutions',
        'templates',
      ].sort(),
    );
    expect(
      paths.filter((path) => /\.test\.|fixtures|node_modules|\.map$|compile-course|pictures/.test(path)),
    ).toEqual([]);
    expect(packed.size).toBeLessThan(2_000_000);
  });

  it('is built when it is packed, so that a clean checkout gives the same', async () => {
    const checkout = join(folder, 'checkout');
    mkdirSync(checkout);
    for (const name of readdirSync(packageRoot)) {
      if (['.git', 'dist', 'node_modules', 'test'].includes(name)) continue;
      cpSync(join(packageRoot, name), join(checkout, name), { recursive: true });
    }
    // A folder of links, so that an installation, should one happen, leaves ours alone.
    mkdirSync(join(checkout, 'node_modules'));
    for (const name of readdirSync(join(packageRoot, 'node_modules'))) {
      symlinkSync(join(packageRoot, 'node_modules', name), join(checkout, 'node_modules', name));
    }
    const result = await npm(['pack', '--json', '--dry-run'], checkout);
    const [again] = JSON.parse(result.stdout) as [Packed];
    // The names of chunks hold hashes, and what we packed may be of older sources (DSCOURSE_SKIP_BUILD).
    const isChunk = ({ path }: { readonly path: string }): boolean => path.startsWith('dist/chunks/');
    const names = ({ files }: Packed): string[] =>
      files.filter((file) => !isChunk(file)).map(({ path }) => path);
    expect(names(again)).toEqual(names(packed));
    expect(again.files.some(isChunk)).toBe(true);
  });

  it('works from an empty folder, with its dependencies alone', { timeout: 150_000 }, async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    await npm(
      ['install', '--no-audit', '--no-fund', '--registry', registry.url, join(folder, packed.filename)],
      empty,
    );
    for (const name of Object.keys(manifest.devDependencies)) {
      expect(existsSync(join(empty, 'node_modules', name)), name).toBe(false);
    }
    for (const name of Object.keys(manifest.dependencies)) {
      expect(existsSync(join(empty, 'node_modules', name, 'package.json')), name).toBe(true);
    }

    const bin = join(empty, 'node_modules', '.bin', 'dscourse');
    const dscourse = async (args: readonly string[], cwd: string, status = 0): Promise<CliResult> => {
      const result = await runCommand(bin, args, { cwd, env: { HOME: home } });
      expect(result.status, `${args.join(' ')}\n${result.stdout}${result.stderr}`).toBe(status);
      return result;
    };
    expect((await dscourse(['--version'], empty)).stdout.trim()).toBe(manifest.version);
    await dscourse(['init', 'my cluster', '--yes'], empty);
    const workspace = join(empty, 'my cluster');
    await dscourse(['start', 'echo-1'], workspace);

    // The starting point builds, type check and all, and fails as its comment says.
    const before = await dscourse(['grade', 'echo-1', '--json'], workspace, 1);
    expect(jsonOf(before)).toMatchObject({ outcome: 'failed' });
    const main = join(workspace, 'echo-1', 'main.ts');
    const text = await readFile(main, 'utf8');
    expect(text).toContain("echo: 'something else'");
    await writeFile(main, text.replace("echo: 'something else'", 'echo: message.body.echo'));
    const after = await dscourse(['grade', 'echo-1', '--json'], workspace);
    expect(jsonOf(after)).toMatchObject({ outcome: 'passed' });
    const progress = jsonOf(await dscourse(['progress', '--json'], workspace));
    expect(progress).toMatchObject({ passed: 1 });
    expect(progress.challenges).toContainEqual(
      expect.objectContaining({ id: 'echo-1', status: 'passed', attempts: 2, passes: 1 }),
    );
    // The reference solution builds and runs from where it is installed.
    expect(jsonOf(await dscourse(['solution', 'echo-1', '--json'], workspace))).toMatchObject({
      own: { from: 'attempt', attempt: 2 },
      measures: { ownProblem: null, runs: [{ own: 'passed', reference: 'passed' }] },
    });
  });
});
