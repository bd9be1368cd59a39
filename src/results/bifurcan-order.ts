/**
 * The order in which the hash maps of Bifurcan hold their keys. Jepsen gathers the logs of its kafka test in
 * such a map, so that this order decides which of several equal findings comes first. Source:
 * io.lacuna.bifurcan.Map and its nodes (0.2.0), whose tries keep the entries of a node before its children.
 */

import { javaStringHash } from './clojure-order.ts';
import type { Edn } from './edn-values.ts';

/**
 * Items whose keys are strings or integers in the order of a Bifurcan map of these keys; others as they
 * came. O(n log n).
 */
export function bifurcanOrder<T>(items: readonly T[], keyOf: (item: T) => Edn): readonly T[] {
  const hashed: Hashed<T>[] = [];
  for (const item of items) {
    const hash = spreadHash(keyOf(item));
    if (hash === null) return items;
    hashed.push({ item, hash });
  }
  return inTrie(hashed, 0);
}

interface Hashed<T> {
  readonly item: T;
  readonly hash: number;
}

/** A node's own entries, then what its children hold, each by the next five bits of the hash. */
function inTrie<T>(items: readonly Hashed<T>[], shift: number): readonly T[] {
  const slots = new Map<number, Hashed<T>[]>();
  for (const entry of items) {
    const slot = (entry.hash >>> shift) & 31;
    slots.set(slot, [...(slots.get(slot) ?? []), entry]);
  }
  const ascending = [...slots].sort(([a], [b]) => a - b).map(([, entries]) => entries);
  const alone = ascending.filter((entries) => entries.length === 1 || shift > 25);
  const crowded = ascending.filter((entries) => entries.length > 1 && shift <= 25);
  return [
    ...alone.flatMap((entries) => entries.map(({ item }) => item)),
    ...crowded.flatMap((entries) => inTrie(entries, shift + 5)),
  ];
}

/** Java's `hashCode`, mixed as java.util.HashMap once did. */
function spreadHash(key: Edn): number | null {
  const hash = typeof key === 'string' ? javaStringHash(key) : javaIntegerHash(key);
  if (hash === null) return null;
  const mixed = hash ^ (hash >>> 20) ^ (hash >>> 12);
  return mixed ^ (mixed >>> 7) ^ (mixed >>> 4);
}

/** Of a java.lang.Long. */
function javaIntegerHash(key: Edn): number | null {
  if (typeof key !== 'number' || !Number.isSafeInteger(key)) return null;
  return (key | 0) ^ (Math.floor(key / 2 ** 32) | 0);
}
