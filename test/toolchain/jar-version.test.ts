import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { versionOfJar } from '../../src/toolchain/jar-version.ts';
import { noise } from '../support/release-archive.ts';
import { temporaryFolder } from '../support/run-cli.ts';
import { zipOf } from '../support/zip-builder.ts';

const path = 'META-INF/maven/maelstrom/maelstrom/pom.properties';
// As Leiningen 2.9 writes it.
const content =
  '#Leiningen\n#Wed Mar 13 09:46:23 EDT 2024\ngroupId=maelstrom\nartifactId=maelstrom\nversion=0.2.4\nrevision=1b\n';
const manifest = { path: 'META-INF/MANIFEST.MF', content: 'Main-Class: maelstrom.core\n' };
const others = Array.from({ length: 200 }, (_, index) => ({
  path: `maelstrom/core$fn__${index}.class`,
  content: 'x',
}));

/** @param jar where it is written */
function versionIn(bytes: Uint8Array, jar = join(temporaryFolder(), 'maelstrom.jar')): string | null {
  writeFileSync(jar, bytes);
  return versionOfJar(jar);
}

describe('the release that a jar names', () => {
  test.each([
    ['deflated, among others', zipOf([manifest, ...others, { path, content }]), 'v0.2.4'],
    ['stored', zipOf([{ path, content, stored: true }, ...others]), 'v0.2.4'],
    ['with CRLF', zipOf([{ path, content: content.replaceAll('\n', '\r\n') }]), 'v0.2.4'],
    ['not yet released', zipOf([{ path, content: 'version=0.2.5-SNAPSHOT' }]), 'v0.2.5-SNAPSHOT'],
    ['behind it a comment', zipOf([{ path, content }], { comment: 'c'.repeat(60_000) }), 'v0.2.4'],
    ['without the entry', zipOf([manifest, ...others]), null],
    ['of a library in it', zipOf([{ path: path.replaceAll('maelstrom', 'jepsen'), content }]), null],
    ['without a version', zipOf([{ path, content: 'groupId=maelstrom\n' }]), null],
    ['that would write to the screen', zipOf([{ path, content: 'version=\u001b[2J' }]), null],
    ['far too long', zipOf([{ path, content: content + '#'.repeat(2 ** 20) }]), null],
    ['no zip', noise(100_000), null],
    ['empty', Buffer.alloc(0), null],
  ])('%s', (_, bytes, expected) => {
    expect(versionIn(bytes)).toBe(expected);
  });

  test('of a jar of 3 GB, of which only the end is read', () => {
    const jar = join(temporaryFolder(), 'maelstrom.jar');
    const hole = 3 * 2 ** 30;
    const file = openSync(jar, 'w');
    // A file with a hole takes no room; read as a whole it would fit in no buffer.
    ftruncateSync(file, hole);
    writeSync(file, zipOf([manifest, { path, content }], { start: hole }), 0, null, hole);
    closeSync(file);
    expect(versionOfJar(jar)).toBe('v0.2.4');
  });

  test('nothing there', () => {
    const folder = temporaryFolder();
    expect(versionOfJar(join(folder, 'none.jar'))).toBe(null);
    expect(versionOfJar(folder)).toBe(null);
  });

  test('damaged: cut short anywhere, or any bit of it turned over, it names this release or none', () => {
    const whole = zipOf([manifest, { path, content }]);
    const jar = join(temporaryFolder(), 'maelstrom.jar');
    const seen = new Set<string | null>();
    for (let length = 0; length < whole.length; length += 1)
      seen.add(versionIn(whole.subarray(0, length), jar));
    expect([...seen]).toEqual([null]);
    for (let bit = 0; bit < whole.length * 8; bit += 3) {
      const turned = Buffer.from(whole);
      turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7));
      seen.add(versionIn(turned, jar));
    }
    expect(seen).toEqual(new Set([null, 'v0.2.4']));
  });
});
