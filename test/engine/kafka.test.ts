/** Nodes that keep logs, right and wrong, on the embedded engine: verdict and kinds of error, on three seeds. */
import { describe, expect, it } from 'vitest';
import type { ChallengeTest } from '../../src/course/course.ts';
import type { NodeProgram } from '../../src/engines/engine.ts';
import { kw } from '../../src/results/edn.ts';
import type { LogsResult, Results } from '../../src/results/results.ts';
import { openRun, readSchedule } from '../../src/results/run-directory.ts';
import type { WrongNode } from '../support/mutants.ts';
import { correctProgram, mutantProgram } from '../support/programs.ts';
import { useBench } from './support.ts';

const bench = useBench();
const seeds = [1, 2, 3];
const oneNode: ChallengeTest = {
  workload: 'kafka',
  nodeCount: 1,
  concurrency: '2n',
  rate: 100,
  timeLimit: 3,
};
const twoNodes: ChallengeTest = { ...oneNode, nodeCount: 2 };

/** A run on each seed; results, and where they are. */
function runs(program: NodeProgram, test: ChallengeTest): Promise<{ results: Results; directory: string }[]> {
  const { engine, request } = bench();
  return Promise.all(
    seeds.map(async (seed) => {
      const asked = request(program, test, { seed });
      const outcome = await engine.run(asked);
      expect(outcome.ending).toEqual({ kind: 'completed' });
      const { results } = openRun(asked.runDirectory, 'test');
      if (results === null) throw new Error('no results');
      return { results, directory: asked.runDirectory };
    }),
  );
}

const logs = ({ workload }: Results): LogsResult => {
  if (workload.workload !== 'logs') throw new Error(workload.workload);
  return workload;
};

describe.each([
  ['kafka/correct/single-node.mjs', oneNode],
  ['kafka/correct/lin-kv.mjs', twoNodes],
  [
    'kafka/correct/lin-kv.mjs',
    { ...twoNodes, keyCount: 2, maxWritesPerKey: 100, latency: 20, latencyDist: 'exponential' },
  ],
] as const)('%s', (node, test) => {
  it(`is valid: ${JSON.stringify(test)}`, async () => {
    const program = await correctProgram(node, bench().folder);
    for (const { results } of await runs(program, test)) {
      expect(logs(results)).toMatchObject({ valid: true, badErrorTypes: [] });
      // Crashes are no failures of the node: they never succeed and count for nothing.
      expect(results.valid).toBe(true);
      expect(results.stats.byF.crash).toMatchObject({ valid: false, okCount: 0 });
      expect(results.stats.failCount).toBe(0);
      for (const f of ['send', 'poll', 'assign']) expect(results.stats.byF[f]?.okCount).toBeGreaterThan(0);
    }
  });
});

const single = 'kafka/correct/single-node.mjs';
const linKv = 'kafka/correct/lin-kv.mjs';

interface Wrong extends WrongNode {
  readonly test: ChallengeTest;
  /** Errors found on every one of the seeds. */
  readonly errors: readonly string[];
}

const wrong: readonly Wrong[] = [
  {
    name: 'forgets every fifth message',
    base: single,
    edits: [
      ['log.push(message);', 'log.push(offset % 5 === 3 ? null : message);'],
      ['[from + index, message]);', '[from + index, message]).filter(([, message]) => message !== null);'],
    ],
    test: oneNode,
    errors: ['int-poll-skip', 'lost-write'],
  },
  {
    name: 'gives the offset of the message before once more',
    base: single,
    edits: [['const offset = log.length;', 'const offset = Math.max(0, log.length - 1);']],
    test: oneNode,
    errors: ['duplicate', 'inconsistent-offsets'],
  },
  {
    name: 'begins its answer one message too late',
    base: single,
    edits: [
      [
        'const log = logs.get(key) ?? [];\n  return',
        'const log = logs.get(key) ?? [];\n  if (log.length > from + 1) from += 1;\n  return',
      ],
    ],
    test: { ...oneNode, keyCount: 2, maxWritesPerKey: 100 },
    errors: ['lost-write', 'poll-skip'],
  },
  {
    name: 'leaves out a message in the middle of an answer',
    base: single,
    edits: [['[from + index, message]);', '[from + index, message]).filter((_, index) => index % 3 !== 1);']],
    test: oneNode,
    errors: ['int-poll-skip'],
  },
  {
    name: 'answers a poll from the end',
    base: single,
    edits: [['[from + index, message]);', '[from + index, message]).reverse();']],
    test: oneNode,
    errors: ['int-nonmonotonic-poll'],
  },
  {
    name: 'goes back a message in each poll',
    base: single,
    edits: [['msgs[key] = poll(key, from);', 'msgs[key] = poll(key, Math.max(0, from - 1));']],
    test: oneNode,
    errors: ['nonmonotonic-poll'],
  },
  {
    name: 'keeps logs of its own, beside another node that does so too',
    base: single,
    edits: [],
    test: twoNodes,
    errors: ['inconsistent-offsets'],
  },
  {
    name: 'writes the log without comparing',
    base: linKv,
    edits: [
      [
        `call({ type: 'cas', key: \`log \${key}\`, from, to, create_if_not_exists: true })`,
        `call({ type: 'write', key: \`log \${key}\`, value: to })`,
      ],
      ["if (cas.type === 'cas_ok') {\n      if (to", "if (cas.type === 'write_ok') {\n      if (to"],
    ],
    test: twoNodes,
    errors: ['inconsistent-offsets'],
  },
];

