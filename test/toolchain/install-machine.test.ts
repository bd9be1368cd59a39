/** What the machine does to an install: files, other processes, full and read-only disks. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cacheProblem, placesOf } from '../../src/toolchain/cache.ts';
import { download } from '../../src/toolchain/download.ts';
import { findMaelstrom } from '../../src/toolchain/find-maelstrom.ts';
import { sendFile, serve } from '../support/download-server.ts';
import { bundleInstallChild, startInstall } from '../support/install-process.ts';
import { quickTuning, trial } from '../support/install-request.ts';
import { noise, releaseOf, sha256, smallRelease } from '../support/release-archive.ts';
import { temporaryFolder } from '../support/run-cli.ts';

const { archive, release } = smallRelease();
const isRoot = process.getuid?.() === 0;

describe('from a file', () => {
  const fileOf = (content: Uint8Array, name = 'm.tar.bz2'): string => {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, content);
    return path;
  };
  test('installs it, and the file stays', async () => {
    const from = fileOf(archive);
    const { install, left } = trial();
    expect(await install(release, { from })).toMatchObject({ version: 'v9.9.9' });
    expect(existsSync(from)).toBe(true);
    expect(left()).toEqual(['']);
  });
  test('by a file: address', async () => {
    const { href } = pathToFileURL(fileOf(archive, 'with blank ü.tar.bz2'));
    await trial({ DSCOURSE_MAELSTROM_URL: href }).install(release);
  });
  test('a wrong hash shows both', async () => {
    const other = smallRelease(1000).archive;
    const { code, message } = await trial().failure(release, { from: fileOf(other) });
    expect(code).toBe('wrong-hash');
    expect(message).toContain(release.sha256);
    expect(message).toContain(sha256(other));
  });
  const tar = Buffer.alloc(1024);
  tar.write('ustar', 257);
  test.each([
    ['m.tar', tar, 'a tar archive that is not compressed'],
    ['m.zip', Buffer.from('PK\x03\x04....'), 'a zip archive'],
    ['v0.2.4.tar.gz', Buffer.from([0x1f, 0x8b, 8, 0]), 'archives of its source code'],
    ['m.html', Buffer.from('<!DOCTYPE html>'), 'a web page'],
    ['m.tar.bz2', Buffer.alloc(0), 'an empty file'],
  ])('%s', async (name, content, words) => {
    const { code, message, fix } = await trial().failure(release, { from: fileOf(content, name) });
    expect(code).toBe('archive-is-other');
    expect(`${message} ${fix}`).toContain(words);
  });
  test.skipIf(process.platform === 'win32')('a named pipe', async () => {
    const pipe = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await trial().failure(release, { from: pipe })).toMatchObject({
      code: 'archive-is-other',
      message: expect.stringContaining('a pipe or a device'),
    });
  });
  test('a folder, an unpacked Maelstrom, nothing', async () => {
    const folder = temporaryFolder();
    expect((await trial().failure(release, { from: folder })).code).toBe('archive-is-folder');
    mkdirSync(join(folder, 'lib'));
    writeFileSync(join(folder, 'lib', 'maelstrom.jar'), 'x');
    expect((await trial().failure(release, { from: folder })).fix).toContain('DSCOURSE_MAELSTROM_HOME');
    expect((await trial().failure(release, { from: join(folder, 'none') })).code).toBe('no-archive');
    const address = await trial().failure(release, { from: join(folder, 'https://x.example/m.tar.bz2') });
    expect(address).toMatchObject({
      code: 'no-archive',
      fix: expect.stringContaining('DSCOURSE_MAELSTROM_URL'),
    });
  });
});

test.each(['ftp://x/y', 'no address', 'file://far/m.tar.bz2'])('DSCOURSE_MAELSTROM_URL=%s', async (url) => {
  const error = await trial({ DSCOURSE_MAELSTROM_URL: url }).failure(release);
  expect(error).toMatchObject({ code: 'bad-maelstrom-url', fix: expect.stringContaining('https://') });
});

test('DSCOURSE_MAELSTROM_URL that is no address: its password is not shown', async () => {
  const error = await trial({ DSCOURSE_MAELSTROM_URL: 'http://me:sec ret@[x/y' }).failure(release);
  expect(error.message).toBe('DSCOURSE_MAELSTROM_URL is no address: http://***@[x/y');
});

describe('several at once', () => {
  test('one downloads, the other waits and uses it', async () => {
    const { origin, requests } = await serve((request, response) => {
      setTimeout(() => sendFile(request, response, archive), 1500);
    });
    const folder = temporaryFolder();
    const program = await bundleInstallChild(folder);
    const options = { program, release: releaseOf(archive, `${origin}/m`), cache: join(folder, 'cache') };
    const results = await Promise.all([startInstall(options).ended, startInstall(options).ended]);
    expect(results.map((events) => events.at(-1)?.type)).toEqual(['done', 'done']);
    expect(requests.length).toBe(1);
    expect(results.flat().filter(({ type }) => type === 'waiting').length).toBe(1);
    expect(readdirSync(join(options.cache, 'maelstrom')).length).toBe(1);
  });

  const lockOf = (cache: string, content: string): void => {
    const { folder, lock } = placesOf(cache, release);
    mkdirSync(folder, { recursive: true });
    writeFileSync(lock, content);
  };
  const file = (): string => {
    const path = join(temporaryFolder(), 'm.tar.bz2');
    writeFileSync(path, archive);
    return path;
  };
  test('the lock of a dead process is taken over at once', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const { cache, install, events, left } = trial();
    lockOf(cache, JSON.stringify({ pid: dead, host: hostname(), token: 'old' }));
    await install(release, { from: file() });
    expect(events.filter(({ type }) => type === 'waiting')).toEqual([]);
    expect(left()).toEqual(['']);
  });
  test('a lock without sign of life, of this or another machine, is taken over after a while', async () => {
    const sleeper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    onTestFinished(() => void sleeper.kill('SIGKILL'));
    for (const host of [hostname(), 'elsewhere']) {
      const { cache, install, events } = trial();
      lockOf(cache, JSON.stringify({ pid: sleeper.pid, host, token: 'old' }));
      await install(release, { from: file() });
      expect(events[0]).toEqual({ type: 'waiting', why: expect.stringContaining(`process ${sleeper.pid}`) });
    }
  });
  test.each([
    ['removed by somebody', () => null],
    ['taken over by another machine', () => JSON.stringify({ pid: 1, host: 'elsewhere', token: 'new' })],
  ])('a lock lost under way (%s): nothing is made without it; waits for it, and goes on', async (_, lock) => {
    const { origin, requests } = await serve((request, response, count) => {
      if (count > 1) return sendFile(request, response, archive);
      // The rest never comes: what ends this is the loss of the lock alone.
      response.writeHead(200, { 'content-length': archive.length });
      response.write(archive.subarray(0, 1000));
      const { part, lock: file } = placesOf(cache, wanted);
      const looking = setInterval(() => {
        if (statSync(part, { throwIfNoEntry: false })?.size !== 1000) return;
        clearInterval(looking);
        const content = lock();
        if (content === null) rmSync(file);
        else writeFileSync(file, content);
      }, 5);
    });
    const wanted = releaseOf(archive, `${origin}/m`);
    const patient = { ...quickTuning, timing: { ...quickTuning.timing, stallMs: 20_000 } };
    const { cache, install, events, left } = trial({}, patient);
    await install(wanted);
    expect(requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=1000-']);
    expect(events.filter(({ type }) => type === 'waiting').length).toBe(lock() === null ? 0 : 1);
    expect(left()).toEqual(['']);
  });
  test('a lock that was cut short by a kill is taken over', async () => {
    const { cache, install } = trial();
    lockOf(cache, '');
    await install(release, { from: file() });
  });
});

describe('a damaged install is told and made anew', () => {
  const damages: readonly (readonly [string, (home: string) => void, RegExp | null])[] = [
    [
      'jar cut short',
      (home) => truncateSync(join(home, 'lib', 'maelstrom.jar'), 5),
      /5 bytes instead of 60000/,
    ],
    ['jar gone', (home) => rmSync(join(home, 'lib'), { recursive: true }), /maelstrom\.jar is missing/],
    ['manifest gone', (home) => rmSync(join(home, 'dscourse-install.json')), /can't be read \(ENOENT\)/],
    // Of the same size: only installing again looks that closely.
    ['jar changed', (home) => writeFileSync(join(home, 'lib', 'maelstrom.jar'), noise(60_000, 9)), null],
  ];
  test.each(damages)('%s', async (_, damage, message) => {
    const from = join(temporaryFolder(), 'm.tar.bz2');
    writeFileSync(from, archive);
    const { cache, install, retries, left } = trial();
    const { home } = await install(release, { from });
    damage(home);
    const found = findMaelstrom({ DSCOURSE_CACHE: cache }, release);
    if (message === null) expect(found.kind).toBe('found');
    else {
      expect(found).toMatchObject({
        kind: 'missing',
        problem: { code: 'maelstrom-damaged', message: expect.stringMatching(message) },
      });
    }
    await install(release, { from });
    expect(retries()).toEqual([expect.stringContaining('damaged')]);
    expect(findMaelstrom({ DSCOURSE_CACHE: cache }, release).kind).toBe('found');
    expect(left()).toEqual(['']);
  });
});

function mountSmallDisk(kilobytes: number): string | null {
  const folder = temporaryFolder();
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
  if (made.status !== 0) return null;
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  return folder;
}

describe('a full disk', () => {
  test.for([
    ['while it downloads', 40, ['.tar.bz2.part', '.tar.bz2.part.json']],
    ['while it unpacks', 100, ['.tar.bz2.part', '.tar.bz2.part.json']],
  ] as const)('%s', async ([, kilobytes, left], { skip }) => {
    const disk = mountSmallDisk(kilobytes);
    if (disk === null) return skip('a small disk can not be mounted here (needs root)');
    const { origin } = await serve((request, response) => sendFile(request, response, archive));
    const attempt = trial({ DSCOURSE_CACHE: disk });
    const { code, message } = await attempt.failure(releaseOf(archive, `${origin}/m`));
    expect(code).toBe('cache-disk-full');
    expect(message).toContain(disk);
    const names = readdirSync(join(disk, 'maelstrom'));
    expect(names.map((name) => name.replace(/^v[\d.]+-[0-9a-f]{12}/, ''))).toEqual(left);
  });
});

const page = 4096;

describe('a disk that is full at the last byte', () => {
  test('of a download: nothing of it is lost, and it goes on with that byte', async ({ skip }) => {
    const content = Buffer.concat([Buffer.from('BZh9'), noise(10 * page - 3)]);
    const disk = mountSmallDisk((10 + 1) * 4);
    if (disk === null) return skip('a small disk can not be mounted here (needs root)');
    const { origin, requests } = await serve((request, response) => sendFile(request, response, content));
    const part = join(disk, 'part');
    // One page is for the notes.
    const fetch = (): ReturnType<typeof download> =>
      download({
        url: new URL(`${origin}/m`),
        size: content.length,
        part,
        notes: join(disk, 'notes'),
        env: {},
        signal: new AbortController().signal,
        timing: quickTuning.timing,
        now: Date.now,
        onEvent: () => undefined,
      });
    await expect(fetch()).rejects.toMatchObject({ code: 'cache-disk-full' });
    expect(statSync(part).size).toBe(content.length - 1);
    execFileSync('mount', ['-o', 'remount,size=1m', disk]);
    expect(await fetch()).toMatchObject({ bytes: content.length });
    expect(requests.at(-1)?.headers.range).toBe(`bytes=${content.length - 1}-`);
    expect(readFileSync(part).equals(content)).toBe(true);
  });

  test('of whatever is written: with a page more each time, full or installed and nothing else', async ({
    skip,
  }) => {
    const small = smallRelease(9000);
    const from = join(temporaryFolder(), 'm.tar.bz2');
    writeFileSync(from, small.archive);
    const outcomes: string[] = [];
    for (let pages = 1; pages < 20; pages += 1) {
      const disk = mountSmallDisk(pages * 4);
      if (disk === null) return skip('a small disk can not be mounted here (needs root)');
      const { install } = trial({ DSCOURSE_CACHE: disk });
      const { home } = placesOf(disk, small.release);
      const outcome = await install(small.release, { from }).then(
        () => 'installed',
        (error: { code?: string }) => String(error.code),
      );
      outcomes.push(outcome);
      const { kind } = findMaelstrom({ DSCOURSE_CACHE: disk, PATH: '' }, small.release);
      expect([pages, kind, existsSync(home)]).toEqual(
        outcome === 'installed' ? [pages, 'found', true] : [pages, 'missing', false],
      );
    }
    const first = outcomes.indexOf('installed');
    expect(first).toBeGreaterThan(4);
    expect(new Set(outcomes.slice(0, first))).toEqual(new Set(['cache-disk-full']));
    expect(new Set(outcomes.slice(first))).toEqual(new Set(['installed']));
  });
});

test('a used-up quota is a full disk too, and said to be one', () => {
  const error = Object.assign(new Error('EDQUOT: quota exceeded, write'), { code: 'EDQUOT' });
  expect(cacheProblem(error, '/c')).toMatchObject({
    code: 'cache-disk-full',
    message: 'Your quota is used up: Maelstrom needs up to 210 MB in /c.',
    fix: expect.stringContaining('DSCOURSE_CACHE'),
  });
});

describe('a cache that can not be written', () => {
  test.skipIf(!isRoot)('read-only for this user (needs root, to become another user)', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    const program = await bundleInstallChild(folder);
    const events = await startInstall({ program, release, cache: join(folder, 'cache'), uid: 65534 }).ended;
    expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'cache-not-writable' });
    expect(events.at(-1)?.message).toContain('permission is denied');
  });
  test('on a read-only file system', async ({ skip }) => {
    const disk = mountSmallDisk(100);
    if (disk === null) return skip('a small disk can not be mounted here (needs root)');
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const { code, message } = await trial({ DSCOURSE_CACHE: disk }).failure(release);
    expect(code).toBe('cache-not-writable');
    expect(message).toContain('the file system is read-only');
  });
  test.skipIf(process.platform !== 'linux')('where no folder can be made at all', async () => {
    expect((await trial({ DSCOURSE_CACHE: '/proc/dscourse' }).failure(release)).code).toBe(
      'cache-not-writable',
    );
  });
  test('a file where the folder should be; a relative path', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect((await trial({ DSCOURSE_CACHE: file }).failure(release)).code).toBe('cache-not-writable');
    expect((await trial({ DSCOURSE_CACHE: 'here' }).failure(release)).code).toBe('no-cache-folder');
  });
});

test('memory stays flat: 200 MB need no more than 5 MB do, within 60 MB', async () => {
  const chunk = noise(2 ** 20);
  const { origin } = await serve((request, response) => {
    const megabytes = Number(request.url?.slice(1));
    response.writeHead(200, { 'content-length': megabytes * 2 ** 20 });
    response.write('BZh');
    let left = megabytes * 2 ** 20 - 3;
    const send = (): void => {
      if (left <= 0) return void response.end();
      const piece = chunk.subarray(0, Math.min(left, chunk.length));
      left -= piece.length;
      response.write(piece, send);
    };
    send();
  });
  const folder = temporaryFolder();
  const program = await bundleInstallChild(folder);
  const peak = async (megabytes: number): Promise<number> => {
    const wanted = { ...release, url: `${origin}/${megabytes}`, size: null };
    const events = await startInstall({ program, release: wanted, cache: folder }).ended;
    // The hash is not that of the release: it was received and read as a whole before that showed.
    expect(events.at(-1)).toMatchObject({ code: 'wrong-hash' });
    return (events.at(-1)?.maxRss ?? 0) / 1024;
  };
  const [small, large] = [await peak(5), await peak(200)];
  console.log(`memory of a download: ${small.toFixed(0)} MB for 5 MB, ${large.toFixed(0)} MB for 200 MB`);
  expect(large - small).toBeLessThan(60);
});
