/** Times and durations of a run as people read and type them. Nanoseconds everywhere else. */

/** `4.213 s`; with the microseconds where there are any: `4.213512 s`. */
export function exactTime(time: number): string {
  const micros = Math.round(time / 1e3);
  const digits = micros % 1000 === 0 ? 3 : 6;
  return `${(micros / 1e6).toFixed(digits)} s`;
}

/** How long something took: `340 µs`, `12.4 ms`, `1.21 s`. */
export function took(nanos: number): string {
  const micros = nanos / 1e3;
  if (Math.abs(micros) < 999.5) return `${Math.round(micros)} µs`;
  const ms = nanos / 1e6;
  if (Math.abs(ms) < 999.5) return `${trimmed(ms, Math.abs(ms) < 99.95 ? 1 : 0)} ms`;
  const s = nanos / 1e9;
  return `${trimmed(s, Math.abs(s) < 99.995 ? 2 : 0)} s`;
}

function trimmed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return decimals === 0 ? text : text.replace(/\.?0+$/, '');
}

const perUnit: Readonly<Record<string, number>> = { '': 1e9, s: 1e9, ms: 1e6, µs: 1e3, us: 1e3 };

/** `4.2`, `4,2 s`, `350 ms` in nanoseconds; null for what is no time. */
export function parseTime(text: string): number | null {
  const match = /^\s*([-−]?\d*[.,]?\d+)\s*(s|ms|µs|us|)\s*$/i.exec(text);
  if (match === null) return null;
  const [, number = '', unit = ''] = match;
  const value = Number(number.replace('−', '-').replace(',', '.'));
  return Math.round(value * (perUnit[unit.toLowerCase()] ?? Number.NaN));
}
