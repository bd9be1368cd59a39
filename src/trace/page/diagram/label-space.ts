/** Where words already stand, so that no others are written over them. Pure. */

const cell = 13;

export class LabelSpace {
  #columns = 0;
  #taken = new Uint8Array(0);

  /** Nothing is written yet. */
  clear(width: number, height: number): void {
    this.#columns = Math.ceil(width / cell) + 1;
    const size = this.#columns * (Math.ceil(height / cell) + 1);
    if (this.#taken.length === size) this.#taken.fill(0);
    else this.#taken = new Uint8Array(size);
  }

  /** Takes the room of words of a length around a point, along an angle; false where some of it is taken. */
  take(x: number, y: number, length: number, angle: number): boolean {
    const dx = Math.cos(angle) * cell;
    const dy = Math.sin(angle) * cell;
    const half = Math.ceil(length / 2 / cell);
    for (let step = -half; step <= half; step += 1) {
      // A little above and below as well: neighbours in the next cells would touch.
      for (const beside of [-0.5, 0, 0.5]) {
        const at = this.#cell(x + dx * step - dy * beside, y + dy * step + dx * beside);
        if (this.#taken[at] === 1) return false;
      }
    }
    for (let step = -half; step <= half; step += 1) {
      const at = this.#cell(x + dx * step, y + dy * step);
      if (at >= 0) this.#taken[at] = 1;
    }
    return true;
  }

  /** -1: outside. */
  #cell(x: number, y: number): number {
    const column = Math.floor(x / cell);
    if (column < 0 || column >= this.#columns || y < 0) return -1;
    return Math.floor(y / cell) * this.#columns + column;
  }
}
