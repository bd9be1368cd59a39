/** A history alone as the evidence of a run, for the findings that need no messages. */

import { checkNet } from '../../../engines/embedded/checkers/index.ts';
import type { HistoryResults } from '../../../engines/embedded/checkers/judge-history.ts';
import type { TestSpec } from '../../../engines/engine.ts';
import { testSpec } from '../../../engines/test-spec.ts';
import type { RunEvidence } from '../../../grading/grader.ts';
import type { History } from '../../../results/results.ts';
import type { ChosenTest } from './judged-test.ts';

const noMessages = { sendCount: 0, recvCount: 0, msgCount: 0 };

/**
 * What is known of the run: its history and our results of it. Who served whom follows from the test; where
 * none was recorded with the history, each process stands for a node of its own.
 */
export function historyEvidence(
  history: History,
  results: HistoryResults,
  chosen: ChosenTest,
  recorded: TestSpec | null,
): RunEvidence {
  const spec = { ...(recorded ?? eachProcessANode(history, chosen)), ...chosen.test };
  const messages = { all: noMessages, clients: noMessages, servers: noMessages };
  const operations = results.stats.count;
  return {
    run: 'recorded',
    seed: spec.seed,
    spec,
    manifest: null,
    outcome: {
      version: 1,
      engine: 'embedded',
      ending: { kind: 'completed' },
      muted: [],
      stopped: [],
      lateReplies: [],
      stderrMessages: [],
      hasResults: true,
      capabilities: { messages: false, deterministic: false, virtualTime: false },
      traceHash: null,
      timing: { maxLag: 0, latencyTrusted: true, runTrusted: true },
      realTime: null,
      counts: { operations, messages: 0, faults: 0 },
    },
    results: { ...results, net: checkNet(messages, history) },
    history: () => history,
    messages: () => [],
    nodeLog: () => [],
  };
}

function eachProcessANode(history: History, { test }: ChosenTest): TestSpec {
  const processes = new Set(history.flatMap(({ process }) => (process === 'nemesis' ? [] : [process])));
  const count = Math.max(...processes, 0) + 1;
  const spec = testSpec({ workload: test.workload, nodeCount: 1, timeLimit: 1 }, 0);
  return {
    ...spec,
    nodes: Array.from({ length: count }, (_, process) => `process ${process}`),
    concurrency: count,
    // Unknown: no read is taken for a final one by its time alone.
    timeLimit: Number.POSITIVE_INFINITY,
  };
}
