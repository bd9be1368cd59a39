/**
 * Maelstrom's recorded command lines in real time: the same flags, given to `dscourse test`, with a node in Python
 * that does, well or wrongly, what the recorded one did. Prints a table of the figures side by side.
 *
 * Verdicts must be the recorded ones, section by section. Numbers that are drawn may differ by 4.5 standard
 * deviations (seven in a million), those that a machine adds to by what is said where they are compared.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { basename, extname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { workloads } from '../../src/engines/embedded/workloads/index.ts';
import type { RunEvidence } from '../../src/grading/grader.ts';
import { openRun } from '../../src/results/run-directory.ts';
import { resultsOf, verdicts } from '../support/parity.ts';
import { packageRoot } from '../support/programs.ts';
import { type RecordedRun, recordedRun } from '../support/recorded-runs.ts';
import { runCli, temporaryFolder } from '../support/run-cli.ts';
import { figuresOf, type RunFigures } from './figures.ts';
import { figuresTable } from './figures-table.ts';

interface Case {
  readonly name: string;
  /** File in test/nodes/real-time. */
  readonly node: string;
  readonly args?: readonly string[];
  /** Messages between nodes for each value broadcast, where the node's design decides it: the same in both. */
  readonly perValue?: number;
}

const cases: readonly Case[] = [
  { name: 'echo-pass', node: 'echo.py' },
  { name: 'echo-1node-idle', node: 'echo.py' },
  { name: 'echo-log-net', node: 'echo.sh' },
  { name: 'echo-fail', node: 'echo.py', args: ['wrong'] },
  { name: 'unique-ids-pass', node: 'unique_ids.py' },
  { name: 'unique-ids-pass', node: 'unique_ids.c' },
  { name: 'unique-ids-fail', node: 'unique_ids.py', args: ['nameless'] },
  { name: 'unique-ids-availability-fail', node: 'unique_ids.py', args: ['leader'] },
  { name: 'broadcast-pass', node: 'broadcast.py' },
  { name: 'broadcast-nogossip-fail', node: 'broadcast.py', args: ['alone'] },
  { name: 'broadcast-partition-pass', node: 'broadcast.py' },
  { name: 'broadcast-25-grid-latency-pass', node: 'broadcast.py', args: ['forgets'], perValue: 56 },
  { name: 'broadcast-25-star-latency-pass', node: 'broadcast.py', args: ['none', 'star'], perValue: 48 },
  { name: 'g-set-pass', node: 'g_set.py' },
  { name: 'g-set-fail', node: 'g_set.py', args: ['alone'] },
  { name: 'g-counter-pass', node: 'counter.py' },
  { name: 'g-counter-fail', node: 'counter.py', args: ['alone'] },
  { name: 'g-counter-seq-kv-pass', node: 'seq_counter.py' },
  { name: 'g-counter-stale-read-fail', node: 'seq_counter.py', args: ['stale'] },
  { name: 'pn-counter-pass', node: 'counter.py' },
  { name: 'pn-counter-fail', node: 'counter.py', args: ['alone'] },
  { name: 'pn-counter-js-partition', node: 'counter.py' },
  { name: 'lin-kv-pass', node: 'lin_kv.py' },
  { name: 'lin-kv-partition-pass', node: 'lin_kv.py' },
  { name: 'lin-kv-fail', node: 'lin_kv.py', args: ['local'] },
  { name: 'kafka-pass', node: 'kafka.py' },
  { name: 'kafka-two-nodes-lin-kv-pass', node: 'kafka.py' },
  { name: 'kafka-fail', node: 'kafka.py', args: ['local'] },
  { name: 'txn-list-append-pass', node: 'txn_list_append.py' },
  { name: 'txn-list-append-fail', node: 'txn_list_append.py', args: ['local'] },
  { name: 'txn-rw-register-pass', node: 'txn_rw_register.py' },
  { name: 'txn-rw-register-hat-pass', node: 'txn_rw_register.py' },
  { name: 'txn-rw-register-dirty-rc-fail', node: 'txn_rw_register.py', args: ['dirty'] },
  { name: 'txn-rw-register-dirty-read-uncommitted-pass', node: 'txn_rw_register.py', args: ['dirty'] },
  { name: 'txn-rw-register-drops-writes-fail', node: 'txn_rw_register.py', args: ['drops'] },
];

interface Pair {
  readonly recorded: RecordedRun;
  readonly run: RunEvidence;
  readonly theirs: RunFigures;
  readonly ours: RunFigures;
}

const pairs: Pair[] = [];
afterAll(() => process.stdout.write(`\n${figuresTable(pairs)}\n`));

const hasCompiler = spawnSync('cc', ['--version']).status === 0;

/** The program of a source file: itself, or what the compiler makes of it. */
function executable(source: string, folder: string): string {
  if (extname(source) !== '.c') return source;
  const compiled = join(folder, basename(source, '.c'));
  execFileSync('cc', ['-O1', '-o', compiled, source]);
  return compiled;
}

