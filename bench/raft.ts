/** How much virtual time a second of real time holds, of raft-9d as the course grades it. */
import { join } from 'node:path';
import { buildNode } from '../src/build/build-node.ts';
import { createEmbeddedEngine } from '../src/engines/embedded/embedded-engine.ts';
import { testSpec } from '../src/engines/test-spec.ts';
import { median } from './processes.ts';
import type { Figure } from './transactions.ts';

const virtualSeconds = 60;

/**
 * raft-9d's run under partitions by the reference solution: `engine.run`, checker and run directory
 * included, median of 3 seeds after one that warms up. Real time.
 */
export async function raftFigures(root: string, work: string): Promise<readonly Figure[]> {
  const source = join(root, 'solutions', 'raft-9d', 'main.ts');
  const built = await buildNode({
    source,
    workspace: null,
    cacheDirectory: join(work, 'cache-raft'),
    typeCheck: false,
    args: [],
    packageRoot: root,
    signal: new AbortController().signal,
  });
  if (built.kind !== 'built') throw new Error('The Raft of the benchmark can not be built.');
  const engine = createEmbeddedEngine({ packageRoot: root, env: process.env });
  const seconds: number[] = [];
  for (const seed of [1, 2, 3, 4]) {
    const spec = testSpec(
      {
        workload: 'lin-kv',
        nodeCount: 3,
        concurrency: '4n',
        rate: 30,
        timeLimit: virtualSeconds,
        nemesis: ['partition'],
      },
      seed,
    );
    const start = performance.now();
    await engine.run({
      spec,
      program: built.program,
      runDirectory: join(work, 'runs', `raft-${seed}`),
      time: 'auto',
      schedule: null,
      signal: new AbortController().signal,
      onEvent: () => undefined,
    });
    if (seed > 1) seconds.push((performance.now() - start) / 1000);
  }
  engine.close();
  const run = median(seconds);
  return [
    {
      what: `raft-9d, ${virtualSeconds} virtual seconds, 3 nodes, concurrency 4n, rate 30, partitions, raft.ts: engine.run, median of 3 seeds`,
      figure: `${run.toFixed(2)} s, ${Math.round(virtualSeconds / run)} virtual seconds per second`,
      goal: '10 virtual seconds per second',
    },
  ];
}
