/** From the keys of challenge.yaml to the types of course.ts. */
import { join } from 'node:path';
import type { WorkloadName } from '../engines/engine.ts';
import type { Challenge, ChallengeTest, Requirement } from './course.ts';
import type { WrittenChallenge, WrittenRequirement } from './schema.ts';

type WrittenTest = WrittenChallenge['runs'][number]['test'];

/** Seeds of a run that says nothing about them: each costs more where there are many nodes. */
function defaultSeeds(nodeCount: number): number {
  return nodeCount >= 25 ? 3 : 5;
}

/** Maelstrom starts five nodes when nothing is said. */
const defaultNodeCount = 5;

export function challengeFrom(
  written: WrittenChallenge,
  id: string,
  part: string,
  directory: string,
): Challenge {
  const folder = join(directory, 'challenges', id);
  return {
    id,
    title: written.title,
    summary: written.summary,
    part,
    family: written.family,
    buildsOn: written['builds-on'] ?? null,
    minutes: written.minutes,
    concepts: written.concepts,
    runs: written.runs.map((run) => ({
      id: run.id,
      seeds: run.seeds ?? defaultSeeds(run.test['node-count'] ?? defaultNodeCount),
      ...(run.engine === undefined ? {} : { engine: run.engine }),
      test: testFrom(run.test),
      requirements: run.requirements.map(requirementFrom),
    })),
    stricter: written.stricter ?? {},
    hints: written.hints.map((hint) => ({ id: hint.id, text: hint.text.trim(), fits: hint.fits ?? [] })),
    lesson: join(folder, 'lesson.md'),
    directory: folder,
  };
}

function testFrom(written: WrittenTest): ChallengeTest {
  const test = {
    // checkNames has refused every other name.
    workload: written.workload as WorkloadName,
    nodeCount: written['node-count'],
    concurrency: written.concurrency,
    rate: written.rate,
    timeLimit: written['time-limit'],
    latency: written.latency,
    latencyDist: written['latency-dist'],
    topology: written.topology,
    nemesis: written.nemesis,
    nemesisInterval: written['nemesis-interval'],
    availability: written.availability,
    consistencyModels: written['consistency-models'],
    keyCount: written['key-count'],
    maxTxnLength: written['max-txn-length'],
    maxWritesPerKey: written['max-writes-per-key'],
  };
  return Object.fromEntries(
    Object.entries(test).filter(([, value]) => value !== undefined),
  ) as unknown as ChallengeTest;
}

function requirementFrom(written: WrittenRequirement): Requirement {
  if (written === 'valid') return { kind: 'valid' };
  return {
    kind: 'measure',
    measure: written.measure,
    below: written.below?.value ?? null,
    atLeast: written['at-least']?.value ?? null,
    unit: written.below?.unit ?? written['at-least']?.unit ?? null,
  };
}
