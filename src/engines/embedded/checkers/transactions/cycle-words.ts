/** What each class of cycle means, for people. Sources: Adya, "Weak Consistency" (1999); Elle (2020), section 5. */

const meanings: Readonly<Record<string, string>> = {
  G0: 'their writes went one over the other in a circle',
  G1c: 'each saw or built upon what another wrote, in a circle',
  'G-single-item': 'one of them missed a write of a transaction whose effects it saw otherwise',
  'G-nonadjacent-item':
    'several of them missed writes, never two in a row, so that no snapshots explain what they saw',
  'G2-item': 'several of them missed what the next one wrote, so that no serial order explains what they saw',
};

const orders: Readonly<Record<string, string>> = {
  '-process': ', given the order in which each process ran its transactions',
  '-realtime': ', given which of them had ended before others began',
};

/** `G-single-item-realtime` in half a sentence. An unknown class is said to be a circle. */
export function cycleMeaning(name: string): string {
  const suffix = Object.keys(orders).find((order) => name.endsWith(order)) ?? '';
  const meaning =
    meanings[name.slice(0, name.length - suffix.length)] ?? 'they follow one another in a circle';
  return meaning + (orders[suffix] ?? '');
}
