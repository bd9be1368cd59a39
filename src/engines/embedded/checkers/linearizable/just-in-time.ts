import type { ConcurrentHistory } from './concurrent-history.ts';
import { ConfigurationSet } from './configuration-set.ts';
import { PendingOperations } from './pending-operations.ts';
import { ILLEGAL, type Transitions } from './transitions.ts';

/** How many configurations are handed out of a set that may be large. */
const SHOWN = 1000;

/** A point that some order of the operations so far leads to. */
export interface Configuration {
  /** The number of the state in the search's {@link Transitions}. */
  readonly state: number;
  /** Entries in flight that have not taken effect, in order of their calls. */
  readonly pending: readonly number[];
  /** The entry that took effect last, and whether it did so at its return or before. */
  readonly last: { readonly entry: number; readonly returned: boolean } | null;
}

export interface Configurations {
  /** The first 1000. */
  readonly shown: readonly Configuration[];
  readonly count: number;
  /** All states among them, in the order in which they were found. */
  readonly states: readonly number[];
}

/** A return that no order of the operations before it allows. */
export interface DeadEnd {
  /** Its place among the events, and its entry. */
  readonly event: number;
  readonly entry: number;
  /** Where the last return before it leads to. */
  readonly before: Configurations;
  /** The same, and what operations in flight can make of it: everything that is possible before it. */
  readonly reached: Configurations;
}

export type JustInTimeOutcome =
  | { readonly kind: 'linearizable'; readonly explored: number; readonly last: Configurations }
  | { readonly kind: 'not-linearizable'; readonly explored: number; readonly deadEnd: DeadEnd }
  | { readonly kind: 'exhausted'; readonly explored: number; readonly event: number };

export interface JustInTimeOptions {
  /** Configurations that may be explored before the search gives up. */
  readonly budget: number;
  /**
   * False: only equal configurations are merged, so that all that the algorithm knows are kept, as Knossos'
   * `linear` does. The answer is the same, at a much higher cost.
   */
  readonly reductions?: boolean;
}

/**
 * Searches for a linearization by going through the events once, with the set of all configurations that
 * can be: at each return of an operation that has not taken effect, operations in flight are made to take
 * effect in all orders, the one that returns last. (G. Lowe, "Testing for linearizability", 2017,
 * "just-in-time linearization"; knossos/linear.clj.) It finds the shortest prefix that is not linearizable.
 *
 * What keeps the set small, all of it sound:
 * - a pending operation that changes no state takes effect at once where it is legal: doing so now rules
 *   out nothing later;
 * - of pending operations that mean the same, the one that returns first takes effect first: two of them
 *   can change places in any order;
 * - of two configurations that differ only in operations that may never take effect, the one that has used
 *   fewer can do whatever the other can; likewise one in which more pure operations are done with.
 *
 * Masks are over operations in flight, so memory is that of the largest set. Cost: exponential in what is
 * in flight at worst (the problem is NP-complete), near linear in the length of the history; bounded by
 * `budget`, a count, so that the answer never depends on the machine.
 */
export function searchJustInTime<State, Op>(
  history: ConcurrentHistory<Op>,
  transitions: Transitions<State, Op>,
  options: JustInTimeOptions,
): JustInTimeOutcome {
  return new JustInTimeSearch(history, transitions, options).run();
}

class JustInTimeSearch<State, Op> {
  private readonly history: ConcurrentHistory<Op>;
  private readonly transitions: Transitions<State, Op>;
  private readonly budget: number;
  private readonly pending: PendingOperations;
  private current: ConfigurationSet;
  private next: ConfigurationSet;
  private readonly reached: ConfigurationSet;
  private readonly mask: Int32Array;
  private readonly after: Int32Array;
  private explored = 0;
  /** The slot of the operation whose return is explored. */
  private returning = -1;

  constructor(
    history: ConcurrentHistory<Op>,
    transitions: Transitions<State, Op>,
    { budget, reductions = true }: JustInTimeOptions,
  ) {
    this.history = history;
    this.transitions = transitions;
    this.budget = budget;
    this.pending = new PendingOperations(history, transitions, reductions);
    const { words, roles } = this.pending;
    this.current = new ConfigurationSet(words, roles);
    this.next = new ConfigurationSet(words, roles);
    this.reached = new ConfigurationSet(words, roles);
    this.mask = new Int32Array(words);
    this.after = new Int32Array(words);
  }

