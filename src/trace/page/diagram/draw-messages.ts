/** Lines of messages: one path for all that look alike, in short pieces, which is what software draws fastest. */
import { fates, type MessageColumns } from '../../format.ts';
import { faded, plain, strong } from '../model/emphasis.ts';
import type { Palette } from '../palette.ts';
import type { DrawnLines } from './drawn.ts';
import type { Frame } from './frame.ts';
import { arcHeight, isArc, type LineStyle, styleOf } from './message-lines.ts';

const partitioned = fates.indexOf('partitioned');
const lost = fates.indexOf('lost');
const down = fates.indexOf('down');
/** Beyond so many lines nobody could tell their arrowheads, or dashes, apart; and dashes are slow to draw. */
const mostArrows = 1200;
const mostDashed = 500;
const pieceLength = 48;
const dash: readonly number[] = [5, 4];
const noDash: readonly number[] = [];

/** How much of a crowd the lines stand in. */
export interface Crowd {
  /** More are in sight than are drawn: those that are must let through what lies under them. */
  readonly crowded: boolean;
  /** Others are faded: what is left is what the person looks for. */
  readonly following: boolean;
}

export function drawMessages(
  context: CanvasRenderingContext2D,
  frame: Frame,
  lines: DrawnLines,
  columns: MessageColumns,
  crowd: Crowd,
): void {
  const left = frame.view.left - 40;
  const right = frame.view.left + frame.view.width + 40;
  for (let code = 0; code < 256; code += 1) {
    const start = lines.styleStart[code] ?? 0;
    const end = lines.styleStart[code + 1] ?? start;
    if (end <= start) continue;
    const style = styleOf(code);
    const stressed = style.emphasis === strong || (crowd.following && style.emphasis === plain);
    setPen(context, style, frame.palette, stressed, alphaOf(style, stressed, crowd, lines));
    const dashed = style.dropped && (style.emphasis === strong || lines.count < mostDashed);
    context.setLineDash((dashed ? dash : noDash) as number[]);
    for (let piece = start; piece < end; piece += pieceLength) {
      context.beginPath();
      for (let at = piece; at < end && at < piece + pieceLength; at += 1) {
        traceLine(context, lines, lines.order[at] ?? 0, left, right);
      }
      context.stroke();
    }
    if (style.emphasis === faded) continue;
    if (!style.dropped) {
      const room = !crowd.crowded && lines.count < mostArrows;
      if (room || stressed) drawArrows(context, lines, start, end);
    } else if (stressed || !crowd.crowded) {
      // In a crowd red strips along the lanes say it.
      drawFates(context, frame.palette, lines, columns, start, end, stressed);
    }
  }
  context.globalAlpha = 1;
  context.setLineDash(noDash as number[]);
}

function alphaOf({ emphasis, reply }: LineStyle, stressed: boolean, crowd: Crowd, lines: DrawnLines): number {
  if (emphasis === strong) return 1;
  if (emphasis === faded) return lines.count > 300 ? 0.06 : 0.13;
  if (stressed) return lines.count < 1500 ? 1 : 0.7;
  const part = reply ? 0.75 : 1;
  if (crowd.crowded) return Math.max(0.16, 0.4 - 0.1 * Math.log10(lines.inSight / lines.count)) * part;
  return (lines.count < 250 ? 0.9 : lines.count < 1000 ? 0.7 : 0.5) * part;
}

/** A reply is thinner than what it answers, a copy thinner still. */
function setPen(
  context: CanvasRenderingContext2D,
  style: LineStyle,
  palette: Palette,
  stressed: boolean,
  alpha: number,
): void {
  const colour = palette.types[style.colour] ?? palette.text;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.globalAlpha = alpha;
  const width = style.copy ? 0.6 : style.reply ? 0.85 : 1.2;
  context.lineWidth = style.emphasis === strong ? 2.6 : stressed ? width * 1.6 : width;
}

/** Cut at the edges: very long lines are slow to draw and come out imprecise. */
export function traceLine(
  context: CanvasRenderingContext2D,
  lines: DrawnLines,
  place: number,
  left: number,
  right: number,
): void {
  let x1 = lines.x1[place] ?? 0;
  let y1 = lines.y1[place] ?? 0;
  let x2 = lines.x2[place] ?? 0;
  let y2 = lines.y2[place] ?? 0;
  if (isArc(lines, place)) {
    const rise = arcHeight(x2 - x1);
    context.moveTo(x1, y1);
    context.quadraticCurveTo((x1 + x2) / 2, y1 - 2 * rise, x2, y2);
    return;
  }
  const slope = x2 === x1 ? 0 : (y2 - y1) / (x2 - x1);
  if (x1 < left) {
    y1 += slope * (left - x1);
    x1 = left;
  }
  if (x2 > right) {
    y2 -= slope * (x2 - right);
    x2 = right;
  }
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
}

function drawArrows(context: CanvasRenderingContext2D, lines: DrawnLines, start: number, end: number): void {
  context.beginPath();
  for (let at = start; at < end; at += 1) arrowhead(context, lines, lines.order[at] ?? 0);
  context.fill();
}

function arrowhead(context: CanvasRenderingContext2D, lines: DrawnLines, place: number): void {
  const x2 = lines.x2[place] ?? 0;
  const y2 = lines.y2[place] ?? 0;
  let dx = x2 - (lines.x1[place] ?? 0);
  let dy = y2 - (lines.y1[place] ?? 0);
  if (isArc(lines, place)) {
    // The end of the arc points down at the lane.
    dy = 2 * arcHeight(dx);
    dx /= 2;
  }
  const length = Math.hypot(dx, dy);
  if (length < 12) return;
  dx = (dx / length) * 7;
  dy = (dy / length) * 7;
  context.moveTo(x2, y2);
  context.lineTo(x2 - dx - dy * 0.45, y2 - dy + dx * 0.45);
  context.lineTo(x2 - dx + dy * 0.45, y2 - dy - dx * 0.45);
}

/** What became of those that were dropped, each with a sign of its own where its line ends. */
function drawFates(
  context: CanvasRenderingContext2D,
  palette: Palette,
  lines: DrawnLines,
  columns: MessageColumns,
  start: number,
  end: number,
  stressed: boolean,
): void {
  context.setLineDash(noDash as number[]);
  context.strokeStyle = palette.dropped;
  context.lineWidth = stressed ? 2.6 : 1.5;
  context.globalAlpha = 1;
  const size = stressed ? 5 : 3.5;
  context.beginPath();
  for (let at = start; at < end; at += 1) {
    const place = lines.order[at] ?? 0;
    const fate = columns.fate[lines.rank[place] ?? 0] ?? 0;
    fateSign(context, fate, lines.x2[place] ?? 0, lines.y2[place] ?? 0, size);
  }
  context.stroke();
}

/** A cross: cut off or lost; a circle with a bar: its receiver was down; a circle: never delivered. */
function fateSign(context: CanvasRenderingContext2D, fate: number, x: number, y: number, size: number): void {
  if (fate === partitioned || fate === lost) {
    context.moveTo(x - size, y - size);
    context.lineTo(x + size, y + size);
    context.moveTo(x - size, y + size);
    context.lineTo(x + size, y - size);
    return;
  }
  context.moveTo(x + size, y);
  context.arc(x, y, size, 0, 2 * Math.PI);
  if (fate !== down) return;
  context.moveTo(x - size * 0.7, y + size * 0.7);
  context.lineTo(x + size * 0.7, y - size * 0.7);
}
