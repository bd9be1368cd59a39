/**
 * Reads and writes of a few keys at a time, as Elle draws them for transactions and logs: later keys are
 * used more often, and a key that was written often enough makes room for a new one.
 * Source: elle/txn.clj `wr-txns` (elle 0.2.2), with its exponential choice of keys.
 */
import { type Json, jsonToEdn } from '../../../json.ts';
import { type Edn, kw } from '../../../results/edn.ts';
import type { TestSpec } from '../../engine.ts';
import type { Random } from '../kernel/random.ts';

export interface MicroOperation {
  readonly key: number;
  /** The value to write: 1, 2, 3 … for each key; null for a read. */
  readonly write: number | null;
}

/** Keys in use at a time where `--key-count` says nothing. */
const defaultKeyCount = 10;

/** An endless stream: each call draws the next one. O(keys in use). */
export function microOperations(
  { keyCount, maxWritesPerKey }: Pick<TestSpec, 'keyCount' | 'maxWritesPerKey'>,
  random: Random,
): () => MicroOperation {
  const active = Array.from({ length: keyCount ?? defaultKeyCount }, (_, key) => ({ key, nextWrite: 1 }));
  let newest = active.length - 1;
  return () => {
    for (;;) {
      const writes = random.int(2) === 1;
      const slot = exponentialIndex(active.length, random);
      const chosen = active[slot] as (typeof active)[number];
      if (!writes) return { key: chosen.key, write: null };
      if (chosen.nextWrite <= maxWritesPerKey) return { key: chosen.key, write: chosen.nextWrite++ };
      // Written often enough: a fresh key takes its place, and the draw is made again.
      newest++;
      active[slot] = { key: newest, nextWrite: 1 };
    }
  };
}

/** From 0 to `count` − 1, each twice as likely as the one before. */
function exponentialIndex(count: number, random: Random): number {
  // More than a thousand steps down nothing is ever drawn, and doubles end at 2^1024.
  const reach = Math.min(count, 1000);
  // Upstream's floor(log2(x)) − 1 with x uniform in [2, 2^(reach + 1)), by halving: exact everywhere.
  let x = 2 + random.float() * 2 * (2 ** reach - 1);
  let index = count - reach - 1;
  while (x >= 2 && index < count - 1) {
    x /= 2;
    index++;
  }
  return index;
}

/**
 * Micro-operations of a reply or of schedule.json as the history has them, their names as keywords:
 * `[[:append 9 1]]`. Null is none, as the schema has it.
 */
export function microOperationsFromJson(json: Json | undefined): Edn {
  const list = Array.isArray(json) ? (json as readonly Json[]) : [];
  return list.map((microOperation): Edn => {
    const [name, ...rest] = microOperation as readonly Json[];
    return [kw(String(name)), ...rest.map((item) => jsonToEdn(item, 0))];
  });
}
