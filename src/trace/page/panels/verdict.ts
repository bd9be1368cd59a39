import type { RequirementStatus } from '../../../grading/report.ts';
import type { RunHead, TraceOperation } from '../../format.ts';

/** A verdict as a glyph, a word and a look, so that nobody needs the colour. */
export interface Verdict {
  readonly glyph: string;
  readonly word: string;
  readonly look: 'good' | 'bad' | 'warning' | 'neutral';
}

/** What the report says of a run. */
export function verdictOf({ outcome }: Pick<RunHead, 'outcome'>): Verdict {
  switch (outcome) {
    case 'passed':
      return { glyph: '✓', word: 'passed', look: 'good' };
    case 'failed':
      return { glyph: '✗', word: 'failed', look: 'bad' };
    case 'could-not-judge':
      return { glyph: '?', word: 'could not judge', look: 'warning' };
    case null:
      return { glyph: '–', word: 'not graded', look: 'neutral' };
  }
}

export const requirementVerdicts: Readonly<Record<RequirementStatus, Verdict>> = {
  met: { glyph: '✓', word: 'met', look: 'good' },
  missed: { glyph: '✗', word: 'missed', look: 'bad' },
  'not-judged': { glyph: '?', word: 'not judged', look: 'warning' },
};

/** How operations end; `info` is Jepsen's word for not knowing. */
export const operationVerdicts: Readonly<Record<TraceOperation['outcome'], Verdict>> = {
  ok: { glyph: '✓', word: 'ok', look: 'good' },
  fail: { glyph: '✗', word: 'failed', look: 'bad' },
  info: { glyph: '?', word: 'unknown whether it took effect', look: 'warning' },
  open: { glyph: '…', word: 'never completed', look: 'neutral' },
};
