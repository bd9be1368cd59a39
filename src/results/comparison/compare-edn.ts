/**
 * Two EDN values, key by key: every place where they are not what a reader of the two files would call
 * the same. Pure.
 */
import { type Edn, EdnList, EdnSet, ednEquals, ednKey, isEdnMap, sequenceOf, Tagged } from '../edn.ts';

/** The number of an item in a list or vector, from 0. */
export interface Item {
  readonly item: number;
}
/** Keys of maps and numbers of items, from the outside in. */
export type EdnPath = readonly (Edn | Item)[];

export function isItem(step: Edn | Item): step is Item {
  return typeof step === 'object' && step !== null && 'item' in step;
}

export type Difference =
  /** Two values where one was expected. */
  | { readonly kind: 'value'; readonly path: EdnPath; readonly here: Edn; readonly there: Edn }
  /** A key that only one of two maps has. */
  | { readonly kind: 'key'; readonly path: EdnPath; readonly only: Side; readonly value: Edn }
  /** Items of a set, or of lists of different length, that only one of the two has. */
  | {
      readonly kind: 'items';
      readonly path: EdnPath;
      readonly onlyHere: readonly Edn[];
      readonly onlyThere: readonly Edn[];
    }
  /** The same items in another order. */
  | { readonly kind: 'order'; readonly path: EdnPath; readonly here: Edn; readonly there: Edn };
type Side = 'here' | 'there';

export interface EdnComparison {
  readonly differences: readonly Difference[];
  /** Values that hold no others (numbers, words, empty collections) and were found the same. */
  readonly same: number;
}

/** What is left of two values where something of them is not determined: see leeway.ts. */
export type Reduction = (here: Edn, there: Edn) => readonly [here: Edn, there: Edn];
/** How a place is compared: reduced first, left out, or (null) as it is. */
export type Treatment = (path: EdnPath) => Reduction | 'skip' | null;

/**
 * Compares `here` with `there`.
 *
 * Maps are compared by their keys and sets by their items, whatever the order. Lists and vectors are
 * compared in order, and are two different things; so are `()` and nil, and `1` and `1.0`, though Clojure
 * calls some of them equal: what is compared is what the files say.
 *
 * @returns differences in the order of `here`. O(n log n) for values of n parts.
 */
export function compareEdn(here: Edn, there: Edn, treatment: Treatment = () => null): EdnComparison {
  const comparer = new Comparer(treatment);
  comparer.compare([], here, there);
  return { differences: comparer.differences, same: comparer.same };
}

class Comparer {
  readonly differences: Difference[] = [];
  same = 0;
  readonly #treatment: Treatment;

  constructor(treatment: Treatment) {
    this.#treatment = treatment;
  }

  compare(path: EdnPath, here: Edn, there: Edn): void {
    const treatment = this.#treatment(path);
    if (treatment === 'skip') return;
    if (treatment === null) this.#compareAsTheyAre(path, here, there);
    else this.#compareAsTheyAre(path, ...treatment(here, there));
  }

  #compareAsTheyAre(path: EdnPath, here: Edn, there: Edn): void {
    if (isEdnMap(here) && isEdnMap(there)) this.#maps(path, here, there);
    else if (here instanceof EdnSet && there instanceof EdnSet) this.#items(path, here.items, there.items);
    else if (here instanceof Tagged && there instanceof Tagged && here.tag === there.tag) {
      this.#compareAsTheyAre(path, here.value, there.value);
    } else if (areOneKindOfSequence(here, there)) {
      this.#sequences(path, here, there);
    } else if (!isSequence(here) && !isSequence(there) && ednEquals(here, there)) {
      this.same += 1;
    } else this.differences.push({ kind: 'value', path, here, there });
  }

  #maps(path: EdnPath, here: ReadonlyMap<Edn, Edn>, there: ReadonlyMap<Edn, Edn>): void {
    if (here.size === 0 && there.size === 0) this.same += 1;
    const left = new Map([...there].map(([key, value]) => [ednKey(key), { key, value }]));
    for (const [key, value] of here) {
      const other = left.get(ednKey(key));
      left.delete(ednKey(key));
      if (other === undefined) this.#only('here', [...path, key], value);
      else this.compare([...path, key], value, other.value);
    }
    for (const { key, value } of left.values()) this.#only('there', [...path, key], value);
  }

  #only(only: Side, path: EdnPath, value: Edn): void {
    if (this.#treatment(path) !== 'skip') this.differences.push({ kind: 'key', path, only, value });
  }

  #sequences(path: EdnPath, here: Edn, there: Edn): void {
    const mine = sequenceOf(here) ?? [];
    const theirs = sequenceOf(there) ?? [];
    if (mine.length !== theirs.length) {
      this.#items(path, mine, theirs);
      return;
    }
    if (mine.length === 0) {
      this.same += 1;
      return;
    }
    const before = this.differences.length;
    for (const [i, item] of mine.entries()) this.compare([...path, { item: i }], item, theirs[i] as Edn);
    if (this.differences.length === before) return;
    const areMoved = mine.some((item, i) => ednKey(item) !== ednKey(theirs[i] as Edn));
    const { onlyHere, onlyThere } = difference(mine, theirs);
    if (!areMoved || onlyHere.length > 0 || onlyThere.length > 0) return;
    this.differences.length = before;
    this.differences.push({ kind: 'order', path, here, there });
  }

  #items(path: EdnPath, here: readonly Edn[], there: readonly Edn[]): void {
    const { onlyHere, onlyThere } = difference(here, there);
    this.same += here.length - onlyHere.length + (here.length === 0 && there.length === 0 ? 1 : 0);
    if (onlyHere.length > 0 || onlyThere.length > 0) {
      this.differences.push({ kind: 'items', path, onlyHere, onlyThere });
    }
  }
}

function isSequence(value: Edn): boolean {
  return Array.isArray(value) || value instanceof EdnList;
}

function areOneKindOfSequence(here: Edn, there: Edn): boolean {
  return (
    (Array.isArray(here) && Array.isArray(there)) || (here instanceof EdnList && there instanceof EdnList)
  );
}

/** What each has more often than the other. */
function difference(
  here: readonly Edn[],
  there: readonly Edn[],
): { readonly onlyHere: readonly Edn[]; readonly onlyThere: readonly Edn[] } {
  const left = new Map<string, Edn[]>();
  for (const item of there) {
    const key = ednKey(item);
    const items = left.get(key);
    if (items === undefined) left.set(key, [item]);
    else items.push(item);
  }
  const onlyHere = here.filter((item) => left.get(ednKey(item))?.pop() === undefined);
  return { onlyHere, onlyThere: [...left.values()].flat() };
}
