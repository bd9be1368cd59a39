/** The stand-in for Java and Maelstrom itself: it must be as strict and as rude as the real thing. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive, untilGone } from '../support/processes.ts';
import { recordedRun } from '../support/recorded-runs.ts';
import { temporaryFolder } from '../support/run-cli.ts';
import { type StandIn, type StandInOptions, standIn } from '../support/stand-in/stand-in.ts';

const good = `
const send = (dest, body) => console.log(JSON.stringify({ src: id, dest, body }));
let id;
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, body } = JSON.parse(line);
  if (body.type === 'init') id = body.node_id;
  require('node:fs').writeFileSync(process.argv[1] + '/' + id, String(process.pid));
  send(src, { type: body.type + '_ok', in_reply_to: body.msg_id });
});`;

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly cwd: string;
}

/** Arguments of a node that is this source; its first argument is a folder to leave its process ids in. */
function node(source: string, folder: string): string[] {
  return ['--bin', process.execPath, '--', '-e', source, folder];
}

function run(
  stand: StandIn,
  args: readonly string[],
  during: (stdout: string, pid: number) => void = () => undefined,
): Promise<Ended> {
  const cwd = temporaryFolder();
  return new Promise((resolve) => {
    const child = spawn(stand.java, ['-Djava.awt.headless=true', '-jar', stand.jar, ...args], { cwd });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => {
      stdout += text;
      during(stdout, child.pid as number);
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    // The end of the process, not of its pipes: nodes that live on hold none of them.
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr, cwd }));
  });
}

const broadcast = ['test', '-w', 'broadcast', '--time-limit', '10', '--rate', '10'];
const echo = ['test', '-w', 'echo', '--time-limit', '5'];
const stand = (options: StandInOptions) => standIn({ pace: 100, ...options });

