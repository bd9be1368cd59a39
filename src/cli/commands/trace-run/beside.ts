/** The run that stands beside another in a comparison. */
import { DscourseError } from '../../../errors.ts';
import type { RunToTrace } from '../../../trace/trace-run.ts';
import type { TraceWishes } from '../trace.ts';
import { findRun, type Places } from './which-run.ts';

/** Both, the earlier attempt first: the same run and seed of the other, or what comes nearest to them. */
export function beside(run: RunToTrace, places: Places, other: string): readonly [RunToTrace, RunToTrace] {
  const { evidence, attempt } = run;
  const engine = evidence.outcome.engine;
  const found = firstThatIs(places, other, [
    { run: evidence.run, seed: evidence.seed, engine },
    { run: null, seed: evidence.seed, engine },
    { run: evidence.run, seed: null, engine },
    { run: evidence.run, seed: null, engine: null },
    { run: null, seed: null, engine: null },
  ]);
  const isLater = attempt !== null && found.attempt !== null && found.attempt > attempt;
  return isLater ? [run, found] : [found, run];
}

function firstThatIs(
  places: Places,
  what: string,
  [wishes, ...others]: readonly Omit<TraceWishes, 'what'>[],
): RunToTrace {
  try {
    return findRun(places, { what, run: null, seed: null, engine: null, ...wishes });
  } catch (thrown) {
    const isElsewhere =
      thrown instanceof DscourseError && ['unknown-seed', 'engine-not-run'].includes(thrown.code);
    if (!isElsewhere || others.length === 0) throw thrown;
    return firstThatIs(places, what, others);
  }
}
