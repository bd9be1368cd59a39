import type { ConcurrentHistory } from './concurrent-history.ts';
import { ConfigurationSet } from './configuration-set.ts';
import { ILLEGAL, type Transitions } from './transitions.ts';

export type WingGongOutcome =
  | {
      readonly kind: 'linearizable';
      readonly iterations: number;
      /** Entries in an order in which they can have taken effect. */
      readonly order: readonly number[];
    }
  | {
      readonly kind: 'not-linearizable' | 'exhausted';
      readonly iterations: number;
      /** The order found that gets furthest: through the most returns without a gap, then through the most entries. */
      readonly longest: readonly number[];
      /** The entry whose return no order gets past; when exhausted: that none got past so far. */
      readonly stuck: number;
    };

export interface WingGongOptions {
  /** Steps along the list of events that may be made before the search gives up. */
  readonly budget: number;
}

/**
 * Searches for a linearization by building one order of operations, the next one always among those that
 * no unfinished one precedes, and going back when a return is met whose operation has not been placed.
 * What has been tried is remembered. (J. Wing and C. Gong, "Testing and verifying concurrent objects",
 * 1993; the memo is G. Lowe's; Porcupine's checker.go; knossos/wgl.clj.)
 *
 * The memo holds, for a state, how many returns are done with and which operations in flight at the next
 * one have been placed. That tells as much as the set of all placed operations, which others remember, in
 * memory that does not grow with the square of the history. Cost: exponential at worst, bounded by `budget`.
 */
export function searchWingGong<State, Op>(
  history: ConcurrentHistory<Op>,
  transitions: Transitions<State, Op>,
  options: WingGongOptions,
): WingGongOutcome {
  return new WingGongSearch(history, transitions).run(options.budget);
}

/** The head and the tail of the list of events; event i is node i + 1. */
const HEAD = 0;
const NONE = -1;

interface Placed {
  readonly entry: number;
  readonly stateBefore: number;
  readonly doneBefore: number;
  readonly maskBefore: Int32Array;
  /** Where several states may follow: which of them was tried. */
  readonly choice: number;
}

class WingGongSearch<State, Op> {
  private readonly transitions: Transitions<State, Op>;
  private readonly events: Int32Array;
  private readonly following: Int32Array;
  private readonly preceding: Int32Array;
  /** Nodes of each entry's call and return; {@link NONE} for a return that never comes. */
  private readonly callNode: Int32Array;
  private readonly returnNode: Int32Array;
  private readonly slotOf: Int32Array;
  /** Entries in the order of their returns. */
  private readonly returning: number[] = [];
  private readonly isPlaced: Uint8Array;
  private readonly tried: ConfigurationSet;
  private readonly placed: Placed[] = [];
  private readonly words: number;

  private state = 0;
  /** Returns, from the first on, whose entries have all been placed; and the slots of those placed beyond. */
  private done = 0;
  private mask: Int32Array;
  private longest: number[] = [];
  private longestDone = -1;

  constructor({ entries, events }: ConcurrentHistory<Op>, transitions: Transitions<State, Op>) {
    this.transitions = transitions;
    this.events = events;
    const nodes = events.length + 2;
    this.following = Int32Array.from({ length: nodes }, (_, node) => node + 1);
    this.preceding = Int32Array.from({ length: nodes }, (_, node) => node - 1);
    this.callNode = new Int32Array(entries.length).fill(NONE);
    this.returnNode = new Int32Array(entries.length).fill(NONE);
    this.slotOf = new Int32Array(entries.length);
    this.isPlaced = new Uint8Array(entries.length);
    const free: number[] = [];
    let slots = 0;
    events.forEach((event, at) => {
      if (event >= 0) {
        this.callNode[event] = at + 1;
        this.slotOf[event] = free.pop() ?? slots++;
      } else {
        this.returnNode[~event] = at + 1;
        free.push(this.slotOf[~event] as number);
        this.returning.push(~event);
      }
    });
    // One word says how many returns are done with.
    this.words = 1 + Math.ceil(slots / 32);
    this.mask = new Int32Array(this.words);
    const all = new Int32Array(this.words).fill(-1);
    const no = new Int32Array(this.words);
    this.tried = new ConfigurationSet(this.words, { exact: all, more: no, fewer: no });
  }

