import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeJava, writeScript } from '../support/fake-tools.ts';
import { machine } from '../support/machine.ts';
import { hasPty, jsonOf, runCli, runCliOnPty, writeTree } from '../support/run-cli.ts';

/** A Maelstrom that was there before. */
function withMaelstrom(folder: string): { DSCOURSE_MAELSTROM_HOME: string } {
  writeTree(folder, { 'maelstrom/lib/maelstrom.jar': 'PK' });
  return { DSCOURSE_MAELSTROM_HOME: join(folder, 'maelstrom') };
}

interface JsonCheck {
  readonly id: string;
  readonly result: string;
  readonly found: string;
  readonly fix: string | null;
}
function checksOf(value: Record<string, unknown>): Record<string, JsonCheck> {
  return Object.fromEntries((value.checks as JsonCheck[]).map((check) => [check.id, check]));
}

describe('dscourse doctor', () => {
  it('finds a machine that has everything ready for both engines', async () => {
    const { folder, bin, work, env } = machine();
    const result = await runCli(['doctor'], {
      cwd: work,
      env: { ...env, ...withMaelstrom(folder), COLUMNS: '300' },
    });
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).toMatch(/✓ ok {2}JDK +17\.0\.15, /);
    expect(result.stdout).toContain(join(bin, 'git'));
    expect(result.stdout).toMatch(/✓ embedded: ready; maelstrom: ready\n$/);
    expect(result.stdout).not.toMatch(/✗|fix:/);
    expect(result.stdout).not.toContain('\u001b');
  });

  it('says what is missing, why it matters and what to do, within 80 columns', async () => {
    const { work, env } = machine([]);
    const result = await runCli(['doctor'], { cwd: work, env });
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).toMatch(/✗ missing {2}JDK +none\n/);
    expect(result.stdout).toMatch(/✗ missing {2}git +not found\n/);
    expect(result.stdout).toMatch(/! note {5}gnuplot +not found\n +Only plots are lost/);
    expect(result.stdout.match(/fix:/g)?.length).toBeGreaterThanOrEqual(5);
    expect(result.stdout).toMatch(
      /embedded: ready; maelstrom: not yet, JDK, Maelstrom and git are missing\n$/,
    );
    for (const line of result.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('ends with 1 when the engine that is asked for can not be used', async () => {
    const { work, env } = machine([]);
    const status = async (...args: string[]) =>
      (await runCli(['doctor', ...args], { cwd: work, env })).status;
    expect(await status('--engine', 'maelstrom')).toBe(1);
    expect(await status('-e', 'embedded')).toBe(0);
    expect(await status('-e', 'auto')).toBe(0);
    expect(await status('-e', 'both')).toBe(64);
    writeFileSync(join(work, 'dscourse.yaml'), 'version: 1\nengine: maelstrom\n');
    expect(await status()).toBe(1);
    expect(await status('--engine', 'auto')).toBe(0);
    writeFileSync(join(work, 'dscourse.yaml'), 'version: 1\nengine: embedded\n');
    expect(await status()).toBe(0);
  });

  it('prints one JSON document', async () => {
    const { work, env } = machine(['git']);
    const value = jsonOf(await runCli(['doctor', '--json'], { cwd: work, env }));
    expect(value).toMatchObject({
      version: 1,
      kind: 'doctor',
      engine: 'auto',
      healthy: true,
      engines: {
        embedded: { ready: true, lacking: [] },
        maelstrom: { ready: false, lacking: [{ id: 'jdk' }, { id: 'maelstrom' }] },
      },
    });
    const checks = checksOf(value);
    expect(Object.keys(checks)).toEqual(
      'platform node disk jdk maelstrom git gnuplot dot memory symlinks cache proxy'.split(' '),
    );
    expect(checks.git).toMatchObject({ result: 'ok', fix: null });
    expect(checks.jdk).toMatchObject({ result: 'missing', found: 'none' });
  });

  it('works without PATH, without HOME, in a narrow terminal that knows no Unicode', async () => {
    const { work } = machine();
    const env = { PATH: undefined, HOME: undefined, LANG: 'C', TMPDIR: work, COLUMNS: '40' };
    const result = await runCli(['doctor'], { cwd: work, env });
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).toMatch(/x missing {1,2}Cache {1,2}HOME is not set/);
    expect(result.stdout.replaceAll('é', '').replace(/[ -~\n]/g, '')).toBe('');
  });

  it('takes tools for what they do, not for being there', async () => {
    const { bin, work, env } = machine(['git']);
    writeJava(bin, ['java version "1.8.0_392"', 'Java(TM) SE Runtime Environment (build 1.8.0_392-b08)']);
    writeScript(join(bin, 'gnuplot'), 'echo "gnuplot: cannot open \u001b[31mdisplay" >&2; exit 1');
    writeFileSync(writeScript(join(bin, 'dot'), ''), '');
    const result = await runCli(['doctor'], { cwd: work, env: { ...env, JAVA_HOME: join(bin, 'gone') } });
    expect(result.status).toBe(0);
    const text = result.stdout.replace(/\s+/g, ' ');
    expect(text).toMatch(
      /✗ missing JDK none that will do: .*gone\/bin\/java \(from JAVA_HOME\): there is no such file/,
    );
    expect(text).toContain(
      `${join(bin, 'java')}: it is Java 8 (1.8.0_392), and Maelstrom needs 11 or newer.`,
    );
    expect(text).toMatch(/! note gnuplot .* exit status 1, saying "gnuplot: cannot open display"/);
    expect(text).toMatch(/! note dot \(graphviz\) .* it is no program that this system can start/);
    expect(result.stdout).not.toContain('\u001b');
  });

  it('does not wait for ever for a tool that hangs', async () => {
    const { bin, work, env } = machine(['java', 'gnuplot', 'dot']);
    writeScript(join(bin, 'git'), 'while :; do :; done');
    const began = Date.now();
    const value = jsonOf(await runCli(['doctor', '--json'], { cwd: work, env }));
    expect(checksOf(value).git).toMatchObject({ result: 'missing' });
    expect(Date.now() - began).toBeLessThan(15_000);
  });

  it('leaves nothing behind, and goes on in a workspace whose settings are damaged', async () => {
    const { work, env, home } = machine();
    writeFileSync(join(work, 'dscourse.yaml'), 'version: 1\nengine: fast\n');
    const result = await runCli(['doctor'], { cwd: work, env });
    expect(result).toMatchObject({ status: 0, stderr: expect.stringContaining('there is no engine "fast"') });
    expect(readdirSync(work)).toEqual(['dscourse.yaml']);
    expect(readdirSync(home)).toEqual([]);
    writeFileSync(join(work, 'dscourse.yaml'), 'version: 99\n');
    const newer = await runCli(['doctor'], { cwd: work, env });
    expect(newer).toMatchObject({ status: 0, stderr: expect.stringContaining('version 99') });
  });

  it('says where nothing can be written', async () => {
    const { work, env, home } = machine();
    writeFileSync(join(home, '.cache'), '');
    const value = jsonOf(await runCli(['doctor', '--json'], { cwd: work, env }));
    expect(checksOf(value).cache).toMatchObject({
      result: 'missing',
      found: expect.stringContaining(`${join(home, '.cache')} is a file, not a folder`),
    });
    const gone = { ...env, TMPDIR: join(work, 'gone') };
    const links = checksOf(jsonOf(await runCli(['doctor', '--json'], { cwd: work, env: gone }))).symlinks;
    expect(links).toMatchObject({ result: 'missing', fix: expect.stringContaining('TMPDIR') });
  });

  it('shows no password of a proxy', async () => {
    const { work, env } = machine();
    for (const HTTPS_PROXY of ['http://me:pa55@proxy:1', 'socks5://me:pa55@proxy:1', 'me:pa55@proxy:x']) {
      const result = await runCli(['doctor', '--json'], { cwd: work, env: { ...env, HTTPS_PROXY } });
      expect(checksOf(jsonOf(result)).proxy?.found).not.toBe('none set');
      expect(result.stdout).not.toContain('pa55');
    }
  });

  it('bears a reader that goes away', async () => {
    const { work, env } = machine();
    const result = await runCli(['doctor'], { cwd: work, env, closeStdoutAt: 'System' });
    expect(result).toMatchObject({ status: 0, stderr: '' });
  });
});

describe.skipIf(!hasPty)('dscourse doctor on a terminal', () => {
  it('adds colour to the words, and none with NO_COLOR', async () => {
    const { work, env } = machine(['git', 'gnuplot', 'dot']);
    const options = { cwd: work, env };
    const coloured = await runCliOnPty(['doctor', '-e', 'embedded'], options);
    expect(coloured.stdout).toContain('\u001b[32m✓ ok');
    const plain = await runCliOnPty(['doctor', '-e', 'embedded'], {
      ...options,
      env: { ...options.env, NO_COLOR: '1' },
    });
    expect(plain.stdout).not.toContain('\u001b[3');
    expect(plain.status).toBe(0);
  });
});
