/**
 * Maelstrom's recorded runs repeated here: the recorded command line, a node that does the same, several
 * seeds. A verdict must be the recorded one, section by section, on every seed. Figures have tolerances,
 * stated where they are used; they are wide where Maelstrom's own figure moves from run to run (one draw
 * each was recorded, on a busy machine), and exact where the node alone decides.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvidence } from '../../src/grading/grader.ts';
import type { History, SetFullResult } from '../../src/results/results.ts';
import { ParityBench, resultsOf, verdicts } from '../support/parity.ts';

const scratch = mkdtempSync(join(tmpdir(), 'dscourse-parity-'));
let bench: ParityBench;
beforeAll(() => {
  bench = new ParityBench(scratch);
});
afterAll(() => {
  bench.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** Operations that the clients completed, without the final reads. */
function operationsOf(history: History): number {
  return history.filter(({ type, process, final }) => type === 'invoke' && process !== 'nemesis' && !final)
    .length;
}

/** How long the ok operations of the main phase took, in milliseconds, at that quantile. */
function duration(history: History, quantile: number): number {
  const begun = new Map<unknown, number>();
  const durations: number[] = [];
  for (const { type, process, time, final } of history) {
    if (process === 'nemesis' || final) continue;
    if (type === 'invoke') begun.set(process, time);
    else if (type === 'ok') durations.push((time - (begun.get(process) ?? 0)) / 1e6);
  }
  durations.sort((a, b) => a - b);
  return durations[Math.floor(quantile * durations.length)] ?? Number.NaN;
}

function setFull(run: RunEvidence): SetFullResult {
  const { workload } = resultsOf(run);
  if (workload.workload !== 'set-full') throw new Error('Not a broadcast.');
  return workload;
}

function stableLatency(result: SetFullResult, quantile: number): number {
  return result.stableLatencies?.find((entry) => entry.quantile === quantile)?.ms ?? Number.NaN;
}

/** Messages between nodes per value that was broadcast. */
function serverMessagesPerValue(run: RunEvidence): number {
  return resultsOf(run).net.servers.msgCount / setFull(run).attemptCount;
}

