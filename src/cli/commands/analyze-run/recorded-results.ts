/** A results.edn to compare with, and in what way it is none, or that of another run. */
import { DscourseError, ExitStatus } from '../../../errors.ts';
import { type EdnMap, ednEquals, isEdnMap, kw, printEdn, readEdn } from '../../../results/edn.ts';
import { whyFailed } from '../../../results/edn-build.ts';
import type { StatsResult } from '../../../results/results.ts';
import { plainCause } from '../../../results/verdict.ts';

/**
 * The map of a results.edn.
 *
 * @throws DscourseError `not-results`, `edn-damaged`, or `analysis-died` when it holds nothing but the
 *   reason why the whole analysis failed
 */
export function recordedResults(text: string, name: string): EdnMap {
  const value = parsed(text, name);
  if (!isEdnMap(value)) throw unlike(name, 'it is no map');
  if (value.has(kw('process'))) throw unlike(name, 'it is an operation');
  if (!value.has(kw('workload')) && value.has(kw('error'))) {
    throw new DscourseError({
      code: 'analysis-died',
      message: `${name} holds no results: the analysis of that run failed: ${plainCause(whyFailed(value.get(kw('error'))))}.`,
      fix: 'Leave it out: without a second file the history alone is judged.',
      exitStatus: ExitStatus.couldNotJudge,
    });
  }
  if (!isEdnMap(value.get(kw('stats')) ?? null) || !isEdnMap(value.get(kw('workload')) ?? null)) {
    throw unlike(name, 'it has no :stats and :workload');
  }
  return value;
}

/**
 * Refuses results that can't be of this history: those of other operations, or of another number of them.
 *
 * @param here what the history counts
 * @throws DscourseError `results-of-another-run`
 */
export function refuseOtherRun(there: EdnMap, here: StatsResult, name: string): void {
  const stats = there.get(kw('stats')) as EdnMap;
  const byF = stats.get(kw('by-f')) ?? null;
  const kinds = isEdnMap(byF) ? [...byF.keys()].map((key) => printEdn(key)).sort() : null;
  const mine = Object.keys(here.byF)
    .map((f) => printEdn(kw(f)))
    .sort();
  if (kinds !== null && kinds.join() !== mine.join()) {
    throw otherRun(name, `it counts ${list(kinds)}, and the history holds ${list(mine)}`);
  }
  const count = stats.get(kw('count')) ?? null;
  if (!ednEquals(count, here.count)) {
    throw otherRun(
      name,
      `its count of operations is ${printEdn(count)}, and the history holds ${here.count}`,
    );
  }
}

function list(kinds: readonly string[]): string {
  return kinds.length === 0 ? 'no operations' : kinds.join(', ');
}

function parsed(text: string, name: string) {
  try {
    return readEdn(text, name);
  } catch (thrown) {
    if (!(thrown instanceof DscourseError)) throw thrown;
    // A history is many values, the first of which says what it is.
    if (/^\s*(#[\w.]+\s*)?\{:(index|process|type)\b/.test(text))
      throw unlike(name, 'it looks like a history');
    throw new DscourseError({
      code: thrown.code,
      message: thrown.message,
      fix: 'It was cut off or changed after it was written: copy it anew, or leave it out.',
      exitStatus: ExitStatus.couldNotJudge,
      cause: thrown,
    });
  }
}

function unlike(name: string, why: string): DscourseError {
  return new DscourseError({
    code: 'not-results',
    message: `${name}:1: these are no results: ${why}.`,
    fix: 'The second file is the results.edn of the same run: dscourse analyze -w <workload> history.edn results.edn',
  });
}

function otherRun(name: string, why: string): DscourseError {
  return new DscourseError({
    code: 'results-of-another-run',
    message: `${name} is of another run: ${why}.`,
    fix: 'Give the results.edn that was written with this history (they lie in the same folder), and the whole history.',
  });
}
