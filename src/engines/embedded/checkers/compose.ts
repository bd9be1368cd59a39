import type {
  AvailabilityResult,
  ExceptionsResult,
  NetResult,
  PerfResult,
  Results,
  StatsResult,
  Validity,
  WorkloadResult,
} from '../../../results/results.ts';

/** The worst of several: false, then unknown, then true; true for none. Source: jepsen/checker.clj `merge-valid`. */
export function worstValidity(validities: Iterable<Validity>): Validity {
  let worst: Validity = true;
  for (const validity of validities) {
    if (validity === false) return false;
    if (validity === 'unknown') worst = 'unknown';
  }
  return worst;
}

/** The sections of one test. */
export interface ResultParts {
  readonly perf?: PerfResult;
  readonly stats: StatsResult;
  readonly availability: AvailabilityResult;
  readonly net: NetResult;
  readonly exceptions: ExceptionsResult;
  readonly workload: WorkloadResult;
}

/** The whole of a test, as valid as its worst section. Source: jepsen/checker.clj `Compose`. */
export function composeResults(parts: ResultParts): Results {
  const { perf, ...sections } = parts;
  const all = [...(perf === undefined ? [] : [perf]), ...Object.values(sections)];
  return { valid: worstValidity(all.map((section) => section.valid)), ...parts };
}
