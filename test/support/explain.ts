/** A grader's diagnosis of one run, whose every claim must have its evidence. */
import { expect } from 'vitest';
import type { Grader, RunEvidence } from '../../src/grading/grader.ts';
import type { Diagnosis, Finding } from '../../src/grading/report.ts';
import { unsupported } from './statements.ts';

/** What a grader finds beyond the verdict, with the severity that it gives it by itself. */
export function findingsOf(grader: Grader, evidence: RunEvidence): Finding[] {
  return grader
    .stricter(evidence)
    .map((finding): Finding => ({ ...finding, severity: grader.findings[finding.code] ?? 'note' }));
}

/** @param missed names of the requirements that were not met; @param bounds what they asked for, in words. */
export function explain(
  grader: Grader,
  evidence: RunEvidence,
  missed: readonly string[] = ['valid'],
  bounds: Readonly<Record<string, string>> = {},
): Diagnosis {
  const findings = findingsOf(grader, evidence);
  const blocking = findings.filter(({ severity }) => severity === 'blocking');
  const diagnosis = grader.diagnose(evidence, missed, blocking, bounds);
  expect(unsupported(diagnosis, findings, evidence)).toEqual([]);
  return diagnosis;
}
