import { goTo, type SequentialSpec } from '../sequential-spec.ts';

export interface LockOperation {
  readonly f: 'acquire' | 'release';
  readonly owner: string;
}

/**
 * A lock that one owner at a time holds; it is not reentrant, and only its owner may release it. The state
 * is the owner, null while the lock is free. Source: knossos/model.clj `Mutex`, with owners.
 */
export const lock: SequentialSpec<string | null, LockOperation> = {
  name: 'lock',
  initial: null,
  step(state, { f, owner }) {
    if (f === 'acquire') {
      return state === null
        ? goTo(owner)
        : { illegal: `${owner} can't acquire the lock that ${state} holds` };
    }
    if (state === owner) return goTo(null);
    return {
      illegal: `${owner} can't release the lock${state === null ? ': nobody holds it' : ` that ${state} holds`}`,
    };
  },
  stateKey: (state) => JSON.stringify(state),
  opKey: ({ f, owner }) => `${f} ${owner}`,
  isPure: () => false,
  describe: (state) => (state === null ? 'free' : `held by ${state}`),
};