describe('a recorded command line with an equivalent node', () => {
  it.each([
    ['echo-pass', 'echo.mjs', [1, 2, 3, 4, 5]],
    ['echo-1node-idle', 'echo.mjs', [1, 2, 3, 4, 5]],
    ['echo-log-net', 'echo.mjs', [1, 2, 3, 4, 5]],
    ['echo-fail', 'echo-wrong.mjs', [1, 2, 3, 4, 5]],
    ['stdout-not-json', 'echo-debug-line.mjs', [1, 2, 3, 4, 5]],
    ['unique-ids-pass', 'ids-by-node.mjs', [1, 2]],
    ['unique-ids-fail', 'ids-counter-only.mjs', [1, 2, 3]],
    ['broadcast-pass', 'broadcast-to-all.mjs', [1, 2, 3]],
    ['broadcast-nogossip-fail', 'broadcast-alone.mjs', [1, 2, 3]],
    ['broadcast-partition-pass', 'broadcast-retry.mjs', [1, 2, 3]],
    // Whether these two fail depends on which partitions come: the seeds are such that cut for long enough.
    ['broadcast-partition-fail', 'broadcast-to-all.mjs', [1, 2, 3]],
    ['unique-ids-availability-fail', 'ids-from-leader.mjs', [1]],
  ])('%s: the verdict of every section', async (name, node, seeds) => {
    const { recorded, ours } = await bench.run(name, node, seeds);
    const expected = recorded.results();
    for (const run of ours) {
      expect(run.outcome.ending).toEqual({ kind: 'completed' });
      expect(verdicts(resultsOf(run))).toEqual(verdicts(expected));
      // Clients: each operation, init and (in broadcast) topology is a request and a reply.
      const perNode = recorded.flag('-w') === 'broadcast' ? 2 : 1;
      const answered = resultsOf(run).stats.okCount + run.spec.nodes.length * perNode;
      if (resultsOf(run).stats.infoCount === 0) {
        expect(resultsOf(run).net.clients.msgCount).toBe(2 * answered);
      }
    }
    // At --rate r Maelstrom hands out fewer than r operations a second, since every operation that is
    // late by a scheduling delay (about 1 ms) puts off all later ones: 83 % at rate 200, 70 % at 1000.
    // Ours are exact in the mean. Per run the number of n operations varies by about 1.2 sqrt(n).
    const rate = Number(recorded.flag('--rate') ?? 5);
    const nominal = rate * Number(recorded.flag('--time-limit'));
    if (name === 'stdout-not-json') return;
    for (const run of ours) {
      expect(Math.abs(operationsOf(run.history()) - nominal)).toBeLessThan(3 * Math.sqrt(nominal) + 2);
    }
    const theirs = operationsOf(recorded.history());
    expect(theirs).toBeGreaterThan(0.65 * nominal - 3);
    expect(theirs).toBeLessThan(nominal + 3 * Math.sqrt(nominal) + 2);
  });

  it('node-crash: no results, and the node that exited', async () => {
    const { recorded, ours } = await bench.run('node-crash', 'echo-exits.mjs', [1, 2]);
    expect(recorded.resultsText).toBeNull();
    for (const run of ours) {
      expect(run.results).toBeNull();
      expect(run.outcome.ending).toMatchObject({ kind: 'node-crashed', step: { node: 'n0' }, exitCode: 1 });
    }
  });

  it('echo-fail: every answer is listed', async () => {
    const { ours } = await bench.run('echo-fail', 'echo-wrong.mjs', [1]);
    for (const run of ours) {
      const { workload, stats } = resultsOf(run);
      expect(workload.workload === 'echo' && workload.errors.length).toBe(stats.okCount);
    }
  });

  it('stdout-not-json: muted at the first line, every operation a timeout of 5 s', async () => {
    const { recorded, ours } = await bench.run('stdout-not-json', 'echo-debug-line.mjs', [1, 2]);
    for (const run of ours) {
      expect(resultsOf(run).stats).toEqual(recorded.results().stats);
      expect(resultsOf(run).net).toEqual(recorded.results().net);
      expect(run.outcome.muted).toMatchObject([{ node: 'n0', reason: 'not-json' }]);
      expect(run.history().map(({ type, process, error }) => ({ type, process, error }))).toEqual(
        recorded.history().map(({ type, process, error }) => ({ type, process, error })),
      );
    }
  });

  it('broadcast-pass: 32 messages per value, none ever stale', async () => {
    const { recorded, ours } = await bench.run('broadcast-pass', 'broadcast-to-all.mjs', [1, 2, 3]);
    const theirs = recorded.results();
    expect(theirs.net.servers.msgCount / (theirs.stats.byF.broadcast?.count ?? 0)).toBe(32);
    for (const run of ours) {
      expect(serverMessagesPerValue(run)).toBe(32);
      expect(setFull(run)).toMatchObject({ staleCount: 0, lostCount: 0 });
    }
  });

  it('broadcast-nogossip-fail: four fifths of the values lost, stale only across the quiet phase', async () => {
    const { recorded, ours } = await bench.run('broadcast-nogossip-fail', 'broadcast-alone.mjs', [1, 2, 3]);
    const theirs = recorded.results().workload as SetFullResult;
    for (const result of [theirs, ...ours.map(setFull)]) {
      // Lost is what the node of the read invoked last does not have: 4 of 5 in the mean, here 60 to 95 %.
      expect(result.lostCount / result.attemptCount).toBeGreaterThan(0.6);
      expect(result.lostCount / result.attemptCount).toBeLessThan(0.95);
      expect(result.lostCount + result.stableCount).toBe(result.attemptCount);
      expect(stableLatency(result, 0)).toBeGreaterThan(10_000);
      expect(stableLatency(result, 1)).toBeLessThan(20_100);
    }
  });

  it('broadcast-partition: messages lost by the cut are sent and never received', async () => {
    const { recorded, ours } = await bench.run('broadcast-partition-fail', 'broadcast-to-all.mjs', [1, 2, 3]);
    for (const results of [recorded.results(), ...ours.map(resultsOf)]) {
      expect(results.net.servers.recvCount).toBeLessThan(results.net.servers.sendCount);
      expect(results.net.clients.recvCount).toBe(results.net.clients.sendCount);
    }
  });
});

