/** What all charts over the run's time have in common. */
import { zoomTo } from '../diagram/zoom-actions.ts';
import { type PageState, type TimeWindow, wholeTime } from '../state.ts';
import type { ChartAxis } from './chart.tsx';
import type { Bins } from './time-bins.ts';

export const secondsAxis: ChartAxis = { text: (value, decimals) => `${value.toFixed(decimals)} s` };

/** Whole numbers by thousands: `1,200`. */
export const rateAxis: ChartAxis = {
  text: (value, decimals) => value.toFixed(decimals).replace(/\B(?=(\d{3})+(?!\d))/g, ','),
};

/** Selecting zooms the whole page; a double click shows all of the time. */
export function zooming(state: PageState) {
  return {
    onSelect: (window: TimeWindow) => zoomTo(state, window),
    onReset: () => zoomTo(state, wholeTime(state.runs)),
  };
}

/** Places of the bins that a window shows. */
export function binsInSight(bins: Bins, { from, until }: TimeWindow): readonly number[] {
  const first = Math.max(0, Math.floor((from - bins.start) / bins.width));
  const end = Math.min(bins.count, Math.ceil((until - bins.start) / bins.width));
  return Array.from({ length: Math.max(0, end - first) }, (_, place) => first + place);
}

/** When a bin begins, to as many decimals as its width has. */
export function binName({ start, width }: Bins, bin: number): string {
  const decimals = Math.max(0, Math.min(9, Math.ceil(9 - Math.log10(width) - 1e-9)));
  return `${((start + bin * width) / 1e9).toFixed(decimals)} s`;
}
