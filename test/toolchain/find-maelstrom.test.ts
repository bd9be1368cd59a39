import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cacheFolder } from '../../src/toolchain/cache.ts';
import { findMaelstrom } from '../../src/toolchain/find-maelstrom.ts';
import { courseRelease, releaseNamed } from '../../src/toolchain/release.ts';
import { smallRelease } from '../support/release-archive.ts';
import { temporaryFolder, writeTree } from '../support/run-cli.ts';
import { zipOf } from '../support/zip-builder.ts';

const { release } = smallRelease(1000);

function installIn(folder: string): string {
  writeTree(folder, { 'lib/maelstrom.jar': 'jar', maelstrom: '#!/bin/sh\n' });
  chmodSync(join(folder, 'maelstrom'), 0o755);
  return folder;
}
const find = (env: Record<string, string>) => findMaelstrom({ HOME: temporaryFolder(), ...env }, release);

describe('DSCOURSE_MAELSTROM_HOME', () => {
  test('is taken before all else', () => {
    const home = installIn(temporaryFolder());
    expect(find({ DSCOURSE_MAELSTROM_HOME: home, PATH: installIn(temporaryFolder()) })).toEqual({
      kind: 'found',
      found: {
        home,
        jar: join(home, 'lib', 'maelstrom.jar'),
        version: null,
        from: 'DSCOURSE_MAELSTROM_HOME',
      },
    });
  });
  test('its jar names the release', () => {
    const home = installIn(temporaryFolder());
    const path = 'META-INF/maven/maelstrom/maelstrom/pom.properties';
    writeFileSync(join(home, 'lib', 'maelstrom.jar'), zipOf([{ path, content: 'version=0.2.3\n' }]));
    for (const env of [{ DSCOURSE_MAELSTROM_HOME: home }, { PATH: home }]) {
      expect(find(env)).toMatchObject({ kind: 'found', found: { home, version: 'v0.2.3' } });
    }
  });
  const folder = (files: Record<string, string>): string => {
    const path = temporaryFolder();
    writeTree(path, files);
    return path;
  };
  test.each([
    ['relative', () => 'maelstrom', /not an absolute path/],
    ['missing', () => '/nowhere/maelstrom', /does not exist/],
    ['no jar', () => folder({ 'README.md': '' }), /has no lib\/maelstrom\.jar/],
    ['source checkout', () => folder({ 'project.clj': '' }), /checkout of the source code/],
    ['empty jar', () => folder({ 'lib/maelstrom.jar': '' }), /is empty/],
    [
      'one level too high',
      () => dirname(installIn(join(temporaryFolder(), 'maelstrom'))),
      /Did you mean .*maelstrom\?/,
    ],
    ['one level too low', () => join(installIn(temporaryFolder()), 'lib'), /Did you mean/],
    ['the launcher', () => join(installIn(temporaryFolder()), 'maelstrom'), /Name the folder/],
    ['the jar', () => join(installIn(temporaryFolder()), 'lib', 'maelstrom.jar'), /Name the folder/],
  ])('%s', (_, home, words) => {
    const found = find({ DSCOURSE_MAELSTROM_HOME: home(), PATH: installIn(temporaryFolder()) });
    if (found.kind === 'found') throw new Error('found one');
    expect(found.problem.code).toBe('maelstrom-home');
    expect(`${found.problem.message} ${found.problem.fix}`).toMatch(words);
  });
});

describe('on PATH', () => {
  test('the launcher, also through a link', () => {
    const home = installIn(temporaryFolder());
    const bin = temporaryFolder();
    symlinkSync(join(home, 'maelstrom'), join(bin, 'maelstrom'));
    for (const PATH of [home, bin]) {
      expect(find({ PATH })).toMatchObject({ kind: 'found', found: { home, from: 'PATH', version: null } });
    }
  });
  test('a wrapper without the jar beside it is said; the next one is taken', () => {
    const bin = temporaryFolder();
    writeFileSync(join(bin, 'maelstrom'), '#!/bin/sh\nexec java -jar /opt/x.jar\n', { mode: 0o755 });
    expect(find({ PATH: bin })).toMatchObject({
      kind: 'missing',
      problem: { code: 'no-maelstrom', message: expect.stringContaining(`${bin}/maelstrom, can't be used`) },
    });
    const home = installIn(temporaryFolder());
    expect(find({ PATH: `${bin}:${home}` })).toMatchObject({ kind: 'found', found: { home } });
  });
  test('nothing anywhere: how to get it', () => {
    expect(find({ PATH: '' })).toMatchObject({
      kind: 'missing',
      problem: {
        code: 'no-maelstrom',
        exitStatus: 2,
        fix: expect.stringContaining('dscourse init --maelstrom to fetch it (about 70 MB)'),
      },
    });
  });
});

describe('the cache folder', () => {
  const at = (env: Record<string, string>, os: NodeJS.Platform) => {
    const found = cacheFolder(env, os);
    return found.kind === 'found' ? found.found : found.problem.code;
  };
  test.each<[Record<string, string>, NodeJS.Platform, string]>([
    [{ HOME: '/home/me' }, 'linux', '/home/me/.cache/dscourse'],
    [{ HOME: '/home/me', XDG_CACHE_HOME: '/x' }, 'linux', '/x/dscourse'],
    [{ HOME: '/home/me', XDG_CACHE_HOME: 'x' }, 'linux', '/home/me/.cache/dscourse'],
    [{ HOME: '/Users/me' }, 'darwin', '/Users/me/Library/Caches/dscourse'],
    [
      { LocalAppData: 'C:\\Users\\me\\AppData\\Local' },
      'win32',
      'C:\\Users\\me\\AppData\\Local\\dscourse\\Cache',
    ],
    [{ DSCOURSE_CACHE: '/c', XDG_CACHE_HOME: '/x' }, 'linux', '/c'],
    [{ DSCOURSE_CACHE: 'c', HOME: '/home/me' }, 'linux', 'no-cache-folder'],
    [{}, 'linux', 'no-cache-folder'],
    [{}, 'win32', 'no-cache-folder'],
  ])('%j on %s', (env, os, expected) => {
    expect(at(env, os)).toBe(expected);
  });
});

test('the course names its release, and older ones can be had', () => {
  const own = courseRelease({
    maelstrom: { version: 'v0.2.4', sha256: 'a'.repeat(64), url: 'https://host/v0.2.4/m.tar.bz2' },
  });
  expect(own.size).toBe(null);
  expect(releaseNamed(own, '0.2.4')).toBe(own);
  expect(releaseNamed(own, 'v0.2.3')).toMatchObject({
    url: 'https://host/v0.2.3/m.tar.bz2',
    size: 62_032_833,
  });
  expect(() => releaseNamed(own, 'v0.9.0')).toThrow(/no known release v0.9.0/);
});
