/**
 * Is a program deterministic? The same run twice, and where the two part for the first time. In virtual
 * time they only can when the program reads something that is not the engine's to give.
 */
import { join } from 'node:path';
import { type Divergence, firstDivergence } from '../../results/divergence.ts';
import type { Engine, RunOutcome, RunRequest } from '../engine.ts';

export type DeterminismResult =
  | { readonly kind: 'same'; readonly outcome: RunOutcome }
  | { readonly kind: 'different'; readonly outcome: RunOutcome; readonly divergence: Divergence }
  /** The run can't promise repeatability: real time, or it left no trace. */
  | { readonly kind: 'not-checked'; readonly outcome: RunOutcome; readonly why: string };

/**
 * Runs the request twice, below `first/` and `second/` of its run directory, and compares the traces.
 */
export async function checkDeterminism(engine: Engine, request: RunRequest): Promise<DeterminismResult> {
  const directories = ['first', 'second'].map((name) => join(request.runDirectory, name));
  const [first = '', second = ''] = directories;
  const outcome = await engine.run({ ...request, runDirectory: first });
  if (outcome.traceHash === null) {
    const why =
      outcome.realTime === null
        ? 'The run is in real time, and no two of those are alike.'
        : `The node uses ${outcome.realTime.feature}, so the run is in real time, and no two of those are alike.`;
    return {
      kind: 'not-checked',
      outcome,
      why: outcome.ending.kind === 'completed' ? why : `${why} (${outcome.ending.kind})`,
    };
  }
  const again = await engine.run({ ...request, runDirectory: second });
  if (again.traceHash === outcome.traceHash) return { kind: 'same', outcome };
  return { kind: 'different', outcome, divergence: firstDivergence(first, second) };
}
