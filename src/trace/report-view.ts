/** What the report says of a run, as a page has it: every statement with the places that it rests on. */
import type { RunEvidence } from '../grading/grader.ts';
import { diagnosisView, stepOf } from './figures/diagnosis-steps.ts';
import { figuresOf } from './figures/figures.ts';
import type { RunHead } from './format.ts';
import type { Ranks } from './trace-ranks.ts';
import type { RunVerdict } from './verdict.ts';

export function reportView(
  verdict: RunVerdict | null,
  evidence: RunEvidence,
  ranks: Ranks,
): Pick<RunHead, 'report' | 'figures'> {
  const figures = figuresOf(evidence, ranks);
  if (verdict === null) return { report: null, figures };
  const { requirements, findings, diagnosis, reason } = verdict;
  return {
    report: {
      requirements,
      findings: findings.map(({ severity, statement }) => ({
        severity,
        step: stepOf(statement, evidence, ranks),
      })),
      diagnosis: diagnosis === null ? null : diagnosisView(diagnosis, evidence, ranks),
      reason,
    },
    figures,
  };
}
