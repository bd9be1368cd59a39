import { type Edn, ednKey, printEdn } from '../../../../../results/edn.ts';
import { goTo, type SequentialSpec } from '../sequential-spec.ts';

export type SetOperation =
  | { readonly f: 'add'; readonly element: Edn }
  | { readonly f: 'read'; readonly elements: readonly Edn[] };

/** The elements by key, sorted by key: equal sets are equal lists. */
type Elements = readonly { readonly key: string; readonly element: Edn }[];

/** A set, empty at first, that elements are added to and that is read as a whole. Source: knossos/model.clj `Set`. */
export const growOnlySet: SequentialSpec<Elements, SetOperation> = {
  name: 'set',
  initial: [],
  step(state, op) {
    if (op.f === 'add') return goTo(elements([...state.map(({ element }) => element), op.element]));
    const read = elements(op.elements);
    if (keyOf(read) === keyOf(state)) return goTo(state);
    return { illegal: `can't read ${describe(read)} from set ${describe(state)}` };
  },
  stateKey: keyOf,
  opKey: (op) => (op.f === 'add' ? `add ${ednKey(op.element)}` : `read ${keyOf(elements(op.elements))}`),
  isPure: (op) => op.f === 'read',
  describe,
};

function elements(values: readonly Edn[]): Elements {
  const byKey = new Map(values.map((element) => [ednKey(element), element]));
  return [...byKey].map(([key, element]) => ({ key, element })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

function keyOf(state: Elements): string {
  return state.map(({ key }) => key).join(' ');
}

function describe(state: Elements): string {
  return `{${state.map(({ element }) => printEdn(element)).join(' ')}}`;
}
