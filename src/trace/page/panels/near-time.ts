import { exactTime } from './time-text.ts';

/** A moment to the millisecond, as the sentences of a diagnosis have it: `4.213 s`. */
export function nearTime(time: number): string {
  return exactTime(Math.round(time / 1e6) * 1e6);
}
