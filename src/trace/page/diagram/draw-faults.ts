/** Bands of faults: a colour, a hatch of its own for each kind, and its words where there is room. */
import type { TraceFault } from '../../format.ts';
import { type Band, bandColour, stripOf } from './fault-bands.ts';
import { type Frame, fitted, smallFont } from './frame.ts';
import type { LaneLayout } from './lanes.ts';
import { xOf } from './viewport.ts';

const tile = 8;
/** Pixels that a strip needs for its words. */
const leastLabelled = 16;
const patterns = new Map<string, CanvasPattern | null>();

export function drawFaults(
  context: CanvasRenderingContext2D,
  frame: Frame,
  bands: readonly Band[],
  layout: LaneLayout,
  scroll: number,
): void {
  const { view, palette } = frame;
  const right = view.left + view.width;
  context.font = smallFont;
  context.textBaseline = 'top';
  for (const band of bands) {
    const row = layout.rows[band.row];
    if (row === undefined || band.start > view.until || band.end < view.from) continue;
    const strip = stripOf(band, row);
    const top = strip.top - scroll;
    if (top > frame.height || top + strip.height < 0) continue;
    const x1 = Math.max(xOf(view, band.start), view.left - 2);
    const x2 = Math.min(band.end === Infinity ? right : xOf(view, band.end), right + 2);
    const width = Math.max(x2 - x1, 1.5);
    context.fillStyle = bandColour(palette, band.kind);
    context.fillRect(x1, top, width, strip.height);
    const hatch = patternOf(context, band.kind, palette.muted);
    if (hatch !== null) {
      context.globalAlpha = 0.14;
      context.fillStyle = hatch;
      context.fillRect(x1, top, width, strip.height);
      context.globalAlpha = 1;
    }
    context.fillStyle = palette.muted;
    context.fillRect(x1, top, 1, strip.height);
    context.fillRect(x1 + width - 1, top, 1, strip.height);
    if (strip.height < leastLabelled || width < 40) continue;
    const label = fitted(context, band.label, width - 10);
    context.fillStyle = palette.text;
    context.fillText(label, x1 + 5, top + 2);
  }
}

/** Lines that tell the kinds apart without colour. */
function patternOf(
  context: CanvasRenderingContext2D,
  kind: TraceFault['kind'],
  colour: string,
): CanvasPattern | null {
  const key = `${kind} ${colour}`;
  const kept = patterns.get(key);
  if (kept !== undefined) return kept;
  const canvas = document.createElement('canvas');
  canvas.width = tile;
  canvas.height = tile;
  const pen = canvas.getContext('2d');
  if (pen === null) return null;
  pen.strokeStyle = colour;
  pen.beginPath();
  for (const [x1, y1, x2, y2] of strokesOf(kind)) {
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
  }
  pen.stroke();
  const pattern = context.createPattern(canvas, 'repeat');
  patterns.set(key, pattern);
  return pattern;
}

type Stroke = readonly [x1: number, y1: number, x2: number, y2: number];

/** Within a tile; diagonals run on over its corners so that they meet the next tile's. */
function strokesOf(kind: TraceFault['kind']): readonly Stroke[] {
  const rising: readonly Stroke[] = [
    [-1, tile + 1, tile + 1, -1],
    [-1, 1, 1, -1],
    [tile - 1, tile + 1, tile + 1, tile - 1],
  ];
  const falling = rising.map(([x1, y1, x2, y2]): Stroke => [tile - x1, y1, tile - x2, y2]);
  switch (kind) {
    case 'partition':
      return rising;
    case 'partition-one-way':
      return falling;
    case 'kill':
      return [...rising, ...falling];
    case 'pause':
      return [[2, 0, 2, tile]];
    case 'loss':
    case 'duplicate':
      return [[0, 4, 4, 4]];
    case 'reorder':
    case 'slow':
      return [[0, 2, tile, 2]];
    case 'clock':
      return [
        [2, 2, 2, 5],
        [2, 5, 5, 5],
      ];
  }
}
