/** The small pictures that explain a run: circles of transactions, keys that are not linearizable. */
import type { RunEvidence } from '../../grading/grader.ts';
import type { Figure } from '../format.ts';
import type { Ranks } from '../trace-ranks.ts';
import { cycleFigures } from './cycle-figure.ts';
import { registerFigures } from './register-figure.ts';

/** Those of what the diagnosis tells first. */
export function figuresOf(evidence: RunEvidence, ranks: Ranks): readonly Figure[] {
  return [...cycleFigures(evidence, ranks), ...registerFigures(evidence, ranks)];
}
