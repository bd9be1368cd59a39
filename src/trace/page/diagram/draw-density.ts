/** Strips of heat along the lanes, and the ticks of log lines: what stands for very many things. */
import type { Frame } from './frame.ts';
import type { LaneDensity } from './lane-density.ts';
import type { LaneLayout, Row } from './lanes.ts';
import { firstTime, type LogTicks } from './log-ticks.ts';
import { rgb, StripImage } from './strip-image.ts';
import { xOf } from './viewport.ts';

/** A strip's columns are this wide. */
const columnWidth = 2;
const logTickHeight = 6;

/** How many messages each lane sends and takes in each column, dropped ones in their own colour. */
export class HeatStrips {
  readonly #image = new StripImage();
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
    if (this.#all.length !== columns * rows) {
      this.#all = new Float32Array(columns * rows);
      this.#dropped = new Float32Array(columns * rows);
    }
    let greatest = 4;
    for (let row = 0; row < rows; row += 1) {
      const most = density.fill(row, view, columns, this.#all, this.#dropped, row * columns);
      greatest = Math.max(greatest, most);
    }
    this.#image.clear(columns, rows);
    const usual = rgb(palette.accent);
    const dropped = rgb(palette.dropped);
    // By the logarithm: a storm of messages must not hide that there are others.
    const scale = 1 / Math.log1p(greatest);
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const count = this.#all[row * columns + column] ?? 0;
        if (count === 0) continue;
        const mostlyDropped = 2 * (this.#dropped[row * columns + column] ?? 0) > count * 0.5;
        const alpha = 20 + 150 * Math.log1p(count) * scale;
        this.#image.set(column, row, mostlyDropped ? dropped : usual, alpha);
      }
    }
    this.#image.finish();
    for (const [place, row] of layout.rows.entries()) {
      const { top, height } = stripOf(row, layout);
      this.#image.draw(context, place, view.left, top - scroll, columns * columnWidth, height);
    }
  }
}

/** Around the lane's line; below the bars of folded clients. */
function stripOf(row: Row, layout: LaneLayout): { readonly top: number; readonly height: number } {
  if (row.kind === 'client' && layout.folded) return { top: row.top + row.height - 5, height: 5 };
  const height = Math.min(row.height * 0.6, 20);
  return { top: row.middle - height / 2, height };
}

/** A tick for each log line, one a pixel at most. */
export class LogStrips {
  readonly #image = new StripImage();

  draw(
    context: CanvasRenderingContext2D,
    frame: Frame,
    layout: LaneLayout,
    scroll: number,
    ticks: LogTicks,
  ): void {
    const { view, palette } = frame;
    const columns = Math.ceil(view.width);
    const perPixel = (view.until - view.from) / view.width;
    const colour = rgb(palette.muted);
    this.#image.clear(columns, layout.rows.length);
    for (const [lane, { times }] of ticks.byLane) {
      const row = layout.rowOf[lane] ?? 0;
      let place = firstTime(times, view.from);
      while (place < times.length) {
        const time = times[place] ?? 0;
        if (time > view.until) break;
        this.#image.set(Math.round(xOf(view, time) - view.left), row, colour, 255);
        place = nextTime(times, place + 1, time + perPixel);
      }
    }
    this.#image.finish();
    for (const lane of ticks.byLane.keys()) {
      const place = layout.rowOf[lane] ?? 0;
      const middle = layout.rows[place]?.middle ?? 0;
      this.#image.draw(context, place, view.left, middle - scroll + 1, columns, logTickHeight);
    }
  }
}

/** The next line is mostly near: a few steps, then a search. */
function nextTime(times: Float64Array, from: number, time: number): number {
  for (let place = from; place < from + 4; place += 1) {
    const at = times[place];
    if (at === undefined || at >= time) return place;
  }
  return firstTime(times, time);
}
