/** Zooming and panning as the toolbar, the keys and the gestures do it. */
import { type PageState, type TimeWindow, wholeTime } from '../state.ts';
import { clamped, panned, zoomed } from './viewport.ts';

/** Milliseconds that a movement takes. */
const moving = 180;

/** Movements under way, so that a second one goes on from where the first would have ended. */
const targets = new WeakMap<PageState, { readonly window: TimeWindow; readonly shown: TimeWindow }>();

/** Over 1 shows less time. What the person looks at stays in place: what is pinned or pointed at, else the middle. */
export function zoomBy(state: PageState, factor: number, about?: number): void {
  const window = aim(state);
  zoomTo(state, zoomed(window, about ?? middleOf(state, window), factor));
}

/** All of the time. */
export function fit(state: PageState): void {
  zoomTo(state, wholeTime(state.runs));
}

/** By a part of the window, to the right when positive. */
export function panBy(state: PageState, part: number): void {
  zoomTo(state, panned(aim(state), part));
}

/** Moves the view there, at once where less movement is asked for. */
export function zoomTo(state: PageState, wanted: TimeWindow): void {
  const whole = wholeTime(state.runs);
  const window = sameAs(wanted, whole) ? whole : clamped(wanted, whole);
  if (state.reducedMotion.value || document.hidden) {
    state.window.value = window;
    return;
  }
  const from = state.window.value;
  const began = performance.now();
  targets.set(state, { window, shown: from });
  const step = (now: number): void => {
    const target = targets.get(state);
    // Somebody else has moved the view, or set another aim: theirs counts.
    if (target?.window !== window || state.window.value !== target.shown) return;
    const part = Math.min(1, Math.max(0, (now - began) / moving));
    const eased = 1 - (1 - part) ** 3;
    const shown =
      part === 1
        ? window
        : {
            from: from.from + (window.from - from.from) * eased,
            until: from.until + (window.until - from.until) * eased,
          };
    state.window.value = shown;
    if (part === 1) targets.delete(state);
    else {
      targets.set(state, { window, shown });
      requestAnimationFrame(step);
    }
  };
  requestAnimationFrame(step);
}

/** Where the view will be once what moves it has ended. */
function aim(state: PageState): TimeWindow {
  const target = targets.get(state);
  return target !== undefined && target.shown === state.window.value ? target.window : state.window.value;
}

function middleOf(state: PageState, { from, until }: TimeWindow): number {
  const cursor = state.cursor.value;
  return cursor !== null && cursor >= from && cursor <= until ? cursor : (from + until) / 2;
}

function sameAs(one: TimeWindow, other: TimeWindow): boolean {
  return one.from === other.from && one.until === other.until;
}