describe('the stand-in', () => {
  it('says which Java it plays', async () => {
    const child = spawn(stand({ run: 'echo-pass' }).java, ['-version']);
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += chunk;
    });
    await new Promise((resolve) => child.on('close', resolve));
    expect(text).toMatch(/^openjdk version "17\.0\.15"/);
  });

  it('launches a node for each name, in the folder for temporary files, and kills them at the end', async () => {
    const folder = temporaryFolder();
    const result = await run(stand({ run: 'broadcast-pass' }), [...broadcast, ...node(good, folder)]);
    expect(result.status).toBe(0);
    expect(readdirSync(folder)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5']);
    for (const name of readdirSync(folder)) {
      expect(isAlive(Number(readFileSync(join(folder, name), 'utf8')))).toBe(false);
    }
    const store = join(result.cwd, 'store', readlinkSync(join(result.cwd, 'store', 'latest')));
    expect(result.stdout).toContain(`jepsen.store Wrote ${store}/results.edn\n`);
    expect(readdirSync(store)).toEqual(['history.edn', 'jepsen.log', 'node-logs', 'results.edn']);
    expect(readFileSync(join(store, 'results.edn'), 'utf8')).toBe(recordedRun('broadcast-pass').resultsText);
    expect(result.stdout.split('\n').length).toBe(
      recordedRun('broadcast-pass').consoleText.split('\n').length,
    );
  });

  it.each([
    [[...echo.slice(0, 3), '--time-limit', '6'], '--time-limit is "6", and "5" in echo-pass.'],
    [[...echo, '--rate', '4'], '--rate is "4", and "5" in echo-pass.'],
    [[...echo, '--node-count', '5'], '--nodes is "n0,n1,n2,n3,n4", and "n1,n2,n3,n4,n5" in echo-pass.'],
    [[...echo, '--nemesis', 'partition'], '--nemesis is "partition", and "" in echo-pass.'],
    [[...echo, '--no-such-flag'], recordedRun('cli-unknown-flag').consoleText],
    [['test', '-w', 'nonsense'], recordedRun('cli-unknown-workload').consoleText],
    [echo, recordedRun('cli-no-bin').consoleText],
  ])('refuses %j with status 254', async (args, words) => {
    const withBin = args === echo ? args : [...args, '--bin', process.execPath];
    const result = await run(stand({ run: 'echo-pass' }), withBin);
    expect([result.status, result.stdout]).toEqual([254, expect.stringContaining(words.trim())]);
    expect(existsSync(join(result.cwd, 'store'))).toBe(false);
  });

  it('takes the same test in other words, and other names where that is allowed', async () => {
    const words = ['test', '--workload=echo', '--time-limit', '5', '--rate', '5.0', '--concurrency', '1n'];
    const one = await run(stand({ run: 'echo-pass' }), [...words, ...node(good, temporaryFolder())]);
    expect(one.status).toBe(0);
    const renamed = stand({
      run: ['broadcast-pass', { run: 'echo-pass', except: ['nodes', 'concurrency'] }],
    });
    const args = [...words, '--node-count', '3', '--concurrency', '1n'];
    const other = await run(renamed, [...args, ...node(good, temporaryFolder())]);
    expect(other.status).toBe(0);
    expect(other.stdout).toContain('jepsen node n2 - maelstrom.process launching');
    expect(other.stdout).not.toMatch(/\bn[45]\b/);
  });

  // A node needs time to start before it can be wrong, and one that answers wrongly is not waited for.
  it.each<[string, number, string, string]>([
    ['does not answer', 400, 'process.stdin.resume()', 'Expected node n1 to respond to an init message, but'],
    ['prints another line first', 2_000, `console.log('ready');${good}`, 'Expected node n1 to respond to an'],
    [
      'answers with something else',
      10_000,
      good.replace("'_ok'", "'_done'"),
      'responded with {:type "init_done"',
    ],
    [
      'ends',
      2_000,
      "console.error('out of cheese');process.exit(3)",
      'Node n1 crashed with exit status 3. Before',
    ],
  ])('crashes with Maelstrom’s words when a node %s', async (_, initTimeoutMs, source, words) => {
    const waiting = stand({ run: 'echo-1node-idle', initTimeoutMs });
    const result = await run(waiting, [...echo, '--nodes', 'n1', ...node(source, temporaryFolder())]);
    expect(result.status).toBe(255);
    expect(result.stdout).toContain(words);
    expect(result.stdout).toContain("Oh jeez, I'm sorry, Jepsen broke. Here's why:");
    expect(result.stdout).not.toContain('Relative time begins now');
    if (source.startsWith("console.log('ready')")) {
      expect(result.stdout).toContain('n1 stdout - maelstrom.process Error!');
      expect(result.stdout).toContain('which was not well-formed JSON:\nready\n');
    }
  });

  it('crashes when a node ends while the test runs, though the recorded one did not', async () => {
    const source = `${good}\nsetTimeout(() => process.exit(7), 300);`;
    const slow = stand({ run: 'echo-1node-idle', pace: 1200 });
    const result = await run(slow, [...echo, '--nodes', 'n1', ...node(source, temporaryFolder())]);
    expect(result.status).toBe(255);
    expect(result.stdout).toContain('Node n1 crashed with exit status 7.');
    expect(result.stdout).not.toContain('Analyzing...');
  });

  it('says as Java does that a node can’t be started', async () => {
    const result = await run(stand({ run: 'echo-pass' }), [...echo, '--bin', '/nonexistent/node']);
    expect(result.status).toBe(255);
    expect(result.stdout).toContain(
      'Cannot run program "/nonexistent/node" (in directory "/tmp"): error=2, No such file or directory',
    );
  });

  it.each<[NodeJS.Signals, number | null]>([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
    ['SIGKILL', null],
  ])('dies on %s and leaves its nodes behind, as a JVM does', async (signal, status) => {
    const folder = temporaryFolder();
    // Does not end when its stdin does.
    const source = `${good}\nsetInterval(() => {}, 1000);`;
    const slow = stand({ run: 'echo-1node-idle', pace: 20_000 });
    let sent = false;
    const result = await run(slow, [...echo, '--nodes', 'n1', ...node(source, folder)], (stdout, pid) => {
      if (sent || !stdout.includes(':invoke')) return;
      sent = true;
      process.kill(pid, signal);
    });
    expect([result.status, result.signal]).toEqual([status, status === null ? signal : null]);
    const pid = Number(readFileSync(join(folder, 'n1'), 'utf8'));
    expect(isAlive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
    expect(await untilGone(pid)).toBe(true);
  });

  it('gets into every trouble that it is told to', async () => {
    const args = [...echo, ...node(good, temporaryFolder())];
    const trouble = async (kind: NonNullable<StandInOptions['trouble']>) =>
      run(stand({ run: 'echo-pass', trouble: kind }), args);
    const full = await trouble('out-of-memory');
    expect([full.status, full.stdout]).toEqual([255, expect.stringContaining('OutOfMemoryError')]);
    expect((await trouble('killed')).signal).toBe('SIGKILL');
    expect((await trouble('no-jvm')).status).toBe(1);
    const garbage = await trouble('garbage');
    expect([garbage.status, garbage.stdout.includes('\0')]).toEqual([0, true]);
    expect(garbage.stdout).not.toContain('Wrote');
  });
});
