import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutantSource } from '../support/mutants.ts';
import { packageRoot } from '../support/programs.ts';
import { hasPty, jsonOf, runCli, runCliOnPty, temporaryFolder, writeTree } from '../support/run-cli.ts';

const node = (path: string): string => join(packageRoot, 'test', 'nodes', path);
const echo = ['-w', 'echo', '--node-count', '1', '--rate', '10', '--time-limit', '5', '--seed', '1'];
const good = ['--bin', node('echo/correct/readline.mjs')];

describe('dscourse test', () => {
  it('prints what Maelstrom would: sections, figures and its verdict, outside any workspace', async () => {
    const folder = temporaryFolder('dscourse tëst ');
    const result = await runCli(['test', ...echo, ...good], { cwd: folder });
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    expect(result.stdout).toContain('seed 1');
    expect(result.stdout).toMatch(/stats +\d+ operations: \d+ ok, 0 failed, 0 unknown/);
    expect(result.stdout.trimEnd().split('\n').at(-1)).toBe('Everything looks good! ヽ(‘ー`)ノ');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('draws a seed when none is given, and says which', async () => {
    const result = await runCli(['test', '--quiet', ...echo.slice(0, -2), ...good]);
    expect(result.status).toBe(0);
    expect(result.stdout).toMatch(/seed\s+\d+ \(drawn\)/);
  });

  it('is invalid with status 1, and says what happened in short', async () => {
    const folder = temporaryFolder();
    writeTree(folder, {
      'wrong.js': readFileSync(node('echo/correct/readline.mjs'), 'utf8').replace(
        /echo: [\w.]+/,
        "echo: 'wrong'",
      ),
      'package.json': '{"type":"module"}',
    });
    const result = await runCli(['test', ...echo, '--bin', 'wrong.js'], { cwd: folder });
    expect(result.stdout).toMatch(/workload +invalid: \d+ wrong echoes/);
    expect(result.stdout).toContain('Analysis invalid! (ﾉಥ益ಥ）ﾉ ┻━┻');
    expect(result.status).toBe(1);
  });

  it('tells once what the checker saw and our grader explains', async () => {
    const folder = temporaryFolder();
    const late = mutantSource({
      name: 'begins a poll behind the offset asked for',
      base: 'kafka/correct/single-node.mjs',
      edits: [
        ['log.slice(from).map(', 'log.slice(from + 1).map('],
        ['[from + index, message]', '[from + 1 + index, message]'],
      ],
    });
    writeTree(folder, { 'late.mjs': late });
    const kafka = ['-w', 'kafka', '--node-count', '1', '--concurrency', '2n', '--rate', '30', '--seed', '1'];
    const args = ['test', ...kafka, '--time-limit', '3', '--bin', 'late.mjs'];
    const { stdout } = await runCli(args, { cwd: folder });
    const findings = stdout.split('\n').filter((line) => line.startsWith('! '));
    expect(findings.filter((line) => line.startsWith('! Asked for key "'))).toHaveLength(1);
  });

  it('has status 1 when a node crashed, with its error and no results', async () => {
    const result = await runCli(['test', ...echo, '--bin', node('misbehaviour/throws.mjs')]);
    expect(result.status).toBe(1);
    expect(result.stdout).toContain('TypeError');
    expect(result.stdout).toContain('A node failed');
    expect(result.stdout).not.toMatch(/^\s+at .*run-child/m);
  });

  it('keeps the run directory where it is told to', async () => {
    const folder = temporaryFolder();
    await runCli(['test', ...echo, ...good, '--keep', 'runs here'], { cwd: folder });
    expect(existsSync(join(folder, 'runs here', 'history.edn'))).toBe(true);
  });

  it('runs several seeds side by side and says of each how it went', async () => {
    const result = await runCli(['test', ...echo, ...good, '--seeds', '3', '--seed', '4294967295']);
    expect(result.stdout).toMatch(/seed 4294967295 .*valid\n.*seed 0 .*valid\n.*seed 1 .*valid/);
    expect(result.stdout).toContain('3 of 3 seeds valid');
    expect(result.status).toBe(0);
  });

  it('stops at the first run that is not valid with --test-count, as Maelstrom does', async () => {
    const args = ['test', '--json', ...echo, '--test-count', '3', '--bin', node('misbehaviour/exits.mjs')];
    expect(jsonOf(await runCli(args))).toMatchObject({ runs: [{ verdict: 'node-failed' }] });
  });

  it('speaks JSON: spec, results with their keys, ending, hash', async () => {
    const result = await runCli(['test', '--json', ...echo, ...good]);
    expect(result.stderr).toBe('');
    expect(jsonOf(result)).toMatchObject({
      version: 1,
      kind: 'test',
      exitStatus: 0,
      spec: { workload: 'echo', nodes: ['n0'] },
      runs: [
        {
          seed: 1,
          verdict: 'valid',
          ending: { kind: 'completed' },
          traceHash: expect.stringMatching(/^[0-9a-f]{64}$/),
          results: {
            'valid?': true,
            workload: { 'valid?': true },
            stats: { 'by-f': { echo: { 'valid?': true } } },
          },
        },
      ],
    });
  });

  it('hands what follows -- to the node', async () => {
    const folder = temporaryFolder();
    writeTree(folder, {
      'node.cjs': "console.error('arguments', process.argv.slice(2).join('|')); process.stdin.resume();",
    });
    const result = await runCli(
      ['test', ...echo, '--bin', 'node.cjs', '--log-stderr', '--', '--seed', 'a b'],
      {
        cwd: folder,
      },
    );
    expect(result.stderr).toContain('n0 stderr: arguments --seed|a b');
  });

  it('does not let a node write to the terminal', async () => {
    const folder = temporaryFolder();
    writeTree(folder, {
      'node.cjs': "console.log('\\x1b]0;owned\\x07\\x1b[31mred'); process.stdin.resume();",
    });
    const result = await runCli(['test', ...echo, '--bin', 'node.cjs'], { cwd: folder });
    expect(result.status).toBe(1);
    expect(result.stdout).toContain('red');
    expect(result.stdout.includes('\x1b')).toBe(false);
    expect(result.stdout.includes('owned')).toBe(false);
  });

  it.each<[string, string[], RegExp]>([
    ['a flag that is none', ['-w', 'echo', '--bin', 'x', '--node-cuont', '3'], /--node-count/],
    [
      'a pasted dash',
      ['-w', 'echo', '--bin', 'x', '–-nemesis', 'partition'],
      /long dash[\s\S]*fix: Write --nemesis/,
    ],
    ['an unknown fault', ['-w', 'echo', '--bin', 'x', '--nemesis', 'loss,kil'], /Did you mean kill\?/],
    [
      'a fault that Maelstrom has not',
      ['-w', 'echo', '--bin', 'x', '--nemesis', 'kill', '--engine', 'maelstrom'],
      /--engine embedded/,
    ],
    ['no workload', ['--bin', 'x'], /-w is missing/],
    ['an unknown workload', ['-w', 'ecko', '--bin', 'x'], /Did you mean echo\?/],
    ['a client as a node', ['-w', 'echo', '--bin', 'x', '--nodes', 'n0,c1'], /starts with c/],
    ['a program that is not there', ['-w', 'echo', '--bin', 'nowhere.ts'], /nowhere\.ts/],
  ])('refuses %s with status 64', async (_, args, message) => {
    const result = await runCli(['test', ...args]);
    expect(result.status).toBe(64);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(message);
  });

  it('shows a syntax error at its place', async () => {
    const folder = temporaryFolder();
    writeTree(folder, { 'node.ts': 'const x = 1;\nconst y = ;\n' });
    const result = await runCli(['test', ...echo, '--bin', 'node.ts'], { cwd: folder });
    expect(result.stderr).toMatch(/node\.ts:2:11/);
    expect(result.status).not.toBe(0);
  });

  it("prints Maelstrom's own command", async () => {
    const result = await runCli(['test', ...echo, ...good, '--print-command', '--', 'a b']);
    expect(result.stdout).toMatch(
      /^maelstrom test -w echo --bin \S+ --node-count 1 .* -- --enable-source-maps \S+ 'a b'\n$/,
    );
  });

  it('proves a program deterministic', async () => {
    const result = await runCli(['test', ...echo, ...good, '--check-determinism']);
    expect(result.stdout).toMatch(/seed 1: the same trace twice, [0-9a-f]{64}/);
    expect(result.status).toBe(0);
  });

  it('ends at once on Ctrl-C, with status 130', async () => {
    const result = await runCli(['test', ...echo, '--realtime', '--time-limit', '60', ...good], {
      kill: { when: 'seed 1', signal: 'SIGINT' },
    });
    expect(result.status).toBe(130);
  });

  it('says nothing of real time where a run on virtual time was interrupted', async () => {
    const long = ['--nemesis', 'kill', '--rate', '1000', '--time-limit', '600'];
    const result = await runCli(['test', ...echo, ...long, ...good], {
      kill: { when: 'seed 1', signal: 'SIGINT' },
    });
    expect(result.status).toBe(130);
    expect(result.stdout).toContain('The run was interrupted');
    expect(result.stdout).not.toContain('real time');
  });

  it.skipIf(!hasPty)('shows where it is while it runs, on a terminal', async () => {
    const result = await runCliOnPty(['test', ...echo, '--realtime', '--time-limit', '2', ...good]);
    expect(result.stdout).toMatch(/main · \d\.\d s of 2 s · \d+ operations/);
    expect(result.stdout).toContain("A run in real time can't be repeated");
    expect(result.status).toBe(0);
  });
});
