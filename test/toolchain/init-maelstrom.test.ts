import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allTools, machine, type ToolName } from '../support/machine.ts';
import { packageFor, serveArchive } from '../support/maelstrom-archive.ts';
import { smallRelease } from '../support/release-archive.ts';
import { hasPty, jsonOf, runCli, runCliOnPty, temporaryFolder } from '../support/run-cli.ts';

const { archive } = smallRelease(300_000);

/** A machine, a server with an archive, and a dscourse whose course asks for that archive. */
async function world(tools: readonly ToolName[] = allTools) {
  const made = machine(tools);
  const server = await serveArchive(archive);
  const entry = packageFor(archive);
  const env = { ...made.env, DSCOURSE_MAELSTROM_URL: server.url };
  const options = { cwd: made.work, env, entry };
  return { ...made, server, options };
}

/** Names in the cache's folder of Maelstroms. */
function cached(home: string): readonly string[] {
  const cache = process.platform === 'darwin' ? 'Library/Caches' : '.cache';
  const folder = join(home, cache, 'dscourse', 'maelstrom');
  return existsSync(folder) ? readdirSync(folder) : [];
}

describe('dscourse init and Maelstrom', () => {
  it('downloads nothing by itself, says how to get it, and ends with 0', async () => {
    const { options, server, home, work } = await world();
    const result = await runCli(['init', '--yes', '--engine', 'maelstrom'], options);
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).toMatch(/To get it \(about 70 MB\): dscourse init --maelstrom/);
    expect(readFileSync(join(work, 'dscourse.yaml'), 'utf8')).toContain('\nengine: maelstrom\n');
    expect([server.requests, cached(home)]).toEqual([[], []]);
  });

  it('installs it when told to, here or in a workspace that is complete; doctor then finds it', async () => {
    const { options, server, home } = await world();
    await runCli(['init', '--yes'], options);
    const result = await runCli(['init', '--maelstrom'], options);
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).toMatch(/is complete; nothing to do\.\n/);
    expect(result.stdout).toMatch(/\nDownloading Maelstrom v0\.2\.4, \d+ kB\n/);
    expect(result.stdout).toMatch(/✓ Maelstrom v0\.2\.4 is installed: .*v0\.2\.4-[0-9a-f]{12}\n/);
    expect(server.requests).toEqual([null]);
    expect(cached(home)).toHaveLength(1);
    const again = await runCli(['init', '--maelstrom'], options);
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('is here and whole') });
    expect(server.requests).toHaveLength(1);
    const doctor = await runCli(['doctor', '--engine', 'maelstrom'], options);
    expect(doctor).toMatchObject({ status: 0, stdout: expect.stringContaining('maelstrom: ready') });
    const plain = await runCli(['init', '--yes'], options);
    expect(plain.stdout).toMatch(/✓ Maelstrom v0\.2\.4 is here: /);
  });

  it('installs from a file, without a network', async () => {
    const { options, server } = await world();
    const from = join(temporaryFolder(), 'maelstrom.tar.bz2');
    writeFileSync(from, archive);
    const result = await runCli(['init', '--yes', '--from', from, '--json'], options);
    expect(jsonOf(result)).toMatchObject({
      version: 1,
      kind: 'init',
      engine: 'auto',
      maelstrom: { state: 'installed', install: { version: 'v0.2.4', from: 'cache' }, error: null },
      checks: [{ id: 'jdk' }, { id: 'git' }, { id: 'gnuplot' }, { id: 'dot' }],
    });
    expect(result.status).toBe(0);
    expect(server.requests).toEqual([]);
  });

  it('leaves the workspace when the download fails, says why, and goes on with the same command', async () => {
    const { options, server, work, home } = await world();
    server.mode = 'missing';
    const failed = await runCli(['init', '--maelstrom'], options);
    expect(failed.status).toBe(2);
    expect(failed.stdout).toContain(`The workspace is ready: ${work}`);
    expect(failed.stdout).toContain('dscourse start echo');
    expect(failed.stderr).toMatch(/^error: .*404/s);
    expect(failed.stderr).toMatch(/\nfix: /);
    const json = await runCli(['init', '--maelstrom', '--json'], options);
    expect(json.status).toBe(2);
    expect(jsonOf(json)).toMatchObject({
      kind: 'init',
      maelstrom: { state: 'failed', install: null, error: { fix: expect.stringMatching(/./) } },
    });
    server.mode = 'whole';
    expect(await runCli(['init', '--maelstrom'], options)).toMatchObject({ status: 0, stderr: '' });
    expect(cached(home)).toHaveLength(1);
  });

  it('says that there is no JDK before it downloads', async () => {
    const { options } = await world(['git']);
    const result = await runCli(['init', '--maelstrom'], options);
    expect(result.status).toBe(0);
    const jdk = result.stdout.indexOf('✗ missing  JDK');
    expect(jdk).toBeGreaterThan(0);
    expect(result.stdout.indexOf('Downloading')).toBeGreaterThan(jdk);
  });

  it('refuses words that make no sense before anything is written', async () => {
    const { options, work, server } = await world();
    for (const args of [
      ['--release', 'v9'],
      ['--no-maelstrom', '--maelstrom'],
      ['--no-maelstrom', '--from', 'x'],
      ['--engine', 'both'],
    ]) {
      const result = await runCli(['init', '--yes', ...args], options);
      expect({ args, status: result.status }).toEqual({ args, status: 64 });
    }
    expect([readdirSync(work), server.requests]).toEqual([[], []]);
  });

  it('leaves it out when told to, and explains that the embedded engine needs none', async () => {
    const { options, server } = await world();
    const out = await runCli(['init', 'a', '--no-maelstrom'], options);
    expect(out.stdout).not.toMatch(/Maelstrom/);
    const embedded = await runCli(['init', 'b', '--engine', 'embedded'], options);
    expect(embedded.stdout).toContain('The embedded engine needs nothing else: no JDK, no download.');
    expect(server.requests).toEqual([]);
  });

  it('says when the engine that was asked for stays as the learner wrote it', async () => {
    const { options, work } = await world();
    await runCli(['init', '--yes'], options);
    writeFileSync(join(work, 'dscourse.yaml'), 'version: 1\nengine: embedded # mine\n');
    const result = await runCli(['init', '--yes', '--engine', 'auto'], options);
    expect(result.status).toBe(0);
    expect(result.stderr).toMatch(/the engine stays embedded\. Write\s+there: engine: auto/);
    expect(readFileSync(join(work, 'dscourse.yaml'), 'utf8')).toContain('# mine');
  });
});

