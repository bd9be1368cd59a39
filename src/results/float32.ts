/**
 * Figures that Maelstrom computes as 32-bit floats (`:msgs-per-op`, `:ok-fraction`) and prints with as
 * few digits as tell them apart, such as 18.336449.
 */

/**
 * The double that prints as the 32-bit float nearest to `value` does in Java: its shortest decimal form.
 * So a figure computed here equals the one read from a file, and prints the same.
 */
export function float32(value: number): number {
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) return rounded;
  for (let digits = 1; digits < 9; digits++) {
    const decimal = Number(rounded.toPrecision(digits));
    if (Math.fround(decimal) === rounded) return decimal;
  }
  return Number(rounded.toPrecision(9));
}
