import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { descendants, isAlive, untilGone } from '../../../test/support/processes.ts';
import { temporaryFolder } from '../../../test/support/run-cli.ts';
import { DscourseError } from '../../errors.ts';
import { type JvmEnd, type JvmRequest, runJvm } from './jvm-process.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});

/** Runs a Node script in place of a JVM. */
function run(script: string, more: Partial<JvmRequest> = {}): Promise<JvmEnd> {
  const file = join(folder, 'java.cjs');
  writeFileSync(file, script);
  return runJvm({
    command: { executable: process.execPath, argv: [file] },
    cwd: folder,
    env: { PATH: process.env.PATH ?? '' },
    consoleFile: join(folder, 'console.log'),
    stderrFile: join(folder, 'stderr.log'),
    onOutput: () => null,
    signal: new AbortController().signal,
    silenceMs: 600_000,
    ...more,
  });
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function pidsIn(file: string): number[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
}

/** A JVM with two nodes: one has a child, one made a session of its own and lost its parent. */
const withNodes = `
const { spawn } = require('node:child_process');
const shell = (text, options) => spawn('/bin/sh', ['-c', text], { stdio: 'ignore', ...options });
shell('sleep 100 & echo $! >> pids; echo $$ >> pids; trap "" TERM; wait; sleep 100');
shell('sh -c "echo \\\\$\\\\$ >> pids; exec sleep 100" & exit', { detached: true });
require('node:fs').appendFileSync('pids', process.pid + '\\n');
process.on('SIGTERM', () => {});
setInterval(() => console.log('tick'), 50);
`;

async function familyStarted(): Promise<number[]> {
  await until(() => pidsIn(join(folder, 'pids')).length === 4);
  return pidsIn(join(folder, 'pids'));
}

async function expectGone(pids: readonly number[]): Promise<void> {
  for (const pid of pids) expect([pid, await untilGone(pid, 1000)]).toEqual([pid, true]);
}

describe('the process of the JVM', () => {
  it('leaves its output in files as it came, and hands it on as text', async () => {
    const heard: string[] = [];
    const end = await run(
      `const bytes = Buffer.from('ヽ(‘ー\`)ノ\\r\\nlast');
       process.stdout.write(bytes.subarray(0, 2));
       setTimeout(() => { process.stdout.write(bytes.subarray(2)); process.stderr.write('warned'); process.exitCode = 254; }, 100);`,
      {
        onOutput: (text) => {
          heard.push(text);
          return null;
        },
      },
    );
    expect(end).toEqual({ exit: { code: 254, signal: null }, startFailure: null, endedBy: null });
    expect(heard.join('')).toBe('ヽ(‘ー`)ノ\r\nlast');
    expect(readFileSync(join(folder, 'console.log'), 'utf8')).toBe('ヽ(‘ー`)ノ\r\nlast');
    expect(readFileSync(join(folder, 'stderr.log'), 'utf8')).toBe('warned');
  });

  it('is not started when the signal has come before', async () => {
    const end = await run('process.exit(0)', { signal: AbortSignal.abort() });
    expect(end).toEqual({ exit: { code: null, signal: null }, startFailure: null, endedBy: 'interrupt' });
    expect(existsSync(join(folder, 'console.log'))).toBe(false);
  });

  it('says why it could not be started', async () => {
    const executable = join(folder, 'no', 'java');
    const end = await run('', { command: { executable, argv: [] } });
    expect(end.startFailure).toBe(`There is no file ${executable}.`);
    expect(end.exit).toEqual({ code: null, signal: null });
  });

  it('can print 100 MB, and our memory stays flat', async () => {
    let characters = 0;
    const before = process.memoryUsage().rss;
    let most = 0;
    const end = await run(
      `const piece = ('x'.repeat(199) + '\\n').repeat(5000);
       const write = (left) => left === 0 ? undefined : process.stdout.write(piece, () => write(left - 1));
       write(100);`,
      {
        onOutput: (text) => {
          characters += text.length;
          most = Math.max(most, process.memoryUsage().rss);
          return null;
        },
      },
    );
    expect(end.exit.code).toBe(0);
    expect(characters).toBe(100e6);
    expect(statSync(join(folder, 'console.log')).size).toBe(100e6);
    expect((most - before) / 2 ** 20).toBeLessThan(60);
  });

  it('is ended with all its nodes when the signal comes, though it ignores SIGTERM', async () => {
    const controller = new AbortController();
    const running = run(withNodes, { signal: controller.signal });
    const pids = await familyStarted();
    const start = Date.now();
    controller.abort();
    expect(await running).toMatchObject({ endedBy: 'interrupt', exit: { code: null, signal: 'SIGKILL' } });
    expect(Date.now() - start).toBeLessThan(3000);
    await expectGone(pids);
  });

  it('takes its nodes along when somebody else kills it', async () => {
    const before = descendants(process.pid);
    const running = run(withNodes);
    const pids = await familyStarted();
    process.kill(jvmAmong(pids), 'SIGKILL');
    expect(await running).toEqual({
      exit: { code: null, signal: 'SIGKILL' },
      startFailure: null,
      endedBy: null,
    });
    await expectGone(pids);
    expect(descendants(process.pid)).toEqual(before);
  });

  it('leaves nothing behind when it ends by itself and its nodes do not', async () => {
    const running = run(`${withNodes} setTimeout(() => process.exit(1), 700);`);
    const pids = await familyStarted();
    expect((await running).exit).toEqual({ code: 1, signal: null });
    await expectGone(pids);
  });

  it('is ended a moment after it was asked for, with what it still prints', async () => {
    const heard: string[] = [];
    const end = await run(
      `console.log('fatal'); setTimeout(() => console.log('the rest'), 100); setInterval(() => {}, 1000);`,
      {
        onOutput: (text) => {
          heard.push(text);
          return heard.join('').includes('fatal') ? 600 : null;
        },
      },
    );
    expect(end).toMatchObject({ endedBy: 'fatal-line', exit: { signal: 'SIGKILL' } });
    expect(heard.join('')).toBe('fatal\nthe rest\n');
  });

  it('may end by itself in that moment, and keeps its exit status', async () => {
    const end = await run(`console.log('fatal'); setTimeout(() => process.exit(255), 100);`, {
      onOutput: () => 30_000,
    });
    expect(end).toEqual({ exit: { code: 255, signal: null }, startFailure: null, endedBy: null });
  });

  it('is ended when it is silent for too long, and not while it speaks', async () => {
    const end = await run(`setInterval(() => {}, 1000);`, { silenceMs: 400 });
    expect(end).toMatchObject({ endedBy: 'stalled', exit: { signal: 'SIGKILL' } });
    const spoke = await run(
      `const t = setInterval(() => console.error('.'), 50); setTimeout(() => clearInterval(t), 1500);`,
      { silenceMs: 400 },
    );
    expect(spoke).toMatchObject({ endedBy: null, exit: { code: 0 } });
  });

  it.runIf(existsSync('/dev/full'))('is ended when the disk is full, with a word about it', async () => {
    const thrown = await run(
      `require('node:fs').writeFileSync('pids', String(process.pid)); setInterval(() => console.log('tick'), 20);`,
      { consoleFile: '/dev/full' },
    ).catch((error: unknown) => error);
    const [pid = 0] = pidsIn(join(folder, 'pids'));
    expect(thrown).toBeInstanceOf(DscourseError);
    expect(thrown).toMatchObject({ code: 'log-not-written', message: expect.stringContaining('ENOSPC') });
    expect(pid).toBeGreaterThan(0);
    expect(isAlive(pid)).toBe(false);
  });
});

/** The JVM is the one that runs java.cjs. */
function jvmAmong(pids: readonly number[]): number {
  const jvm = pids.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('java.cjs'));
  if (jvm === undefined) throw new Error('no JVM');
  return jvm;
}
