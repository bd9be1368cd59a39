/** `dscourse trace` by the real binary: which run it shows, where the page goes, and what it refuses. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { PageHead } from '../../src/trace/format.ts';
import { jsonOf, runCli, temporaryFolder, writeTree } from '../support/run-cli.ts';
import { thirdEcho } from '../support/third-echo.ts';

/** What a page says of itself. */
function headOf(file: string): PageHead {
  const data = /id="head">([^<]*)</.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  return JSON.parse(inflateRawSync(Buffer.from(data, 'base64')).toString());
}

async function graded(...seeds: readonly string[]): Promise<string> {
  const cwd = temporaryFolder('dscourse trace ü-');
  writeTree(cwd, { 'dscourse.yaml': 'version: 1\n', 'echo-1/main.js': thirdEcho("'?'") });
  for (const seed of seeds) {
    const { stdout, stderr } = await runCli(['grade', 'echo', '--seed', seed], { cwd });
    expect(stdout + stderr).toMatch(/As a picture {5}dscourse trace \d\n/);
  }
  return cwd;
}

describe('trace', () => {
  it('shows the newest attempt, and one beside another, in pages of the workspace that go with their runs', async () => {
    const cwd = await graded('5');
    const first = await runCli(['trace', '--no-open'], { cwd });
    expect([first.status, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(
      /^echo-1, attempt 1, seed 5: \d+ messages\n\.dscourse\/traces\/1-[\w-]+-5\.html\n\d+ kB\n$/,
    );
    const file = join(cwd, first.stdout.split('\n')[1] ?? '');
    const { title, runs, comparison } = headOf(file);
    expect([title, comparison, runs.length]).toEqual(['echo-1, attempt 1, seed 5', null, 1]);
    const [run] = runs;
    expect(run).toMatchObject({
      attempt: 1,
      seed: 5,
      engine: 'embedded',
      workload: 'echo',
      outcome: 'failed',
    });
    expect(run?.report?.diagnosis?.steps.flatMap(({ targets }) => targets).length).toBeGreaterThan(0);
    expect(run?.commands.map(({ command }) => command)).toContain('dscourse trace 1 --seed 5');

    writeFileSync(join(cwd, 'echo-1', 'main.js'), thirdEcho('body.echo'));
    expect((await runCli(['grade', 'echo', '--seed', '5'], { cwd })).status).toBe(0);
    const both = jsonOf(await runCli(['trace', '2', '--compare', '1', '--no-open', '--json'], { cwd }));
    expect(both).toMatchObject({ version: 1, kind: 'trace', opened: false });
    const compared = headOf(String(both.file));
    expect(compared.runs.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(compared.comparison?.divergence).not.toBeNull();

    rmSync(join(cwd, '.dscourse', 'runs', 'echo-1', '1'), { recursive: true });
    const cleaned = jsonOf(await runCli(['clean', '--json'], { cwd }));
    expect(cleaned.pages).toHaveLength(2);
    expect(existsSync(file)).toBe(false);
    const gone = await runCli(['trace', '1', '--no-open'], { cwd });
    expect(gone.stderr).toContain('The runs of attempt 1 (echo-1) are no longer here.');
  });

  it('shows a run of test --keep, judges it, and says where no browser is', async () => {
    const cwd = await graded();
    const flags = ['-w', 'echo', '--bin', 'echo-1/main.js', '--node-count', '1', '--time-limit', '2'];
    await runCli(['test', ...flags, '--seeds', '2', '--seed', '8', '--keep', 'kept'], { cwd });
    const shown = await runCli(['trace', 'kept', '--seed', '9', '--output', 'pages/a.html'], {
      cwd,
      env: { DISPLAY: undefined, WAYLAND_DISPLAY: undefined, BROWSER: undefined },
    });
    expect(shown.status, shown.stderr).toBe(0);
    expect(shown.stdout).toContain('\npages/a.html\n');
    if (process.platform === 'linux') expect(shown.stderr).toContain('open that file yourself');
    const [run] = headOf(join(cwd, 'pages', 'a.html')).runs;
    expect(run).toMatchObject({ seed: 9, attempt: null, challenge: null, outcome: 'failed' });
    expect(run?.report?.diagnosis).not.toBeNull();
    expect(statSync(join(cwd, 'pages', 'a.html')).size).toBeLessThan(2_000_000);
  });

  it('refuses in words what is not there', async () => {
    const cwd = await graded();
    writeTree(cwd, { 'a-file': '', 'kept/seed-7/outcome.json': '{' });
    const words = async (...args: string[]): Promise<string> => {
      const { status, stdout, stderr } = await runCli(['trace', '--no-open', ...args], { cwd });
      expect([status === 0, stdout]).toEqual([false, '']);
      return stderr.replace(/\s+/g, ' ');
    };
    expect(await words()).toContain('No run of this workspace is kept yet. fix: Grade first');
    expect(await words('echo')).toContain(
      'No run of echo-1 is kept yet. fix: Grade first: dscourse grade echo-1',
    );
    expect(await words('7')).toContain('There is no attempt 7 in this workspace.');
    expect(await words('./nowhere')).toContain('There is no folder ./nowhere.');
    expect(await words('./echo-1')).toContain('./echo-1 holds no run');
    expect(await words('kept')).toMatch(/outcome\.json can't be read: .* fix: Run the grade again/);
    expect(await words('no-such-challenge')).toContain('There is no challenge "no-such-challenge".');
  });
});
