/** `dscourse test --engine maelstrom` as a user meets it, on the stand-in for Java and Maelstrom. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { descendants, isAlive, untilGone } from '../support/processes.ts';
import {
  type CliResult,
  cliPath,
  hasPty,
  jsonOf,
  runCli,
  runCliOnPty,
  temporaryFolder,
} from '../support/run-cli.ts';
import { type StandInOptions, standIn } from '../support/stand-in/stand-in.ts';

const echo = `
const send = (src, dest, body) => console.log(JSON.stringify({ src, dest, body }));
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, dest, body } = JSON.parse(line);
  if (process.env.PIDS) require('node:fs').appendFileSync(process.env.PIDS, process.pid + '\\n');
  send(dest, src, { ...body, type: body.type + '_ok', in_reply_to: body.msg_id });
});
`;
/** The flags of the recorded run echo-pass. */
const echoPass = ['-w', 'echo', '--time-limit', '5'];

interface Bench {
  readonly bin: string;
  readonly starts: () => readonly { readonly pid: number; readonly argv: readonly string[] }[];
  readonly env: Readonly<Record<string, string>>;
  readonly test: (flags: readonly string[], after?: readonly string[]) => Promise<CliResult>;
  readonly args: (flags: readonly string[]) => string[];
}

function bench(options: StandInOptions, source = echo): Bench {
  const stand = standIn(options);
  // What a user's path may hold.
  const folder = temporaryFolder("dscourse größe it's ");
  const bin = join(folder, 'node.cjs');
  writeFileSync(bin, source);
  const env = { ...stand.env, HOME: folder, TMPDIR: folder, PIDS: join(folder, 'pids') };
  const args = (flags: readonly string[]) => ['test', '--engine', 'maelstrom', '--bin', bin, ...flags];
  return {
    bin,
    starts: stand.starts,
    env,
    args,
    test: (flags, after = []) => runCli([...args(flags), ...after], { cwd: folder, env }),
  };
}

