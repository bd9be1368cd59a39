/** Nodes that are ready for faults of processes and clocks, through many seeds of all of them together. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ChallengeTest } from '../../src/course/course.ts';
import { openRun } from '../../src/results/run-directory.ts';
import { scriptNode, useBench } from '../engine/support.ts';
import { packageRoot } from '../support/programs.ts';

const bench = useBench();
const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

describe('a node that is ready for faults passes', () => {
  it.each<[string, ChallengeTest]>([
    [
      'durable-gossip',
      {
        workload: 'broadcast',
        nodeCount: 5,
        rate: 20,
        timeLimit: 20,
        latency: 10,
        nemesisInterval: 2,
        nemesis: [
          'kill',
          'pause',
          'clock',
          'partition',
          'partition-one-way',
          'loss',
          'duplicate',
          'reorder',
          'slow',
        ],
      },
    ],
    [
      'lease',
      {
        workload: 'lin-kv',
        nodeCount: 3,
        concurrency: '4n',
        rate: 60,
        timeLimit: 20,
        latency: 5,
        nemesisInterval: 3,
        nemesis: ['kill', 'pause', 'clock'],
      },
    ],
  ])('%s', async (name, test) => {
    const { engine, folder, request } = bench();
    const source = readFileSync(join(packageRoot, 'test/nodes/faults', `${name}.cjs`), 'utf8');
    const node = scriptNode(folder, source);
    const requests = seeds.map((seed) => request(node, test, { seed }));
    const outcomes = await engine.runSeeds(requests);
    const verdicts = requests.map(({ runDirectory }, index) => ({
      seed: seeds[index],
      ending: outcomes[index]?.ending.kind,
      valid: openRun(runDirectory, 'test').results?.valid,
    }));
    expect(verdicts.filter(({ ending, valid }) => ending !== 'completed' || valid !== true)).toEqual([]);
  });
});
