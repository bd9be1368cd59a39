/** The time axis: from times to pixels and back, zooming, panning, and where its ticks stand. Pure. */
import { scaleLinear } from 'd3-scale';
import type { TimeWindow } from '../state.ts';

/** A window of time on `width` pixels that begin at `left`. */
export interface Viewport extends TimeWindow {
  readonly left: number;
  readonly width: number;
}

/** Nobody needs less than a microsecond across the whole diagram. */
export const shortestWindow = 1000;
/** How far past either end of the run one may look, as a part of the window. */
const overscroll = 0.02;

export function xOf(view: Viewport, time: number): number {
  return view.left + ((time - view.from) / (view.until - view.from)) * view.width;
}

export function timeAt(view: Viewport, x: number): number {
  return view.from + ((x - view.left) / view.width) * (view.until - view.from);
}

/** The same moment stays where it is; a factor over 1 shows less time. */
export function zoomed(window: TimeWindow, about: number, factor: number): TimeWindow {
  return {
    from: about - (about - window.from) / factor,
    until: about + (window.until - about) / factor,
  };
}

/** Moved by a part of its own length. */
export function panned(window: TimeWindow, part: number): TimeWindow {
  const by = (window.until - window.from) * part;
  return { from: window.from + by, until: window.until + by };
}

/** Moved as little as possible so that it shows a moment with some room around it; itself where it does already. */
export function revealing(window: TimeWindow, time: number, room = 0.08): TimeWindow {
  const length = window.until - window.from;
  if (time < window.from + length * room)
    return { from: time - length * room, until: time + length * (1 - room) };
  if (time > window.until - length * room) {
    return { from: time - length * (1 - room), until: time + length * room };
  }
  return window;
}

/** Neither shorter than can be shown, nor longer than the run, nor beyond its ends. */
export function clamped(window: TimeWindow, whole: TimeWindow): TimeWindow {
  const all = Math.max(whole.until - whole.from, shortestWindow);
  const length = Math.min(Math.max(window.until - window.from, shortestWindow), all * (1 + 2 * overscroll));
  const room = Math.min(length, all) * overscroll;
  const middle = (window.from + window.until) / 2;
  const least = whole.from - room;
  const most = Math.max(whole.from + all + room - length, least);
  const from = Math.min(Math.max(middle - length / 2, least), most);
  return { from, until: from + length };
}

export interface Tick {
  readonly time: number;
  readonly label: string;
}

/** Round moments, about `apart` pixels from one another. */
export function ticks(view: Viewport, apart = 100): readonly Tick[] {
  const inSeconds = scaleLinear().domain([view.from / 1e9, view.until / 1e9]);
  const times = inSeconds.ticks(Math.max(2, view.width / apart));
  const step = times.length > 1 ? (times[1] ?? 0) - (times[0] ?? 0) : 1;
  const digits = Math.max(0, Math.min(9, Math.ceil(-Math.log10(step) - 1e-9)));
  return times.map((time) => ({ time: time * 1e9, label: `${(time + 0).toFixed(digits)} s` }));
}
