import { CannotCompare, clojureCompare, type Edn, ednKey } from '../../../results/edn.ts';
import type { History, UniqueIdsResult } from '../../../results/results.ts';

type Counted = UniqueIdsResult['duplicated'][number];

/** Duplicates that results.edn lists. */
const LISTED = 48;

/**
 * No two acknowledged ids may be equal, as Clojure understands equal: integers of any size exactly, `1`
 * and `1.0` differ, objects by content, null equals null.
 *
 * Ids that Clojure can't put in order (objects; strings beside numbers) make the answer unknown, for
 * the range of ids needs an order: `error` says why, duplicates are then not listed. Null is left out
 * of the range. Source: jepsen/checker.clj `UniqueIds`, tesser.core `range` and `frequencies`.
 * O(n log d) for n ids, d of them duplicated.
 */
export function checkUniqueIds(history: History): UniqueIdsResult {
  const counts = new Map<string, { id: Edn; count: number }>();
  let attempted = 0;
  let acknowledged = 0;
  let least: Edn = null;
  let greatest: Edn = null;
  let error: string | undefined;
  for (const { f, type, value } of history) {
    if (f !== 'generate') continue;
    if (type === 'invoke') attempted++;
    if (type !== 'ok') continue;
    acknowledged++;
    const key = ednKey(value);
    const seen = counts.get(key);
    if (seen === undefined) counts.set(key, { id: value, count: 1 });
    else seen.count++;
    if (error !== undefined) continue;
    error = refusal(() => {
      // Of ids that compare as equal the later one is kept, as Tesser's folds do.
      if (value !== null && (least === null || clojureCompare(value, least) <= 0)) least = value;
      if (value !== null && (greatest === null || clojureCompare(value, greatest) >= 0)) greatest = value;
    });
  }
  let duplicated: Counted[] = [];
  error ??= refusal(() => {
    duplicated = sortedMap([...counts.values()].filter((entry) => entry.count > 1));
  });
  const base = {
    workload: 'unique-ids',
    attemptedCount: attempted,
    acknowledgedCount: acknowledged,
  } as const;
  if (error !== undefined) {
    return { ...base, valid: 'unknown', duplicatedCount: 0, duplicated: [], range: [null, null], error };
  }
  return {
    ...base,
    valid: duplicated.length === 0,
    duplicatedCount: duplicated.length,
    duplicated: mostFrequent(duplicated),
    range: [least, greatest],
  };
}

/** Runs `compare`; why two ids could not be compared, or undefined. */
function refusal(compare: () => void): string | undefined {
  try {
    compare();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof CannotCompare) return thrown.message;
    throw thrown;
  }
}

/**
 * Entries in Clojure's order of their ids. Ids that compare as equal without being equal (1 and 1.0)
 * share one entry, since a sorted map takes them for one key: the first id, the last count.
 */
function sortedMap(entries: readonly Counted[]): Counted[] {
  const sorted: Counted[] = [];
  for (const entry of [...entries].sort((a, b) => clojureCompare(a.id, b.id))) {
    const last = sorted.at(-1);
    if (last !== undefined && clojureCompare(last.id, entry.id) === 0) {
      sorted[sorted.length - 1] = { id: last.id, count: entry.count };
    } else sorted.push(entry);
  }
  return sorted;
}

/**
 * The most frequent duplicates; of equally frequent ones those with the highest ids, for Jepsen sorts
 * by count and reverses. The type wants them most frequent first, ids ascending within a count.
 */
function mostFrequent(duplicated: readonly Counted[]): Counted[] {
  const order = new Map(duplicated.map((entry, i) => [entry, i]));
  const place = (entry: Counted) => order.get(entry) ?? 0;
  return [...duplicated]
    .sort((a, b) => b.count - a.count || place(b) - place(a))
    .slice(0, LISTED)
    .sort((a, b) => b.count - a.count || place(a) - place(b));
}
