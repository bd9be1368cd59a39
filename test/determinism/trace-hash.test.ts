/**
 * Same seed, same trace, byte for byte: hashes of fixed runs, pinned, and the same runs where other things
 * differ that must not matter. A change of the engine that changes a trace on purpose changes a hash here,
 * and says so in CHANGELOG.md, since stored seeds then mean other runs.
 */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildNode } from '../../src/build/build-node.ts';
import type { ChallengeTest } from '../../src/course/course.ts';
import type { NodeProgram } from '../../src/engines/engine.ts';
import { nemesisNames, testSpec } from '../../src/engines/test-spec.ts';
import { type ChildProcessOptions, otherNode, runsInChild } from '../support/run-child.ts';
import { jsonOf, runCli, temporaryFolder } from '../support/run-cli.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

interface Pinned {
  readonly name: string;
  readonly node: string;
  readonly seed: number;
  readonly test: ChallengeTest;
  readonly hash: string;
}

const faulty = {
  workload: 'broadcast',
  nodeCount: 5,
  rate: 10,
  timeLimit: 8,
  latency: 20,
  latencyDist: 'uniform',
  nemesisInterval: 2,
} as const;

/** None of these nodes uses Math functions whose last digit a V8 may choose. */
const pinned: readonly Pinned[] = [
  {
    name: 'echo on five nodes',
    node: 'echo/correct/readline.mjs',
    seed: 11,
    test: { workload: 'echo', nodeCount: 5, rate: 20, timeLimit: 10 },
    hash: '6f4d4d4bdb914d117266ea78d70367d1e880d8634756e397620941ba8755f7d7',
  },
  {
    name: 'unique ids through partitions',
    node: 'unique-ids/correct/node-counter.mjs',
    seed: 12,
    test: {
      workload: 'unique-ids',
      nodeCount: 3,
      rate: 200,
      timeLimit: 10,
      availability: 'total',
      nemesis: ['partition'],
    },
    hash: '40dec4162b6e3b0101a06c199a582a24745b58aae4b3b1857e8631b7c9fb01d4',
  },
  {
    name: 'broadcast through partitions with exponential latency',
    node: 'broadcast/correct/flood-ack.mjs',
    seed: 13,
    test: {
      workload: 'broadcast',
      nodeCount: 5,
      rate: 10,
      timeLimit: 20,
      latency: 100,
      latencyDist: 'exponential',
      nemesis: ['partition'],
    },
    hash: 'dfd4fe9d7a84b15e376948da4570b65659b0e07e9f8c52ee29a5670d0292fbab',
  },
  {
    name: 'broadcast on 25 nodes with uniform latency',
    node: 'broadcast/correct/tree4-ack.mjs',
    seed: 14,
    test: {
      workload: 'broadcast',
      nodeCount: 25,
      rate: 50,
      timeLimit: 8,
      latency: 50,
      latencyDist: 'uniform',
      nemesis: ['partition'],
    },
    hash: 'ef687f1cf3192580aecde5c1695247ef1990157b7f604fbef3b532594dbcbc60',
  },
  {
    name: 'registers of a service with exponential latency',
    node: 'lin-kv/correct/proxy.mjs',
    seed: 15,
    test: {
      workload: 'lin-kv',
      nodeCount: 3,
      concurrency: '4n',
      rate: 50,
      timeLimit: 8,
      latency: 10,
      latencyDist: 'exponential',
    },
    hash: '315bcb997e1efaba8c9d06211b153e75ddbcc2dff6218258d3094ac82b6a2244',
  },
  {
    name: 'transactions that travel between two nodes through partitions',
    node: 'txn-rw-register/correct/replicated.mjs',
    seed: 16,
    test: {
      workload: 'txn-rw-register',
      nodeCount: 2,
      concurrency: '2n',
      rate: 100,
      timeLimit: 8,
      consistencyModels: ['read-committed'],
      nemesis: ['partition'],
    },
    hash: 'b97cec527b12532e5e814e9417d72e61f8e25d4b42be08f0cb0a47ad119c18b2',
  },
  {
    name: 'broadcast through kills, pauses and lost messages',
    node: 'broadcast/correct/flood-ack.mjs',
    seed: 17,
    test: { ...faulty, nemesis: ['kill', 'pause', 'loss'] },
    hash: '5f74ba78fb14dbdf912ed1ba267409cade07117fe36b17452343ff01c0c4fca3',
  },
  {
    name: 'broadcast through every fault there is',
    node: 'broadcast/correct/flood-ack.mjs',
    seed: 17,
    test: { ...faulty, nemesis: nemesisNames },
    hash: '4effb6aca35703cf256d7152964aefe5a8c9c90ebfaaaae8a6891a296ee5fd5a',
  },
];

