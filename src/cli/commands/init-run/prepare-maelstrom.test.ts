import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeContext, fakeIo } from '../../../../test/support/fake-io.ts';
import { javaVersionLines, writeJava, writeTool } from '../../../../test/support/fake-tools.ts';
import { temporaryFolder } from '../../../../test/support/run-cli.ts';
import { DscourseError, ExitStatus, Interrupted } from '../../../errors.ts';
import type { Platform } from '../../../toolchain/platform.ts';
import type {
  InstallEvent,
  InstallRequest,
  MaelstromInstall,
  MaelstromRelease,
} from '../../../toolchain/toolchain.ts';
import type { MaelstromWish } from './maelstrom-step.ts';
import { type MaelstromRequest, prepareMaelstrom } from './prepare-maelstrom.ts';

const release: MaelstromRelease = {
  version: 'v0.2.4',
  sha256: '0'.repeat(64),
  url: 'https://example.org/maelstrom.tar.bz2',
  size: 67_000_000,
};
const installed: MaelstromInstall = {
  home: '/cache/m',
  jar: '/cache/m/lib/maelstrom.jar',
  version: 'v0.2.4',
  from: 'cache',
};
const debian: Platform = { os: 'linux', arch: 'x64', wsl: false, packages: 'apt' };
const noWish: MaelstromWish = { install: null, from: null, release: null };
const flag: MaelstromWish = { ...noWish, install: true };

interface World {
  readonly tools?: readonly ('java' | 'git' | 'gnuplot' | 'dot')[];
  readonly there?: MaelstromInstall | null;
  readonly request?: Partial<MaelstromRequest>;
  readonly answer?: boolean;
  readonly install?: (request: InstallRequest) => Promise<MaelstromInstall>;
  readonly signal?: AbortSignal;
}

/** `init`'s part about Maelstrom in a world of our making; what was printed, asked and installed. */
async function prepare(world: World) {
  const bin = temporaryFolder();
  for (const tool of world.tools ?? ['java', 'git', 'gnuplot', 'dot']) {
    if (tool === 'java') writeJava(bin, javaVersionLines('17.0.15'));
    else writeTool(bin, tool);
  }
  const io = fakeIo({
    env: { PATH: bin },
    columns: 80,
    ...(world.signal === undefined ? {} : { signal: world.signal }),
  });
  const asked: { question: string; enter: boolean }[] = [];
  const requests: InstallRequest[] = [];
  let there = world.there ?? null;
  const outcome = await prepareMaelstrom(fakeContext(io), {
    wish: noWish,
    engine: 'auto',
    release,
    courseRelease: release,
    cacheFolder: '/cache',
    platform: debian,
    asks: false,
    tools: {
      find: () =>
        there === null
          ? { kind: 'missing', problem: new DscourseError({ code: 'x', message: 'none', fix: '' }) }
          : { kind: 'found', found: there },
      install: async (request) => {
        requests.push(request);
        const done = await (world.install ?? unpacking)(request);
        there = done;
        return done;
      },
      ask: async (question, enter) => {
        asked.push({ question, enter });
        return world.answer ?? false;
      },
    },
    ...world.request,
  }).catch((error: unknown) => error);
  return { outcome, asked, requests, out: io.out(), err: io.err(), bin: join(bin, 'java') };
}

/** An install that has something to do. */
async function unpacking({ onEvent }: InstallRequest): Promise<MaelstromInstall> {
  onEvent({ type: 'unpack', files: 1 });
  return installed;
}

const failure = new DscourseError({
  code: 'download-refused',
  message: 'example.org answered 404.',
  fix: 'Try again.',
  exitStatus: ExitStatus.couldNotJudge,
});

