/** docs/diagnosis.md: mistake, diagnosis, judgement. */
import { type Judgement, type Row, type Verdict, verdictOn } from './judgement.ts';

const meanings: readonly (readonly [Verdict, string])[] = [
  ['cause', 'names what is wrong with the node'],
  ['several', 'the evidence allows several causes; names the true one among at most three'],
  ['symptom', 'says rightly what happened, and no cause'],
  ['wrong', 'names a cause that is not the true one'],
];

/** The page, in order of the course. */
export function diagnosisPage(rows: readonly Row[], judgements: readonly Judgement[]): string {
  const verdicts = rows.map((row) => verdictOn(row, judgements));
  const count = (verdict: Verdict) => verdicts.filter((one) => one === verdict).length;
  const right = count('cause') + count('several');
  const sections = [...new Set(rows.map(({ challenge }) => challenge))].map((challenge) => {
    const own = rows.filter((row) => row.challenge === challenge);
    const lines = own.map(
      (row) =>
        `| ${cell(row.mistake)} | ${cell(row.headline)}${row.cause === null ? '' : `<br>_${cell(row.cause)}_`} | ${verdictOn(row, judgements)} |`,
    );
    return `## ${challenge}\n\n| the node … | diagnosis, _likely cause_ | |\n| --- | --- | --- |\n${lines.join('\n')}\n`;
  });
  return `# What the diagnoses say of wrong nodes

Every wrong node of the test suite, its true mistake, and what the report says of it on the embedded engine. Made by \`npm run diagnosis\`, which grades them all and fails when fewer than 95 of 100 are right, when one is wrong, or when words have changed that nobody has judged since (test/diagnosis/judgements.json). What the codes mean: [diagnoses.md](diagnoses.md).

${right} of ${rows.length} right (${((100 * right) / rows.length).toFixed(1)} %).

| judgement | meaning | diagnoses |
| --- | --- | --- |
${meanings.map(([verdict, meaning]) => `| ${verdict} | ${meaning} | ${count(verdict)} |`).join('\n')}

${sections.join('\n')}`;
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[|<>*_`[\]]/g, (character) => `\\${character}`);
}
