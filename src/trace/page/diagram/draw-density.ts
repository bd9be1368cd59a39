/** Strips of heat along the lanes, and the ticks of log lines: what stands for very many things. */
import type { Frame } from './frame.ts';
import type { LaneDensity } from './lane-density.ts';
import type { LaneLayout, Row } from './lanes.ts';
import { firstTime, type LogTicks } from './log-ticks.ts';
import { rgb, type StripImage } from './strip-image.ts';
import { xOf } from './viewport.ts';

/** A strip's columns are this wide. */
const columnWidth = 2;
const logTickHeight = 6;
const droppedHeight = 4;

/** How many messages each lane sends and takes in each column, and below that how many were dropped there. */
export class HeatStrips {
  #all = new Float32Array(0);
  #dropped = new Float32Array(0);

  /** Lines of pixels that it needs. */
  rows(layout: LaneLayout): number {
    return 2 * layout.rows.length;
  }

  fill(image: StripImage, first: number, frame: Frame, layout: LaneLayout, density: LaneDensity): void {
    const { view, palette } = frame;
    const columns = columnsOf(frame);
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
    const usual = rgb(palette.accent);
    const red = rgb(palette.dropped);
    // By the logarithm: a storm of messages must not hide that there are others.
    const scale = 1 / Math.log1p(greatest);
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const count = this.#all[row * columns + column] ?? 0;
        if (count === 0) continue;
        image.set(column, first + row, usual, 20 + 170 * Math.log1p(count) * scale);
        const dropped = this.#dropped[row * columns + column] ?? 0;
        if (dropped > 0) image.set(column, first + rows + row, red, 120 + 135 * Math.log1p(dropped) * scale);
      }
    }
  }

  draw(
    context: CanvasRenderingContext2D,
    image: StripImage,
    first: number,
    frame: Frame,
    layout: LaneLayout,
    scroll: number,
  ): void {
    const columns = columnsOf(frame);
    const { left } = frame.view;
    for (const [place, row] of layout.rows.entries()) {
      const { top, height } = stripOf(row, layout);
      const y = top - scroll;
      if (y > frame.height || y + height < 0) continue;
      image.draw(context, first + place, columns, left, y, columns * columnWidth, height);
      const below = first + layout.rows.length + place;
      image.draw(context, below, columns, left, y + height - 1, columns * columnWidth, droppedHeight);
    }
  }
}

function columnsOf({ view }: Frame): number {
  return Math.max(1, Math.ceil(view.width / columnWidth));
}

/** Around the lane's line; below the bars of folded clients. */
function stripOf(row: Row, layout: LaneLayout): { readonly top: number; readonly height: number } {
  if (row.kind === 'client' && layout.folded) return { top: row.top + row.height - 5, height: 5 };
  const height = Math.min(row.height * 0.55, 24);
  return { top: row.middle - height / 2, height };
}

/** A tick for each log line, one a pixel at most. */
export class LogStrips {
  rows(layout: LaneLayout): number {
    return layout.rows.length;
  }

  fill(image: StripImage, first: number, frame: Frame, layout: LaneLayout, ticks: LogTicks): void {
    const { view, palette } = frame;
    const perPixel = (view.until - view.from) / view.width;
    const colour = rgb(palette.muted);
    for (const [lane, { times }] of ticks.byLane) {
      const row = first + (layout.rowOf[lane] ?? 0);
      let place = firstTime(times, view.from);
      while (place < times.length) {
        const time = times[place] ?? 0;
        if (time > view.until) break;
        image.set(Math.round(xOf(view, time) - view.left), row, colour, 255);
        place = nextTime(times, place + 1, time + perPixel);
      }
    }
  }

  draw(
    context: CanvasRenderingContext2D,
    image: StripImage,
    first: number,
    frame: Frame,
    layout: LaneLayout,
    scroll: number,
    ticks: LogTicks,
  ): void {
    const columns = Math.ceil(frame.view.width);
    for (const lane of ticks.byLane.keys()) {
      const place = layout.rowOf[lane] ?? 0;
      const middle = layout.rows[place]?.middle ?? 0;
      image.draw(
        context,
        first + place,
        columns,
        frame.view.left,
        middle - scroll + 1,
        columns,
        logTickHeight,
      );
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
