/** The minimap's picture: faults as bands, messages as a profile, failed operations as ticks. */
import type { RunHead } from '../../format.ts';
import type { Palette } from '../palette.ts';
import type { TimeWindow } from '../state.ts';
import { bandColour } from './fault-bands.ts';
import type { Overview } from './overview.ts';

/** Of the height, for operations that did not end well. */
const tickHeight = 5;

export interface MinimapSize {
  readonly width: number;
  readonly height: number;
}

export function drawMinimap(
  context: CanvasRenderingContext2D,
  { width, height }: MinimapSize,
  palette: Palette,
  head: RunHead,
  overview: Overview,
  whole: TimeWindow,
): void {
  const scale = width / Math.max(whole.until - whole.from, 1);
  const xOf = (time: number): number => (time - whole.from) * scale;
  context.fillStyle = palette.diagram;
  context.fillRect(0, 0, width, height);
  for (const { kind, start, end } of head.faults) {
    context.fillStyle = bandColour(palette, kind);
    context.fillRect(xOf(start), 0, Math.max(xOf(end ?? head.end) - xOf(start), 1), height);
  }
  const room = height - tickHeight - 2;
  const column = width / overview.columns;
  // The square root keeps quiet times visible beside a storm.
  const heightOf = (count: number): number =>
    count === 0 ? 0 : Math.max(room * Math.sqrt(count / Math.max(overview.greatest, 1)), 1);
  for (let place = 0; place < overview.columns; place += 1) {
    const all = heightOf(overview.all[place] ?? 0);
    const dropped = Math.min(heightOf(overview.dropped[place] ?? 0), all);
    context.fillStyle = palette.laneLine;
    context.fillRect(place * column, height - all, column, all);
    if (dropped === 0) continue;
    context.fillStyle = palette.dropped;
    context.fillRect(place * column, height - dropped, column, dropped);
  }
  for (const { outcome, start } of head.operations) {
    if (outcome === 'ok') continue;
    context.fillStyle = palette[outcome];
    context.fillRect(xOf(start), 0, 1.5, tickHeight);
  }
}
