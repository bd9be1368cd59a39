/** Offsets of messages in logs: integers of any size, compared and counted exactly. */
import { type Edn, isEdnMap, sequenceOf } from '../../../../results/edn.ts';

/** A bigint where a double would not hold it. */
export type Offset = number | bigint;
/** Offsets by key. */
export type Offsets = ReadonlyMap<string, Offset>;

export function laterOf(left: Offset, right: Offset): Offset {
  return left < right ? right : left;
}

/** The next offset. */
export function after(offset: Offset): Offset {
  if (typeof offset === 'bigint') return offset + 1n;
  return offset === Number.MAX_SAFE_INTEGER ? BigInt(offset) + 1n : offset + 1;
}

/** Raises a key's offset to `offset`, where it is not beyond it. */
export function raise(offsets: Map<string, Offset>, key: string, offset: Offset): void {
  const held = offsets.get(key);
  offsets.set(key, held === undefined ? offset : laterOf(held, offset));
}

/**
 * A key as Maelstrom's generator keeps it: read as a 64-bit integer and written again. Whatever a node
 * answers that is no such number is one and the same key, without a name (kafka.clj `StringKeys`).
 */
export function keyAsNumber(name: string): string {
  // The names that clients send: written again they are the same.
  if (/^(0|[1-9]\d{0,14})$/.test(name)) return name;
  const number = keyNumber(name);
  return number === null ? '' : String(number);
}

/** The number that a key's name stands for; null for anything else. */
export function keyNumber(name: string): Offset | null {
  if (!/^[+-]?\d+$/.test(name)) return null;
  const big = BigInt(name.replace('+', ''));
  if (BigInt.asIntN(64, big) !== big) return null;
  const number = Number(big);
  return Number.isSafeInteger(number) ? number : big;
}

/** By number, the key without one first. */
export function compareKeys(left: string, right: string): number {
  const [a, b] = [keyNumber(left), keyNumber(right)];
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The highest offset that an acknowledged send or poll shows for each key, −1 for a key that was polled
 * and had nothing; empty for other operations. Source: jepsen/tests/kafka.clj `op->max-offsets`. O(messages).
 */
export function highestOffsets(f: string, value: Edn): Offsets {
  const offsets = new Map<string, Offset>();
  if (f !== 'send' && f !== 'poll') return offsets;
  for (const microOperation of sequenceOf(value) ?? []) {
    const [, what, pair] = sequenceOf(microOperation) ?? [];
    if (f === 'send') {
      const offset = sequenceOf(pair ?? null)?.[0];
      if (typeof what === 'string' && isOffset(offset)) raise(offsets, keyAsNumber(what), offset);
    } else if (isEdnMap(what ?? null)) {
      for (const [key, pairs] of what as ReadonlyMap<string, Edn>) {
        let highest: Offset = -1;
        for (const entry of sequenceOf(pairs) ?? []) {
          const offset = sequenceOf(entry)?.[0];
          if (isOffset(offset)) highest = laterOf(highest, offset);
        }
        raise(offsets, keyAsNumber(key), highest);
      }
    }
  }
  return offsets;
}

function isOffset(value: Edn | undefined): value is Offset {
  return typeof value === 'number' || typeof value === 'bigint';
}
