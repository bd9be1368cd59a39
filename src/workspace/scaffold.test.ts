import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildNode } from '../build/build-node.ts';
import { type Disk, filesOf, realDisk, type ScaffoldRequest, scaffold } from './scaffold.ts';
import { openWorkspace } from './workspace.ts';

const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

let base: string;
let root: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'dscourse init '));
  root = join(base, 'my cluster ñ');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

async function init(options: Partial<ScaffoldRequest> = {}) {
  return scaffold({
    root,
    settings: { language: 'typescript', engine: 'auto' },
    packageRoot,
    force: false,
    signal: new AbortController().signal,
    ...options,
  });
}
const contents = (folder = root) =>
  Object.fromEntries([...filesOf(folder)].map(([path, content]) => [path, content.toString()]));

/** A package with the same templates and few types, so that a case runs in no time. */
function smallPackage(): string {
  const folder = join(base, 'package');
  cpSync(join(packageRoot, 'templates'), join(folder, 'templates'), { recursive: true });
  cpSync(join(packageRoot, 'schemas'), join(folder, 'schemas'), { recursive: true });
  for (const name of ['errors', 'kv', 'messages'])
    rmSync(join(folder, `templates/typescript/lib/${name}.ts`));
  writeFileSync(join(folder, 'package.json'), '{}');
  for (const name of ['@types/node', 'undici-types']) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true });
    writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify({ name }));
    writeFileSync(join(folder, 'node_modules', name, 'index.d.ts'), '');
  }
  return folder;
}

describe('a new workspace', () => {
  it('has everything that the editor, the type check and the learner need', async () => {
    const { written, updated, moved } = await init();
    expect([updated, moved]).toEqual([[], []]);
    expect(written.at(-1)).toBe('dscourse.yaml');
    expect(written.filter((path) => !path.startsWith('.dscourse/'))).toEqual([
      '.gitattributes',
      '.gitignore',
      '.vscode/launch.json',
      'README.md',
      'lib/errors.ts',
      'lib/kv.ts',
      'lib/log.ts',
      'lib/messages.ts',
      'lib/node.ts',
      'lib/retry.ts',
      'package.json',
      'tsconfig.json',
      'dscourse.yaml',
    ]);
    expect(openWorkspace({ cwd: root }).warnings).toEqual([]);
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(manifest).not.toHaveProperty('dependencies');
    // A name that npm takes, or it refuses to install anything here.
    expect(manifest.name).toMatch(/^[a-z][a-z-]*$/);
  });

  it('passes its own type check, library and starting points included, with nothing installed', async () => {
    await init();
    for (const family of ['echo', 'unique-ids', 'broadcast']) {
      cpSync(join(packageRoot, 'templates/typescript/start', family), join(root, family), {
        recursive: true,
      });
      writeFileSync(
        join(root, family, 'all.ts'),
        "import '../lib/kv.ts';\nimport '../lib/retry.ts';\nimport './main.ts';\n",
      );
      const result = await buildNode({
        source: join(root, family, 'all.ts'),
        workspace: root,
        cacheDirectory: join(root, '.dscourse/cache'),
        typeCheck: true,
        args: [],
        packageRoot,
        signal: new AbortController().signal,
      });
      expect(result).toMatchObject({ kind: 'built' });
    }
  });

  it('is tracked by git except for what can be made again', async () => {
    await init();
    execFileSync('git', ['init', '-q'], { cwd: root });
    writeFileSync(join(root, '.dscourse/attempts.jsonl'), '');
    const ignored = (path: string) => {
      try {
        execFileSync('git', ['check-ignore', '-q', path], { cwd: root });
        return true;
      } catch {
        return false;
      }
    };
    expect(
      [
        '.dscourse/runs/x',
        '.dscourse/traces/x',
        '.dscourse/cache/x',
        '.dscourse/types/node/index.d.ts',
        'node_modules/x',
      ].map(ignored),
    ).toEqual([true, true, true, true, true]);
    expect(
      ['.dscourse/attempts.jsonl', '.dscourse/objects/ab/c', '.dscourse/written.json', 'lib/node.ts'].map(
        ignored,
      ),
    ).toEqual([false, false, false, false]);
  });
});

