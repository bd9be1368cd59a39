/**
 * A picture with one line of pixels for each strip, each stretched to its strip's height when it is drawn. Thousands
 * of small marks cost one copy of pixels, where as rectangles they would cost the whole frame.
 */

/** Red, green, blue: 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

export class StripImage {
  columns = 0;
  rows = 0;
  #canvas: HTMLCanvasElement | null = null;
  #image: ImageData | null = null;

  /** Empty, for so many columns and strips. */
  clear(columns: number, rows: number): void {
    if (this.#image === null || columns !== this.columns || rows !== this.rows) {
      this.#canvas ??= document.createElement('canvas');
      this.#canvas.width = columns;
      this.#canvas.height = rows;
      this.#image = new ImageData(columns, rows);
      this.columns = columns;
      this.rows = rows;
    } else this.#image.data.fill(0);
  }

  /** `alpha`: 0 to 255. */
  set(column: number, row: number, [red, green, blue]: Rgb, alpha: number): void {
    if (this.#image === null || column < 0 || column >= this.columns || row >= this.rows) return;
    const { data } = this.#image;
    const at = (row * this.columns + column) * 4;
    data[at] = red;
    data[at + 1] = green;
    data[at + 2] = blue;
    data[at + 3] = alpha;
  }

  /** To be called before strips are drawn. */
  finish(): void {
    if (this.#image !== null) this.#canvas?.getContext('2d')?.putImageData(this.#image, 0, 0);
  }

  /** The first `columns` pixels of a line. */
  draw(
    context: CanvasRenderingContext2D,
    row: number,
    columns: number,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void {
    if (this.#canvas === null || row >= this.rows) return;
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#canvas, 0, row, columns, 1, x, y, width, height);
  }
}

const parsed = new Map<string, Rgb>();

/** `#rrggbb`. */
export function rgb(colour: string): Rgb {
  const kept = parsed.get(colour);
  if (kept !== undefined) return kept;
  const value = Number.parseInt(colour.slice(1), 16);
  const made: Rgb = [(value >> 16) & 255, (value >> 8) & 255, value & 255];
  parsed.set(colour, made);
  return made;
}
