import { describe, expect, it } from 'vitest';
import { DscourseError } from '../../errors.ts';
import type { Platform } from '../platform.ts';
import type { Check, MaelstromInstall, MaelstromRelease } from '../toolchain.ts';
import type { MachineFacts, ToolFact } from './facts.ts';
import { checkMachine, isHealthy, readiness } from './index.ts';

const GB = 1e9;
const debian: Platform = { os: 'linux', arch: 'x64', wsl: false, packages: 'apt' };
const release: MaelstromRelease = {
  version: 'v0.2.4',
  sha256: '0'.repeat(64),
  url: 'https://example.org/maelstrom.tar.bz2',
  size: 67_000_000,
};
const install: MaelstromInstall = {
  home: '/home/me/.cache/dscourse/maelstrom/v0.2.4',
  jar: '/home/me/.cache/dscourse/maelstrom/v0.2.4/lib/maelstrom.jar',
  version: 'v0.2.4',
  from: 'cache',
};
const java = {
  executable: '/usr/bin/java',
  from: 'PATH',
  major: 17,
  version: '17.0.15',
  vendor: null,
} as const;
const works = (name: string, version: string | null): ToolFact => ({
  kind: 'works',
  executable: `/usr/bin/${name}`,
  version,
});

/** A machine that has everything. */
const good: MachineFacts = {
  platform: debian,
  node: '20.20.2',
  release,
  java: { java, refused: [] },
  maelstrom: { kind: 'found', found: install },
  git: works('git', '2.39.5'),
  gnuplot: works('gnuplot', '5.4'),
  dot: works('dot', '2.43.0'),
  runsDisk: { folder: '/home/me/cluster', free: 76 * GB, files: 1_000_000 },
  cacheDisk: { folder: '/home/me/.cache/dscourse', free: 76 * GB, files: null },
  memory: { total: 24 * GB, limit: null },
  cache: { kind: 'writable', folder: '/home/me/.cache/dscourse' },
  symlinks: { folder: '/home/me/cluster', use: 'runs', failure: null },
  env: {},
};
const notInstalled = {
  kind: 'missing',
  problem: new DscourseError({
    code: 'maelstrom-missing',
    message: 'Maelstrom v0.2.4 is not installed.',
    fix: 'dscourse init --maelstrom',
  }),
} as const;

function check(id: string, facts: Partial<MachineFacts>): Check {
  const found = checkMachine({ ...good, ...facts }).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
}

