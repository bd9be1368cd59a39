import type { Operation } from '../results.ts';

/** Why a history is not linearizable. Operations are those of the key's own history: a value without its key. */
export interface LinearizationFailure {
  /** The completion that no order of the operations before it allows, and its invocation. */
  readonly completion: Operation;
  readonly invocation: Operation;
  /**
   * The shortest prefix that is not linearizable has this many completions of type ok, and ends with
   * `completion`. Without it, the history up to there is linearizable.
   */
  readonly completions: number;
  /** Invocations of the other operations in flight when it completed: they may have taken effect by then, or not. */
  readonly inFlight: readonly Operation[];
  /** The states that were possible just before it, at most 16. */
  readonly possible: readonly PossibleState[];
  /** How many there were; null when the search did not find them all. */
  readonly possibleCount: number | null;
  /**
   * An order in which all operations that completed before can have taken effect, with those in flight that
   * it needs; null when none was looked up within the budget.
   */
  readonly order: readonly Operation[] | null;
}

/** A state that some order of the operations so far leads to, and why it is a dead end. */
export interface PossibleState {
  /** In words: `4`. */
  readonly state: string;
  /** Those in flight that have taken effect in it. */
  readonly tookEffect: readonly Operation[];
  /** Why `completion` can't be next: "can't read 1 from register 4". */
  readonly illegal: string;
  /** What each of the others in flight could do next. */
  readonly others: readonly OtherStep[];
}

/** `leadsTo` is one of the other possible states, in which the completion is illegal too. */
export type OtherStep =
  | { readonly operation: Operation; readonly illegal: string }
  | { readonly operation: Operation; readonly leadsTo: readonly string[] };
