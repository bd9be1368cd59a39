import { type Edn, ednEquals, ednKey, printEdn } from '../../../../../results/edn.ts';
import { goTo, type SequentialSpec } from '../sequential-spec.ts';

export type QueueOperation =
  | { readonly f: 'enqueue'; readonly value: Edn }
  /** `value` is missing when nobody knows what the dequeue took, as its answer was lost. */
  | { readonly f: 'dequeue'; readonly value?: Edn };

/** A queue, empty at first, that gives its elements first in, first out. Source: knossos/model.clj `FIFOQueue`. */
export const fifoQueue: SequentialSpec<readonly Edn[], QueueOperation> = {
  name: 'queue',
  initial: [],
  step(state, op) {
    if (op.f === 'enqueue') return goTo([...state, op.value]);
    const [first, ...rest] = state;
    if (first === undefined) return { illegal: `can't dequeue ${wanted(op.value)} from an empty queue` };
    if (op.value === undefined || ednEquals(op.value, first)) return goTo(rest);
    return { illegal: `can't dequeue ${wanted(op.value)} from queue ${describe(state)}` };
  },
  stateKey: (state) => state.map(ednKey).join(' '),
  opKey,
  isPure: () => false,
  describe,
};

/**
 * A queue without order: a dequeue may take any element, and one whose answer was lost leaves open which.
 * The state is the elements, sorted. Source: knossos/model.clj `UnorderedQueue`.
 */
export const unorderedQueue: SequentialSpec<readonly Edn[], QueueOperation> = {
  name: 'unordered queue',
  initial: [],
  step(state, op) {
    if (op.f === 'enqueue') return goTo(sorted([...state, op.value]));
    if (op.value === undefined && state.length > 0) {
      // Taking either of two equal elements leaves the same.
      const different = state.filter((value, at) => at === 0 || !ednEquals(value, state[at - 1] as Edn));
      return { next: different.map((value) => without(state, state.indexOf(value))) };
    }
    const { value } = op;
    const at = value === undefined ? -1 : state.findIndex((item) => ednEquals(item, value));
    if (at >= 0) return goTo(without(state, at));
    return { illegal: `can't dequeue ${wanted(op.value)} from queue ${describe(state)}` };
  },
  stateKey: (state) => state.map(ednKey).join(' '),
  opKey,
  isPure: () => false,
  describe,
};

function opKey(op: QueueOperation): string {
  return `${op.f} ${op.value === undefined ? '?' : ednKey(op.value)}`;
}

function sorted(values: readonly Edn[]): readonly Edn[] {
  return values
    .map((value) => ({ value, key: ednKey(value) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ value }) => value);
}

function without(values: readonly Edn[], at: number): readonly Edn[] {
  return values.filter((_, index) => index !== at);
}

function wanted(value: Edn | undefined): string {
  return value === undefined ? 'anything' : printEdn(value);
}

function describe(state: readonly Edn[]): string {
  return `(${state.map(printEdn).join(' ')})`;
}
