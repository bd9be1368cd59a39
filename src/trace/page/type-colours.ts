/** Which of the palette's colours a type of message has: a request and its reply share one. Pure. */

/** The palette's last colour is for what prepares a run, so that it doesn't take one from what matters. */
const setUpTypes: readonly string[] = ['init', 'topology'];
const replySuffix = '_ok';
const known = new WeakMap<readonly string[], Uint8Array>();

/**
 * Places in `Palette.types`, by rank of the type. `first`: types of the first of several runs, which have the same
 * colours in all of them.
 */
export function typeSlots(
  types: readonly string[],
  colours: number,
  first: readonly string[] = types,
): Uint8Array {
  const kept = known.get(types);
  if (kept !== undefined) return kept;
  const families = new Map<string, number>();
  const slotOf = (type: string): number => {
    const family = isReplyType(type) ? type.slice(0, -replySuffix.length) : type;
    if (setUpTypes.includes(family)) return colours - 1;
    const slot = families.get(family) ?? families.size % (colours - 1);
    families.set(family, slot);
    return slot;
  };
  for (const type of first) slotOf(type);
  const slots = Uint8Array.from(types, slotOf);
  known.set(types, slots);
  return slots;
}

/** `read_ok`: it is drawn lighter than what it answers. */
export function isReplyType(type: string): boolean {
  return type.endsWith(replySuffix);
}
