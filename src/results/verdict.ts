/** What results come to: which sections decide, and whether only Maelstrom's plots are missing. Pure. */

import { kw } from './edn.ts';
import { whyFailed } from './edn-build.ts';
import type { Results, Validity, WorkloadResult } from './results.ts';
import { whyUnknown } from './sections/registers.ts';

export type ResultSection = 'workload' | 'stats' | 'availability' | 'net' | 'exceptions' | 'perf';

export interface ResultsVerdict {
  /** Without regard to plots: true where nothing but plots is missing. */
  readonly valid: Validity;
  /** The sections that make it invalid; where none does, those that are unknown. Plots only when they are alone. */
  readonly because: readonly ResultSection[];
  /** All is well but for plots, which Maelstrom could not draw: it says unknown and exits with 2. */
  readonly plotsAlone: boolean;
  /** Why the analysis gave no answer, in one line; null when it did. */
  readonly analysisError: string | null;
}

/** The verdict of one run's results. Maelstrom's own is `results.valid`. */
export function verdictOf(results: Results): ResultsVerdict {
  const sections: readonly (readonly [ResultSection, Validity])[] = [
    ['workload', results.workload.valid],
    ['stats', results.stats.valid],
    ['availability', results.availability.valid],
    ['net', results.net.valid],
    ['exceptions', results.exceptions.valid],
  ];
  const named = (valid: Validity) =>
    sections.filter(([, found]) => found === valid).map(([section]) => section);
  const invalid = named(false);
  if (invalid.length > 0) {
    return { valid: false, because: invalid, plotsAlone: false, analysisError: null };
  }
  const unknown = named('unknown');
  if (unknown.length > 0) {
    const analysisError = workloadError(results.workload);
    return { valid: 'unknown', because: unknown, plotsAlone: false, analysisError };
  }
  if (results.perf !== undefined && results.perf.valid !== true) {
    return { valid: true, because: ['perf'], plotsAlone: true, analysisError: null };
  }
  // A section that this version does not know may have decided.
  return { valid: results.valid, because: [], plotsAlone: false, analysisError: null };
}

function workloadError(workload: WorkloadResult): string | null {
  switch (workload.workload) {
    case 'unique-ids':
    case 'counter':
    case 'transactions':
    case 'logs':
      return workload.error === undefined ? null : plainCause(workload.error);
    case 'registers':
      return workload.keys.map(whyUnknown).find((reason) => reason !== undefined) ?? null;
    case 'other': {
      const error = workload.value instanceof Map ? workload.value.get(kw('error')) : undefined;
      return error === undefined ? null : plainCause(whyFailed(error));
    }
    default:
      return null;
  }
}

/** The reason of a failed analysis, where Java's words need some others. */
export function plainCause(reason: string): string {
  if (/Cannot run program "dot"/.test(reason))
    return 'dot (of Graphviz) is missing, which this analysis needs';
  if (/verify gnuplot/.test(reason)) return 'gnuplot is missing, which draws the plots';
  if (/OutOfMemoryError|Java heap space/.test(reason)) return 'the analysis ran out of memory';
  return reason;
}
