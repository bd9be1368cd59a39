/**
 * Faults on the embedded engine, from both sides: nodes that are ready for those of the network stay right, and
 * nodes that are not ready for a fault fail with a diagnosis that names it.
 */
import { describe, expect, it } from 'vitest';
import { graderFor } from '../../graders/index.ts';
import type { ChallengeTest } from '../../src/course/course.ts';
import type { NemesisName, NodeProgram, Schedule } from '../../src/engines/engine.ts';
import type { RunEvidence } from '../../src/grading/grader.ts';
import type { Diagnosis } from '../../src/grading/report.ts';
import { openRun, readSchedule } from '../../src/results/run-directory.ts';
import { danglingPointers } from '../support/court.ts';
import type { WrongNode } from '../support/mutants.ts';
import { correctProgram, mutantProgram } from '../support/programs.ts';
import { useBench } from './support.ts';

const bench = useBench();

interface Ran {
  readonly evidence: RunEvidence;
  readonly traceHash: string | null;
  readonly directory: string;
}

async function run(
  program: NodeProgram,
  test: ChallengeTest,
  seed: number,
  schedule: Schedule | null = null,
): Promise<Ran> {
  const { engine, request } = bench();
  const asked = request(program, test, { seed, schedule });
  const { traceHash } = await engine.run(asked);
  return { evidence: openRun(asked.runDirectory, 'test'), traceHash, directory: asked.runDirectory };
}

const onLinks: readonly NemesisName[] = ['partition-one-way', 'loss', 'duplicate', 'reorder', 'slow'];
const five = { nodeCount: 5, rate: 10, timeLimit: 8, latency: 20, nemesisInterval: 2 } as const;
const broadcast = { ...five, workload: 'broadcast' } as const;
const counter = { ...five, nodeCount: 3, workload: 'pn-counter' } as const;
const registers = {
  workload: 'lin-kv',
  nodeCount: 3,
  concurrency: '2n',
  rate: 20,
  timeLimit: 8,
  nemesisInterval: 2,
} as const;

const ready: readonly (readonly [string, string, ChallengeTest])[] = [
  ['a flood with retries', 'broadcast/correct/flood-ack.mjs', { ...broadcast, nemesis: onLinks }],
  ['gossip of whole counts', 'pn-counter/correct/gossip.mjs', { ...counter, nemesis: onLinks }],
  ['Raft', 'lin-kv/correct/raft.mjs', { ...registers, nemesis: onLinks }],
];

describe.each(ready)('%s', (_, file, test) => {
  it('stays right under all faults of the network at once, and the schedule gives the same trace', async () => {
    const program = await correctProgram(file, bench().folder);
    const drawn = await run(program, test, 1);
    expect(drawn.evidence.outcome.ending).toEqual({ kind: 'completed' });
    expect(drawn.evidence.results?.workload.valid).toBe(true);
    const fates = new Set(drawn.evidence.messages().map(({ fate }) => fate));
    expect(fates).toContain('lost');
    expect(fates).toContain('partitioned');
    const copies = drawn.evidence.messages().filter(({ copyOf }) => copyOf !== undefined);
    expect(copies.length).toBeGreaterThan(0);
    for (const { copyOf, src, dest, body } of copies) {
      expect(drawn.evidence.messages()[copyOf ?? -1]).toMatchObject({ src, dest, body });
    }
    const repeated = await run(program, test, 1, readSchedule(drawn.directory));
    expect(repeated.traceHash).toBe(drawn.traceHash);
  });
});

interface Unready extends WrongNode {
  readonly test: ChallengeTest;
  readonly seed?: number;
  readonly code: string;
  /** What the headline, a step or the cause says of the fault. */
  readonly says: RegExp;
}

