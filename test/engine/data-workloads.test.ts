/**
 * Nodes with sets, counters, registers and transactions, right and wrong, on the embedded engine: the verdict
 * on three seeds, the same trace twice, and the same trace once more from the stored schedule.
 */
import { describe, expect, it } from 'vitest';
import type { ChallengeTest } from '../../src/course/course.ts';
import type { NodeProgram } from '../../src/engines/engine.ts';
import type { Results, WorkloadResult } from '../../src/results/results.ts';
import { openRun, readSchedule } from '../../src/results/run-directory.ts';
import type { WrongNode } from '../support/mutants.ts';
import { correctProgram, mutantProgram } from '../support/programs.ts';
import { useBench } from './support.ts';

const bench = useBench();
const seeds = [1, 2, 3];

interface Ran {
  readonly results: Results;
  readonly traceHash: string | null;
  readonly directory: string;
}

/** A run on each seed. */
function runs(program: NodeProgram, test: ChallengeTest, chosen = seeds): Promise<Ran[]> {
  const { engine, request } = bench();
  return Promise.all(
    chosen.map(async (seed) => {
      const asked = request(program, test, { seed });
      const { ending, traceHash } = await engine.run(asked);
      expect(ending).toEqual({ kind: 'completed' });
      const { results } = openRun(asked.runDirectory, 'test');
      if (results === null) throw new Error('no results');
      return { results, traceHash, directory: asked.runDirectory };
    }),
  );
}

const three = { nodeCount: 3, rate: 20, timeLimit: 5 } as const;
const registers = { ...three, workload: 'lin-kv', concurrency: '4n' } as const;
const partitioned = { nemesis: ['partition'], nemesisInterval: 2 } as const;
const single = {
  workload: 'txn-rw-register',
  nodeCount: 1,
  concurrency: '4n',
  rate: 50,
  timeLimit: 5,
} as const;

const nodes = {
  set: 'g-set/correct/gossip.mjs',
  sum: 'g-counter/correct/lin-kv.mjs',
  counts: 'pn-counter/correct/gossip.mjs',
  proxy: 'lin-kv/correct/proxy.mjs',
  primary: 'lin-kv/correct/primary.mjs',
  database: 'txn-list-append/correct/lin-kv.mjs',
  optimistic: 'txn-rw-register/correct/optimistic.mjs',
  replicated: 'txn-rw-register/correct/replicated.mjs',
} as const;

const correct: readonly (readonly [keyof typeof nodes, ChallengeTest])[] = [
  ['set', { ...three, ...partitioned, workload: 'g-set' }],
  ['sum', { ...three, workload: 'g-counter' }],
  ['counts', { ...three, ...partitioned, workload: 'pn-counter' }],
  ['counts', { ...three, ...partitioned, workload: 'g-counter' }],
  ['proxy', { ...registers, latency: 20, latencyDist: 'exponential' }],
  ['primary', registers],
  ['database', { ...three, workload: 'txn-list-append', latency: 5 }],
  ['optimistic', { ...single, availability: 'total' }],
  [
    'replicated',
    {
      ...single,
      ...partitioned,
      nodeCount: 2,
      concurrency: '2n',
      consistencyModels: ['read-committed'],
      availability: 'total',
    },
  ],
];

describe.each(correct)('a right node, %s', (name, test) => {
  it(`is valid: ${JSON.stringify(test)}`, async () => {
    const program = await correctProgram(nodes[name], bench().folder);
    const first = await runs(program, test);
    for (const { results } of first) {
      expect(results.workload.valid).toBe(true);
      expect(results.valid).toBe(true);
      expect(results.stats.infoCount).toBe(0);
    }
    const again = await runs(program, test);
    expect(again.map(({ traceHash }) => traceHash)).toEqual(first.map(({ traceHash }) => traceHash));
    expect(new Set(first.map(({ traceHash }) => traceHash)).size).toBe(seeds.length);
    // From what the run stored, and nothing that is drawn.
    const { directory, traceHash } = first[0] as Ran;
    const { engine, request } = bench();
    const repeated = request(program, test, { seed: 1, schedule: readSchedule(directory) });
    expect((await engine.run(repeated)).traceHash).toBe(traceHash);
  });
});

interface Wrong extends WrongNode {
  readonly test: ChallengeTest;
  readonly workload: Partial<WorkloadResult>;
}

const wrong: readonly Wrong[] = [
  {
    name: 'a set whose nodes keep their elements to themselves',
    base: nodes.set,
    edits: [["if (missing.length > 0) write(peer, { type: 'gossip', elements: missing });", '']],
    test: { ...three, workload: 'g-set' },
    workload: { valid: false, workload: 'set-full' },
  },
  {
    name: 'a counter that gives up when another node was faster',
    base: nodes.sum,
    edits: [["if (cas.type === 'cas_ok') return;", "if (cas.type !== '') return;"]],
    test: { ...three, workload: 'g-counter', rate: 100, latency: 10 },
    workload: { valid: false, workload: 'counter' },
  },
  {
    name: 'a counter that takes every delta for a positive one',
    base: nodes.counts,
    edits: [['body.delta >= 0 ? 0 : 1', 'body.delta >= 0 ? 0 : 0']],
    test: { ...three, workload: 'pn-counter' },
    workload: { valid: false, workload: 'counter' },
  },
  {
    name: 'registers that every node reads from its own memory',
    base: nodes.primary,
    edits: [
      ['} else if (me === primary) {', "} else if (me === primary || body.type === 'read') {"],
      [
        'write(primary, { ...body, msg_id: msgId });',
        "write(primary, { ...body, msg_id: msgId });\n    if (body.type === 'write') registers.set(body.key, body.value);",
      ],
    ],
    test: { ...registers, rate: 100 },
    workload: { valid: false, workload: 'registers' },
  },
  {
    name: 'a database that is written back whether it has changed or not',
    base: nodes.database,
    edits: [
      [
        "const cas = await call({ type: 'cas', from: before, to: after, create_if_not_exists: true });\n    if (cas.type === 'cas_ok') return done;",
        "await call({ type: 'write', value: after });\n    return done;",
      ],
    ],
    test: { ...three, workload: 'txn-list-append', rate: 100, latency: 10 },
    workload: { valid: false, workload: 'transactions' },
  },
  {
    name: 'transactions whose writes are seen though they were refused',
    base: nodes.optimistic,
    edits: [
      [
        "(txn) => reply({ type: 'txn_ok', txn })",
        "(txn) => reply(body.msg_id % 3 === 0 ? { type: 'error', code: 30, text: 'no' } : { type: 'txn_ok', txn })",
      ],
    ],
    test: { ...single, consistencyModels: ['read-committed'] },
    workload: { valid: false, workload: 'transactions', anomalyTypes: ['G1a'] },
  },
];

describe('a wrong node', () => {
  it.each(wrong)('is found out: $name', async ({ test, workload, ...node }) => {
    const program = await mutantProgram(node, bench().folder);
    const first = await runs(program, test);
    for (const { results } of first) {
      expect(results.workload).toMatchObject(workload);
      expect(results.valid).toBe(false);
    }
    const [again] = await runs(program, test, [1]);
    expect(again?.traceHash).toBe(first[0]?.traceHash);
  });

  it('may do at read-uncommitted what read-committed forbids', async () => {
    const node = wrong.at(-1) as Wrong;
    const program = await mutantProgram(node, bench().folder);
    for (const { results } of await runs(program, {
      ...node.test,
      consistencyModels: ['read-uncommitted'],
    })) {
      expect(results.workload.valid).toBe(true);
    }
  });
});