describe('25 nodes at 100 ms, rate 100', () => {
  // At 20 s: 2000 operations. Medians of 1000 stable latencies vary by a few per cent between seeds, and
  // the recorded machine added to its slowest: 10 % for the median, 20 % for the maximum.
  const near = (value: number, recorded: number, tolerance: number) => {
    expect(value).toBeGreaterThan(recorded * (1 - tolerance));
    expect(value).toBeLessThan(recorded * (1 + tolerance));
  };

  it('grid without acknowledgements: 56 messages per value, 28 per operation, 0.45 s to be stable', async () => {
    const name = 'broadcast-25-grid-latency-pass';
    const { recorded, ours } = await bench.run(name, 'broadcast-flood.mjs', [1, 2]);
    const theirs = recorded.results();
    expect(theirs.net.servers.msgCount / (theirs.stats.byF.broadcast?.count ?? 0)).toBe(56);
    for (const run of ours) {
      const results = resultsOf(run);
      expect(verdicts(results)).toEqual(verdicts(theirs));
      expect(serverMessagesPerValue(run)).toBe(56);
      // Per operation it moves with the share of broadcasts, 50 % give or take 3.
      near(results.net.servers.msgsPerOp ?? 0, theirs.net.servers.msgsPerOp ?? 0, 0.07);
      near(stableLatency(setFull(run), 0.5), stableLatency(theirs.workload as SetFullResult, 0.5), 0.1);
      near(stableLatency(setFull(run), 1), stableLatency(theirs.workload as SetFullResult, 1), 0.2);
      // What a client waits, it waits behind delayed messages. That depends on how the waves of the
      // flood fall together: the median was 20 ms, here 26 to 34 over four seeds; 90 % 58 ms, here 57 to 80.
      near(duration(run.history(), 0.5), duration(recorded.history(), 0.5), 0.7);
      near(duration(run.history(), 0.9), duration(recorded.history(), 0.9), 0.45);
      // Maelstrom reached 95 operations a second of the 100 asked for.
      near(operationsOf(run.history()), operationsOf(recorded.history()), 0.1);
    }
  });

  it('star with acknowledgements: 48 messages per value, twice the latency to be stable', async () => {
    const name = 'broadcast-25-star-latency-pass';
    const { recorded, ours } = await bench.run(name, 'broadcast-star.mjs', [1, 2]);
    const theirs = recorded.results();
    expect(theirs.net.servers.msgCount / (theirs.stats.byF.broadcast?.count ?? 0)).toBe(48);
    for (const run of ours) {
      expect(verdicts(resultsOf(run))).toEqual(verdicts(theirs));
      expect(serverMessagesPerValue(run)).toBe(48);
      near(stableLatency(setFull(run), 0.5), stableLatency(theirs.workload as SetFullResult, 0.5), 0.1);
      // Recorded 37 ms for half of the operations, here 36 to 46 over four seeds; 88 ms for nine of ten.
      near(duration(run.history(), 0.5), duration(recorded.history(), 0.5), 0.3);
      near(duration(run.history(), 0.9), duration(recorded.history(), 0.9), 0.1);
    }
  });

  it('batches without acknowledgement, some empty: a fifth of the values lost, one message per operation', async () => {
    const name = 'broadcast-25-batch-fail';
    const { recorded, ours } = await bench.run(name, 'broadcast-batch.mjs', [1, 2]);
    const theirs = recorded.results();
    const lost = (result: SetFullResult) => result.lostCount / result.attemptCount;
    for (const run of ours) {
      expect(verdicts(resultsOf(run))).toEqual(verdicts(theirs));
      near(resultsOf(run).net.servers.msgsPerOp ?? 0, theirs.net.servers.msgsPerOp ?? 0, 0.07);
      near(lost(setFull(run)), lost(theirs.workload as SetFullResult), 0.2);
      near(stableLatency(setFull(run), 0.5), stableLatency(theirs.workload as SetFullResult, 0.5), 0.25);
    }
  });
});
