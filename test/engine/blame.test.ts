/**
 * Who is to blame when a run's process dies or stalls, with the order of events forced: the run child here
 * does at a given moment what a machine short of memory or time does at any.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { echoNode, scriptNode, useBench } from './support.ts';

const bench = useBench();
const echo = { workload: 'echo', nodeCount: 2, rate: 10, timeLimit: 5 } as const;
/** Milliseconds that a step may take at first; ten times that when the run is repeated. */
const guardMs = 100;

/** Runs out of memory, for real, when the nodes of a repeated run are done and the engine has written it. */
const diesAtTheEnd = `
  let repeated = false;
  process.on('message', (command) => { repeated = command.stepLog !== null; });
  const send = process.send.bind(process);
  process.send = (message) => {
    if (repeated && message.event?.phase === 'done')
      for (const kept = []; ; ) kept.push(new Array(2e7).fill(kept));
    return send(message);
  };`;

/** Stands still in the midst of the engine's own work in the first `runs` runs; `tally` counts them. */
const stalls = (runs: number, tally: string): string => `
  import { appendFileSync, readFileSync } from 'node:fs';
  let stalled = true;
  process.on('message', () => {
    appendFileSync(${JSON.stringify(tally)}, '.');
    stalled = readFileSync(${JSON.stringify(tally)}).length > ${runs};
  });
  const send = process.send.bind(process);
  process.send = (message) => {
    while (!stalled && message.event?.phase === 'main');
    return send(message);
  };`;

describe('a process that runs out of memory when the nodes are done', () => {
  it.each([
    ['Buffer.alloc(16 << 20, 1)', 20],
    // Less than what a garbage collector may leave lying about, but all of it held.
    ['new Array(1e6).fill(0.5)', 12],
  ])('dies of a step that filled it and never ended: %s, %i times', async (piece, times) => {
    const { withLittleMemory, folder, request } = bench();
    const body = `if (count === 3) { globalThis.kept = []; while (kept.length < ${times}) kept.push(${piece}); for (;;); }`;
    const outcome = await withLittleMemory(guardMs, diesAtTheEnd).run(
      request(scriptNode(folder, echoNode(body)), echo),
    );
    expect(outcome.ending).toMatchObject({
      kind: 'out-of-memory',
      step: { node: expect.stringMatching(/^n[01]$/), activity: 'stdin', messageId: expect.any(Number) },
    });
    // The run was repeated up to that step, so its evidence is there.
    expect(outcome.counts.messages).toBeGreaterThan(4);
  });

  it('is our own failure when no step filled it', async () => {
    const { withLittleMemory, folder, request } = bench();
    const body = 'if (count === 3) for (;;) JSON.parse("[1, 2]");';
    const outcome = await withLittleMemory(guardMs, diesAtTheEnd).run(
      request(scriptNode(folder, echoNode(body)), echo),
    );
    expect(outcome.ending).toMatchObject({
      kind: 'tool-failed',
      message: expect.stringContaining('ran out of memory'),
    });
  });
});

describe('a machine that stalls while the engine works', () => {
  it('costs a repetition only', async () => {
    const { withGuard, folder, request } = bench();
    const asked = request(scriptNode(folder, echoNode()), echo);
    const outcome = await withGuard(guardMs, stalls(2, join(folder, 'twice'))).run(asked);
    expect(outcome.ending.kind).toBe('completed');
    expect(outcome.stopped).toEqual([]);
    expect(asked.events.filter(({ type }) => type === 'rerun')).toHaveLength(2);
  });

  it('is named when it never stops stalling', async () => {
    const { withGuard, folder, request } = bench();
    const asked = request(scriptNode(folder, echoNode()), echo);
    const outcome = await withGuard(guardMs, stalls(100, join(folder, 'ever'))).run(asked);
    expect(outcome.ending).toMatchObject({
      kind: 'tool-failed',
      message: expect.stringContaining('the machine stood still for more than 1000 ms'),
    });
  });
});
