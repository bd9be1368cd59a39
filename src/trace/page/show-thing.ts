/** Where things stand in time, and how the view comes to one of them. */
import { zoomTo } from './diagram/zoom-actions.ts';
import type { RunModel } from './model/run-model.ts';
import type { PageState, Thing, TimeWindow } from './state.ts';

/** From when to when a thing is drawn. */
export function spanOf({ columns, head, logs }: RunModel, { kind, rank }: Thing): TimeWindow | null {
  if (kind === 'message') {
    const from = columns.sent[rank];
    return from === undefined ? null : { from, until: columns.end[rank] ?? from };
  }
  if (kind === 'log') {
    const line = logs()[rank];
    return line === undefined ? null : { from: line.time, until: line.time };
  }
  const thing = kind === 'operation' ? head.operations[rank] : head.faults[rank];
  return thing === undefined ? null : { from: thing.start, until: thing.end ?? head.end };
}

/** The same width of time, moved so that a span is in sight; wider only where it does not fit. */
export function windowWith({ from, until }: TimeWindow, span: TimeWindow): TimeWindow {
  if (span.from >= from && span.until <= until) return { from, until };
  const width = until - from;
  const needed = (span.until - span.from) * 1.2;
  const middle = (span.from + span.until) / 2;
  const half = Math.max(width, needed) / 2;
  return { from: middle - half, until: middle + half };
}

/** Pins a thing, puts the cursor on it and brings it into sight. */
export function showThing(state: PageState, thing: Thing): void {
  const run = state.runs[thing.run];
  const span = run && spanOf(run, thing);
  state.pinned.value = thing;
  if (!span) return;
  state.cursor.value = span.from;
  // A fault may be as long as the run: its beginning is what matters.
  const seen = thing.kind === 'fault' ? { from: span.from, until: span.from } : span;
  const shown = state.window.value;
  const wanted = windowWith(shown, seen);
  if (wanted.from !== shown.from || wanted.until !== shown.until) zoomTo(state, wanted);
}
