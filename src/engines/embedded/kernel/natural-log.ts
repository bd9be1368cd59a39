/**
 * The natural logarithm in plain arithmetic. Math.log may differ in its last bits from one version of
 * V8 to the next; additions, multiplications and divisions of doubles may not (IEEE 754), and a latency
 * that is drawn through this function is the same everywhere.
 */

const ln2 = Math.LN2;
const halfRoot = Math.SQRT1_2;

/**
 * ln x for a normal double x > 0, to within 4 units in the last place of Math.log.
 *
 * x = m * 2^e with m in [1/sqrt 2, sqrt 2), by exact halving and doubling; then
 * ln m = 2 artanh z with z = (m - 1) / (m + 1), |z| < 0.1716, as the power series of artanh: the first
 * term left out is below z^25 / 25 < 3e-21.
 */
export function naturalLog(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa >= 2 * halfRoot) {
    mantissa /= 2;
    exponent++;
  }
  while (mantissa < halfRoot) {
    mantissa *= 2;
    exponent--;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const square = z * z;
  let sum = 0;
  for (let power = 23; power >= 3; power -= 2) sum = (sum + 1 / power) * square;
  return exponent * ln2 + 2 * z * (1 + sum);
}
