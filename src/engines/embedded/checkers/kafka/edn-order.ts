import { CannotCompare, clojureCompare, type Edn, ednKey } from '../../../../results/edn.ts';

/**
 * Ascending in Clojure's order. Values that Clojure can't compare, where Maelstrom's checker throws, go by
 * their text.
 */
export function inOrder(items: readonly Edn[]): readonly Edn[] {
  return inOrderOf(items, (item) => item);
}

/** Items in that order of a value of theirs. */
export function inOrderOf<T>(items: readonly T[], valueIn: (item: T) => Edn): readonly T[] {
  try {
    return [...items].sort((a, b) => clojureCompare(valueIn(a), valueIn(b)));
  } catch (thrown) {
    if (!(thrown instanceof CannotCompare)) throw thrown;
    const texts = new Map(items.map((item) => [item, ednKey(valueIn(item))]));
    const textOf = (item: T) => texts.get(item) ?? '';
    return [...items].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
  }
}