/** Words of a JVM that nobody who learns should have to read. */
const jvmWords = /clojure|jepsen\.|\.java:|\bat [\w.$]+\(|^Exception|Oh jeez/m;

describe('dscourse test --engine maelstrom', () => {
  it('runs a valid test and says so, without a seed', async () => {
    const { test, starts } = bench({ run: 'echo-pass' });
    const result = await test(echoPass);
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).toMatch(/^echo on 5 nodes \(n1 to n5\), 5 s .*; on\s+Maelstrom/);
    expect(result.stdout).toContain('every answer was the echo of what was sent');
    expect(result.stdout.trimEnd()).toMatch(/Everything looks good! ヽ\(‘ー`\)ノ$/);
    expect(result.stdout).not.toMatch(/--seed|seed \d/);
    expect(starts()).toHaveLength(1);
  });

  it('prints the command that it would run, word for word', async () => {
    const { test, starts } = bench({ run: 'echo-pass' });
    const after = ['--', 'a b', "it's", '--rate', '7', 'ü', ''];
    const printed = await test([...echoPass, '--print-command'], after);
    expect(printed).toMatchObject({ status: 0, stderr: '' });
    expect(starts()).toHaveLength(0);
    const words = spawnSync('/bin/sh', ['-c', `printf '%s\\0' ${printed.stdout.trim()}`], {
      encoding: 'utf8',
    }).stdout.split('\0');
    expect((await test(echoPass, after)).status).toBe(0);
    expect(words.slice(1, -1)).toEqual(starts()[0]?.argv);
  });

  it('names the command of an install on PATH where there is none of ours', async () => {
    const { args } = bench({ run: 'echo-pass' });
    const home = temporaryFolder();
    const env = { HOME: home, XDG_CACHE_HOME: home, PATH: dirname(process.execPath) };
    const result = await runCli([...args(echoPass), '--print-command'], { env });
    expect(result.status).toBe(0);
    expect(result.stdout).toMatch(/^maelstrom test -w echo --bin /);
  });

  it('says how to get Maelstrom where there is none, with exit status 2', async () => {
    const { args } = bench({ run: 'echo-pass' });
    const home = temporaryFolder();
    const env = { HOME: home, XDG_CACHE_HOME: home, PATH: dirname(process.execPath) };
    const result = await runCli(args(echoPass), { env });
    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(/dscourse init/);
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ['a seed', [...echoPass, '--seed', '7'], 64, /Maelstrom has no seed[\s\S]*--engine embedded/],
    ['a check of determinism', [...echoPass, '--check-determinism'], 64, /compares two runs of one seed/],
    ['lin-kv on 1n', ['-w', 'lin-kv'], 64, /5 workers on 5 nodes[\s\S]*--concurrency 2n/],
    ['an unknown model', ['-w', 'txn-list-append', '--consistency-models', 'serial'], 64, /"serial"/],
    ['an engine that is none', ['-w', 'echo', '--engine', 'malestrom'], 64, /Did you mean maelstrom\?/],
  ])('refuses %s before a JVM starts', async (_, flags, status, message) => {
    const { test, starts } = bench({ run: 'echo-pass' });
    const result = await test(flags);
    expect(result.status).toBe(status);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(message);
    expect(starts()).toHaveLength(0);
  });

  it('tries the node first: one that prints a debug line never costs the start of a JVM', async () => {
    const { test, starts } = bench({ run: 'echo-pass' }, `console.log('Listening');${echo}`);
    const result = await test(echoPass);
    expect(result.status).toBe(1);
    expect(result.stdout).toContain('It printed "Listening", which is not JSON');
    expect(result.stdout).toContain('stdout is for messages alone');
    expect(result.stdout).toContain('A node failed: there is nothing to analyse.');
    expect(starts()).toHaveLength(0);
  });

  it.each<[string, string, number, RegExp]>([
    ['env can’t find', '#!/usr/bin/env node\r\n', 1, /Likely cause: The first line .* carriage return/],
    ['is missing', '#!/no/such/interpreter\n', 2, /The node could not be started: there is no verdict\.$/],
  ])('says what is wrong with a program whose interpreter %s', async (_, firstLine, status, words) => {
    const { bin, env } = bench({ run: 'echo-pass' });
    const program = join(dirname(bin), 'node');
    writeFileSync(program, firstLine + echo, { mode: 0o755 });
    const result = await runCli(['test', '--engine', 'maelstrom', '--bin', program, ...echoPass], { env });
    expect(result).toMatchObject({ status, stderr: '' });
    expect(result.stdout.trimEnd()).toMatch(words);
    expect(result.stdout).toMatch(/^✗ .{0,78}$/m);
  });

  it('says once that a node fell silent', async () => {
    const { test } = bench({ run: 'stdout-not-json' });
    const result = await test(['-w', 'echo', '--node-count', '1', '--time-limit', '8']);
    expect(result.status).toBe(1);
    expect(result.stdout.match(/fell silent|muted|did not answer/g)).toEqual(['fell silent']);
  });

  it('shows a crash at the start with its stack in the source', async () => {
    const { test, starts } = bench({ run: 'echo-pass' }, `\n\nthrow new RangeError('too far');`);
    const result = await test(echoPass);
    expect(result.status).toBe(1);
    expect(result.stdout).toMatch(/RangeError: too far/);
    expect(result.stdout).toMatch(/node\.cjs:3/);
    expect(starts()).toHaveLength(0);
  });

  it("keeps Maelstrom's own words in a file that it names, when a node crashed in mid-run", async () => {
    const { test } = bench({ run: 'node-crash' });
    const result = await test(['-w', 'echo', '--node-count', '1', '--time-limit', '5']);
    expect(result).toMatchObject({ status: 1, stderr: '' });
    expect(result.stdout).not.toMatch(jvmWords);
    const [, log = ''] = /What Maelstrom said: (.*engine\.log)/.exec(result.stdout) ?? [];
    expect(readFileSync(log, 'utf8')).toMatch(/Test crashed!/);
  });

  it.each<[StandInOptions['trouble'], RegExp]>([
    ['out-of-memory', /memory/],
    ['killed', /SIGKILL|killed|memory/i],
    ['no-jvm', /./],
    ['garbage', /./],
  ])('could not judge when Maelstrom fails by itself (%s), and says so', async (trouble, words) => {
    const { test } = bench({ run: 'echo-pass', trouble: trouble ?? 'killed' });
    const result = await test(echoPass);
    expect(result).toMatchObject({ status: 2, stderr: '' });
    expect(result.stdout).toMatch(words);
    expect(result.stdout).not.toMatch(jvmWords);
    expect(result.stdout.trimEnd()).toMatch(/not the node: there is no verdict\.$/);
  });

  it('runs several in turn, by number', async () => {
    const { test, starts } = bench({ run: 'echo-pass' });
    const result = await test([...echoPass, '--seeds', '2']);
    expect(result.status).toBe(0);
    expect(result.stdout).toMatch(/ run 1 {2}valid[\s\S]* run 2 {2}valid[\s\S]*2 of 2 runs valid/);
    expect(starts()).toHaveLength(2);
  });

  it('stops a --test-count at the first run that is not valid', async () => {
    const { test, starts } = bench({ run: 'echo-fail' });
    const result = await test(['-w', 'echo', '--time-limit', '3', '--test-count', '3']);
    expect(result.status).toBe(1);
    expect(starts()).toHaveLength(1);
    expect(result.stdout.trimEnd()).toMatch(/Analysis invalid!/);
  });

  it('prints one document with --json, and the messages that were asked for on stderr', async () => {
    const { test } = bench({ run: { run: 'echo-log-net', except: [] } });
    const flags = ['-w', 'echo', '--node-count', '1', '--time-limit', '3'];
    const plain = jsonOf(await test([...flags, '--json']));
    expect(plain).toMatchObject({
      kind: 'test',
      engine: 'maelstrom',
      exitStatus: 0,
      runs: [{ seed: null, verdict: 'valid', capabilities: { messages: false }, directory: null }],
    });
    const logged = await test([...flags, '--log-net-send', '--log-net-recv']);
    expect(logged.status).toBe(0);
    expect(logged.stderr).toMatch(/send c0 -> n0 \{.*"type":"init"/);
    expect(logged.stderr).toMatch(/recv n0 -> c\d+ \{.*echo_ok/);
  });

  it('keeps the run where it is told to, and never takes apart a store that was there before', async () => {
    const { test, starts } = bench({ run: 'echo-pass' });
    const keep = temporaryFolder();
    expect((await test([...echoPass, '--keep', keep])).status).toBe(0);
    for (const file of ['run.json', 'outcome.json', 'results.edn', 'history.edn', 'engine.log']) {
      expect([file, existsSync(join(keep, file))]).toEqual([file, true]);
    }
    expect(JSON.parse(readFileSync(join(keep, 'run.json'), 'utf8'))).toMatchObject({
      spec: { workload: 'echo' },
      durationMs: expect.any(Number),
    });
    const theirs = temporaryFolder();
    const precious = join(theirs, 'store');
    writeFileSync(precious, 'runs of theirs');
    const refused = await test([...echoPass, '--keep', theirs]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain(precious);
    expect(readFileSync(precious, 'utf8')).toBe('runs of theirs');
    expect(starts()).toHaveLength(1);
  });
});

function pidsIn(file: string): number[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.runIf(process.platform === 'linux')('what a run on Maelstrom leaves behind', () => {
  const long: StandInOptions = { run: 'echo-pass', pace: 12_000 };

  /** Starts a long run; resolves when JVM and nodes are there. */
  async function started() {
    const { args, env, starts } = bench(long);
    const pids = env.PIDS ?? '';
    const cli = spawn(process.execPath, [cliPath, ...args(echoPass)], {
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env },
      stdio: 'ignore',
    });
    const exited = new Promise<number | null>((resolve) => cli.once('exit', (code) => resolve(code)));
    // The node of the trial, and the five of the test.
    await until(() => new Set(pidsIn(pids)).size >= 6);
    const family = new Set([...descendants(cli.pid ?? 0), ...pidsIn(pids), starts()[0]?.pid ?? 0]);
    expect([...family].filter(isAlive).length).toBeGreaterThanOrEqual(6);
    return { cli, exited, family };
  }

  it.each(['SIGINT', 'SIGHUP', 'SIGTERM'] as const)('is nothing when it gets %s', async (signal) => {
    const { cli, exited, family } = await started();
    const start = Date.now();
    cli.kill(signal);
    expect(await exited).toBe(130);
    expect(Date.now() - start).toBeLessThan(3000);
    for (const pid of family) expect([pid, await untilGone(pid, 500)]).toEqual([pid, true]);
  });

  it('is nothing when dscourse is killed', async () => {
    const { cli, exited, family } = await started();
    cli.kill('SIGKILL');
    await exited;
    for (const pid of family) expect([pid, await untilGone(pid, 3000)]).toEqual([pid, true]);
  });

  it('is nothing when the JVM is killed, and the run could not be judged', async () => {
    const { args, env, starts } = bench(long);
    const running = runCli(args(echoPass), { env });
    const pids = env.PIDS ?? '';
    await until(() => new Set(pidsIn(pids)).size >= 6);
    process.kill(starts()[0]?.pid ?? 0, 'SIGKILL');
    const result = await running;
    expect(result.status).toBe(2);
    expect(result.stdout).not.toMatch(jvmWords);
    for (const pid of pidsIn(pids)) expect([pid, await untilGone(pid, 500)]).toEqual([pid, true]);
  });

  it.runIf(hasPty)('is nothing after Ctrl-C in a terminal, where the run is shown as it goes', async () => {
    const { args, env } = bench({ run: 'echo-pass', pace: 8_000 });
    const result = await runCliOnPty(args(echoPass), {
      env,
      keys: [{ when: ' of 5 s  ', type: '\x03' }],
    });
    expect(result.status).toBe(130);
    expect(result.stdout).toMatch(/Maelstrom.* \d of 5 s {2}\d+ operation/);
    expect(result.stdout).toContain('Interrupted: there is no verdict.');
    for (const pid of pidsIn(env.PIDS ?? '')) expect([pid, await untilGone(pid, 500)]).toEqual([pid, true]);
  });
});
