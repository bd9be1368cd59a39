/** A logarithmic axis for durations. */

/** From a round value below the least to one above the greatest, with some room at either end. */
export function logRange(least: number, greatest: number): readonly [from: number, until: number] {
  const low = Math.max(1000, least);
  const high = Math.max(low, greatest);
  const steps = ladder(low / 10, high * 10);
  const from = steps.findLast((step) => step <= low * 0.9) ?? low * 0.5;
  const until = steps.find((step) => step >= high * 1.1 && step >= from * 5) ?? high * 10;
  return [from, until];
}

/** 1, 2 and 5 of each power of ten in a range; powers alone where there would be more than `most`. */
export function logTicks(from: number, until: number, most: number): readonly number[] {
  const all = ladder(from, until);
  if (all.length <= most) return all;
  const powers = all.filter((value) => Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6));
  return powers.length >= 2 ? powers : all.filter((_, place) => place % Math.ceil(all.length / most) === 0);
}

function ladder(from: number, until: number): number[] {
  const values: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(until)); power++) {
    for (const digit of [1, 2, 5]) {
      const value = Number(`${digit}e${power}`);
      if (value >= from && value <= until) values.push(value);
    }
  }
  return values;
}