/** Facts that differ from the good machine's; the check; its result, what is found and what to do. */
const table: readonly (readonly [string, Partial<MachineFacts>, Check['result'], RegExp, RegExp | null])[] = [
  ['platform', {}, 'ok', /^Linux x64$/, null],
  ['platform', { platform: { ...debian, wsl: true } }, 'ok', /^Linux x64 in WSL$/, null],
  ['platform', { platform: { ...debian, os: 'darwin', arch: 'arm64' } }, 'ok', /^macOS arm64$/, null],
  ['platform', { platform: { ...debian, os: 'win32' } }, 'missing', /^Windows x64$/, /wsl --install/],
  ['platform', { platform: { ...debian, os: 'freebsd' } }, 'note', /^FreeBSD x64$/, null],
  ['platform', { platform: { ...debian, arch: 'riscv64' } }, 'note', /^Linux riscv64$/, null],

  ['node', { node: '20.19.0' }, 'ok', /^20\.19\.0$/, null],
  ['node', { node: '25.0.0-nightly2025' }, 'ok', /^25/, null],
  ['node', { node: '20.18.9' }, 'broken', /^20\.18\.9$/, /Install a current Node/],
  ['node', { node: '18.20.4' }, 'broken', /^18/, /Install a current Node/],

  ['jdk', {}, 'ok', /^17\.0\.15, \/usr\/bin\/java$/, null],
  ['jdk', { java: { java: null, refused: [] } }, 'missing', /^none$/, /apt install default-jre-headless/],
  [
    'jdk',
    {
      java: {
        java: null,
        refused: [
          {
            executable: '/usr/bin/java',
            from: 'PATH',
            refusal: { kind: 'too-old', version: '1.8.0_392', major: 8 },
          },
        ],
      },
      platform: { ...debian, os: 'darwin', packages: 'brew' },
    },
    'missing',
    /none that will do: \/usr\/bin\/java: it is Java 8/,
    /brew install --cask temurin/,
  ],
  [
    'jdk',
    {
      java: {
        java,
        refused: [
          { executable: '/opt/gone/bin/java', from: 'JAVA_HOME', refusal: { kind: 'nothing-there' } },
        ],
      },
    },
    'note',
    /^17\.0\.15, /,
    /Point JAVA_HOME at a JDK of 11 or newer.*or unset it/,
  ],
  [
    'jdk',
    {
      java: {
        java,
        refused: [
          { executable: '/old/java', from: 'PATH', refusal: { kind: 'too-old', version: '9', major: 9 } },
        ],
      },
    },
    'ok',
    /^17\.0\.15, /,
    null,
  ],

  ['maelstrom', {}, 'ok', /^v0\.2\.4, \/home\/me/, null],
  [
    'maelstrom',
    { maelstrom: notInstalled },
    'missing',
    /^Maelstrom v0\.2\.4 is not installed\.$/,
    /dscourse init --maelstrom/,
  ],
  [
    'maelstrom',
    { maelstrom: { kind: 'found', found: { ...install, version: null, from: 'DSCOURSE_MAELSTROM_HOME' } } },
    'ok',
    /^release unknown, .* \(DSCOURSE_MAELSTROM_HOME\)$/,
    null,
  ],
  [
    'maelstrom',
    { maelstrom: { kind: 'found', found: { ...install, version: 'v0.2.3', from: 'PATH' } } },
    'note',
    /^v0\.2\.3, .* \(PATH\)$/,
    /release of the course/,
  ],

  ['git', {}, 'ok', /^2\.39\.5, \/usr\/bin\/git$/, null],
  ['git', { git: works('git', null) }, 'ok', /^\/usr\/bin\/git$/, null],
  ['git', { git: { kind: 'not-found' } }, 'missing', /^not found$/, /sudo apt install git/],
  [
    'git',
    { git: { kind: 'fails', executable: '/usr/bin/git', why: 'exit status 1, saying "xcrun: error"' } },
    'note',
    /xcrun/,
    /install it again/,
  ],
  [
    'git',
    { git: { kind: 'hangs', executable: '/usr/bin/git', seconds: 5 } },
    'missing',
    /within 5 s/,
    /Mend it/,
  ],
  [
    'git',
    { git: { kind: 'not-started', executable: '/usr/bin/git', why: 'it is no program' } },
    'missing',
    /no program/,
    /Mend it/,
  ],

  ['gnuplot', {}, 'ok', /^5\.4, /, null],
  ['gnuplot', { gnuplot: { kind: 'not-found' } }, 'note', /^not found$/, /sudo apt install gnuplot-nox/],
  [
    'gnuplot',
    { gnuplot: { kind: 'not-found' }, platform: { ...debian, packages: 'apk' } },
    'note',
    /^not found$/,
    /^apk add gnuplot/,
  ],
  [
    'gnuplot',
    { gnuplot: { kind: 'hangs', executable: '/x/gnuplot', seconds: 5 } },
    'note',
    /within 5 s/,
    /take it off PATH/,
  ],
  [
    'gnuplot',
    { gnuplot: { kind: 'fails', executable: '/x/gnuplot', why: 'killed by SIGSEGV' } },
    'note',
    /SIGSEGV/,
    /install it again/,
  ],
  ['dot', {}, 'ok', /^2\.43\.0, /, null],
  ['dot', { dot: { kind: 'not-found' } }, 'note', /^not found$/, /sudo apt install graphviz/],
  [
    'dot',
    { dot: { kind: 'not-found' }, platform: { ...debian, packages: null } },
    'note',
    /^not found$/,
    /install the package graphviz/,
  ],

  ['disk', {}, 'ok', /^76 GB free in \/home\/me\/cluster$/, null],
  [
    'disk',
    { runsDisk: { folder: '/w', free: 49e6, files: null } },
    'broken',
    /^49 MB free in \/w$/,
    /Make room/,
  ],
  ['disk', { runsDisk: { folder: '/w', free: 0, files: null } }, 'broken', /^0 bytes free/, /Make room/],
  ['disk', { runsDisk: { folder: '/w', free: 499e6, files: null } }, 'note', /^499 MB/, /dscourse clean/],
  ['disk', { runsDisk: { folder: '/w', free: null, files: null } }, 'ok', /^unknown room/, null],
  [
    'disk',
    { runsDisk: { folder: '/w', free: 9e9, files: 999 } },
    'broken',
    /room for 999 more files/,
    /Delete/,
  ],
  [
    'disk',
    { maelstrom: notInstalled, cacheDisk: { folder: '/c', free: 200e6, files: null } },
    'missing',
    /^200 MB free in \/c$/,
    /DSCOURSE_CACHE/,
  ],
  ['disk', { cacheDisk: { folder: '/c', free: 200e6, files: null } }, 'ok', /cluster$/, null],

  ['memory', {}, 'ok', /^24 GB$/, null],
  ['memory', { memory: { total: 24 * GB, limit: 8 * GB } }, 'ok', /^8\.0 GB of 24 GB, limited by/, null],
  [
    'memory',
    { memory: { total: 24 * GB, limit: 2 * GB } },
    'note',
    /^2\.0 GB of 24 GB, limited by/,
    /4 GB or more/,
  ],
  ['memory', { memory: { total: 2 * GB, limit: null } }, 'note', /^2\.0 GB$/, /4 GB or more/],

  ['cache', {}, 'ok', /dscourse$/, null],
  [
    'cache',
    {
      maelstrom: notInstalled,
      cache: { kind: 'not-writable', folder: '/c', why: 'the file system is read-only' },
    },
    'missing',
    /^\/c can't be written: the file system is read-only$/,
    /DSCOURSE_CACHE/,
  ],
  [
    'cache',
    { cache: { kind: 'not-writable', folder: '/c', why: 'the file system is read-only' } },
    'note',
    /read-only$/,
    /DSCOURSE_CACHE/,
  ],
  ['cache', { cache: { kind: 'nowhere', why: 'HOME is not set', fix: 'Set it.' } }, 'note', /HOME/, /Set it/],

  ['symlinks', {}, 'ok', /^can be made in/, null],
  [
    'symlinks',
    { symlinks: { folder: '/mnt/usb', use: 'runs', failure: 'EPERM' } },
    'missing',
    /can't be made in \/mnt\/usb \(EPERM\)/,
    /not FAT, exFAT/,
  ],
  [
    'symlinks',
    { symlinks: { folder: '/ro', use: 'runs', failure: 'EROFS' } },
    'broken',
    /nothing can be written in \/ro/,
    /Move the workspace/,
  ],
  [
    'symlinks',
    { symlinks: { folder: '/tmp', use: 'temporary', failure: 'EACCES' } },
    'missing',
    /nothing can be written in \/tmp/,
    /TMPDIR/,
  ],

  ['proxy', {}, 'ok', /^none set$/, null],
  ['proxy', { env: { HTTPS_PROXY: 'http://p:3128' } }, 'ok', /^p:3128 \(HTTPS_PROXY\)$/, null],
  ['proxy', { env: { all_proxy: 'p' } }, 'ok', /^p:80 \(all_proxy\)$/, null],
  ['proxy', { env: { https_proxy: 'http://me:se%40cret@p:1' } }, 'ok', /^p:1 \(https_proxy\)$/, null],
  ['proxy', { env: { https_proxy: 'p:1', no_proxy: '*.org' } }, 'ok', /^none for example\.org$/, null],
  ['proxy', { env: { http_proxy: 'p:1' } }, 'ok', /^none for example\.org$/, null],
  ['proxy', { env: { HTTPS_PROXY: '' } }, 'ok', /^none set$/, null],
  ['proxy', { env: { HTTPS_PROXY: 'http://' } }, 'note', /^HTTPS_PROXY is no address/, /proxy\.example/],
  ['proxy', { env: { http_proxy: 'http://p:99999' } }, 'note', /^http_proxy is no address/, /unset it/],
  [
    'proxy',
    { env: { HTTPS_PROXY: 'http://u:se@cret@p:port' } },
    'note',
    /^HTTPS_PROXY is no address/,
    /unset it/,
  ],
  [
    'proxy',
    { env: { ALL_PROXY: 'socks5://u:pw@p:1' } },
    'note',
    /^ALL_PROXY asks for socks5:\/\//,
    /unset it/,
  ],
  ['proxy', { env: { NO_PROXY: 'localhost, 10.0.0.0/8 ::1' } }, 'ok', /^none set$/, null],
  [
    'proxy',
    { env: { NO_PROXY: 'https://u:pw@x.org' } },
    'note',
    /"https:\/\/\*\*\*@x\.org", which is no/,
    /names of/,
  ],
  [
    'proxy',
    { env: { DSCOURSE_MAELSTROM_URL: 'ftp://x' } },
    'note',
    /^DSCOURSE_MAELSTROM_URL begins/,
    /mirror/,
  ],
];

