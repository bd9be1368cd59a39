import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { DscourseError } from '../../src/errors.ts';
import { defaultLimits, type Unpacked, type UnpackLimits, unpack } from '../../src/toolchain/unpack.ts';
import { encodeBzip2 } from '../support/bzip2-encoder.ts';
import { noise, sha256, smallRelease } from '../support/release-archive.ts';
import { temporaryFolder } from '../support/run-cli.ts';
import { type TarEntry, tarOf } from '../support/tar-builder.ts';

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function unpackInto(
  into: string,
  archive: Uint8Array,
  limits: UnpackLimits = defaultLimits,
): Promise<Unpacked> {
  const signal = new AbortController().signal;
  return unpack({ source: once(archive), name: 'x.tar.bz2', into, limits, signal, onFiles: () => undefined });
}

/** Of which half gives a part of the jar. */
const severalBlocks = smallRelease(400_000).archive;

const jar: TarEntry = { path: 'maelstrom/lib/maelstrom.jar', content: 'jar' };

test('a release: files, rights of the launcher, long names, size and hash of the jar', async () => {
  const into = temporaryFolder();
  const { archive, jar: bytes } = smallRelease();
  const unpacked = await unpackInto(into, archive);
  expect(unpacked).toMatchObject({ files: 4, jar: { size: bytes.length, sha256: sha256(bytes) } });
  expect(readFileSync(join(into, 'lib', 'maelstrom.jar'))).toEqual(bytes);
  expect(readdirSync(join(into, 'doc'))).toEqual([`${'long-'.repeat(30)}name.md`]);
  if (process.platform !== 'win32') {
    expect(statSync(join(into, 'maelstrom')).mode & 0o111).not.toBe(0);
    expect(statSync(join(into, 'README.md')).mode & 0o111).toBe(0);
  }
});

