import { effect, type ReadonlySignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Emphasis } from '../model/emphasis.ts';
import type { RunModel } from '../model/run-model.ts';
import { dark, light } from '../palette.ts';
import { exactTime } from '../panels/time-text.ts';
import { type PageState, type TimeWindow, wholeTime } from '../state.ts';
import './minimap.css';
import { drawMinimap } from './draw-minimap.ts';
import { overviewOf } from './overview.ts';
import { clamped, panned, shortestWindow } from './viewport.ts';
import { fit as fitAll, zoomTo } from './zoom-actions.ts';

export interface MinimapProps {
  readonly run: RunModel;
  readonly state: PageState;
  readonly emphasis: ReadonlySignal<Emphasis>;
}

type Part = 'start' | 'window' | 'end';

/** Of its own width, or of all time for an edge, that a key moves. */
const keyStep = 0.1;
const edgeKeyStep = 0.01;
const mostColumns = 1200;
/** Milliseconds between two pictures while bodies are still searched. */
const searchPause = 500;

/** All of the run in a strip, and the part of it that the diagram shows as a frame to drag, stretch and step. */
export function Minimap({ run, state, emphasis }: MinimapProps) {
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const whole = wholeTime(state.runs);
  useEffect(() => keepDrawn(root, canvas, run, state, emphasis), [run, state, emphasis]);
  const { from, until } = state.window.value;
  const placeOf = (time: number): number =>
    Math.min(Math.max((time - whole.from) / Math.max(whole.until - whole.from, 1), 0), 1) * 100;
  const left = placeOf(from);
  // A run that is a single moment is all in sight.
  const right = whole.until > whole.from ? placeOf(until) : 100;
  return (
    <div ref={root} class="minimap-root" onPointerDown={(event) => startDrag(event, root, state)}>
      <canvas ref={canvas} />
      <div class="minimap-shade" style={{ left: 0, width: `${left}%` }} />
      <div class="minimap-shade" style={{ left: `${right}%`, right: 0 }} />
      <Handle part="window" label="Time in sight" state={state} left={left} width={right - left} />
      <Handle part="start" label="Start of the time in sight" state={state} left={left} width={0} />
      <Handle part="end" label="End of the time in sight" state={state} left={right} width={0} />
    </div>
  );
}

interface HandleProps {
  readonly part: Part;
  readonly label: string;
  readonly state: PageState;
  /** Percent of the minimap. */
  readonly left: number;
  readonly width: number;
}

function Handle({ part, label, state, left, width }: HandleProps) {
  const whole = wholeTime(state.runs);
  const { from, until } = state.window.value;
  return (
    <div
      class={`minimap-${part}`}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={Math.round(whole.from / 1e6)}
      aria-valuemax={Math.round(whole.until / 1e6)}
      aria-valuenow={Math.round((part === 'end' ? until : from) / 1e6)}
      aria-valuetext={
        part === 'window'
          ? `${exactTime(from)} to ${exactTime(until)}`
          : exactTime(part === 'end' ? until : from)
      }
      style={part === 'window' ? { left: `${left}%`, width: `${width}%` } : { left: `${left}%` }}
      data-part={part}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || !press(event.key, part, state)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}

/** Does what a key says to a slider; false: nothing. */
function press(key: string, part: Part, state: PageState): boolean {
  const whole = wholeTime(state.runs);
  const window = state.window.value;
  const all = whole.until - whole.from;
  const step = part === 'window' ? keyStep * (window.until - window.from) : edgeKeyStep * all;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      state.window.value = moved(window, part, -step, whole);
      return true;
    case 'ArrowRight':
    case 'ArrowUp':
      state.window.value = moved(window, part, step, whole);
      return true;
    case 'PageDown':
      zoomTo(state, moved(window, part, -step * 10, whole));
      return true;
    case 'PageUp':
      zoomTo(state, moved(window, part, step * 10, whole));
      return true;
    case 'Home':
      zoomTo(state, moved(window, part, -all, whole));
      return true;
    case 'End':
      zoomTo(state, moved(window, part, all, whole));
      return true;
    case '0':
      fitAll(state);
      return true;
    default:
      return false;
  }
}

/** The window with one of its edges, or all of it, moved by so many nanoseconds. */
export function moved({ from, until }: TimeWindow, part: Part, by: number, whole: TimeWindow): TimeWindow {
  if (part === 'start') {
    return { from: Math.min(Math.max(from + by, whole.from), until - shortestWindow), until };
  }
  if (part === 'end') {
    return { from, until: Math.max(Math.min(until + by, whole.until), from + shortestWindow) };
  }
  return clamped(panned({ from, until }, by / (until - from)), whole);
}

/** Drags the part that was taken; elsewhere the window first jumps to the pointer. */
function startDrag(event: PointerEvent, root: RefObject<HTMLDivElement | null>, state: PageState): void {
  const element = root.current;
  if (element === null || event.button !== 0) return;
  const whole = wholeTime(state.runs);
  const { left, width } = element.getBoundingClientRect();
  const perPixel = (whole.until - whole.from) / Math.max(width, 1);
  const taken = event.target instanceof HTMLElement ? event.target.dataset.part : undefined;
  const part: Part = taken === 'start' || taken === 'end' ? taken : 'window';
  if (taken === undefined) {
    const window = state.window.value;
    const time = whole.from + (event.clientX - left) * perPixel;
    state.window.value = moved(window, 'window', time - (window.from + window.until) / 2, whole);
  }
  const origin = state.window.value;
  const begin = event.clientX;
  element.setPointerCapture(event.pointerId);
  const stop = new AbortController();
  const options = { signal: stop.signal };
  element.addEventListener(
    'pointermove',
    ({ clientX }) => {
      state.window.value = moved(origin, part, (clientX - begin) * perPixel, whole);
    },
    options,
  );
  for (const ending of ['pointerup', 'pointercancel'] as const) {
    element.addEventListener(ending, () => stop.abort(), options);
  }
}

/** Draws the picture whenever what it shows, its size or its colours change; not when the window moves. */
function keepDrawn(
  root: RefObject<HTMLDivElement | null>,
  canvas: RefObject<HTMLCanvasElement | null>,
  run: RunModel,
  state: PageState,
  emphasis: ReadonlySignal<Emphasis>,
): () => void {
  const element = root.current;
  const picture = canvas.current;
  if (element === null || picture === null) return () => {};
  const whole = wholeTime(state.runs);
  let drawn = -Infinity;
  const draw = (): void => {
    const width = element.clientWidth;
    const height = element.clientHeight;
    const context = picture.getContext('2d');
    const palette = state.dark.value ? dark : light;
    const shown = emphasis.value;
    const now = performance.now();
    if (!shown.complete && now - drawn < searchPause) return;
    drawn = now;
    if (width === 0 || context === null) return;
    const ratio = window.devicePixelRatio;
    picture.width = Math.round(width * ratio);
    picture.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const overview = overviewOf(run.columns, shown, whole, Math.min(mostColumns, Math.ceil(width / 2)));
    drawMinimap(context, { width, height }, palette, run.head, overview, whole);
  };
  const stopEffect = effect(draw);
  const sizes = new ResizeObserver(draw);
  sizes.observe(element);
  return () => {
    stopEffect();
    sizes.disconnect();
  };
}
