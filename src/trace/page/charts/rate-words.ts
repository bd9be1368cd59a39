/** What the charts show, in a sentence each. */
import { count, grouped, seconds } from '../../../grading/statement.ts';
import { took } from '../panels/time-text.ts';
import type { TimeWindow } from '../state.ts';
import type { MessageRates } from './message-rates.ts';
import type { TypeRow } from './operation-series.ts';
import type { Bins } from './time-bins.ts';

/** A number a second: whole from a hundred up, else with one decimal. */
export function perSecond(value: number): string {
  return `${value >= 99.95 ? grouped(value) : value.toFixed(1)}/s`;
}

interface Peak {
  readonly value: number;
  /** When its bin begins. */
  readonly time: number;
}

/** Sum and peak of the bins that a window shows; null: it shows none. */
export function inSight(
  rates: Float64Array,
  bins: Bins,
  { from, until }: TimeWindow,
): (Peak & { sum: number }) | null {
  const first = Math.max(0, Math.floor((from - bins.start) / bins.width));
  const end = Math.min(bins.count, Math.ceil((until - bins.start) / bins.width));
  if (end <= first) return null;
  let [best, sum] = [first, 0];
  for (let bin = first; bin < end; bin++) {
    const value = rates[bin] ?? 0;
    sum += (value * bins.width) / 1e9;
    if (value > (rates[best] ?? 0)) best = bin;
  }
  return { value: rates[best] ?? 0, time: bins.start + best * bins.width, sum };
}

export function messageWords(rates: MessageRates, bins: Bins, window: TimeWindow): string {
  const parts = [
    ['between nodes', rates.betweenNodes],
    ['with services', rates.withServices],
    ['with clients', rates.withClients],
    ['dropped', rates.dropped],
  ] as const;
  const words = parts.flatMap(([name, values]) => {
    const seen = inSight(values, bins, window);
    if (seen === null || seen.value === 0) return [];
    return [`${grouped(seen.sum)} ${name} (at most ${perSecond(seen.value)}, at ${seconds(seen.time)})`];
  });
  if (words.length === 0) return 'No messages in the time in sight.';
  return `Messages in the time in sight: ${words.join(', ')}.`;
}

export function operationWords(rows: readonly TypeRow[]): string {
  const [ok, fail, info, open] = [0, 1, 2, 3].map((place) =>
    rows.reduce((sum, { counts }) => sum + (counts[place] ?? 0), 0),
  ) as [number, number, number, number];
  const total = ok + fail + info + open;
  if (total === 0) return 'No operations began in the time in sight.';
  const parts = [
    [ok, 'succeeded'],
    [fail, 'failed'],
    [info, 'ended with their outcome unknown'],
    [open, 'never ended'],
  ] as const;
  const said = parts.flatMap(([number, word]) => (number === 0 ? [] : [`${grouped(number)} ${word}`]));
  return `${count(total, 'operation')} began in the time in sight: ${said.join(', ')}.`;
}

/** @param quantiles as `shownQuantiles`, over all types */
export function latencyWords(quantiles: readonly (number | null)[]): string {
  const [median, most95, most99, greatest] = quantiles;
  if (median == null || most95 == null || most99 == null || greatest == null) {
    return 'No operation that began in the time in sight succeeded.';
  }
  return `Half of those that succeeded took no longer than ${took(median)}, 95 % no longer than ${took(most95)}, 99 % no longer than ${took(most99)}; the longest took ${took(greatest)}.`;
}