describe('hostile entries are refused, and nothing of theirs is written', () => {
  const cases: readonly (readonly [string, TarEntry, string, RegExp])[] = [
    ['..', { path: 'maelstrom/../../evil' }, 'archive-refused', /leads out of the folder/],
    ['.. at the start', { path: '../evil' }, 'archive-refused', /leads out of the folder/],
    [
      '.. with backslashes',
      { path: 'maelstrom\\..\\..\\evil' },
      'archive-refused',
      /leads out|not every system/,
    ],
    ['absolute path', { path: '/tmp/dscourse-evil' }, 'archive-refused', /absolute path/],
    ['drive letter', { path: 'C:/evil' }, 'archive-refused', /absolute path/],
    [
      'symbolic link',
      { path: 'maelstrom/evil', type: '2', link: '/etc/passwd' },
      'archive-refused',
      /symbolic/,
    ],
    [
      'hard link',
      { path: 'maelstrom/evil', type: '1', link: 'maelstrom/maelstrom' },
      'archive-refused',
      /hard/,
    ],
    ['character device', { path: 'maelstrom/evil', type: '3' }, 'archive-refused', /a device/],
    ['block device', { path: 'maelstrom/evil', type: '4' }, 'archive-refused', /a device/],
    ['named pipe', { path: 'maelstrom/evil', type: '6' }, 'archive-refused', /named pipe/],
    ['long name with ..', { path: `maelstrom/${'a/'.repeat(80)}../../evil` }, 'archive-refused', /leads out/],
    ['another top folder', { path: 'elsewhere/evil' }, 'archive-refused', /outside of the folder maelstrom/],
    ['no folder', { path: 'maelstrom', content: 'x' }, 'archive-refused', /lies in no folder/],
    ['a file twice', jar, 'archive-refused', /in it twice/],
    [
      'below a file',
      { path: 'maelstrom/lib/maelstrom.jar/evil', content: 'x' },
      'archive-damaged',
      /damaged/,
    ],
    [
      'size beyond the end',
      { path: 'maelstrom/evil', claimedSize: 10_000_000 },
      'archive-damaged',
      /damaged/,
    ],
    [
      'absurd size',
      { path: 'maelstrom/evil', claimedSize: 2 ** 32 },
      'archive-too-large',
      /more than 600 MiB/,
    ],
  ];
  test.each(cases)('%s', async (_, entry, code, message) => {
    const into = temporaryFolder();
    const archive = encodeBzip2(tarOf([{ path: 'maelstrom/', type: '5' }, jar, entry]));
    const error = await unpackInto(into, archive).catch((thrown: DscourseError) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(existsSync('/tmp/dscourse-evil')).toBe(false);
    expect(existsSync(join(into, '..', 'evil'))).toBe(false);
    for (const found of readdirSync(into, { recursive: true, withFileTypes: true })) {
      expect(found.isFile() || found.isDirectory(), found.name).toBe(true);
    }
  });
});

test('interrupted in the middle of a file: ends at once', async () => {
  const controller = new AbortController();
  // A jar of 4 MB, of which the decoder wants 2 or 3 before it decodes anything.
  const part = noise(100_000);
  const claimedSize = 40 * part.length;
  const head = tarOf([{ path: 'maelstrom/lib/maelstrom.jar', claimedSize }]).subarray(0, 512);
  const [first, more] = [encodeBzip2(head), encodeBzip2(part)];
  async function* source(): AsyncGenerator<Uint8Array> {
    yield Buffer.concat([first, ...Array<Buffer>(30).fill(more)]);
    // Until what can be decoded is written, and its writer waits for more.
    await sleep(200);
    controller.abort();
    yield Buffer.concat(Array<Buffer>(10).fill(more));
  }
  const { signal } = controller;
  const request = { name: 'x.tar.bz2', limits: defaultLimits, signal, onFiles: () => undefined };
  const into = temporaryFolder();
  await expect(unpack({ ...request, source: source(), into })).rejects.toMatchObject({ code: 'interrupted' });
  expect(statSync(join(into, 'lib', 'maelstrom.jar')).size).toBeGreaterThan(part.length);
});

describe('too much', () => {
  test('a bomb: little compressed, much unpacked', async () => {
    const into = temporaryFolder();
    const content = Buffer.alloc(1.5 * 2 ** 20);
    const archive = encodeBzip2(tarOf([jar, { path: 'maelstrom/zeros', content }]));
    expect(archive.length).toBeLessThan(content.length / 50);
    await expect(unpackInto(into, archive, { bytes: 2 ** 20, entries: 10 })).rejects.toMatchObject({
      code: 'archive-too-large',
      message: expect.stringContaining('more than 1 MiB'),
    });
    expect(existsSync(join(into, 'zeros'))).toBe(false);
  });
  test('too many entries', async () => {
    const entries = Array.from({ length: 30 }, (_, index) => ({ path: `maelstrom/d${index}/`, type: '5' }));
    const archive = encodeBzip2(tarOf([jar, ...entries]));
    await expect(
      unpackInto(temporaryFolder(), archive, { bytes: 2 ** 20, entries: 20 }),
    ).rejects.toMatchObject({
      code: 'archive-too-large',
      message: expect.stringContaining('more than 20 files'),
    });
  });
});

describe('damaged', () => {
  const archive = smallRelease(50_000).archive;
  test.each([0, 10, 2000, archive.length - 3])('cut short after %d bytes', async (length) => {
    await expect(unpackInto(temporaryFolder(), archive.subarray(0, length))).rejects.toMatchObject({
      code: 'archive-damaged',
    });
  });
  test('cut short in the middle of a file of several blocks, after the first of them', async () => {
    await expect(
      unpackInto(temporaryFolder(), severalBlocks.subarray(0, severalBlocks.length * 0.7)),
    ).rejects.toMatchObject({
      code: 'archive-damaged',
    });
  });
  test('a tar cut short within a whole bzip2', async () => {
    const tar = tarOf([jar, { path: 'maelstrom/doc/a.md', content: 'x'.repeat(2000) }]);
    await expect(unpackInto(temporaryFolder(), encodeBzip2(tar.subarray(0, 2048)))).rejects.toMatchObject({
      code: 'archive-damaged',
    });
  });
  test('no tar in it', async () => {
    await expect(
      unpackInto(temporaryFolder(), encodeBzip2(Buffer.from('no tar at all '.repeat(100)))),
    ).rejects.toMatchObject({ code: 'archive-damaged' });
  });
  test('no jar in it: a source archive', async () => {
    const source = tarOf([{ path: 'maelstrom-0.2.4/project.clj', content: '(defproject)' }]);
    await expect(unpackInto(temporaryFolder(), encodeBzip2(source))).rejects.toMatchObject({
      code: 'archive-not-maelstrom',
      message: expect.stringContaining('lib/maelstrom.jar'),
    });
  });
});