describe('init again', () => {
  it('changes nothing in a complete workspace', async () => {
    await init();
    const before = contents();
    expect(await init()).toEqual({ written: [], updated: [], changed: [], moved: [] });
    expect(contents()).toEqual(before);
  });

  it('puts back what is missing and leaves alone what the learner changed', async () => {
    await init();
    unlinkSync(join(root, 'lib/node.ts'));
    writeFileSync(join(root, 'lib/log.ts'), '// mine');
    writeFileSync(join(root, 'dscourse.yaml'), 'version: 1\nengine: embedded\n');
    expect(await init()).toEqual({
      written: ['lib/node.ts'],
      updated: [],
      changed: ['lib/log.ts', 'dscourse.yaml'],
      moved: [],
    });
    expect(readFileSync(join(root, 'lib/log.ts'), 'utf8')).toBe('// mine');
  });

  it('brings its own files up to date when a newer release has other ones', async () => {
    const newer = smallPackage();
    await init({ packageRoot: newer });
    writeFileSync(join(root, 'lib/log.ts'), '// mine');
    writeFileSync(join(newer, 'templates/typescript/lib/retry.ts'), '// newer');
    writeFileSync(join(newer, 'templates/typescript/lib/log.ts'), '// newer');
    writeFileSync(join(newer, 'templates/typescript/lib/added.ts'), '// added');
    expect(await init({ packageRoot: newer })).toEqual({
      written: ['lib/added.ts'],
      updated: ['lib/retry.ts'],
      changed: ['lib/log.ts'],
      moved: [],
    });
    expect(readFileSync(join(root, 'lib/retry.ts'), 'utf8')).toBe('// newer');
    expect(readFileSync(join(root, 'lib/log.ts'), 'utf8')).toBe('// mine');
  });
});

describe('an interrupted init', () => {
  /** Fails at change number `k`; a write leaves half of its content behind, as a crash would. */
  function failingDisk(k: number): Disk {
    let count = 0;
    const step = (): void => {
      count += 1;
      if (count === k) throw new Error('killed');
    };
    return {
      makeFolder: (path) => {
        step();
        realDisk.makeFolder(path);
      },
      write: (path, content) => {
        try {
          step();
        } catch (error) {
          writeFileSync(path, content.slice(0, content.length / 2));
          throw error;
        }
        realDisk.write(path, content);
      },
      rename: (from, to) => {
        step();
        realDisk.rename(from, to);
      },
    };
  }

  it.each([
    ['an empty folder', () => {}, false],
    [
      'a workspace of an older release',
      async (source: string) => {
        const lib = join(source, 'templates/typescript/lib/node.ts');
        const text = readFileSync(lib, 'utf8');
        writeFileSync(lib, '// older');
        await init({ packageRoot: source });
        writeFileSync(lib, text);
      },
      false,
    ],
    [
      'files in the way, with --force',
      () => {
        mkdirSync(root, { recursive: true });
        writeFileSync(join(root, 'README.md'), 'theirs');
        writeFileSync(join(root, 'lib'), 'theirs too');
      },
      true,
    ],
  ])('is completed by the same command, wherever it stopped: %s', async (_name, prepare, force) => {
    const source = smallPackage();
    await prepare(source);
    const start = join(base, 'start');
    if (existsSync(root)) cpSync(root, start, { recursive: true });
    await init({ packageRoot: source, force });
    const complete = contents();
    let stopped = 0;
    for (let k = 1; ; k++) {
      rmSync(root, { recursive: true, force: true });
      if (existsSync(start)) cpSync(start, root, { recursive: true });
      try {
        await init({ packageRoot: source, force, disk: failingDisk(k) });
        break;
      } catch (error) {
        expect((error as Error).message).toBe('killed');
        stopped += 1;
      }
      await init({ packageRoot: source, force });
      expect({ k, contents: contents() }).toEqual({ k, contents: complete });
    }
    expect(stopped).toBeGreaterThan(3);
    expect(readdirSync(root).some((name) => name.includes('dscourse-part'))).toBe(false);
  });

  it('stops between two files when it is asked to, and says that it was', async () => {
    const controller = new AbortController();
    const disk = {
      ...realDisk,
      rename: (from: string, to: string) => {
        realDisk.rename(from, to);
        if (to.endsWith('README.md')) controller.abort();
      },
    };
    await expect(init({ packageRoot: smallPackage(), signal: controller.signal, disk })).rejects.toThrow(
      expect.objectContaining({ code: 'interrupted', exitStatus: 130 }),
    );
    expect(existsSync(join(root, 'README.md'))).toBe(true);
    expect(existsSync(join(root, 'dscourse.yaml'))).toBe(false);
    expect(openWorkspace({ cwd: root }).warnings[0]?.fix).toContain('dscourse init');
  });
});

