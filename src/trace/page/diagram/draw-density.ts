/** Strips of heat along the lanes, and the ticks of log lines: what stands for very many things. */
import type { Frame } from './frame.ts';
import type { LaneDensity } from './lane-density.ts';
import type { LaneLayout, Row } from './lanes.ts';
import { firstTime, type LogTicks } from './log-ticks.ts';
import { xOf } from './viewport.ts';

/** A strip's columns are this wide. */
const columnWidth = 2;

/** One picture with a line of pixels for each row, stretched over the lanes: much faster than rectangles. */
export class HeatStrips {
  #canvas: HTMLCanvasElement | null = null;
  #image: ImageData | null = null;
  #all = new Float32Array(0);
  #dropped = new Float32Array(0);

  draw(
    context: CanvasRenderingContext2D,
    frame: Frame,
    layout: LaneLayout,
    scroll: number,
    density: LaneDensity,
  ): void {
    const { view, palette } = frame;
    const columns = Math.max(1, Math.ceil(view.width / columnWidth));
    const rows = layout.rows.length;
    const canvas = this.#canvasOf(columns, rows);
    const pen = canvas.getContext('2d');
    if (pen === null || this.#image === null) return;
    const pixels = this.#image.data;
    const colour = rgb(palette.accent);
    const red = rgb(palette.dropped);
    let greatest = 4;
    for (let row = 0; row < rows; row += 1) {
      const most = density.fill(row, view, columns, this.#all, this.#dropped, row * columns);
      greatest = Math.max(greatest, most);
    }
    // By the logarithm: a storm of messages must not hide that there are others.
    const scale = 1 / Math.log1p(greatest);
    for (let place = 0; place < rows * columns; place += 1) {
      const count = this.#all[place] ?? 0;
      const share = count === 0 ? 0 : Math.min(1, (2 * (this.#dropped[place] ?? 0)) / count);
      const at = place * 4;
      pixels[at] = colour[0] + (red[0] - colour[0]) * share;
      pixels[at + 1] = colour[1] + (red[1] - colour[1]) * share;
      pixels[at + 2] = colour[2] + (red[2] - colour[2]) * share;
      pixels[at + 3] = count === 0 ? 0 : 20 + 150 * Math.log1p(count) * scale;
    }
    pen.putImageData(this.#image, 0, 0);
    context.imageSmoothingEnabled = false;
    for (const [place, row] of layout.rows.entries()) {
      const { top, height } = stripOf(row, layout);
      context.drawImage(canvas, 0, place, columns, 1, view.left, top - scroll, columns * columnWidth, height);
    }
  }

  #canvasOf(columns: number, rows: number): HTMLCanvasElement {
    this.#canvas ??= document.createElement('canvas');
    if (this.#canvas.width !== columns || this.#canvas.height !== rows || this.#image === null) {
      this.#canvas.width = columns;
      this.#canvas.height = rows;
      this.#image = new ImageData(columns, rows);
      this.#all = new Float32Array(columns * rows);
      this.#dropped = new Float32Array(columns * rows);
    }
    return this.#canvas;
  }
}

/** Around the lane's line; below the bars of folded clients. */
function stripOf(row: Row, layout: LaneLayout): { readonly top: number; readonly height: number } {
  if (row.kind === 'client' && layout.folded) return { top: row.top + row.height - 5, height: 5 };
  const height = Math.min(row.height * 0.6, 20);
  return { top: row.middle - height / 2, height };
}

/** `#rrggbb`. */
function rgb(colour: string): readonly [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** A tick for each log line, one a pixel at most. */
export function drawLogTicks(
  context: CanvasRenderingContext2D,
  frame: Frame,
  layout: LaneLayout,
  scroll: number,
  ticks: LogTicks,
): void {
  const { view, palette } = frame;
  const perPixel = (view.until - view.from) / view.width;
  context.fillStyle = palette.muted;
  for (const [lane, { times }] of ticks.byLane) {
    const row = layout.rows[layout.rowOf[lane] ?? 0];
    if (row === undefined) continue;
    const y = row.middle - scroll + 1;
    if (y < 0 || y > frame.height) continue;
    let place = firstTime(times, view.from);
    while (place < times.length) {
      const time = times[place] ?? 0;
      if (time > view.until) break;
      context.fillRect(Math.round(xOf(view, time)), y, 1, logTickHeight);
      place = Math.max(place + 1, firstTime(times, time + perPixel));
    }
  }
}

export const logTickHeight = 6;