const programs = new Map<string, NodeProgram>();

beforeAll(async () => {
  for (const { node } of pinned) {
    const built = await buildNode({
      source: join(root, 'test', 'nodes', node),
      workspace: null,
      cacheDirectory: join(root, 'node_modules', '.cache', 'dscourse-tests'),
      typeCheck: false,
      args: [],
      packageRoot: root,
      signal: new AbortController().signal,
    });
    if (built.kind !== 'built') throw new Error(`${node} can not be built`);
    programs.set(node, built.program);
  }
});

function programOf({ node }: Pinned): NodeProgram {
  const program = programs.get(node);
  if (program === undefined) throw new Error(`${node} was not built`);
  return program;
}

async function hashes(how?: ChildProcessOptions): Promise<(string | null)[]> {
  const runs = pinned.map((one) => ({
    spec: testSpec(one.test, one.seed),
    program: programOf(one),
    runDirectory: temporaryFolder(),
  }));
  return (await runsInChild(runs, how)).map(({ traceHash }) => traceHash);
}

const expected = pinned.map(({ hash }) => hash);

describe('traces of fixed seeds', () => {
  it('are those that are pinned', async () => {
    expect(await hashes()).toEqual(expected);
  });

  it('stay the same while other processes keep every core busy', async () => {
    const busy = [1, 2, 3].map(() => spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore' }));
    try {
      expect(await hashes()).toEqual(expected);
    } finally {
      for (const child of busy) child.kill('SIGKILL');
    }
  });

  it('stay the same without a JIT compiler', async () => {
    expect(await hashes({ execArgv: ['--jitless'] })).toEqual(expected);
  });

  it('stay the same with a small heap, and with functions optimised at once', async () => {
    expect(await hashes({ execArgv: ['--max-semi-space-size=1', '--always-sparkplug'] })).toEqual(expected);
  });

  for (const major of [22, 24]) {
    const execPath = otherNode(major);
    it.runIf(execPath !== null)(
      `stay the same on Node ${major} (npm run setup:nodes installs it)`,
      async () => {
        expect(await hashes({ execPath: execPath ?? '' })).toEqual(expected);
      },
    );
  }

  it("stay the same in other time zones and locales, through the user's command", async () => {
    const third = pinned[2];
    if (third === undefined) throw new Error('There is no third run.');
    const args = [
      'test',
      '-w',
      'broadcast',
      '--bin',
      join(root, 'test', 'nodes', third.node),
      '--node-count',
      '5',
    ];
    const flags = ['--rate', '10', '--time-limit', '20', '--latency', '100', '--latency-dist', 'exponential'];
    for (const env of [
      { TZ: 'Asia/Tokyo', LANG: 'ja_JP.UTF-8', LC_ALL: 'ja_JP.UTF-8' },
      { TZ: 'America/St_Johns', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    ]) {
      const result = await runCli([...args, ...flags, '--nemesis', 'partition', '--seed', '13', '--json'], {
        env,
      });
      const runs = jsonOf(result).runs as { traceHash: string }[];
      expect(runs.map(({ traceHash }) => traceHash)).toEqual([third.hash]);
    }
  });

  it('differ from seed to seed', async () => {
    const [first] = pinned;
    if (first === undefined) throw new Error('There is no first run.');
    const program = programOf(first);
    // The first seed twice: what a process ran before makes no difference.
    const seeds = [first.seed, first.seed + 1, first.seed];
    const runs = seeds.map((seed) => ({
      spec: testSpec(first.test, seed),
      program,
      runDirectory: temporaryFolder(),
    }));
    const [one, other, again] = (await runsInChild(runs)).map(({ traceHash }) => traceHash);
    expect([one, again]).toEqual([first.hash, first.hash]);
    expect(other).toMatch(/^[0-9a-f]{64}$/);
    expect(other).not.toBe(first.hash);
  });
});