describe('files that init did not write', () => {
  it('are all listed, and nothing is touched', async () => {
    mkdirSync(join(root, 'lib', 'node.ts'), { recursive: true });
    writeFileSync(join(root, 'README.md'), 'theirs');
    writeFileSync(join(root, '.vscode'), 'a file');
    writeFileSync(join(root, 'unrelated.txt'), '');
    const before = contents();
    await expect(init()).rejects.toThrow(
      expect.objectContaining({
        code: 'files-in-the-way',
        message: expect.stringMatching(
          /3 files .*\n {2}\.vscode \(not a folder\)\n {2}README\.md \(not written by dscourse\)\n {2}lib\/node\.ts \(a folder where a file belongs\)$/s,
        ),
      }),
    );
    expect(contents()).toEqual(before);
  });

  it('are kept under another name with --force, and never twice under the same', async () => {
    mkdirSync(root);
    writeFileSync(join(root, 'README.md'), 'theirs');
    writeFileSync(join(root, 'README.md.before-dscourse'), 'older');
    expect((await init({ force: true })).moved).toEqual([
      { path: 'README.md', to: 'README.md.before-dscourse-2' },
    ]);
    expect(readFileSync(join(root, 'README.md.before-dscourse-2'), 'utf8')).toBe('theirs');
    expect(readFileSync(join(root, 'README.md.before-dscourse'), 'utf8')).toBe('older');
    expect(await init()).toMatchObject({ written: [], changed: [] });
  });

  it('are not written through a link that leads out of the workspace', async () => {
    mkdirSync(root);
    const outside = join(base, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, join(root, 'lib'));
    await expect(init()).rejects.toThrow(/lib \(a symbolic link\)/);
    await init({ force: true });
    expect(readdirSync(outside)).toEqual([]);
    expect(existsSync(join(root, 'lib', 'node.ts'))).toBe(true);
  });

  it('count as such when the record of what was written is damaged, so that nothing is lost', async () => {
    await init();
    writeFileSync(join(root, '.dscourse/written.json'), '{"files": {"lib/log.ts": 3}, garbage');
    writeFileSync(join(root, 'lib/log.ts'), '// mine');
    await expect(init()).rejects.toThrow(/lib\/log\.ts \(not written by dscourse\)/);
    expect(readFileSync(join(root, 'lib/log.ts'), 'utf8')).toBe('// mine');
  });
});

describe('places that can not hold a workspace', () => {
  it('are refused with a reason: a file, a path through a file', async () => {
    writeFileSync(root, '');
    await expect(init()).rejects.toThrow(expect.objectContaining({ code: 'not-a-folder' }));
    await expect(init({ root: join(root, 'below') })).rejects.toThrow(
      expect.objectContaining({ code: 'not-a-folder' }),
    );
  });

  it.skipIf(process.getuid?.() === 0)(
    'are refused with a reason: a folder that may not be written',
    async () => {
      mkdirSync(root);
      chmodSync(root, 0o555);
      await expect(init()).rejects.toThrow(expect.objectContaining({ code: 'not-permitted' }));
      chmodSync(root, 0o755);
    },
  );

  it('are refused with a reason: a disk that refuses', async () => {
    const refuse = (code: string): Disk => ({
      ...realDisk,
      write: () => {
        throw Object.assign(new Error(code), { code });
      },
    });
    const codeOf = async (code: string): Promise<unknown> => {
      try {
        return await init({ packageRoot: smallPackage(), disk: refuse(code) });
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    expect(await Promise.all(['EACCES', 'EROFS', 'ENOSPC', 'EDQUOT'].map(codeOf))).toEqual([
      'not-permitted',
      'not-permitted',
      'disk-full',
      'disk-full',
    ]);
  });

  it('are refused with the languages that there are', async () => {
    await expect(init({ settings: { language: 'cobol', engine: 'auto' } })).rejects.toThrow(
      /no templates for "cobol"/,
    );
  });
});
