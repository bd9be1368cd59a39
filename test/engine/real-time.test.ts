/**
 * A sample of real-time runs: every workload with a node in Python that does it right, some with one that does not.
 * They mostly wait, so all of them run at once, in this process. The comparison with Maelstrom's recorded runs is
 * test/real-time.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ChallengeTest } from '../../src/course/course.ts';
import { performRun } from '../../src/engines/embedded/perform-run.ts';
import { testSpec } from '../../src/engines/test-spec.ts';
import type { RunEvidence } from '../../src/grading/grader.ts';
import { openRun } from '../../src/results/run-directory.ts';
import { packageRoot } from '../support/programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'dscourse-real-time-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let runs = 0;

/** One run; `flaw` names what the node does wrong. */
async function run(test: ChallengeTest, node: string, flaw?: string): Promise<RunEvidence> {
  const bin = join(packageRoot, 'test', 'nodes', 'real-time', node);
  const runDirectory = join(folder, String(runs++));
  const argv = flaw === undefined ? [bin] : [bin, flaw];
  const result = await performRun(
    {
      type: 'run',
      id: 1,
      spec: testSpec(test, 1),
      program: { kind: 'command', language: 'python', argv, cwd: tmpdir(), env: {}, hash: '' },
      runDirectory,
      time: 'real',
      schedule: null,
      env: { PATH: process.env.PATH ?? '', PYTHONDONTWRITEBYTECODE: '1' },
      dscourseVersion: '0.0.0',
      guardMs: 1000,
      confirmed: false,
      stepLog: null,
      fatalStep: null,
      realTime: null,
    },
    { onEvent: () => {}, onProcesses: () => {} },
  );
  expect(result).toMatchObject({ kind: 'outcome', outcome: { ending: { kind: 'completed' } } });
  return openRun(runDirectory, 'real-time');
}

const one = { nodeCount: 1, rate: 20, timeLimit: 1 } as const;
const two = { nodeCount: 2, rate: 20, timeLimit: 1 } as const;
const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.runIf(hasPython)('in real time, with nodes in Python,', () => {
  it.concurrent.each<[string, ChallengeTest]>([
    ['echo.py', { ...one, workload: 'echo' }],
    ['unique_ids.py', { ...one, workload: 'unique-ids' }],
    ['g_set.py', { ...two, workload: 'g-set' }],
    ['counter.py', { ...one, workload: 'g-counter' }],
    ['counter.py', { ...two, workload: 'pn-counter' }],
    ['lin_kv.py', { ...two, workload: 'lin-kv', concurrency: '2n' }],
    ['kafka.py', { ...two, workload: 'kafka', concurrency: '2n' }],
    ['txn_list_append.py', { ...one, workload: 'txn-list-append' }],
    ['txn_rw_register.py', { ...two, workload: 'txn-rw-register', consistencyModels: ['read-committed'] }],
  ])('%s is right: %j', async (node, test) => {
    const { outcome, results } = await run(test, node);
    expect(outcome.capabilities).toEqual({ messages: true, deterministic: false, virtualTime: false });
    expect(outcome.traceHash).toBeNull();
    expect(outcome.heldBack).toBeUndefined();
    expect(outcome.timing.maxLag).toBeGreaterThan(0);
    expect(results?.workload.valid).toBe(true);
    expect(results?.stats.okCount).toBeGreaterThan(0);
  });

  it.concurrent.each<[string, string, ChallengeTest]>([
    ['unique_ids.py', 'nameless', { ...two, workload: 'unique-ids' }],
    ['lin_kv.py', 'ghost', { ...two, workload: 'lin-kv', concurrency: '2n', rate: 200 }],
  ])('%s is found out when it is %s', async (node, flaw, test) => {
    const { results } = await run(test, node, flaw);
    expect(results?.workload.valid).toBe(false);
  });

  it.concurrent('broadcast.py is right, and a message between nodes comes no sooner than its latency', async () => {
    const { messages, results } = await run({ ...two, workload: 'broadcast', latency: 100 }, 'broadcast.py');
    expect(results?.workload.valid).toBe(true);
    const between = messages().filter(
      ({ src, dest, received }) => !`${src}${dest}`.includes('c') && received !== null,
    );
    expect(between.length).toBeGreaterThan(4);
    for (const { sent, due, received } of between) {
      expect(due - sent).toBe(100e6);
      expect(received).toBeGreaterThanOrEqual(due);
    }
  });
});
