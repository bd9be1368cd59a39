/** What `dscourse analyze` found, before it is printed. */
import type { HistoryResults } from '../../../engines/embedded/checkers/judge-history.ts';
import { ExitStatus } from '../../../errors.ts';
import type { ResultsComparison } from '../../../results/comparison/compare-results.ts';
import type { ChosenTest } from './judged-test.ts';

export interface Analysis {
  /** As messages name the file. */
  readonly file: string;
  readonly chosen: ChosenTest;
  /** Operations of clients. */
  readonly operations: number;
  /** Nanoseconds from the start of the main phase to the last event. */
  readonly duration: number;
  readonly results: HistoryResults;
  /** Null where no results.edn was given. */
  readonly comparison: (ResultsComparison & { readonly file: string }) | null;
  /** What Maelstrom does not judge, a sentence each. */
  readonly findings: readonly string[];
  /** What the reader must know besides, a sentence each. */
  readonly notes: readonly string[];
}

export type JudgedSection = Exclude<keyof HistoryResults, 'valid'>;

/** The sections that make it invalid, or else unknown; none where it is valid. */
export function decidingSections(results: HistoryResults): readonly JudgedSection[] {
  const { workload, stats, availability, exceptions, valid } = results;
  if (valid === true) return [];
  return Object.entries({ workload, stats, availability, exceptions })
    .filter(([, section]) => section.valid === valid)
    .map(([name]) => name as JudgedSection);
}

/** 1 for invalid or different, then 2 for unknown, 0 for valid and the same. */
export function exitStatusOf({ results, comparison }: Analysis): ExitStatus {
  const differs = comparison !== null && comparison.differences.length > 0;
  if (results.valid === false || differs) return ExitStatus.failed;
  return results.valid === true ? ExitStatus.passed : ExitStatus.couldNotJudge;
}
