/** Checks that what a diagnosis says rests on what it points to. */
import type { RunEvidence } from '../../src/grading/grader.ts';
import { resolvePointer } from '../../src/grading/pointers.ts';
import type { Diagnosis, Finding, Statement } from '../../src/grading/report.ts';
import { seconds } from '../../src/grading/statement.ts';

/**
 * What is wrong with the statements: pointers that resolve to nothing, nodes and moments in the text that
 * nothing pointed to holds. Empty when all is well. Derived figures (counts, durations) are not looked at.
 */
export function unsupported(
  diagnosis: Diagnosis,
  findings: readonly Finding[],
  evidence: RunEvidence,
): readonly string[] {
  const own = [
    diagnosis.headline,
    ...diagnosis.steps,
    ...(diagnosis.cause === null ? [] : [diagnosis.cause]),
  ];
  return [...own, ...findings.map(({ statement }) => statement)].flatMap((statement) =>
    wrong(statement, evidence),
  );
}

function wrong(statement: Statement, evidence: RunEvidence): readonly string[] {
  const { text, pointers } = statement;
  const found = pointers.map((pointer) => ({ pointer, target: resolvePointer(pointer, evidence) }));
  const dangling = found
    .filter(({ target }) => target === undefined)
    .map(({ pointer }) => `${text} -> ${JSON.stringify(pointer)} names nothing`);
  const held = found.map(({ target }) => words(target, evidence)).join('\n');
  const nodes = [...new Set(text.match(/\bn\d+\b/g) ?? [])]
    .filter((node) => !new RegExp(`\\b${node}\\b`).test(held))
    .map((node) => `${text} -> nothing shows ${node}`);
  const moments = [...text.matchAll(/\b(?:at|since) (\d+\.\d+ s)/g)]
    .map(([, moment]) => moment ?? '')
    .filter((moment) => !held.includes(`<${moment}>`))
    .map((moment) => `${text} -> nothing shows ${moment}`);
  return [
    ...dangling,
    ...nodes,
    ...moments,
    ...(pointers.length === 0 ? [`${text} -> points to nothing`] : []),
  ];
}

/** All that a piece of evidence says, its times as a diagnosis writes them, its process as the node it serves. */
function words(target: ReturnType<typeof resolvePointer>, evidence: RunEvidence): string {
  const { nodes, concurrency } = evidence.spec;
  return JSON.stringify(target, (key, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    if (value instanceof Map) return [...value];
    if (typeof value === 'number' && /^(time|sent|due|taken|received)$/.test(key))
      return `<${seconds(value)}>`;
    if (key === 'process' && typeof value === 'number') return nodes[(value % concurrency) % nodes.length];
    return value;
  });
}
