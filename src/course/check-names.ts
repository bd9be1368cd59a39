/** Names in a challenge that code decides (workloads, measures, findings, diagnoses), and its own ids. */
import { didYouMean } from '../nearest.ts';
import type { KnownNames } from './known-names.ts';
import type { Problem } from './problem.ts';
import type { WrittenBound } from './schema.ts';
import type { ReadChallenge } from './validate-course.ts';
import type { DataPath } from './yaml-file.ts';

export function checkNames({ file, written }: ReadChallenge, known: KnownNames, problems: Problem[]): void {
  const unknown = (
    path: DataPath,
    what: string,
    typed: string,
    names: readonly string[],
    at?: 'key',
  ): void => {
    const guess = didYouMean(typed, names) ?? `There are ${names.join(', ')}.`;
    problems.push(file.problem(path, `unknown ${what} "${typed}".`, guess, at));
  };
  duplicates(written.runs.map((run) => run.id)).forEach((index) => {
    problems.push(
      file.problem(
        ['runs', index, 'id'],
        `a second run is called "${written.runs[index]?.id}".`,
        'Give it another id.',
      ),
    );
  });
  duplicates(written.hints.map((hint) => hint.id)).forEach((index) => {
    problems.push(
      file.problem(
        ['hints', index, 'id'],
        `a second hint is called "${written.hints[index]?.id}".`,
        'Give it another id.',
      ),
    );
  });
  for (const [index, run] of written.runs.entries()) {
    const path = ['runs', index];
    const measures = known.workloads[run.test.workload];
    if (measures === undefined) {
      unknown([...path, 'test', 'workload'], 'workload', run.test.workload, Object.keys(known.workloads));
    }
    const dist = run.test['latency-dist'] ?? 'constant';
    if (dist !== 'constant' && (run.test.latency ?? 0) === 0) {
      problems.push(
        file.problem(
          [...path, 'test', 'latency-dist'],
          `${dist} needs a latency above 0.`,
          'Add latency, as in latency: 100.',
        ),
      );
    }
    for (const [number, requirement] of run.requirements.entries()) {
      if (requirement === 'valid' || measures === undefined) continue;
      const place = [...path, 'requirements', number];
      const measure = measures.find((candidate) => candidate.name === requirement.measure);
      if (measure === undefined) {
        unknown(
          [...place, 'measure'],
          'measure',
          requirement.measure,
          measures.map((candidate) => candidate.name),
        );
        continue;
      }
      for (const key of ['below', 'at-least'] as const) {
        const bound: WrittenBound | undefined = requirement[key];
        if (bound === undefined) continue;
        if (measure.unit === 'ms' && bound.unit === null) {
          problems.push(
            file.problem(
              [...place, key],
              `${measure.name} is a time.`,
              `Add the unit, as in ${bound.value} ms.`,
            ),
          );
        }
        if (measure.unit !== 'ms' && bound.unit !== null) {
          problems.push(
            file.problem([...place, key], `${measure.name} is no time.`, 'Write a number without a unit.'),
          );
        }
      }
    }
  }
  const findings = [...new Set(written.runs.flatMap((run) => known.findings[run.test.workload] ?? []))];
  // Findings belong to a workload: of an unknown one nothing can be said.
  const judged = written.runs.every((run) => run.test.workload in known.findings);
  for (const code of judged ? Object.keys(written.stricter ?? {}) : []) {
    if (!findings.includes(code)) unknown(['stricter', code], 'finding', code, findings, 'key');
  }
  for (const [index, hint] of written.hints.entries()) {
    for (const [number, code] of (hint.fits ?? []).entries()) {
      if (!known.diagnoses.includes(code)) {
        unknown(['hints', index, 'fits', number], 'diagnosis', code, known.diagnoses);
      }
    }
  }
}

/** Indexes of the entries that repeat an earlier one. */
export function duplicates(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}
