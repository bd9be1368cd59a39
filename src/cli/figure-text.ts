/** Figures of the log in words. The unit follows from the measure's name, as the log holds plain numbers. */

const timePattern = /latency|duration/;

/** `318 ms`, `24.1`. */
export function figureText(measure: string, value: number): string {
  if (timePattern.test(measure)) return `${Math.round(value)} ms`;
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
}

/** `stable latency median`. */
export function measureTitle(measure: string): string {
  return measure.replace(/-/g, ' ');
}

/** `17 bytes`, `3.2 MB` (powers of ten). */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
