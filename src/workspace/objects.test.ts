import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ObjectStore } from './objects.ts';
import { readFolder } from './snapshot.ts';

let root: string;
let store: ObjectStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dscourse objects '));
  store = new ObjectStore(join(root, 'objects'), join(root, 'cache'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function folder(name: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, name, path, '..'), { recursive: true });
    writeFileSync(join(root, name, path), text);
  }
  return join(root, name);
}

describe('bytes', () => {
  it('are stored once under their SHA-256 and read back', () => {
    const hash = store.putFile(Buffer.from('hello'));
    expect(hash).toBe('2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824');
    expect(store.pathOf(hash)).toBe(join(root, 'objects', '2c', hash.slice(2)));
    const before = statSync(store.pathOf(hash)).ino;
    expect(store.putFile(join(folder('f', { x: 'hello' }), 'x'))).toBe(hash);
    expect(statSync(store.pathOf(hash)).ino).toBe(before);
    expect(store.get(hash).toString()).toBe('hello');
    expect(store.list()).toEqual([hash]);
  });

  it('that were damaged are never given out, and are mended when they are put again', () => {
    const hash = store.putFile(Buffer.from('hello'));
    writeFileSync(store.pathOf(hash), 'hellO');
    expect(() => store.get(hash)).toThrow(expect.objectContaining({ code: 'object-damaged' }));
    expect(store.has(hash)).toBe(false);
    store.putFile(Buffer.from('hello'));
    expect(store.get(hash).toString()).toBe('hello');
  });

  it('that are missing are explained', () => {
    expect(() => store.get('0'.repeat(64))).toThrow(expect.objectContaining({ code: 'object-missing' }));
    expect(() => store.get('../../etc/passwd')).toThrow(expect.objectContaining({ code: 'object-missing' }));
  });
});

describe('folders', () => {
  const files = {
    'main.ts': 'main',
    'src/a.ts': 'a',
    'src/größe 字.ts': 'ü',
    [`${'deep/'.repeat(40)}x.ts`]: 'x',
  };

  it('give the same object whatever the order, times and permissions they were written with', async () => {
    const first = await store.putFolder(folder('one', files));
    const other = folder('two', Object.fromEntries(Object.entries(files).reverse()));
    utimesSync(join(other, 'main.ts'), 1, 1);
    chmodSync(join(other, 'main.ts'), 0o600);
    const elsewhere = new ObjectStore(join(root, 'objects-2'), join(root, 'cache-2'));
    expect(await elsewhere.putFolder(other)).toBe(first);
    expect(elsewhere.get(first).equals(store.get(first))).toBe(true);
    chmodSync(join(other, 'main.ts'), 0o700);
    expect(await store.putFolder(other)).not.toBe(first);
  });

  it('are pinned: this content has this hash in every release', async () => {
    expect(await store.putFolder(folder('pinned', { 'main.ts': 'console.log(1);\n' }))).toBe(
      '511816ea1beef6804eaa3a88546d4a1cff184f56cbcc13df097bee3bc7aa6cb3',
    );
  });

  it('come back as they were', async () => {
    const hash = await store.putFolder(folder('one', files));
    await store.extractFolder(hash, join(root, 'out'));
    expect(readFolder(join(root, 'out'))).toEqual(readFolder(join(root, 'one')));
  });

  it('are archives that any tar reads', async () => {
    const hash = await store.putFolder(folder('one', files));
    const listed = execFileSync('tar', ['-tf', store.pathOf(hash)], { encoding: 'utf8' });
    expect(listed.split('\n').filter(Boolean)).toHaveLength(4);
    expect(listed).toContain('src/a.ts');
    execFileSync('tar', ['-xf', store.pathOf(hash), '-C', root, 'src/größe 字.ts']);
    expect(readFileSync(join(root, 'src/größe 字.ts'), 'utf8')).toBe('ü');
  });

  it('leave out what is not source, and follow links to files only', async () => {
    const source = folder('one', {
      'main.ts': 'm',
      'dist/x.js': '',
      'src/dist/y.ts': 'y',
      'node_modules/p/i.js': '',
      '.git/HEAD': '',
      'src/node_modules/q.js': '',
    });
    symlinkSync(join(root, 'outside.ts'), join(source, 'link.ts'));
    writeFileSync(join(root, 'outside.ts'), 'outside');
    symlinkSync(root, join(source, 'loop'));
    symlinkSync('nowhere', join(source, 'broken.ts'));
    execFileSync('mkfifo', [join(source, 'pipe')]);
    expect(readFolder(source).map((file) => [file.name, file.content.toString()])).toEqual([
      ['link.ts', 'outside'],
      ['main.ts', 'm'],
      ['src/dist/y.ts', 'y'],
    ]);
  });

  it('are not read again into an archive while they are unchanged, and are stored again when lost', async () => {
    const source = folder('one', files);
    const hash = await store.putFolder(source);
    rmSync(join(root, 'objects'), { recursive: true });
    expect(await store.putFolder(source)).toBe(hash);
    expect(existsSync(store.pathOf(hash))).toBe(true);
  });

  it('that are no archive are refused as damaged', async () => {
    const hash = store.putFile(Buffer.alloc(2048, 'not a tar'));
    await expect(store.extractFolder(hash, join(root, 'out'))).rejects.toMatchObject({
      code: 'object-damaged',
    });
  });
});
