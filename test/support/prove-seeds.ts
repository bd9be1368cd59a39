/**
 * Runs every correct node of a challenge on fifty seeds: none may fail, for a test that flakes teaches nothing.
 * And every wrong one as long as the challenge itself takes, which `npm test` cuts short.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { correctNodesOf } from '../challenges/correct-nodes.ts';
import type { ChallengeId } from '../challenges/mutants/index.ts';
import { Court, challengeOf, inWords, plan } from './court.ts';
import { correctProgram } from './programs.ts';
import { proveWrongNodes } from './prove-challenge.ts';

const seeds = 50;

/** Registers the tests of a challenge. */
export async function proveSeeds(id: ChallengeId): Promise<void> {
  const challenge = await challengeOf(id);
  let court: Court;
  beforeAll(() => {
    court = new Court();
  });
  afterAll(() => court.close());

  describe(`${id}: ${seeds} seeds without a flake`, () => {
    for (const file of correctNodesOf[id]) {
      for (const planned of plan(challenge, seeds)) {
        it(`${file}, ${planned.run.id}`, async () => {
          const program = await correctProgram(file, court.scratch);
          const { report } = await court.grade(challenge, program, [planned]);
          expect(report.outcome, inWords(report)).toBe('passed');
          expect(report.findings, inWords(report)).toEqual([]);
          expect(report.runs[0]?.seeds).toHaveLength(seeds);
        });
      }
    }
  });
  proveWrongNodes(id, challenge, () => court, 'whole');
}