  run(): JustInTimeOutcome {
    const { events } = this.history;
    this.current.add(0, -1, this.mask);
    for (let at = 0; at < events.length; at++) {
      const event = events[at] as number;
      if (event >= 0) this.call(event);
      else {
        this.explore(~event);
        const { explored } = this;
        if (explored > this.budget) return { kind: 'exhausted', explored, event: at };
        if (this.next.size === 0) {
          const before = this.configurations(this.current);
          const reached = this.configurations(this.reached);
          const deadEnd = { event: at, entry: ~event, before, reached };
          return { kind: 'not-linearizable', explored, deadEnd };
        }
        this.finish(~event);
      }
    }
    return { kind: 'linearizable', explored: this.explored, last: this.configurations(this.current) };
  }

  private call(entry: number): void {
    if (this.pending.isIdle(entry)) return;
    const slot = this.pending.call(entry);
    if (!this.pending.isPure(entry)) return;
    const operationClass = this.transitions.classOf[entry] as number;
    this.current.mark(slot, (state) => this.transitions.step(state, operationClass) !== ILLEGAL);
  }

  /** Fills `next` with what can be when the operation has returned, by way of `reached`. */
  private explore(entry: number): void {
    const { current, reached, mask } = this;
    const slot = this.pending.slot(entry);
    this.returning = slot;
    for (let row = 0; row < current.size; row++) {
      if (!current.isLiving(row)) continue;
      current.copyMask(row, mask);
      if (current.has(row, slot)) {
        setBit(mask, slot, false);
        this.count(this.next.add(current.state(row), current.last(row), mask));
      } else this.count(reached.add(current.state(row), current.last(row), mask));
    }
    // Rows are added while this goes on.
    for (let row = 0; row < reached.size && this.explored <= this.budget; row++) {
      if (!reached.isLiving(row)) continue;
      reached.copyMask(row, mask);
      const possible = this.takeEffect(reached.state(row), entry, this.next, 2 * entry + 1);
      // Nothing is gained by anything before an operation that is possible and changes no state.
      if (possible && this.pending.isPure(entry)) continue;
      for (const { slots } of this.pending.groups) {
        const first = firstUnset(mask, slots);
        if (first < 0 || first === slot) continue;
        const other = this.pending.entry(first);
        this.takeEffect(reached.state(row), other, reached, 2 * other);
      }
    }
  }

  /** Makes an operation take effect in (`state`, `this.mask`); false when it is illegal there. */
  private takeEffect(state: number, entry: number, into: ConfigurationSet, last: number): boolean {
    const { transitions } = this;
    const code = transitions.step(state, transitions.classOf[entry] as number);
    if (code === ILLEGAL) return false;
    const slot = this.pending.slot(entry);
    if (code >= 0) this.enter(code, slot, into, last);
    else for (const reached of transitions.choice(code)) this.enter(reached, slot, into, last);
    return true;
  }

  private enter(state: number, slot: number, into: ConfigurationSet, last: number): void {
    const { transitions, after } = this;
    for (let word = 0; word < after.length; word++) after[word] = this.mask[word] as number;
    // The slot of the one that returns is free afterwards.
    if (slot !== this.returning) setBit(after, slot, true);
    for (const pure of this.pending.pure) {
      if (pure === this.returning) continue;
      const operationClass = transitions.classOf[this.pending.entry(pure)] as number;
      if (transitions.step(state, operationClass) !== ILLEGAL) setBit(after, pure, true);
    }
    this.count(into.add(state, last, after));
  }

  private finish(entry: number): void {
    const { current } = this;
    current.clear();
    this.reached.clear();
    this.current = this.next;
    this.next = current;
    this.pending.return(entry);
  }

  private count(added: boolean): void {
    if (added) this.explored++;
  }

  private configurations(set: ConfigurationSet): Configurations {
    const inFlight = this.pending.entries();
    const shown: Configuration[] = [];
    const states = new Set<number>();
    for (let row = 0; row < set.size; row++) {
      if (!set.isLiving(row)) continue;
      states.add(set.state(row));
      if (shown.length === SHOWN) continue;
      const last = set.last(row);
      shown.push({
        state: set.state(row),
        pending: inFlight.filter((entry) => !set.has(row, this.pending.slot(entry))),
        last: last < 0 ? null : { entry: last >> 1, returned: (last & 1) === 1 },
      });
    }
    return { shown, count: set.living, states: [...states] };
  }
}

function setBit(mask: Int32Array, bit: number, on: boolean): void {
  const word = bit >>> 5;
  const value = 1 << (bit & 31);
  mask[word] = on ? (mask[word] as number) | value : (mask[word] as number) & ~value;
}

/** The first of the slots whose bit is not set; -1 when all are. */
function firstUnset(mask: Int32Array, slots: readonly number[]): number {
  for (const slot of slots) {
    if ((((mask[slot >>> 5] as number) >>> (slot & 31)) & 1) === 0) return slot;
  }
  return -1;
}
