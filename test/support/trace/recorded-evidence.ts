/** What a run that the real Maelstrom made left behind, as far as its results and history go. */
import type { TestSpec } from '../../../src/engines/engine.ts';
import type { RunEvidence } from '../../../src/grading/grader.ts';
import type { Ranks } from '../../../src/trace/trace-ranks.ts';
import { Cluster } from '../evidence.ts';
import { recordedRun } from '../recorded-runs.ts';

/** One by name. */
export function recordedEvidence(name: string): RunEvidence {
  const run = recordedRun(name);
  const nodeCount = Number(run.flag('--node-count') ?? 5);
  const perNode = /^(\d+)n$/.exec(run.flag('--concurrency') ?? '1n')?.[1];
  const workload = run.flag('-w') as TestSpec['workload'];
  const cluster = new Cluster(workload, nodeCount, { concurrency: Number(perNode) * nodeCount });
  const [results, history] = [run.results(), run.history()];
  return { ...cluster.evidence({ messages: false }), results, history: () => history };
}

/** Ranks of a page that holds everything, for tests: each thing's rank is its own number. */
export const allRanks: Ranks = {
  message: (id) => id,
  operation: (index) => index,
  log: (_node, line) => line,
  fault: (index) => index,
};
