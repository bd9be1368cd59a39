/**
 * What a data type does when one operation at a time is applied to it. A history is linearizable for a
 * specification when its operations can be put in an order that keeps real time and that the
 * specification allows (Herlihy and Wing, "Linearizability", 1990).
 */

/** The states that an operation may lead to, or why it can't take place in this state. */
export type Step<State> = { readonly next: readonly State[] } | { readonly illegal: string };

/**
 * A sequential specification as a value. An operation is a call together with its result: reading 3 and
 * reading 4 are two operations. All functions are pure, and their cost is the search's.
 */
export interface SequentialSpec<State, Op> {
  /** For people: `cas register`. */
  readonly name: string;
  readonly initial: State;
  /**
   * Applies an operation. Several next states mean that the specification, or a result that nobody knows,
   * leaves the choice open. `illegal` is the reason in words: "can't read 1 from register 4".
   */
  step(state: State, op: Op): Step<State>;
  /** The same for two states exactly when they are the same state. */
  stateKey(state: State): string;
  /** The same for two operations only when each may stand for the other in every state. */
  opKey(op: Op): string;
  /** True when the operation leaves every state in which it is legal as it is (a read). */
  isPure(op: Op): boolean;
  /** A state in words. */
  describe(state: State): string;
}

/** A step to the one state that an operation leads to. */
export function goTo<State>(state: State): Step<State> {
  return { next: [state] };
}
