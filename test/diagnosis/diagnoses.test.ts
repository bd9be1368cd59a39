/**
 * Grades every wrong node of the test suite, writes docs/diagnosis.md, and holds the diagnoses to their goal: 95
 * of 100 name the true cause or a short list that has it, none a wrong one. `npm run diagnosis`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allMutants, type ChallengeId } from '../challenges/mutants/index.ts';
import { Court, challengeOf, inWords } from '../support/court.ts';
import type { Mutant } from '../support/mutants.ts';
import { mutantProgram, packageRoot } from '../support/programs.ts';
import { trialOf } from '../support/prove-challenge.ts';
import { judgementsFile, type Row, readJudgements, verdictOn, wordsOf } from './judgement.ts';
import { diagnosisPage } from './page.ts';

const rows: Row[] = [];
let court: Court;
beforeAll(() => {
  court = new Court();
});
afterAll(() => court.close());

describe.for(Object.keys(allMutants) as ChallengeId[])('%s', (id) => {
  it.for((allMutants[id] as readonly Mutant[]).map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    async ([mistake, mutant]) => {
      const challenge = await challengeOf(id);
      const program = await mutantProgram(mutant, court.scratch);
      const { report } = await court.grade(challenge, program, trialOf(id, challenge, mutant, 'brief'));
      const { diagnosis } = report;
      if (diagnosis === null) throw new Error(`There is no diagnosis.\n${inWords(report)}`);
      rows.push({
        challenge: id,
        mistake,
        code: diagnosis.code,
        headline: diagnosis.headline.text,
        cause: diagnosis.cause?.text ?? null,
        look: diagnosis.look,
      });
    },
  );
});

describe('the diagnoses of all wrong nodes', () => {
  it('have each been judged, and name the true cause', () => {
    const judgements = readJudgements();
    const unjudged = rows.filter((row) => verdictOn(row, judgements) === null);
    if (unjudged.length > 0) {
      const file = `${judgementsFile}.new`;
      const asked = unjudged.map((row) => ({ ...row, verdict: '?', words: wordsOf(row) }));
      writeFileSync(file, `${JSON.stringify(asked, null, 1)}\n`);
      throw new Error(`${unjudged.length} diagnoses were not judged; they are in ${file}.`);
    }
    writeFileSync(join(packageRoot, 'docs', 'diagnosis.md'), diagnosisPage(rows, judgements));
    const verdicts = rows.map((row) => verdictOn(row, judgements));
    expect(verdicts.filter((verdict) => verdict === 'wrong')).toEqual([]);
    const right = verdicts.filter((verdict) => verdict === 'cause' || verdict === 'several');
    expect(right.length / rows.length).toBeGreaterThanOrEqual(0.95);
  });
});
