/** Two runs beside one another: their figures, and where they part. */
import type { RunEvidence } from '../grading/grader.ts';
import { basisOf } from './comparison/basis.ts';
import { divergenceOf } from './comparison/divergence.ts';
import { comparedFigures } from './comparison/figures.ts';
import type { Comparison, MessageColumns, RunHead } from './format.ts';
import type { Ranks } from './trace-ranks.ts';

/** A run as its evidence, and as the page will hold it. */
export interface TracedSide {
  readonly evidence: RunEvidence;
  readonly head: RunHead;
  readonly columns: MessageColumns;
  readonly ranks: Ranks;
  /** Its run directory; null where it has none. */
  readonly directory: string | null;
}

/** What differs between two runs; each may be of any engine. */
export function compareTraces(first: TracedSide, second: TracedSide): Comparison {
  const basis = basisOf(first, second);
  return {
    figures: comparedFigures(first, second, basis.sameTest),
    basis: basis.words,
    divergence: divergenceOf(first, second, basis),
  };
}
