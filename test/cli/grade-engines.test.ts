/** grade on both engines, report-parity, progress and replay of it: the real binary, and a stand-in JVM. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonOf, runCli, temporaryFolder, writeTree } from '../support/run-cli.ts';
import { type StandInOptions, standIn } from '../support/stand-in/stand-in.ts';

const echo = (answer = 'body.echo') => `
let id = '';
let rest = '';
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    const { src, body } = JSON.parse(line);
    if (body.type === 'init') id = body.node_id;
    const echo = body.type === 'echo' ? { echo: ${answer} } : {};
    console.log(JSON.stringify({ src: id, dest: src, body: { ...echo, type: body.type + '_ok', in_reply_to: body.msg_id } }));
  }
});
`;

function workspace(files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder('dscourse engines ü-');
  writeTree(folder, { 'dscourse.yaml': 'version: 1\n', 'echo-1/main.js': echo(), ...files });
  return folder;
}

/** The recorded run of this name, whatever its rate, time limit and number of nodes. */
const except = ['rate', 'time-limit', 'nodes', 'concurrency'] as const;
const played = (run: string, more: Omit<StandInOptions, 'run'> = {}) =>
  standIn({ run: { run, except }, pace: 50, ...more });

function log(folder: string): readonly Record<string, unknown>[] {
  const file = join(folder, '.dscourse', 'attempts.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
const filesOf = (folder: string, attempt = 1) =>
  readdirSync(join(folder, '.dscourse', 'runs', 'echo-1', String(attempt)), { recursive: true }).map(String);

describe('grade', () => {
  it('certifies what passes on both engines, and progress says what certified it', async () => {
    const cwd = workspace();
    const { env, starts } = played('echo-pass');
    const result = await runCli(['grade', 'echo', '--require-certified'], { cwd, env });
    expect(result.stdout).toMatch(/^✓ passed, certified by Maelstrom {2}echo-1 /);
    expect(result.stdout).toMatch(
      /Embedded engine: 5 of 5 seeds, first seed \d+\.\n {2}Maelstrom: 1 of 1 run\./,
    );
    expect(result.stdout).toMatch(/embedded {2}Maelstrom\n.*✓ valid {2}yes {7}yes/);
    expect(result.stderr).toContain('Embedded engine: 5 of 5 seeds passed. On Maelstrom now, about 30 s.');
    expect(result.status).toBe(0);
    expect(starts()).toHaveLength(1);
    expect(log(cwd)).toMatchObject([
      { engine: 'embedded', certified: true, certifiedBy: { maelstrom: null, runs: ['echo'] } },
    ]);
    expect(filesOf(cwd)).toContain(join('echo', 'maelstrom-1', 'results.edn'));
    const progress = await runCli(['progress'], { cwd });
    expect(progress.stdout).toContain('1 of 2 passed, 1 certified');
    expect(progress.stdout).toMatch(/echo-1 +✓ certified +1 attempt +Maelstrom, attempt 1/);
    const json = jsonOf(await runCli(['progress', '--json'], { cwd }));
    expect(json).toMatchObject({ passed: 1, certified: 1 });
    expect(json.challenges).toMatchObject({
      0: { certifiedBy: { attempt: 1, maelstrom: null, runs: ['echo'] } },
    });
    expect((await runCli(['list'], { cwd })).stdout).toMatch(/echo-1 +✓ certified/);
  });

  it('says in one line that there is no Maelstrom, and starts no JVM to find out', async () => {
    const cwd = workspace();
    const { env, starts } = played('echo-pass');
    const without = { JAVA_HOME: env.JAVA_HOME };
    const result = await runCli(['grade', 'echo'], { cwd, env: without });
    expect(result.stdout.match(/Maelstrom/g)).toHaveLength(1);
    expect(result.stdout).toContain(
      '  Not certified: Maelstrom is not installed (dscourse init --maelstrom).\n',
    );
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    const required = await runCli(['grade', 'echo', '--require-certified', '--quiet'], { cwd, env: without });
    expect(required.status).toBe(1);
    expect(required.stdout).toContain('dscourse init --maelstrom');
    expect(required.stdout).toContain('without a certificate this counts as failed');
    const json = jsonOf(
      await runCli(['grade', 'echo', '--require-certified', '--json'], { cwd, env: without }),
    );
    expect(json).toMatchObject({ outcome: 'passed', certified: false, exitStatus: 1 });
    expect(json.certification).toMatchObject({ why: 'not-installed', fix: 'dscourse init --maelstrom' });
    expect(starts()).toEqual([]);
  });

  it('does not run Maelstrom on what the embedded engine fails, and offers it', async () => {
    const cwd = workspace({ 'echo-1/main.js': echo('"no"') });
    const { env, starts } = played('echo-pass');
    const result = await runCli(['grade', 'echo'], { cwd, env });
    expect(result.status).toBe(1);
    expect(result.stdout).toContain('On Maelstrom     dscourse grade echo-1 --engine maelstrom');
    expect(result.stdout).not.toContain('ertified');
    expect(starts()).toEqual([]);
  });

  it('fails what Maelstrom fails, explains it, and keeps no number of a run for a seed', async () => {
    const cwd = workspace();
    const { env } = played('echo-fail');
    const result = await runCli(['grade', 'echo'], { cwd, env });
    expect(result.status).toBe(1);
    expect(result.stdout).toMatch(/^✗ failed {2}echo-1/);
    expect(result.stdout).toContain('What went wrong  run 1 of 1 on Maelstrom\n');
    expect(result.stdout).toContain('echoed "nope"');
    expect(result.stdout).toContain('The engines disagree. Maelstrom decides.');
    expect(result.stdout).toContain('dscourse report-parity 1');
    expect(result.stdout).not.toContain('dscourse replay');
    for (const line of result.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(log(cwd)).toMatchObject([
      {
        engine: 'maelstrom',
        outcome: 'failed',
        failedSeed: null,
        enginesDisagree: true,
        diagnosis: 'wrong-echo',
      },
    ]);
    const replay = jsonOf(await runCli(['replay', '1', '--json'], { cwd }));
    expect(replay).toMatchObject({ error: { code: 'real-run' } });
    const fix = String((replay.error as Record<string, unknown>).fix);
    const named = /replay (1 --run echo --seed \d+)$/.exec(fix)?.[1] ?? fix;
    const again = jsonOf(await runCli(['replay', ...named.split(' '), '--json'], { cwd }));
    expect(again).toMatchObject({
      kind: 'replay',
      same: true,
      engine: 'embedded',
      other: null,
      outcome: 'passed',
    });
  });

  it('lets Maelstrom decide where it is asked for, and shows that the engines disagree', async () => {
    const cwd = workspace({ 'echo-1/main.js': echo('"no"') });
    const { env } = played('echo-pass');
    const options = { cwd, env };
    const result = await runCli(['grade', 'echo', '--engine', 'maelstrom', '--seeds', '2'], options);
    expect(result.stdout).toMatch(/^✓ passed, certified by Maelstrom {2}echo-1/);
    expect(result.stdout).toContain('Maelstrom: 2 of 2 runs.');
    expect(result.stdout).toMatch(/! wrong-echo, a note: .* of the\s+embedded engine\)/s);
    expect(result.stdout).toContain('The engines disagree.');
    expect(result.stdout).toContain('dscourse replay 1 --seed');
    expect(result.status).toBe(0);
    expect(log(cwd)).toMatchObject([{ engine: 'maelstrom', certified: true, enginesDisagree: true }]);
    expect(log(cwd)[0]?.failedSeed).toMatchObject({ run: 'echo' });
    expect(filesOf(cwd)).toContain('pinned');
    // Without a name it is the failure that is replayed, and that is the embedded engine's.
    expect((await runCli(['replay', '1'], { cwd })).stdout).toMatch(/✗ failed {2}echo-1/);
    const clean = jsonOf(await runCli(['clean', '--json'], { cwd }));
    expect(clean).toMatchObject({ kept: [{ attempt: 1, why: 'pinned' }] });
  });

  it.each([
    ['an analysis without plots', 'echo-no-gnuplot', null, 'certified', /but for plots, which Maelstrom/],
    [
      'a JVM that is killed',
      'echo-pass',
      'killed',
      'tool-failed',
      /Not certified: Maelstrom was ended by SIGKILL/,
    ],
    ['a JVM that does not start', 'echo-pass', 'no-jvm', 'tool-failed', /Not certified: Java ended before/],
    [
      'a JVM without memory',
      'echo-pass',
      'out-of-memory',
      'tool-failed',
      /Not certified: Maelstrom ran out of/,
    ],
  ] as const)('keeps a pass on the embedded engine: %s', async (_, run, trouble, why, words) => {
    const cwd = workspace();
    const { env } = played(run, trouble === null ? {} : { trouble });
    const json = jsonOf(await runCli(['grade', 'echo', '--json'], { cwd, env }));
    expect(json).toMatchObject({ outcome: 'passed', exitStatus: 0, enginesDisagree: false });
    expect(json.certification).toMatchObject(why === 'certified' ? { kind: 'certified' } : { why });
    expect(log(cwd)).toMatchObject([{ outcome: 'passed', certified: why === 'certified' }]);
    expect((await runCli(['grade', 'echo'], { cwd, env })).stdout).toMatch(words);
  });

  it('loses no work to Ctrl-C while Maelstrom runs', async () => {
    const cwd = workspace();
    const { env, starts } = played('echo-pass', { pace: 60_000 });
    const kill = { when: 'On Maelstrom now', signal: 'SIGINT' } as const;
    const result = await runCli(['grade', 'echo'], { cwd, env, kill });
    expect(result.status).toBe(130);
    expect(result.stdout).toMatch(/^✓ passed {2}echo-1/);
    expect(result.stdout).toContain('Not certified: it was interrupted while Maelstrom ran');
    expect(log(cwd)).toMatchObject([{ outcome: 'passed', certified: false, engine: 'embedded' }]);
    expect(filesOf(cwd).filter((file) => file.includes('maelstrom'))).toEqual([]);
    for (const { pid } of starts()) expect(() => process.kill(pid, 0)).toThrow();
  });

  it('is refused where what is asked for can not be had', async () => {
    const cwd = workspace();
    const { env, starts } = played('echo-pass');
    const error = async (...args: string[]) =>
      jsonOf(await runCli(['grade', 'echo', '--json', ...args], { cwd, env })).error;
    expect(await error('--engine', 'maelstrom', '--seed', '3')).toMatchObject({ code: 'wrong-usage' });
    expect(await error('--engine', 'embedded', '--require-certified')).toMatchObject({ code: 'wrong-usage' });
    expect(await error('--seed', '3', '--require-certified')).toMatchObject({ code: 'wrong-usage' });
    expect(await error('--engine', 'jepsen')).toMatchObject({ code: 'wrong-usage' });
    expect(starts()).toEqual([]);
    expect(existsSync(join(cwd, '.dscourse', 'runs'))).toBe(false);
  });

  it('follows the setting of the workspace, which a flag outranks', async () => {
    const cwd = workspace({ 'dscourse.yaml': 'version: 1\nengine: embedded\n' });
    const { env, starts } = played('echo-pass');
    const set = jsonOf(await runCli(['grade', 'echo', '--json'], { cwd, env }));
    expect(set.certification).toMatchObject({ why: 'not-asked' });
    expect(starts()).toEqual([]);
    const flag = jsonOf(await runCli(['grade', 'echo', '--engine', 'auto', '--json'], { cwd, env }));
    expect(flag).toMatchObject({ certified: true });
    writeTree(cwd, { 'dscourse.yaml': 'version: 1\nengine: maelstrom\n' });
    // A seed is for the embedded engine, whatever the setting.
    const seed = jsonOf(await runCli(['grade', 'echo', '--seed', '3', '--json'], { cwd, env }));
    expect(seed).toMatchObject({ partial: true, certification: { why: 'not-asked' } });
    expect(starts()).toHaveLength(1);
  });
});

describe('report-parity', () => {
  it('packs both engines, names no home directory and no user, and overwrites nothing', async () => {
    const home = temporaryFolder('home-');
    const cwd = join(home, 'my course');
    const secret = `const where = ${JSON.stringify(join(home, 'notes'))};\nconsole.error('alicia', where);\n`;
    writeTree(cwd, { 'dscourse.yaml': 'version: 1\n', 'echo-1/main.js': secret + echo() });
    const { env } = played('echo-fail');
    const options = { cwd, env: { ...env, HOME: home, USER: 'alicia' } };
    expect((await runCli(['grade', 'echo'], options)).status).toBe(1);
    const packed = await runCli(['report-parity', '1'], options);
    expect(packed.status).toBe(0);
    const name = 'dscourse-parity-echo-1-1';
    expect(packed.stdout).toContain(`✓ ${name}.tar.gz`);
    expect(packed.stdout.replace(/\s+/g, ' ')).toContain('In it: your source code');
    expect(packed.stdout.replace(/\s+/g, ' ')).toContain('this workspace, and your user name are taken out');
    expect((await runCli(['report-parity', '1', '--quiet'], options)).stdout).toContain(`${name}-2.tar.gz`);

    const into = join(home, 'unpacked');
    mkdirSync(into);
    execFileSync('tar', ['-xzf', join(cwd, `${name}.tar.gz`), '-C', into]);
    const files = readdirSync(join(into, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const short = files.map((file) => file.slice(join(into, name).length + 1).replaceAll('\\', '/'));
    expect(short).toEqual(
      expect.arrayContaining([
        'README.txt',
        'versions.json',
        'program/node.cjs',
        'program/node.cjs.map',
        'source/main.js',
        'attempt/report.json',
        'attempt/echo/maelstrom-1/engine.log',
        'attempt/echo/maelstrom-1/results.edn',
        'attempt/echo/maelstrom-1/history.edn',
        'attempt/echo/maelstrom-1/run.json',
        'attempt/echo/maelstrom-1/outcome.json',
      ]),
    );
    expect(short.filter((file) => /^attempt\/echo\/seed-\d+\/messages.jsonl.gz$/.test(file))).toHaveLength(5);
    const code = /[\\/](program|source)[\\/]/;
    for (const file of files) {
      const text = file.endsWith('.gz')
        ? execFileSync('gzip', ['-dc', file], { encoding: 'latin1', maxBuffer: 1e8 })
        : readFileSync(file, 'latin1');
      expect(text.includes(home), file).toBe(false);
      if (!code.test(file)) expect(/\balicia\b/.test(text), file).toBe(false);
    }
    expect(readFileSync(join(into, name, 'source', 'main.js'), 'utf8')).toContain('"~/notes"');
    const logs = files.filter((file) => file.includes('node-logs') && file.includes('seed-'));
    expect(readFileSync(logs[0] ?? '', 'utf8')).toContain('user ~/notes');
  });

  it('explains that one engine is not enough, and what is not there', async () => {
    const cwd = workspace();
    await runCli(['grade', 'echo'], { cwd });
    const error = async (attempt: string) =>
      jsonOf(await runCli(['report-parity', attempt, '--json'], { cwd })).error;
    expect(await error('1')).toMatchObject({
      code: 'one-engine',
      fix: expect.stringContaining('--engine maelstrom'),
    });
    expect(await error('7')).toMatchObject({ code: 'attempt-gone' });
    expect(await error('x')).toMatchObject({ code: 'wrong-usage' });
  });
});
