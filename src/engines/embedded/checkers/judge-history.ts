/** All that Maelstrom judges by the history alone: every section of results.edn but `:net` and the plots. */
import type { History, Results } from '../../../results/results.ts';
import type { TestSpec } from '../../engine.ts';
import { checkHistory } from './check-history.ts';
import { composeResults, worstValidity } from './compose.ts';
import { checkExceptions } from './exceptions.ts';
import { type CountedMessages, checkAvailability, checkNet, checkStats } from './stats.ts';

/** Results without what needs messages or draws plots; `valid` is the worst of these sections. */
export type HistoryResults = Omit<Results, 'net' | 'perf'>;

/** What of a test the checkers heed. */
export type JudgedTest = Pick<TestSpec, 'workload' | 'availability' | 'consistencyModels'>;

/** The results of a history under a test. The cost is that of the workload's checker, the rest is O(n). */
export function judgeHistory(history: History, test: JudgedTest): HistoryResults {
  const sections = sectionsOf(history, test);
  return { valid: worstValidity(Object.values(sections).map(({ valid }) => valid)), ...sections };
}

/** The results of a run: its history under its test, and how many messages it took. */
export function judgeRun(history: History, messages: CountedMessages, test: JudgedTest): Results {
  return composeResults({ ...sectionsOf(history, test), net: checkNet(messages, history) });
}

function sectionsOf(history: History, test: JudgedTest): Omit<HistoryResults, 'valid'> {
  return {
    stats: checkStats(history),
    availability: checkAvailability(history, test.availability),
    exceptions: checkExceptions(history),
    workload: checkHistory(test.workload, history, test),
  };
}