describe('a node that', () => {
  it.each(wrong)('$name is not valid', async (node) => {
    const program = await (node.edits.length === 0
      ? correctProgram(node.base, bench().folder)
      : mutantProgram(node, bench().folder));
    for (const { results } of await runs(program, node.test)) {
      const { valid, badErrorTypes } = logs(results);
      expect(valid).toBe(false);
      expect(badErrorTypes).toEqual(expect.arrayContaining([...node.errors]));
    }
  });
});

describe('a run of kafka', () => {
  const test = { ...twoNodes, nemesis: ['partition'], nemesisInterval: 2, latency: 5 } as const;

  it('has the same hash for the same seed, and from its schedule', async () => {
    const { engine, folder, request } = bench();
    const program = await correctProgram(linKv, folder);
    const first = request(program, test, { seed: 5 });
    const { traceHash } = await engine.run(first);
    const schedule = readSchedule(first.runDirectory);
    const final = schedule.operations.filter((operation) => operation.final);
    expect(new Set(final.map(({ f }) => f))).toEqual(new Set(['crash', 'assign', 'poll']));
    const outcomes = [
      await engine.run(request(program, test, { seed: 5 })),
      await engine.run(request(program, test, { seed: 5, schedule })),
      await engine.run(request(program, test, { seed: 6 })),
    ];
    expect(outcomes.slice(0, 2).map((outcome) => outcome.traceHash)).toEqual([traceHash, traceHash]);
    expect(outcomes[2]?.traceHash).not.toBe(traceHash);
  });

  it('keeps offsets beyond 2^53 exact, and refuses a float in words', async () => {
    const folder = bench().folder;
    const beyond = await mutantProgram(
      {
        name: 'counts from beyond 2^53',
        base: single,
        edits: [
          ['const offset = log.length;', 'const offset = 9007199254740993n + BigInt(log.length);'],
          ['return offset;', `return \`#\${offset}#\`;`],
          [
            'return log.slice(from).map((message, index) => [from + index, message]);',
            `return log.map((message, index) => [\`#\${9007199254740993n + BigInt(index)}#\`, message]);`,
          ],
          [
            `process.stdout.write(\`\${JSON.stringify(message)}\\n\`);`,
            `process.stdout.write(\`\${JSON.stringify(message).replace(/"#(\\d+)#"/g, '$1')}\\n\`);`,
          ],
        ],
      },
      folder,
    );
    for (const { results, directory } of await runs(beyond, oneNode)) {
      // Such a node ignores what is asked for: it goes back in every poll. The offsets themselves are exact.
      expect(logs(results).badErrorTypes).toEqual(['nonmonotonic-poll']);
      const sent = openRun(directory, 'test')
        .history()
        .filter(({ f, type }) => f === 'send' && type === 'ok');
      const offsets = sent.map(({ value }) => (value as [[unknown, string, [bigint, number]]])[0][2][0]);
      expect(offsets.every((offset) => typeof offset === 'bigint' && offset >= 9007199254740993n)).toBe(true);
      expect(
        offsets.some((offset) => offset % 2n === 1n) && offsets.some((offset) => offset % 2n === 0n),
      ).toBe(true);
    }
    const floats = await mutantProgram(
      { name: 'answers floats', base: single, edits: [['return offset;', 'return offset + 0.5;']] },
      folder,
    );
    for (const { results, directory } of await runs(floats, oneNode)) {
      expect(results.stats.byF.send).toMatchObject({ okCount: 0, valid: false });
      expect(results.valid).toBe(false);
      const info = openRun(directory, 'test')
        .history()
        .find(({ f, type }) => f === 'send' && type === 'info');
      expect(String(info?.error)).toContain('{:offset (named (not (integer? 0.5)) "offset")}');
      expect(info?.more?.get(kw('unseen'))).toBeUndefined();
    }
  });
});