describe.skipIf(!hasPty)('dscourse init and Maelstrom on a terminal', () => {
  const ask = { when: 'Download Maelstrom', type: '' };

  it('asks, and Enter means no', async () => {
    const { options, server } = await world();
    const result = await runCliOnPty(['init', 'w', '--engine', 'auto'], {
      ...options,
      keys: [{ ...ask, type: '\r' }],
    });
    expect(result.status).toBe(0);
    expect(result.stdout).toContain('To get it later: dscourse init --maelstrom');
    expect(server.requests).toEqual([]);
  });

  it('installs after a yes, with a line that is redrawn', async () => {
    const { options, home } = await world();
    const result = await runCliOnPty(['init', 'w', '--engine', 'auto'], {
      ...options,
      keys: [{ ...ask, type: 'y\r' }],
    });
    expect(result.status).toBe(0);
    expect(result.stdout).toContain('Maelstrom v0.2.4 is installed');
    expect(cached(home)).toHaveLength(1);
  });

  it('warns when what was answered with yes fails, and ends with 0', async () => {
    const { options, server } = await world();
    server.mode = 'missing';
    const result = await runCliOnPty(['init', 'w', '--engine', 'auto'], {
      ...options,
      keys: [{ ...ask, type: 'y\r' }],
    });
    expect(result.status).toBe(0);
    expect(result.stdout).toMatch(/warning:.* .*404/s);
  });

  it('keeps what has come when it is interrupted, says so, and goes on from there', async () => {
    const { options, server, home } = await world();
    server.mode = 'slow';
    const result = await runCliOnPty(['init', 'w', '--maelstrom', '--engine', 'auto'], {
      ...options,
      keys: [{ when: '66 %', type: '\u0003' }],
    });
    expect(result.status).toBe(130);
    expect(result.stdout).toMatch(/The workspace is ready, and \d+ kB of\s+Maelstrom are kept/);
    expect(cached(home).some((name) => name.endsWith('.part'))).toBe(true);
    server.mode = 'whole';
    const again = await runCli(['init', 'w', '--maelstrom'], options);
    expect(again).toMatchObject({ status: 0, stderr: '' });
    expect(again.stdout.replace(/\s+/g, ' ')).toMatch(/going on after the \d+ kB that are here/);
    expect(server.requests.at(-1)).toMatch(/^bytes=\d+-$/);
  });

  it('does not ask where there is no JDK', async () => {
    const { options, server } = await world(['git']);
    const result = await runCliOnPty(['init', 'w', '--engine', 'auto'], options);
    expect(result.status).toBe(0);
    expect(result.stdout).toMatch(/needs a JDK first:/);
    expect(server.requests).toEqual([]);
  });
});
