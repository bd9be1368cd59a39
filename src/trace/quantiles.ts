/** Quantiles as Jepsen takes them: one of the values themselves, nothing in between. */

/**
 * @param sorted in ascending order
 * @param q from 0 (the least) to 1 (the greatest)
 * @returns null: there are no values
 */
export function quantile(sorted: ArrayLike<number>, q: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? null;
}
