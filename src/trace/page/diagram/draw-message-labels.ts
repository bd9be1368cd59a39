/** Words along the lines of messages: type and value. */
import { faded, strong } from '../model/emphasis.ts';
import type { DrawnLines } from './drawn.ts';
import { axisHeight, type Frame, fitted, font, smallFont, textWidth } from './frame.ts';
import { LabelSpace } from './label-space.ts';
import { isArc, type LineStyle, styleOf } from './message-lines.ts';

/** With more lines than this in sight there is no room for words, so nobody looks for it. */
const mostInSight = 400;
/** Words along steeper lines can't be read. */
const steepest = 1.2;
const mostLabels = 90;
const space = new LabelSpace();

/** Words along the lines that have room for them; those of strong lines first. */
export function drawMessageLabels(
  context: CanvasRenderingContext2D,
  frame: Frame,
  lines: DrawnLines,
  wordsOf: (rank: number) => string,
): void {
  space.clear(frame.width, frame.height - axisHeight);
  context.save();
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  context.lineJoin = 'round';
  let written = 0;
  for (let at = lines.count - 1; at >= 0 && written < mostLabels; at -= 1) {
    const place = lines.order[at] ?? 0;
    const style = styleOf(lines.style[place] ?? 0);
    if (style.emphasis === faded || (style.emphasis !== strong && lines.inSight > mostInSight)) break;
    if (writeAlong(context, frame, lines, place, style, wordsOf)) written += 1;
  }
  context.restore();
}

function writeAlong(
  context: CanvasRenderingContext2D,
  frame: Frame,
  lines: DrawnLines,
  place: number,
  style: LineStyle,
  wordsOf: (rank: number) => string,
): boolean {
  const { palette, view } = frame;
  const x1 = lines.x1[place] ?? 0;
  const y1 = lines.y1[place] ?? 0;
  const x2 = lines.x2[place] ?? 0;
  const y2 = lines.y2[place] ?? 0;
  // Of a line that goes beyond the edge the middle of what is seen.
  const right = view.left + view.width;
  const from = Math.max(0, x2 === x1 ? 0 : (view.left - x1) / (x2 - x1));
  const until = Math.min(1, x2 === x1 ? 1 : (right - x1) / (x2 - x1));
  const length = Math.hypot(x2 - x1, y2 - y1) * (until - from);
  const angle = Math.atan2(y2 - y1, x2 - x1);
  if (length < 56 || isArc(lines, place)) return false;
  if (Math.abs(angle) > steepest && style.emphasis !== strong) return false;
  context.font = style.emphasis === strong ? font : smallFont;
  const words = fitted(context, wordsOf(lines.rank[place] ?? 0), length - 22);
  if (words === '') return false;
  // Nearer to the sender: where several lines meet at one receiver their words stay apart.
  const part = from + (until - from) * 0.42;
  const x = x1 + (x2 - x1) * part;
  const y = y1 + (y2 - y1) * part;
  if (!space.take(x, y - 6, textWidth(context, words), angle)) return false;
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.strokeStyle = palette.diagram;
  context.lineWidth = 3;
  context.strokeText(words, 0, -3);
  context.fillStyle = palette.types[style.colour] ?? palette.text;
  context.fillText(words, 0, -3);
  context.restore();
  return true;
}
