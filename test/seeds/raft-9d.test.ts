import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOfficial } from '../../src/course/course.ts';
import { mutants } from '../challenges/mutants/raft-9d.ts';
import { Court, challengeOf, inWords } from '../support/court.ts';
import { mutantProgram } from '../support/programs.ts';
import { proveSeeds } from '../support/prove-seeds.ts';

await proveSeeds('raft-9d');

const challenge = await challengeOf('raft-9d');
const stricter = challenge.runs.filter((run) => !isOfficial(run));

describe('whatever its seeds, the stricter run finds a Raft that', () => {
  let court: Court;
  beforeAll(() => {
    court = new Court();
  });
  afterAll(() => court.close());

  const found = mutants.filter(({ run }) => stricter.some(({ id }) => id === run));
  it.for(found.map((mutant) => [mutant.name, mutant] as const))('%s', async ([, mutant]) => {
    const program = await mutantProgram(mutant, court.scratch);
    for (const base of [100, 200, 300]) {
      const planned = stricter.map((run) => ({
        run,
        seeds: Array.from({ length: run.seeds }, (_, i) => base + i),
      }));
      const { report } = await court.grade(challenge, program, planned);
      expect(report.outcome, `seeds from ${base}: ${inWords(report)}`).toBe('failed');
    }
  });
});
