/** What lies over the messages: what is pinned or pointed at, the cursor, the event of the keyboard, a selection. */

import { exactTime } from '../panels/time-text.ts';
import type { Thing } from '../state.ts';
import { traceLine } from './draw-messages.ts';
import { DrawnLines } from './drawn.ts';
import { type Band, stripOf } from './fault-bands.ts';
import { axisHeight, type Frame, smallFont, textWidth, withinPlot } from './frame.ts';
import { styleOf } from './message-lines.ts';
import type { Scene } from './scene.ts';
import { xOf } from './viewport.ts';

export interface Overlay {
  readonly pinned: Thing | null;
  readonly hovered: Thing | null;
  readonly cursor: number | null;
  /** Two places across, while a stretch of time is being chosen. */
  readonly selection: readonly [number, number] | null;
}

const one = new DrawnLines(4);
const ranks = new Uint32Array(4);

export function drawOverlay(
  context: CanvasRenderingContext2D,
  frame: Frame,
  scene: Scene,
  bands: readonly Band[],
  { pinned, hovered, cursor, selection }: Overlay,
): void {
  context.clearRect(0, 0, frame.width, frame.height);
  withinPlot(context, frame, () => {
    if (selection !== null) drawSelection(context, frame, selection);
    if (cursor !== null) {
      context.fillStyle = frame.palette.cursor;
      context.globalAlpha = 0.55;
      context.fillRect(Math.round(xOf(frame.view, cursor)), 0, 1, frame.height);
      context.globalAlpha = 1;
    }
    if (pinned !== null) drawThing(context, frame, scene, bands, pinned, 7);
    if (hovered !== null) drawThing(context, frame, scene, bands, hovered, 5);
  });
  if (cursor !== null) drawMoment(context, frame, cursor);
}

function drawThing(
  context: CanvasRenderingContext2D,
  frame: Frame,
  scene: Scene,
  bands: readonly Band[],
  { kind, rank }: Thing,
  halo: number,
): void {
  const { palette } = frame;
  context.strokeStyle = palette.halo;
  if (kind === 'message') {
    const { request } = scene.run.columns;
    // With what it answers: a pair is what one looks for.
    const asked = request[rank] ?? -1;
    if (asked >= 0) haloOf(context, frame, scene, asked, halo / 2);
    haloOf(context, frame, scene, rank, halo);
  } else if (kind === 'operation') {
    const operation = scene.run.head.operations[rank];
    if (operation === undefined) return;
    for (const message of operation.requests) haloOf(context, frame, scene, message, halo / 2);
    const x1 = xOf(frame.view, operation.start);
    const x2 = xOf(frame.view, operation.end ?? scene.run.head.end);
    context.lineWidth = 2;
    const top = scene.topOfBar(rank, operation);
    context.strokeRect(x1 - 1.5, top - 1.5, Math.max(x2 - x1, 2) + 3, scene.bars.height + 3);
  } else if (kind === 'fault') {
    context.lineWidth = 2;
    for (const band of bands) {
      const row = scene.layout.rows[band.row];
      if (band.fault !== rank || row === undefined) continue;
      const x1 = Math.max(xOf(frame.view, band.start), frame.view.left - 4);
      const x2 = Math.min(xOf(frame.view, band.end), frame.width + 4);
      const { top, height } = stripOf(band, row);
      context.strokeRect(x1, top - scene.scroll, x2 - x1, height);
    }
  } else {
    const line = scene.run.logs()[rank];
    const { head } = scene.run;
    const lane = head.lanes.findIndex(({ names }) => names.some((name) => head.names[name] === line?.node));
    const row = scene.layout.rows[scene.layout.rowOf[lane] ?? 0];
    if (line === undefined || row === undefined || lane === -1) return;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(xOf(frame.view, line.time), row.middle - scene.scroll + 4, 6, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** The line itself with a broad light edge; also of messages that the frame has not drawn. */
function haloOf(
  context: CanvasRenderingContext2D,
  frame: Frame,
  scene: Scene,
  rank: number,
  width: number,
): void {
  const { view, palette } = frame;
  ranks[0] = rank;
  scene.layLinesOf(one, ranks, 1, view);
  context.beginPath();
  traceLine(context, one, 0, view.left - 40, view.left + view.width + 40);
  context.globalAlpha = 0.3;
  context.lineWidth = width + 3;
  context.strokeStyle = palette.halo;
  context.stroke();
  context.globalAlpha = 1;
  context.lineWidth = Math.min(width / 2, 2);
  context.strokeStyle = palette.types[styleOf(one.style[0] ?? 0).colour] ?? palette.text;
  context.stroke();
}

function drawSelection(
  context: CanvasRenderingContext2D,
  { palette, height }: Frame,
  [a, b]: readonly [number, number],
): void {
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.14;
  context.fillRect(Math.min(a, b), 0, Math.abs(b - a), height);
  context.globalAlpha = 1;
  context.fillRect(a, 0, 1, height);
  context.fillRect(b, 0, 1, height);
}

/** The cursor's time on the axis. */
function drawMoment(context: CanvasRenderingContext2D, frame: Frame, cursor: number): void {
  const { view, palette, width } = frame;
  const x = xOf(view, cursor);
  if (x < view.left || x > width) return;
  const words = exactTime(cursor);
  context.font = smallFont;
  context.textBaseline = 'middle';
  const half = textWidth(context, words) / 2 + 5;
  const middle = Math.min(Math.max(x, view.left + half), width - half);
  context.fillStyle = palette.cursor;
  context.fillRect(middle - half, 2, half * 2, axisHeight - 6);
  context.fillStyle = palette.surface;
  context.fillText(words, middle - half + 5, 2 + (axisHeight - 6) / 2);
}
