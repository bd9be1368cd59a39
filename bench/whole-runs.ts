/** Whole runs of the challenges at rate 1000: from the start to the verdict, and the checkers' share. Real time. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildNode } from '../src/build/build-node.ts';
import { checkHistory } from '../src/engines/embedded/checkers/check-history.ts';
import { createEmbeddedEngine } from '../src/engines/embedded/embedded-engine.ts';
import type { NodeProgram, TestSpec } from '../src/engines/engine.ts';
import { testSpec, type WrittenTest } from '../src/engines/test-spec.ts';
import { openRun } from '../src/results/run-directory.ts';
import { median, timed } from './processes.ts';
import type { Figure } from './transactions.ts';

interface Case {
  readonly challenge: string;
  /** Path below the package. */
  readonly node: string;
  readonly test: WrittenTest;
  /** Seconds where `node -e 0` takes 40 ms; for messages the number per second. */
  readonly goal: { readonly seconds: number } | { readonly messagesPerSecond: number };
}

const thousand = { rate: 1000, timeLimit: 20, concurrency: '2n' } as const;
const cases: readonly Case[] = [
  {
    challenge: 'kafka-5a',
    node: 'test/nodes/kafka/correct/single-node.mjs',
    test: { workload: 'kafka', nodeCount: 1, ...thousand },
    goal: { seconds: 3 },
  },
  {
    challenge: 'kafka-5b',
    node: 'test/nodes/kafka/correct/lin-kv.mjs',
    test: { workload: 'kafka', nodeCount: 2, ...thousand },
    goal: { messagesPerSecond: 40_000 },
  },
  {
    challenge: 'txn-6a',
    node: 'solutions/txn-6a/main.ts',
    test: {
      workload: 'txn-rw-register',
      nodeCount: 1,
      ...thousand,
      consistencyModels: ['read-uncommitted'],
      availability: 'total',
    },
    goal: { seconds: 3 },
  },
];

/** Rows for docs/bench.md; run directories are made in `folder` and removed again. */
export async function wholeRunFigures(root: string, folder: string): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const one of cases) {
    const program = await built(root, folder, join(root, one.node));
    figures.push(await measured(root, folder, one, program));
  }
  return figures;
}

async function built(root: string, folder: string, source: string): Promise<NodeProgram> {
  const result = await buildNode({
    source,
    workspace: null,
    cacheDirectory: join(folder, 'cache'),
    typeCheck: false,
    args: [],
    packageRoot: root,
    signal: new AbortController().signal,
  });
  if (result.kind !== 'built') throw new Error(`${source} can not be built.`);
  return result.program;
}

async function measured(
  root: string,
  folder: string,
  { challenge, node, test, goal }: Case,
  program: NodeProgram,
): Promise<Figure> {
  const spec: TestSpec = testSpec(test, 1);
  const engine = createEmbeddedEngine({ packageRoot: root, env: process.env });
  const runDirectory = join(folder, challenge);
  const walls: number[] = [];
  const idles: number[] = [];
  let messages = 0;
  // The first starts the child and compiles, and is not counted.
  for (let i = 0; i < 4; i += 1) {
    rmSync(runDirectory, { recursive: true, force: true });
    const start = performance.now();
    const outcome = await engine.run({
      spec,
      program,
      runDirectory,
      time: 'auto',
      schedule: null,
      signal: new AbortController().signal,
      onEvent: () => undefined,
    });
    if (i > 0) walls.push(performance.now() - start);
    idles.push(timed(process.execPath, ['-e', '0'], folder).ms);
    messages = outcome.counts.messages;
  }
  engine.close();
  const evidence = openRun(runDirectory, 'bench');
  if (evidence.results?.valid !== true) throw new Error(`The run of ${challenge} is not valid.`);
  const checks = [1, 2, 3].map(() => {
    const history = evidence.history();
    const start = performance.now();
    checkHistory(spec.workload, history, spec);
    return performance.now() - start;
  });
  rmSync(runDirectory, { recursive: true, force: true });
  const wall = median(walls);
  const base = median(idles);
  const perSecond = Math.round(messages / (wall / 1000)).toLocaleString('en');
  const ratioGoal = 'seconds' in goal ? goal.seconds * 25 : messages / goal.messagesPerSecond / 0.04;
  return {
    what: `engine.run of ${challenge} (rate 1000, 20 s and final phase), ${node}, seed 1, run directory included, median of 3 after a first`,
    figure: `${(wall / 1000).toFixed(2)} s, ${messages} messages, ${perSecond} per second, ${(wall / base).toFixed(0)} × node -e 0 (${base.toFixed(0)} ms); the checker ${((100 * median(checks)) / wall).toFixed(0)} % of it`,
    goal: `${'seconds' in goal ? `${goal.seconds} s` : `${goal.messagesPerSecond} messages per second`} where node -e 0 takes 40 ms: ${ratioGoal.toFixed(0)} ×; the checker a third`,
  };
}
