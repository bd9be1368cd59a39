import { type Edn, ednEquals, ednKey, printEdn } from '../../../../../results/edn.ts';
import { goTo, type SequentialSpec } from '../sequential-spec.ts';

export type RegisterOperation =
  | { readonly f: 'read'; readonly value: Edn }
  | { readonly f: 'write'; readonly value: Edn }
  | { readonly f: 'cas'; readonly from: Edn; readonly to: Edn };

/**
 * A register with compare-and-set, nil at first: what lin-kv holds under each key. A read of nil is legal
 * whatever the register holds, as it is for Maelstrom. Source: knossos/model.clj `CASRegister`.
 */
export const casRegister: SequentialSpec<Edn, RegisterOperation> = {
  name: 'cas register',
  initial: null,
  step(state, op) {
    const refused = refusal(state, op, describe);
    if (refused !== undefined) return { illegal: refused };
    return goTo(op.f === 'write' ? op.value : op.f === 'cas' ? op.to : state);
  },
  stateKey: ednKey,
  opKey: (op) => (op.f === 'cas' ? `cas ${ednKey(op.from)} ${ednKey(op.to)}` : `${op.f} ${ednKey(op.value)}`),
  isPure: (op) => op.f === 'read',
  describe,
};

/**
 * Why the register in `state` can't do the operation, in Knossos' words; undefined when it can. `show`
 * prints a value: Knossos leaves nil blank, which a person could not read.
 */
export function refusal(state: Edn, op: RegisterOperation, show: (value: Edn) => string): string | undefined {
  if (op.f === 'read' && op.value !== null && !ednEquals(op.value, state)) {
    return `can't read ${show(op.value)} from register ${show(state)}`;
  }
  if (op.f === 'cas' && !ednEquals(op.from, state)) {
    return `can't CAS ${show(state)} from ${show(op.from)} to ${show(op.to)}`;
  }
  return undefined;
}

function describe(value: Edn): string {
  return printEdn(value);
}
