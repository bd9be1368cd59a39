import type { Operation } from '../../../../results/results.ts';
import type {
  LinearizationFailure,
  OtherStep,
  PossibleState,
} from '../../../../results/sections/linearization-failure.ts';
import { type ConcurrentHistory, completionsIn, type Entry } from './concurrent-history.ts';
import type { Configuration, Configurations, DeadEnd } from './just-in-time.ts';
import { ILLEGAL, type Transitions } from './transitions.ts';
import type { WingGongOutcome } from './wing-gong.ts';

/** States that an explanation shows; more would be read by nobody. */
const SHOWN_STATES = 16;

/** The invocation of a pending operation, with the value that it got when it completed later. */
export function pendingOperation({ invoke, complete }: Entry<unknown>): Operation {
  return complete === null ? invoke : { ...invoke, value: complete.value };
}

/** What is known of a dead end besides itself. */
export interface Known {
  /** Entries in an order that leads to it, where one was looked up. */
  readonly order: readonly number[] | null;
  /** False when there may be other states before it. */
  readonly allStates: boolean;
}

/** A dead end in the operations of the history, its states in words. */
export function explain<State, Op>(
  history: ConcurrentHistory<Op>,
  transitions: Transitions<State, Op>,
  { entry, event, reached }: DeadEnd,
  { order, allStates }: Known,
): LinearizationFailure {
  const { entries } = history;
  const operationOf = (number: number): Operation => pendingOperation(entries[number] as Entry<Op>);
  const { complete, invoke } = entries[entry] as Entry<Op>;
  if (complete === null) throw new Error('An operation that never completed can not be what is impossible.');
  const inFlight = inFlightAt(history, event).filter((other) => other !== entry);
  const possible = onePerState(reached).map(({ state, pending }): PossibleState => {
    const waiting = new Set(pending);
    return {
      state: words(transitions, state),
      tookEffect: inFlight.filter((other) => !waiting.has(other)).map(operationOf),
      illegal: transitions.whyIllegal(state, transitions.classOf[entry] as number) ?? '',
      others: inFlight
        .filter((other) => waiting.has(other))
        .map((other) =>
          otherStep(transitions, state, transitions.classOf[other] as number, operationOf(other)),
        ),
    };
  });
  return {
    completion: complete,
    invocation: invoke,
    completions: completionsIn(history, event) + 1,
    inFlight: inFlight.map(operationOf),
    possible,
    possibleCount: allStates ? reached.states.length : null,
    order: order === null ? null : order.map(operationOf),
  };
}

/** Where the order that {@link searchWingGong} got furthest with comes to: it tells one state, not all. */
export function deadEndOf<State, Op>(
  history: ConcurrentHistory<Op>,
  transitions: Transitions<State, Op>,
  { longest, stuck }: Exclude<WingGongOutcome, { kind: 'linearizable' }>,
): DeadEnd {
  const event = history.events.indexOf(~stuck);
  const placed = new Set(longest);
  const pending = inFlightAt(history, event).filter((entry) => !placed.has(entry));
  const last = longest.length === 0 ? null : { entry: longest.at(-1) as number, returned: true };
  const states = finalStates(transitions, longest);
  const shown = states.map((state) => ({ state, pending, last }));
  const reached = { shown, count: shown.length, states };
  return { entry: stuck, event, before: reached, reached };
}

/** The first configuration of each state is one of those with the fewest steps. */
function onePerState({ shown }: Configurations): Configuration[] {
  const byState = new Map<number, Configuration>();
  for (const configuration of shown) {
    if (byState.size === SHOWN_STATES) break;
    if (!byState.has(configuration.state)) byState.set(configuration.state, configuration);
  }
  return [...byState.values()];
}

function otherStep<State, Op>(
  transitions: Transitions<State, Op>,
  state: number,
  operationClass: number,
  operation: Operation,
): OtherStep {
  const illegal = transitions.whyIllegal(state, operationClass);
  if (illegal !== undefined) return { operation, illegal };
  const reached = transitions.choice(transitions.step(state, operationClass));
  return { operation, leadsTo: reached.map((next) => words(transitions, next)) };
}

function words<State, Op>(transitions: Transitions<State, Op>, state: number): string {
  return transitions.spec.describe(transitions.state(state));
}

/** Entries called before an event that have not returned by then, in order of their calls. */
function inFlightAt({ events }: ConcurrentHistory<unknown>, event: number): number[] {
  const inFlight = new Set<number>();
  for (const at of events.subarray(0, event)) {
    if (at >= 0) inFlight.add(at);
    else inFlight.delete(~at);
  }
  return [...inFlight];
}

/** The states after a sequence of operations: several where a step leaves a choice. */
export function finalStates<State, Op>(
  transitions: Transitions<State, Op>,
  order: readonly number[],
): number[] {
  let states = [0];
  for (const entry of order) {
    const operationClass = transitions.classOf[entry] as number;
    const next = states.flatMap((state) => {
      const code = transitions.step(state, operationClass);
      return code === ILLEGAL ? [] : transitions.choice(code);
    });
    states = [...new Set(next)];
  }
  return states;
}
