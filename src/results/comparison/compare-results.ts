/** The results of a history beside a results.edn that was written for it, section by section. */
import type { WorkloadName } from '../../engines/engine.ts';
import { type Edn, type EdnMap, isEdnMap, kw } from '../edn.ts';
import { whyFailed } from '../edn-build.ts';
import { plainCause } from '../verdict.ts';
import { compareEdn, type Difference } from './compare-edn.ts';
import { treatmentFor } from './leeway.ts';

/** The sections that a history determines; `:net` counts messages, `:perf` and `:timeline` are pages. */
export const comparedSections = ['stats', 'availability', 'exceptions', 'workload'] as const;

export interface LeftOut {
  /** With its colon: `:net`. */
  readonly section: string;
  readonly why: string;
}
export interface ResultsComparison {
  readonly differences: readonly Difference[];
  /** Values found the same. */
  readonly same: number;
  /** What the file has and was not compared. */
  readonly leftOut: readonly LeftOut[];
}

const neverCompared: Readonly<Record<string, string>> = {
  net: 'it counts messages',
  perf: 'plots',
  timeline: 'a page',
  'valid?': 'the worst of all sections',
};

/**
 * Compares key by key, as {@link compareEdn} does, what a history determines; places where it does not
 * are compared as leeway.ts says.
 *
 * A workload section that holds nothing but the reason why Maelstrom's checker failed is left out: there
 * is nothing to compare with.
 *
 * @param here the sections by name, as results.edn has them
 */
export function compareResults(workload: WorkloadName, here: EdnMap, there: EdnMap): ResultsComparison {
  const treatment = treatmentFor(workload);
  const differences: Difference[] = [];
  const leftOut: LeftOut[] = [];
  let same = 0;
  for (const name of comparedSections) {
    const mine = here.get(kw(name)) ?? null;
    const theirs = there.get(kw(name));
    const failed = theirs === undefined ? null : failure(theirs);
    if (failed !== null && failure(mine) === null) {
      leftOut.push({ section: `:${name}`, why: `the checker that wrote the file failed on it: ${failed}` });
      continue;
    }
    if (theirs === undefined) {
      differences.push({ kind: 'key', path: [kw(name)], only: 'here', value: mine });
      continue;
    }
    const found = compareEdn(mine, theirs, (path) => treatment([kw(name), ...path]));
    differences.push(...found.differences.map((one) => ({ ...one, path: [kw(name), ...one.path] })));
    same += found.same;
  }
  for (const [name, why] of Object.entries(neverCompared)) {
    if (there.has(kw(name))) leftOut.push({ section: `:${name}`, why });
  }
  return { differences, same, leftOut };
}

/** Why the checker of a section gave no answer; null where it did. */
function failure(section: Edn): string | null {
  if (!isEdnMap(section) || !section.has(kw('error')) || section.get(kw('valid?')) !== kw('unknown')) {
    return null;
  }
  return plainCause(whyFailed(section.get(kw('error'))));
}
