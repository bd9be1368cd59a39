/** What one frame draws, in pixels: filled anew each time, allocated once. The pointer looks things up in it. Pure. */

export class DrawnLines {
  count = 0;
  /** How many are in sight, drawn or not. */
  inSight = 0;
  readonly rank: Uint32Array;
  readonly x1: Float32Array;
  readonly y1: Float32Array;
  readonly x2: Float32Array;
  readonly y2: Float32Array;
  /** By emphasis, dropped or not, copy or not, and colour; see message-lines.ts. */
  readonly style: Uint8Array;
  /** Places in order of style, so that one path holds all of a style. */
  readonly order: Uint32Array;
  /** Where each style begins in `order`; one more than there are styles. */
  readonly styleStart = new Uint32Array(257);

  constructor(most: number) {
    this.rank = new Uint32Array(most);
    this.x1 = new Float32Array(most);
    this.y1 = new Float32Array(most);
    this.x2 = new Float32Array(most);
    this.y2 = new Float32Array(most);
    this.style = new Uint8Array(most);
    this.order = new Uint32Array(most);
  }

  /** Counting sort. */
  sortByStyle(): void {
    const start = this.styleStart.fill(0);
    for (let place = 0; place < this.count; place += 1) {
      const after = (this.style[place] ?? 0) + 1;
      start[after] = (start[after] ?? 0) + 1;
    }
    for (let style = 1; style < start.length; style += 1) {
      start[style] = (start[style] ?? 0) + (start[style - 1] ?? 0);
    }
    for (let place = this.count - 1; place >= 0; place -= 1) {
      // Filled from behind; each style's start ends up at its first place again.
      const style = (this.style[place] ?? 0) + 1;
      const at = (start[style] ?? 0) - 1;
      start[style] = at;
      this.order[at] = place;
    }
    // start[s + 1] now is where style s begins: move down by one.
    start.copyWithin(0, 1);
    start[start.length - 1] = this.count;
  }
}

export class DrawnBars {
  count = 0;
  inSight = 0;
  readonly rank: Uint32Array;
  readonly x1: Float32Array;
  readonly x2: Float32Array;
  readonly top: Float32Array;
  /** Which line of bars it is in; see Scene.topOfLine. */
  readonly line: Uint16Array;
  height = 0;

  constructor(most: number) {
    this.rank = new Uint32Array(most);
    this.x1 = new Float32Array(most);
    this.x2 = new Float32Array(most);
    this.top = new Float32Array(most);
    this.line = new Uint16Array(most);
  }
}
