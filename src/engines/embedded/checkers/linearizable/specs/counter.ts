import { goTo, type SequentialSpec } from '../sequential-spec.ts';

export type CounterOperation = { readonly f: 'add' | 'read'; readonly value: number };

/** A counter, 0 at first: `add` by a delta of either sign, `read` of the sum so far. */
export const counter: SequentialSpec<number, CounterOperation> = {
  name: 'counter',
  initial: 0,
  step(state, { f, value }) {
    if (f === 'add') return goTo(state + value);
    return value === state ? goTo(state) : { illegal: `can't read ${value} from counter ${state}` };
  },
  stateKey: String,
  opKey: ({ f, value }) => `${f} ${value}`,
  isPure: ({ f }) => f === 'read',
  describe: String,
};