  run(budget: number): WingGongOutcome {
    let node = this.following[HEAD] as number;
    let choice = 0;
    for (let iterations = 1; ; iterations++) {
      if (this.done === this.returning.length) {
        return { kind: 'linearizable', iterations, order: this.placed.map(({ entry }) => entry) };
      }
      if (iterations > budget) return this.failure('exhausted', iterations);
      const event = this.events[node - 1] as number;
      if (event >= 0) {
        const taken = this.place(event, choice);
        choice = 0;
        node = this.following[taken ? HEAD : node] as number;
        continue;
      }
      this.remember();
      const last = this.placed.pop();
      if (last === undefined) return this.failure('not-linearizable', iterations);
      this.takeBack(last);
      node = this.callNode[last.entry] as number;
      // Another of its next states, where there are several; `place` says when there is none.
      choice = last.choice + 1;
    }
  }

  /** Places an operation next, with the first of its next states from `choice` on that leads somewhere new. */
  private place(entry: number, choice: number): boolean {
    const code = this.transitions.step(this.state, this.transitions.classOf[entry] as number);
    if (code === ILLEGAL || (code >= 0 && choice > 0)) return false;
    const states = this.transitions.choice(code);
    for (let at = choice; at < states.length; at++) {
      const before = { stateBefore: this.state, doneBefore: this.done, maskBefore: this.mask };
      this.isPlaced[entry] = 1;
      this.advance(entry);
      if (this.tried.add(states[at] as number, NONE, this.mask)) {
        this.state = states[at] as number;
        this.placed.push({ entry, choice: at, ...before });
        this.unlink(this.callNode[entry] as number);
        if (this.returnNode[entry] !== NONE) this.unlink(this.returnNode[entry] as number);
        return true;
      }
      this.isPlaced[entry] = 0;
      this.done = before.doneBefore;
      this.mask = before.maskBefore;
    }
    return false;
  }

  /** The mask and the number of returns done with when `entry` has been placed too. */
  private advance(entry: number): void {
    const mask = this.mask.slice();
    toggle(mask, this.slotOf[entry] as number);
    while (this.done < this.returning.length && this.isPlaced[this.returning[this.done] as number] === 1) {
      toggle(mask, this.slotOf[this.returning[this.done] as number] as number);
      this.done++;
    }
    mask[this.words - 1] = this.done;
    this.mask = mask;
  }

  private takeBack({ entry, stateBefore, doneBefore, maskBefore }: Placed): void {
    this.state = stateBefore;
    this.done = doneBefore;
    this.mask = maskBefore;
    this.isPlaced[entry] = 0;
    if (this.returnNode[entry] !== NONE) this.link(this.returnNode[entry] as number);
    this.link(this.callNode[entry] as number);
  }

  private remember(): void {
    const further = this.done - this.longestDone || this.placed.length - this.longest.length;
    if (further <= 0) return;
    this.longestDone = this.done;
    this.longest = this.placed.map(({ entry }) => entry);
  }

  private failure(kind: 'not-linearizable' | 'exhausted', iterations: number): WingGongOutcome {
    this.remember();
    return { kind, iterations, longest: this.longest, stuck: this.returning[this.longestDone] as number };
  }

  private unlink(node: number): void {
    const before = this.preceding[node] as number;
    const after = this.following[node] as number;
    this.following[before] = after;
    this.preceding[after] = before;
  }

  private link(node: number): void {
    this.following[this.preceding[node] as number] = node;
    this.preceding[this.following[node] as number] = node;
  }
}

function toggle(mask: Int32Array, bit: number): void {
  mask[bit >>> 5] = (mask[bit >>> 5] as number) ^ (1 << (bit & 31));
}