describe("init's part about Maelstrom", () => {
  it('downloads nothing that nobody asked for, and says how to get it', async () => {
    for (const engine of ['auto', 'maelstrom'] as const) {
      const { outcome, asked, requests, out } = await prepare({ request: { engine } });
      expect(outcome).toMatchObject({ state: 'not-installed', error: null, explicit: false });
      expect([asked, requests]).toEqual([[], []]);
      expect(out).toContain('To get it (67 MB): dscourse init --maelstrom');
      expect(out).not.toContain('Not found for it');
    }
  });

  it('explains in two lines that the embedded engine needs none of it, and looks for nothing', async () => {
    const { outcome, out } = await prepare({ tools: [], request: { engine: 'embedded', asks: true } });
    expect(outcome).toEqual({
      state: 'not-wanted',
      checks: [],
      install: null,
      error: null,
      explicit: false,
    });
    expect(out.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect(out).toContain('needs nothing else');
  });

  it('asks on a terminal, with size and place; Enter means yes only for the engine maelstrom', async () => {
    const no = await prepare({ request: { asks: true } });
    expect(no.asked).toEqual([{ question: 'Download Maelstrom v0.2.4 (67 MB) to /cache?', enter: false }]);
    expect(no.outcome).toMatchObject({ state: 'not-installed' });
    expect(no.out).toContain('To get it later: dscourse init --maelstrom');
    const yes = await prepare({ request: { asks: true, engine: 'maelstrom' }, answer: true });
    expect(yes.asked).toMatchObject([{ enter: true }]);
    expect(yes.outcome).toMatchObject({ state: 'installed', install: installed });
    expect(yes.out).toContain('✓ Maelstrom v0.2.4 is installed: /cache/m');
  });

  it('says before all else that there is no JDK, and then neither asks nor downloads', async () => {
    const { outcome, asked, out } = await prepare({ tools: ['git'], request: { asks: true } });
    expect(outcome).toMatchObject({
      state: 'not-installed',
      checks: [{ id: 'jdk', result: 'missing' }, {}, {}, {}],
    });
    expect(asked).toEqual([]);
    expect(out).toMatch(/needs a JDK first:\n/);
    expect(out).toMatch(/sudo apt install\s+default-jre-headless/);
  });

  it('downloads without a JDK when told to, and says first what is missing', async () => {
    const { outcome, out } = await prepare({ tools: [], request: { wish: flag } });
    expect(outcome).toMatchObject({ state: 'installed', explicit: true });
    expect(out.indexOf('✗ missing  JDK')).toBeGreaterThan(-1);
    expect(out.indexOf('✗ missing  JDK')).toBeLessThan(out.indexOf('is installed'));
  });

  it('finds one that is there, and names what would be lost', async () => {
    const { outcome, requests, out } = await prepare({ there: installed, tools: ['java', 'git'] });
    expect(outcome).toMatchObject({ state: 'there', install: installed });
    expect(requests).toEqual([]);
    expect(out).toContain('✓ Maelstrom v0.2.4 is here: /cache/m');
    expect(out).toMatch(/! note {2}gnuplot/);
  });

  it('says so when the one asked for is here and whole', async () => {
    const { outcome, out } = await prepare({
      there: installed,
      request: { wish: flag },
      install: async () => installed,
    });
    expect(outcome).toMatchObject({ state: 'there', install: installed });
    expect(out).toContain('✓ Maelstrom v0.2.4 is here and whole: /cache/m');
  });

  it('hands the file and the release on, and keeps what failed for the caller', async () => {
    const older = { ...release, version: 'v0.2.3' };
    const { outcome, requests } = await prepare({
      request: { wish: { install: null, from: '/tmp/m.tar.bz2', release: 'v0.2.3' }, release: older },
      install: async () => {
        throw failure;
      },
    });
    expect(requests).toMatchObject([{ from: '/tmp/m.tar.bz2', release: { version: 'v0.2.3' } }]);
    expect(outcome).toMatchObject({ state: 'failed', error: failure, explicit: true, install: null });
  });

  it('lets a defect through', async () => {
    const defect = new TypeError('of null');
    const { outcome } = await prepare({
      request: { wish: flag },
      install: async () => {
        throw defect;
      },
    });
    expect(outcome).toBe(defect);
  });

  it('says when grades will pass over what was installed', async () => {
    const own: MaelstromInstall = { ...installed, home: '/opt/m', from: 'DSCOURSE_MAELSTROM_HOME' };
    const other = await prepare({
      request: {
        wish: flag,
        tools: {
          find: () => ({ kind: 'found', found: own }),
          install: async () => installed,
          ask: async () => false,
        },
      },
    });
    expect(other.out).toContain('Another is used before it: /opt/m (DSCOURSE_MAELSTROM_HOME).');
    const none = await prepare({
      request: {
        wish: { ...noWish, release: 'v0.2.3' },
        tools: {
          find: () => ({ kind: 'missing', problem: failure }),
          install: async () => installed,
          ask: async () => false,
        },
      },
    });
    expect(none.out).toMatch(
      /course asks for v0\.2\.4; to grade with this one, set\s+DSCOURSE_MAELSTROM_HOME=\/cache\/m/,
    );
  });

  it('says after an interruption how much is kept', async () => {
    const stop = new AbortController();
    const { outcome } = await prepare({
      request: { wish: flag },
      signal: stop.signal,
      install: async ({ onEvent }) => {
        onEvent({ type: 'download', received: 23_000_000, total: 67_000_000, resumedAt: 0 });
        stop.abort();
        throw new Interrupted();
      },
    });
    expect(outcome).toBeInstanceOf(Interrupted);
    expect((outcome as Interrupted).message).toBe(
      'Interrupted. The workspace is ready, and 23 MB of Maelstrom are kept.',
    );
  });

  it('says on Windows that it goes by WSL; asked for, that is a failure', async () => {
    const windows: Platform = { os: 'win32', arch: 'x64', wsl: false, packages: null };
    const told = await prepare({ tools: [], request: { platform: windows } });
    expect(told.outcome).toMatchObject({ state: 'not-here', error: null });
    expect(told.out).toContain('WSL');
    const asked = await prepare({ tools: [], request: { platform: windows, wish: flag } });
    expect(asked.outcome).toMatchObject({
      state: 'not-here',
      error: { code: 'maelstrom-needs-wsl', exitStatus: 2 },
    });
  });
});

describe('an install off a terminal', () => {
  it('is a line at the start, one for each step that takes long, one at the end, and none in between when it is quick', async () => {
    const events: readonly InstallEvent[] = [
      { type: 'waiting', why: 'Another dscourse is installing Maelstrom; waiting for it.' },
      { type: 'waiting', why: 'Another dscourse is installing Maelstrom; waiting for it.' },
      { type: 'download', received: 10_000_000, total: 67_000_000, resumedAt: 10_000_000 },
      { type: 'retry', why: 'The connection broke off.', inMs: 500 },
      { type: 'retry', why: 'The connection broke off.', inMs: 1000 },
      { type: 'download', received: 67_000_000, total: 67_000_000, resumedAt: 10_000_000 },
      { type: 'verify' },
      { type: 'unpack', files: 0 },
      { type: 'unpack', files: 50 },
      { type: 'installed', install: installed },
    ];
    const { out, err } = await prepare({
      request: { wish: flag },
      install: async ({ onEvent }) => {
        for (const event of events) onEvent(event);
        return installed;
      },
    });
    expect(err).toBe('');
    expect(out.trim().split('\n')).toEqual([
      'Another dscourse is installing Maelstrom; waiting for it.',
      'Downloading Maelstrom v0.2.4, 67 MB; going on after the 10 MB that are here',
      'The connection broke off. Trying again in 0.5 s.',
      'The connection broke off. Trying again in 1 s.',
      'Maelstrom v0.2.4: unpacking',
      '✓ Maelstrom v0.2.4 is installed: /cache/m',
    ]);
  });

  it('says each tenth that took its time', async () => {
    const { InstallView } = await import('./install-view.ts');
    const io = fakeIo();
    let now = 0;
    const view = new InstallView(fakeContext(io).terminal, release, () => now);
    for (let received = 0; received <= 67_000_000; received += 670_000) {
      view.take({ type: 'download', received, total: 67_000_000, resumedAt: 0 });
      now += 1000;
    }
    view.close();
    const lines = io.out().trim().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[1]).toBe(' 10 %  6.7 of 67 MB  670 kB/s  90 s left');
  });
});
