/** All that Maelstrom judges by the history alone: every section of results.edn but `:net` and the plots. */
import type { History, MessageCounts, Results } from '../../../results/results.ts';
import type { TestSpec } from '../../engine.ts';
import { checkHistory } from './check-history.ts';
import { composeResults, worstValidity } from './compose.ts';
import { checkExceptions } from './exceptions.ts';
import { checkAvailability, checkNet, checkStats } from './stats.ts';

/** Results without what needs messages or draws plots; `valid` is the worst of these sections. */
export type HistoryResults = Omit<Results, 'net' | 'perf'>;

/** What of a test the checkers heed. */
export type JudgedTest = Pick<TestSpec, 'workload' | 'availability' | 'consistencyModels'>;

/** The results of a history under a test. The cost is that of the workload's checker, the rest is O(n). */
export function judgeHistory(history: History, test: JudgedTest): HistoryResults {
  const sections = {
    stats: checkStats(history),
    availability: checkAvailability(history, test.availability),
    exceptions: checkExceptions(history),
    workload: checkHistory(test.workload, history, test),
  };
  return { valid: worstValidity(Object.values(sections).map(({ valid }) => valid)), ...sections };
}

/** The results of a run: those of its history and those of its messages. */
export function judgeRun(
  history: History,
  test: JudgedTest,
  counts: { readonly all: MessageCounts; readonly clients: MessageCounts; readonly servers: MessageCounts },
): Results {
  const { valid: _ofHistory, ...sections } = judgeHistory(history, test);
  return composeResults({ ...sections, net: checkNet(counts, history) });
}