async function repeat(one: Case): Promise<Pair> {
  const { name, node, args = [] } = one;
  // Each has its own: with one seed for all, all would have the same gaps.
  const seed = String(cases.indexOf(one) + 1);
  const recorded = recordedRun(name);
  const folder = temporaryFolder();
  const bin = executable(join(packageRoot, 'test', 'nodes', 'real-time', node), folder);
  const flags = recorded.argv.with(recorded.argv.indexOf('--bin') + 1, bin);
  const words = [...flags, '--seed', seed, '--keep', folder, ...(args.length === 0 ? [] : ['--', ...args])];
  const { status } = await runCli(words, { timeoutMs: 200_000, env: { PYTHONDONTWRITEBYTECODE: '1' } });
  expect(status).toBe(recorded.results().valid === true ? 0 : 1);
  const run = openRun(folder, name);
  const pair = {
    recorded,
    run,
    theirs: figuresOf(recorded.history(), recorded.results()),
    ours: figuresOf(run.history(), resultsOf(run)),
  };
  pairs.push(pair);
  return pair;
}

describe.each(cases)('$name in real time ($node $args)', (one) => {
  it.skipIf(one.node.endsWith('.c') && !hasCompiler)(
    'has the recorded verdicts, numbers and times',
    async () => {
      const { recorded, run, theirs, ours } = await repeat(one);
      expect(run.outcome.ending).toEqual({ kind: 'completed' });
      expect(run.outcome.capabilities).toEqual({ messages: true, deterministic: false, virtualTime: false });
      expect(verdicts(resultsOf(run))).toEqual(verdicts(recorded.results()));

      // How late the engine was at most, in seconds: it bounds what the machine did to every number below.
      const lag = run.outcome.timing.maxLag / 1e9;
      expectRate(run, recorded, ours, lag);
      expectSameShares(ours, theirs);
      // The timeouts are the clients' own, to which only lag is added.
      const patience = workloads[run.spec.workload].timeout(run.spec);
      for (const timeout of ours.timeouts) {
        expect(timeout).toBeGreaterThanOrEqual(patience);
        expect(timeout).toBeLessThan(patience + 100 + 2000 * lag);
      }

      expect(ours.quiet === null).toBe(theirs.quiet === null);
      if (ours.quiet !== null) {
        expect(ours.quiet).toBeGreaterThanOrEqual(10);
        // The main phase ends when its next operation would come too late: up to twice the mean gap early.
        expect(ours.quiet).toBeLessThan(10 + 2 / rateOf(recorded) + 2 * lag);
      }
      if (recorded.flag('-w') !== 'kafka') expect(ours.finalOperations).toBe(theirs.finalOperations);
      if (one.perValue !== undefined) expectBroadcast(one.perValue, ours, theirs, lag);
    },
  );
});

function rateOf(recorded: RecordedRun): number {
  return Number(recorded.flag('--rate') ?? 5);
}

/**
 * Gaps are uniform in [0, 2 / rate), each counted from when the operation before really began, as in Maelstrom: their
 * mean is 1 / rate, and what each operation is late is added to it.
 */
function expectRate({ spec }: RunEvidence, recorded: RecordedRun, ours: RunFigures, lag: number): void {
  const rate = rateOf(recorded);
  const deviation = 4.5 * Math.sqrt((rate * spec.timeLimit) / 3) + 2;
  expect(ours.operations).toBeLessThan(rate * spec.timeLimit + deviation);
  // Clients that wait for answers most of the time offer less than the rate.
  const busy = ((ours.nineOfTen / 1000) * rate) / spec.concurrency;
  if (busy > 0.5 || ours.timeouts.length > 0) return;
  expect(ours.operations).toBeGreaterThan(spec.timeLimit / (1 / rate + lag) - deviation);
}

/** Both drew from the same mix: each kind's shares differ by chance alone. */
function expectSameShares(ours: RunFigures, theirs: RunFigures): void {
  const all = ours.operations + theirs.operations;
  for (const f of new Set([...Object.keys(ours.invoked), ...Object.keys(theirs.invoked)])) {
    const [mine = 0, recorded = 0] = [ours.invoked[f], theirs.invoked[f]];
    const share = (mine + recorded) / all;
    const deviation = Math.sqrt(share * (1 - share) * (1 / ours.operations + 1 / theirs.operations));
    const difference = Math.abs(mine / ours.operations - recorded / theirs.operations);
    expect(difference, f).toBeLessThanOrEqual(4.5 * deviation);
  }
}

/** Milliseconds between nodes are the network's; a value makes up to eight hops on the grid, each of which may be late. */
function expectBroadcast(perValue: number, ours: RunFigures, theirs: RunFigures, lag: number): void {
  // Acknowledgements that are half a second late cost a repetition.
  const messages = ours.serversSent / (ours.invoked.broadcast ?? 0);
  expect(messages).toBeGreaterThan(perValue - 0.01);
  expect(messages).toBeLessThan(perValue * (1.01 + lag));
  const late = 8 * lag * 1000;
  for (const which of ['median', 'max'] as const) {
    const [mine = 0, recorded = 0] = [ours.stable?.[which], theirs.stable?.[which]];
    expect(mine, which).toBeGreaterThan(recorded * 0.8);
    expect(mine, which).toBeLessThan(recorded * 1.2 + late);
  }
}
