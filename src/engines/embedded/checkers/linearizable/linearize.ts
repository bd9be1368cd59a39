import type { LinearizationFailure } from '../../../../results/sections/linearization-failure.ts';
import type { ConcurrentHistory } from './concurrent-history.ts';
import { deadEndOf, explain } from './explain.ts';
import { type Configurations, type DeadEnd, searchJustInTime } from './just-in-time.ts';
import type { Transitions } from './transitions.ts';
import { searchWingGong } from './wing-gong.ts';

/** How much the searches may do. Counts: the answer is the same on every machine. */
export interface SearchBudgets {
  /** Configurations that {@link searchJustInTime} may explore. */
  readonly configurations: number;
  /** Steps that {@link searchWingGong} may take. */
  readonly iterations: number;
}

/** Steps that looking up an order of what came before a failure may take: it is there to be shown. */
const ORDER_BUDGET = 1_000_000;

export const SEARCH_BUDGETS: SearchBudgets = { configurations: 3_000_000, iterations: 5_000_000 };

export type Linearizability =
  | { readonly kind: 'linearizable'; readonly by: Proof }
  | { readonly kind: 'not-linearizable'; readonly failure: LinearizationFailure; readonly deadEnd: DeadEnd }
  /** `reason` is a sentence without its end. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** What the search that found an order knows at its end: all configurations, or the order. */
export type Proof = { readonly last: Configurations } | { readonly order: readonly number[] };

/**
 * Says whether a history is linearizable for a specification, and if not, why: first just-in-time, and
 * where that gives up by Wing and Gong's search, which sometimes gets further. See both for the cost. An
 * order of what came before a failure is looked up by the second, which is quick where there is one.
 */
export function linearize<State, Op>(
  history: ConcurrentHistory<Op>,
  transitions: Transitions<State, Op>,
  budgets: SearchBudgets = SEARCH_BUDGETS,
): Linearizability {
  const first = searchJustInTime(history, transitions, { budget: budgets.configurations });
  if (first.kind === 'linearizable') return { kind: 'linearizable', by: { last: first.last } };
  if (first.kind === 'not-linearizable') {
    const { deadEnd } = first;
    const before = { entries: history.entries, events: history.events.subarray(0, deadEnd.event) };
    const found = searchWingGong(before, transitions, { budget: ORDER_BUDGET });
    const order = found.kind === 'linearizable' ? found.order : null;
    const failure = explain(history, transitions, deadEnd, { order, allStates: true });
    return { kind: 'not-linearizable', failure, deadEnd };
  }
  const second = searchWingGong(history, transitions, { budget: budgets.iterations });
  if (second.kind === 'linearizable') return { kind: 'linearizable', by: { order: second.order } };
  if (second.kind === 'not-linearizable') {
    const deadEnd = deadEndOf(history, transitions, second);
    const failure = explain(history, transitions, deadEnd, { order: second.longest, allStates: false });
    return { kind: 'not-linearizable', failure, deadEnd };
  }
  return { kind: 'unknown', reason: whyNoAnswer(history, first.event, budgets) };
}

function whyNoAnswer(
  { entries, events }: ConcurrentHistory<unknown>,
  event: number,
  { configurations, iterations }: SearchBudgets,
): string {
  const operation = entries[~(events[event] as number)]?.complete;
  const count = (number: number) => number.toLocaleString('en');
  return (
    `too many operations are in flight at once: one search gave up after ${count(configurations)} ` +
    `configurations, at the completion with index ${operation?.index}, another after ${count(iterations)} steps`
  );
}
