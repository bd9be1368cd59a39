/** What lies under the messages: lanes, the time axis, its lines, and the labels that stay where they are. */

import type { Band } from './fault-bands.ts';
import { axisHeight, type Frame, fitted, font, smallFont } from './frame.ts';
import type { LaneLayout, Row } from './lanes.ts';
import { ticks, xOf } from './viewport.ts';

/** Ground, rows of clients, and the lines of round moments. */
export function drawGround(
  context: CanvasRenderingContext2D,
  frame: Frame,
  layout: LaneLayout,
  scroll: number,
): void {
  const { view, palette, height } = frame;
  for (const row of layout.rows) {
    if (row.kind !== 'client') continue;
    context.fillStyle = palette.laneClient;
    context.fillRect(view.left, row.top - scroll, view.width, row.height);
  }
  context.fillStyle = palette.grid;
  for (const { time } of ticks(view)) context.fillRect(Math.round(xOf(view, time)), 0, 1, height);
  // The main phase begins: what is left of it is set-up.
  if (view.from < 0 && view.until > 0) {
    context.fillStyle = palette.laneLine;
    const zero = Math.round(xOf(view, 0));
    context.fillRect(zero, 0, 1, height);
    if (zero - view.left > 60) {
      context.fillStyle = palette.muted;
      context.font = smallFont;
      context.textBaseline = 'alphabetic';
      context.textAlign = 'right';
      context.fillText('set-up', zero - 6, height - axisHeight - 8);
      context.textAlign = 'left';
    }
  }
}

/** A line for every node and service, broken off while it is down. */
export function drawLaneLines(
  context: CanvasRenderingContext2D,
  frame: Frame,
  layout: LaneLayout,
  scroll: number,
  bands: readonly Band[],
): void {
  const { view, palette } = frame;
  context.strokeStyle = palette.laneLine;
  context.lineWidth = 1;
  context.beginPath();
  for (const [place, row] of layout.rows.entries()) {
    const y = Math.round(row.middle - scroll) + 0.5;
    if (row.kind === 'client' && layout.folded) continue;
    let x = view.left;
    for (const { start, end } of bands.filter((band) => band.row === place && band.kind === 'kill')) {
      const down = xOf(view, start);
      if (down > x) {
        context.moveTo(x, y);
        context.lineTo(down, y);
      }
      x = Math.max(x, end === Infinity ? Infinity : xOf(view, end));
    }
    if (x < view.left + view.width) {
      context.moveTo(x, y);
      context.lineTo(view.left + view.width, y);
    }
  }
  context.stroke();
}

/** The labels of the lanes on their own ground; `marked` is the lane that the keyboard is on. */
export function drawLabels(
  context: CanvasRenderingContext2D,
  frame: Frame,
  layout: LaneLayout,
  scroll: number,
  marked: number,
): void {
  const { view, palette, height } = frame;
  context.fillStyle = palette.surface;
  context.fillRect(0, axisHeight, view.left, height - axisHeight);
  context.save();
  context.beginPath();
  context.rect(0, axisHeight, view.left, height - axisHeight);
  context.clip();
  context.textBaseline = 'middle';
  for (const [place, row] of layout.rows.entries()) {
    const y = axisHeight + row.top - scroll;
    if (y > height || y + row.height < axisHeight) continue;
    if (place === marked) {
      context.fillStyle = palette.accentSoft;
      context.fillRect(0, y, view.left, row.height);
    }
    context.fillStyle = row.kind === 'node' ? palette.text : palette.muted;
    context.font = font;
    context.fillText(fitted(context, row.label, view.left - 14), 8, labelHeight(row, y));
    if (place === 0 || layout.rows[place - 1]?.kind === row.kind) continue;
    context.fillStyle = palette.border;
    context.fillRect(0, Math.round(y), view.left, 1);
  }
  context.restore();
  context.fillStyle = palette.border;
  context.fillRect(view.left - 1, axisHeight, 1, height - axisHeight);
}

/** In a tall row of clients the label stays at its first bars. */
function labelHeight(row: Row, top: number): number {
  return row.kind === 'client' && row.height > 40 ? top + 14 : top + row.height / 2;
}

/** Round moments and their words. */
export function drawAxis(context: CanvasRenderingContext2D, frame: Frame): void {
  const { view, palette, width } = frame;
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, width, axisHeight);
  context.fillStyle = palette.border;
  context.fillRect(0, axisHeight - 1, width, 1);
  context.font = smallFont;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (const { time, label } of ticks(view)) {
    const x = xOf(view, time);
    context.fillStyle = palette.laneLine;
    context.fillRect(Math.round(x), axisHeight - 5, 1, 4);
    context.fillStyle = palette.muted;
    if (x > view.left + 18 && x < width - 18) context.fillText(label, x, 10);
  }
  context.textAlign = 'left';
}

/** Which of the lanes are in sight, where not all are. */
export function drawScrollbar(
  context: CanvasRenderingContext2D,
  frame: Frame,
  layout: LaneLayout,
  scroll: number,
): void {
  const room = frame.height - axisHeight;
  if (layout.height <= room + 0.5) return;
  context.fillStyle = frame.palette.edge;
  const part = room / layout.height;
  context.fillRect(frame.width - 5, axisHeight + scroll * part, 4, room * part);
}