describe('the checks of the machine', () => {
  it.each(table)('%s %j: %s', (id, facts, result, found, fix) => {
    const made = check(id, facts);
    expect(made.result).toBe(result);
    expect(made.found).toMatch(found);
    if (fix === null) expect(made.fix).toBeNull();
    else expect(made.fix).toMatch(fix);
    expect(made.why).not.toBe('');
    expect(JSON.stringify(made)).not.toMatch(/se@cret|u:pw/);
  });

  it('have something to do unless all is well or nothing can be done', () => {
    for (const [id, facts] of table) {
      const { result, fix } = check(id, facts);
      if (result === 'ok') expect(fix).toBeNull();
      if (result === 'missing' || result === 'broken') expect(fix).not.toBeNull();
    }
  });

  it('name every java that was tried when there are several', () => {
    const tooOld = { kind: 'too-old', version: '1.8.0', major: 8 } as const;
    const { why, fix } = check('jdk', {
      java: {
        java: null,
        refused: [
          { executable: '/opt/jdk8/bin/java', from: 'JAVA_HOME', refusal: tooOld },
          { executable: '/usr/bin/java', from: 'PATH', refusal: { kind: 'placeholder' } },
        ],
      },
    });
    expect(why).toContain('/opt/jdk8/bin/java (from JAVA_HOME): it is Java 8 (1.8.0)');
    expect(why).toContain("/usr/bin/java: it is macOS' placeholder");
    expect(fix).toMatch(/^Point JAVA_HOME at/);
  });

  it('leave out on Windows what only Maelstrom needs', () => {
    const checks = checkMachine({ ...good, platform: { ...debian, os: 'win32', packages: null } });
    expect(checks.map(({ id }) => id)).toEqual(['platform', 'node', 'disk']);
    expect(readiness(checks)).toMatchObject({
      embedded: { ready: true },
      maelstrom: { ready: false, lacking: [{ id: 'platform' }] },
    });
  });
});

describe('which engine can be used', () => {
  it.each([
    ['all is well', {}, true, []],
    ['plots alone are lost', { gnuplot: { kind: 'not-found' }, dot: { kind: 'not-found' } }, true, []],
    [
      'no JVM, no git',
      { java: { java: null, refused: [] }, git: { kind: 'not-found' } },
      true,
      ['jdk', 'git'],
    ],
    ['an old Node', { node: '18.0.0' }, false, ['node']],
  ] as const)('%s', (_, facts, embedded, lacking) => {
    const engines = readiness(checkMachine({ ...good, ...facts }));
    expect(engines.embedded.ready).toBe(embedded);
    expect(engines.maelstrom.lacking.map(({ id }) => id)).toEqual(lacking);
    expect(engines.maelstrom.ready).toBe(lacking.length === 0);
    expect(isHealthy(engines, 'auto')).toBe(embedded);
    expect(isHealthy(engines, 'embedded')).toBe(embedded);
    expect(isHealthy(engines, 'maelstrom')).toBe(lacking.length === 0);
  });
});