const unready: readonly Unready[] = [
  {
    name: 'a flood that keeps its values in memory, killed',
    base: 'broadcast/correct/flood-ack.mjs',
    edits: [],
    test: { ...broadcast, nemesis: ['kill'] },
    seed: 2,
    code: 'lost-value-not-kept',
    says: /and was killed at .*; its final read does not have it/,
  },
  {
    name: 'a flood that sends each value once, on links that lose some',
    base: 'broadcast/correct/flood-ack.mjs',
    edits: [['    setInterval(retry, RETRY_MS);\n', '']],
    test: { ...broadcast, topology: 'line', nemesis: ['loss'] },
    code: 'lost-value-dropped',
    says: /on a link that lost it, and no node sent it again/,
  },
  {
    name: 'a flood that sends each value once, through one-way partitions',
    base: 'broadcast/correct/flood-ack.mjs',
    edits: [['    setInterval(retry, RETRY_MS);\n', '']],
    test: { ...broadcast, nemesis: ['partition-one-way'] },
    code: 'lost-value-dropped',
    says: /while n\d was cut off, and no node sent it again after the partition healed/,
  },
  {
    name: 'a counter that adds whatever it is told, on links that deliver twice',
    base: 'pn-counter/correct/gossip.mjs',
    edits: [
      [
        "for (const peer of peers) write(peer, { type: 'gossip', counts: [...counts] });\n      }, GOSSIP_MS);",
        '}, GOSSIP_MS);',
      ],
      [
        'counts.get(me)[body.delta >= 0 ? 0 : 1] += Math.abs(body.delta);',
        "counts.get(me)[0] += body.delta;\n      for (const peer of peers) write(peer, { type: 'added', delta: body.delta });",
      ],
      [
        "case 'gossip':",
        "case 'added':\n      counts.get(me)[0] += body.delta;\n      break;\n    case 'gossip':",
      ],
    ],
    test: { ...counter, nemesis: ['duplicate'] },
    code: 'wrong-sum-counted-twice',
    says: /that the network delivered to n\d twice/,
  },
  {
    name: 'a counter that takes what arrives last for the latest, on links that reorder',
    base: 'pn-counter/correct/gossip.mjs',
    edits: [
      [
        "for (const peer of peers) write(peer, { type: 'gossip', counts: [...counts] });\n      }, GOSSIP_MS);",
        '}, GOSSIP_MS);',
      ],
      [
        'counts.get(me)[body.delta >= 0 ? 0 : 1] += Math.abs(body.delta);',
        "counts.get(me)[0] += body.delta;\n      for (const peer of peers) write(peer, { type: 'total', total: counts.get(me)[0] });",
      ],
      [
        "case 'gossip':",
        "case 'total':\n      counts.set(src, [body.total, 0]);\n      break;\n    case 'gossip':",
      ],
    ],
    test: { ...counter, rate: 100, nemesisInterval: 60, nemesis: ['reorder'] },
    seed: 3,
    code: 'wrong-sum-not-kept',
    says: /had been sent earlier and came later[\s\S]*Links of .* delivered some messages after later ones from/,
  },
];

function programOf(node: WrongNode): Promise<NodeProgram> {
  const { folder } = bench();
  return node.edits.length === 0 ? correctProgram(node.base, folder) : mutantProgram(node, folder);
}

describe('a node that is not ready', () => {
  it.each(unready)(
    '$name: the diagnosis names the fault',
    async ({ test, code, says, seed = 1, ...node }) => {
      const { evidence } = await run(await programOf(node), test, seed);
      expect(evidence.outcome.ending).toEqual({ kind: 'completed' });
      const grader = graderFor(evidence.spec.workload);
      const findings = grader
        .stricter(evidence)
        .map((finding) => ({ ...finding, severity: 'note' as const }));
      const diagnosis: Diagnosis = grader.diagnose(evidence, ['valid'], findings);
      const texts = [diagnosis.headline, ...diagnosis.steps, diagnosis.cause].map((one) => one?.text ?? '');
      expect({ code: diagnosis.code, text: texts.join('\n') }).toEqual({
        code,
        text: expect.stringMatching(says),
      });
      expect(danglingPointers(diagnosis, evidence)).toEqual([]);
    },
  );

  it.each(unready)(
    '$name: without the fault it is right',
    async ({ test, code: _code, says: _says, ...node }) => {
      const { evidence } = await run(await programOf(node), { ...test, nemesis: [] }, 1);
      expect(evidence.results?.workload.valid).toBe(true);
    },
  );
});
