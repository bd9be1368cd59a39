import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { untilGone } from '../../../test/support/processes.ts';
import type { RunEvent } from '../engine.ts';
import { testSpec } from '../test-spec.ts';
import { ChildPool, type PoolTask } from './child-pool.ts';
import { residentLimitNotice } from './memory-watch.ts';
import type { ProcessResult } from './run-process.ts';

/** Stands in for run-child.ts: does what the first argument of the program says, and logs when. */
const fakeChild = `
import { appendFileSync, writeSync } from 'node:fs';
import { spawn } from 'node:child_process';
const log = (what, id) => appendFileSync(process.env.LOG, what + ' ' + id + ' ' + process.pid + '\\n');
process.on('disconnect', () => process.exit(0));
process.on('message', (command) => {
  const { id } = command;
  const [what] = command.program.args;
  log('start', id);
  const result = () => {
    log('end', id);
    process.send({ type: 'result', id, result: { kind: 'needs-real-time', reason: { feature: what, node: 'n0', location: null } } });
  };
  if (what === 'work') setTimeout(result, 80);
  else if (what === 'event') {
    process.send({ type: 'event', id, event: { type: 'phase', seed: 1, phase: 'main' } });
    result();
  } else if (what === 'loop') for (;;);
  else if (what === 'exit') process.exit(3);
  else if (what === 'heap') {
    writeSync(2, 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\\n');
    process.abort();
  } else if (what === 'buffers') {
    writeSync(2, ${JSON.stringify(residentLimitNotice)} + '\\n');
    process.kill(process.pid, 'SIGKILL');
  } else if (what === 'node') {
    const node = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    log('node', node.pid);
    process.send({ type: 'processes', id, pids: [node.pid] });
    process.send({ type: 'event', id, event: { type: 'phase', seed: 1, phase: 'main' } });
  }
});
`;

let folder: string;
let pool: ChildPool;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dscourse-pool-'));
  writeFileSync(join(folder, 'child.mjs'), fakeChild);
  writeFileSync(join(folder, 'log'), '');
  pool = new ChildPool(
    { entry: join(folder, 'child.mjs'), env: { LOG: join(folder, 'log'), PATH: process.env.PATH ?? '' } },
    2,
  );
});
afterEach(() => {
  pool.close();
  rmSync(folder, { recursive: true, force: true });
});

function log(): { what: string; id: number; pid: number }[] {
  return readFileSync(join(folder, 'log'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [what = '', id, pid] = line.split(' ');
      return { what, id: Number(id), pid: Number(pid) };
    });
}

function run(what: string, more: Partial<PoolTask> = {}): Promise<ProcessResult> {
  return pool.run({
    exclusive: false,
    fresh: false,
    signal: new AbortController().signal,
    onEvent: () => undefined,
    command: {
      spec: testSpec({ workload: 'echo' }, 1),
      program: { kind: 'script', language: 'x', bundle: '', sourceMap: null, args: [what], hash: '' },
      runDirectory: folder,
      time: 'virtual',
      schedule: null,
      env: {},
      dscourseVersion: '0',
      guardMs: 1,
      confirmed: false,
      stepLog: null,
      fatalStep: null,
      realTime: null,
    },
    ...more,
  });
}

/** The most runs that were under way at one time. */
function atOnce(): number {
  let now = 0;
  return Math.max(0, ...log().map(({ what }) => (now += what === 'start' ? 1 : what === 'end' ? -1 : 0)));
}

describe('the pool of run children', () => {
  it('runs side by side, up to its size, on processes that it uses again', async () => {
    await Promise.all(['work', 'work', 'work', 'work', 'work', 'work'].map((what) => run(what)));
    expect(atOnce()).toBe(2);
    expect(new Set(log().map(({ pid }) => pid)).size).toBe(2);
  });

  it('gives an exclusive run the machine to itself', async () => {
    await Promise.all([run('work'), run('work', { exclusive: true }), run('work')]);
    expect(atOnce()).toBe(1);
  });

  it('gives a fresh run a process that has run nothing', async () => {
    await run('work');
    await run('work', { fresh: true });
    expect(new Set(log().map(({ pid }) => pid)).size).toBe(2);
  });

  it('passes events on while the run goes on', async () => {
    const events: RunEvent[] = [];
    const result = await run('event', { onEvent: (event) => events.push(event) });
    expect(events).toEqual([{ type: 'phase', seed: 1, phase: 'main' }]);
    expect(result.kind).toBe('needs-real-time');
  });

  it('ends a run in a busy loop at once when it is aborted, and goes on with the next', async () => {
    const controller = new AbortController();
    const looping = run('loop', { signal: controller.signal });
    while (log().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    expect(await looping).toEqual({ kind: 'interrupted' });
    expect(await untilGone(log()[0]?.pid ?? 0)).toBe(true);
    expect((await run('work')).kind).toBe('needs-real-time');
  });

  it('drops a run that was aborted before its turn', async () => {
    const controller = new AbortController();
    const first = run('work', { exclusive: true });
    const second = run('work', { signal: controller.signal });
    controller.abort();
    expect(await second).toEqual({ kind: 'interrupted' });
    await first;
    expect(log().filter(({ what }) => what === 'start')).toHaveLength(1);
  });

  it.each([
    ['exit', { kind: 'died', how: 'ended with exit status 3' }],
    ['heap', { kind: 'out-of-memory', what: 'heap' }],
    ['buffers', { kind: 'out-of-memory', what: 'buffers' }],
  ])('tells how a process died: %s', async (what, result) => {
    expect(await run(what)).toMatchObject(result);
    expect((await run('work')).kind).toBe('needs-real-time');
  });

  it('ends the nodes of a process that died without doing so', async () => {
    const controller = new AbortController();
    const ended = run('node', { signal: controller.signal, onEvent: () => controller.abort() });
    expect(await ended).toEqual({ kind: 'interrupted' });
    const node = log().find(({ what }) => what === 'node')?.id ?? 0;
    expect(node).toBeGreaterThan(0);
    expect(await untilGone(node)).toBe(true);
  });

  it('ends everything when it is closed', async () => {
    const looping = run('loop');
    while (log().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    pool.close();
    expect(await looping).toEqual({ kind: 'interrupted' });
    expect(await untilGone(log()[0]?.pid ?? 0)).toBe(true);
    expect(await run('work')).toEqual({ kind: 'interrupted' });
  });
});
