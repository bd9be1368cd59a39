/** Proves a challenge from both sides: correct nodes pass it, wrong ones fail for their own reason. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Challenge, type ChallengeRun, isOfficial } from '../../src/course/course.ts';
import type { PlannedRun } from '../../src/grading/plan.ts';
import { briefly } from '../challenges/brief-runs.ts';
import { correctNodesOf } from '../challenges/correct-nodes.ts';
import { allMutants, type ChallengeId } from '../challenges/mutants/index.ts';
import {
  Court,
  challengeOf,
  danglingPointers,
  type Grade,
  inWords,
  plan,
  pointersOf,
  runsOf,
} from './court.ts';
import type { Mutant } from './mutants.ts';
import { correctProgram, mutantProgram } from './programs.ts';

/** Real milliseconds for one node: a grade of 25 nodes on a busy machine. */
const timeout = 180_000;

/** Seeds of the first two correct nodes, and of the further ones; `npm run test:seeds` gives fifty to each. */
const manySeeds = 3;
const fewSeeds = 2;

/** Registers the tests of a challenge, on its runs or, where it has them, on brief ones. */
export async function proveChallenge(id: ChallengeId): Promise<void> {
  const challenge = await challengeOf(id);
  let court: Court;
  beforeAll(() => {
    court = new Court();
  });
  afterAll(() => court.close());

  describe(`${id}: a correct node passes`, () => {
    it.for(correctNodesOf[id].map((file, i) => [file, i] as const))('%s', { timeout }, async ([file, i]) => {
      const program = await correctProgram(file, court.scratch);
      const seeds = i < 2 ? manySeeds : fewSeeds;
      const planned = plan(challenge, seeds).map(({ run, seeds: all }) => ({
        run: briefly(id, run, 'correct'),
        // A stricter run has its many seeds in `npm run test:seeds`.
        seeds: isOfficial(run) ? all : all.slice(0, fewSeeds),
      }));
      const { report } = await court.grade(challenge, program, planned);
      expect(report.outcome, inWords(report)).toBe('passed');
      expect(report.findings, inWords(report)).toEqual([]);
      expect(report.diagnosis).toBeNull();
      for (const run of report.runs) {
        expect(run.seeds.every(({ ending, valid }) => ending === 'completed' && valid === true)).toBe(true);
        expect(new Set(run.seeds.map(({ traceHash }) => traceHash)).size).toBe(run.seeds.length);
      }
    });
  });

  proveWrongNodes(id, challenge, () => court, 'brief');
}

/** The runs that show a wrong node of a challenge, as brief as `npm test` has them or as the challenge's own. */
export function trialOf(
  id: ChallengeId,
  challenge: Challenge,
  { run: name, seeds = [1], timeLimit }: Mutant,
  length: 'brief' | 'whole',
): PlannedRun[] {
  const shortened = (run: ChallengeRun): ChallengeRun =>
    timeLimit === undefined ? briefly(id, run, 'wrong') : { ...run, test: { ...run.test, timeLimit } };
  return runsOf(challenge, name).map((run) => ({
    run: length === 'brief' ? shortened(run) : run,
    seeds,
  }));
}

/** Wrong nodes of a challenge that `npm test` tries; `npm run diagnosis` and `npm run test:seeds` try all. */
const triedBriefly = 6;

/** The first of each diagnosis, then those that come next, in their order. */
function telling(mutants: readonly Mutant[]): readonly Mutant[] {
  const codes = new Set<string>();
  const first = mutants.filter(({ expect: { code } }) => !codes.has(code) && codes.add(code));
  const others = mutants.filter((mutant) => !first.includes(mutant));
  const tried = [...first, ...others].slice(0, Math.max(triedBriefly, first.length));
  return mutants.filter((mutant) => tried.includes(mutant));
}

/** Registers a test for each wrong node of a challenge, on brief runs or on the challenge's own. */
export function proveWrongNodes(
  id: ChallengeId,
  challenge: Challenge,
  court: () => Court,
  length: 'brief' | 'whole',
): void {
  describe(`${id}: a wrong node fails for its own reason`, () => {
    const tried = length === 'brief' ? telling(allMutants[id]) : allMutants[id];
    it.for(tried.map((mutant) => [mutant.name, mutant] as const))(
      '%s',
      { timeout },
      async ([, mutant]: readonly [string, Mutant]) => {
        const program = await mutantProgram(mutant, court().scratch);
        expectFailure(
          mutant,
          await court().grade(challenge, program, trialOf(id, challenge, mutant, length)),
        );
      },
    );
  });
}

function expectFailure(mutant: Mutant, { report, evidence }: Grade): void {
  const words = inWords(report);
  const { diagnosis } = report;
  const { expect: expected } = mutant;
  expect(report.outcome, words).toBe('failed');
  if (diagnosis === null) throw new Error(`There is no diagnosis.\n${words}`);
  expect(diagnosis.code, words).toBe(expected.code);
  expect(diagnosis.headline.text).toMatch(expected.headline);
  const said = [...diagnosis.steps, ...(diagnosis.cause === null ? [] : [diagnosis.cause])];
  for (const fact of expected.says ?? []) expect(said.map(({ text }) => text).join('\n')).toMatch(fact);

  const kinds = new Set(pointersOf(diagnosis).map(({ kind }) => kind));
  expect([...kinds], words).toEqual(expect.arrayContaining([...expected.pointers]));
  expect(danglingPointers(diagnosis, evidence(diagnosis.run, diagnosis.seed)), words).toEqual([]);

  const maelstromPasses = report.runs.every(
    ({ seeds, requirements }) =>
      seeds.every(({ ending, valid }) => ending === 'completed' && valid === true) &&
      requirements.every(({ status }) => status === 'met'),
  );
  if (mutant.maelstrom !== 'unknown') {
    expect(maelstromPasses ? 'passes' : 'fails', words).toBe(mutant.maelstrom);
  }
}
