import { CannotCompare, clojureCompare, type Edn, ednKey, sequenceOf } from '../../../../results/edn.ts';
import type { History, Operation } from '../../../../results/results.ts';

/** The operations of one key, values without it. */
export interface KeyHistory {
  readonly key: Edn;
  readonly history: History;
}

/**
 * The history of each key, in order of the keys; keys that Clojure can't compare, where Maelstrom's checker
 * throws, stay in the order in which they were first used. Source: jepsen/independent.clj. O(n).
 */
export function splitByKey(history: History): KeyHistory[] {
  const keys = new Map<string, { key: Edn; history: Operation[] }>();
  for (const operation of history) {
    if (operation.process === 'nemesis') continue;
    const pair = sequenceOf(operation.value);
    if (pair?.length !== 2) continue;
    const [key = null, value = null] = pair;
    const text = ednKey(key);
    let found = keys.get(text);
    if (found === undefined) {
      found = { key, history: [] };
      keys.set(text, found);
    }
    found.history.push({ ...operation, value });
  }
  const inOrder = [...keys.values()];
  try {
    return inOrder.toSorted((a, b) => clojureCompare(a.key, b.key));
  } catch (thrown) {
    if (thrown instanceof CannotCompare) return inOrder;
    throw thrown;
  }
}
