/**
 * Values that the errors of one type may quote between them. Logs that are shipped wrongly make every poll an
 * error, and each quotes polls of thousands of messages: results.edn would take hundreds of megabytes.
 */
export const quotedValues = 50_000;

/**
 * The items from the front that quote no more than `room` values between them, one at least. How many there
 * are of a type is told beside. O(room).
 */
export function withinRoom<T>(items: readonly T[], room = quotedValues): readonly T[] {
  let left = room;
  for (let shown = 0; shown < items.length; shown += 1) {
    left = roomAfter(items[shown], left);
    if (left < 0) return items.slice(0, Math.max(1, shown));
  }
  return items;
}

/** What of the room is left when a value and all that it holds is quoted; negative, and no further, when none is. */
function roomAfter(value: unknown, room: number): number {
  if (value === null || typeof value !== 'object') return room - 1;
  let left = room;
  const held: Iterable<unknown> =
    Symbol.iterator in value ? (value as Iterable<unknown>) : Object.values(value);
  for (const item of held) {
    left = roomAfter(item, left);
    if (left < 0) return left;
  }
  return left;
}
