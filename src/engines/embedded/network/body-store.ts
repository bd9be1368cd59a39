/**
 * The bodies of a run's messages, outside V8's heap. Bodies resemble each other, so that a full block is kept
 * deflated, at about a tenth of its size: what a message costs in memory hardly depends on its length.
 */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';

const bytesPerBlock = 1 << 20;

/** Where a text lies: the number of its block, and its bytes in that. */
export interface Place {
  readonly block: number;
  readonly from: number;
  readonly to: number;
}

export class BodyStore {
  readonly #deflated: Buffer[] = [];
  #open = Buffer.allocUnsafeSlow(bytesPerBlock);
  #end = 0;
  /** The block that was read last, since bodies are read in the order they came. */
  #inflated = { block: -1, bytes: this.#open };

  add(text: string): Place {
    // A character is three bytes of UTF-8 at most; long texts are measured, short ones have room to spare.
    const atMost = text.length > 16_384 ? Buffer.byteLength(text) : text.length * 3;
    if (this.#end + atMost > this.#open.length) this.#begin(atMost);
    const from = this.#end;
    this.#end += this.#open.write(text, from);
    return { block: this.#deflated.length, from, to: this.#end };
  }

  text({ block, from, to }: Place): string {
    return this.#bytes(block).toString('utf8', from, to);
  }

  /** Puts the open block away and begins one with room for so many bytes. */
  #begin(room: number): void {
    if (this.#end > 0) {
      const whole = this.#open.subarray(0, this.#end);
      this.#deflated.push(deflateRawSync(whole, { level: constants.Z_BEST_SPEED }));
    }
    this.#end = 0;
    const size = Math.max(bytesPerBlock, room);
    if (this.#open.length !== size) this.#open = Buffer.allocUnsafeSlow(size);
  }

  #bytes(block: number): Buffer {
    const deflated = this.#deflated[block];
    if (deflated === undefined) return this.#open;
    if (this.#inflated.block !== block) this.#inflated = { block, bytes: inflateRawSync(deflated) };
    return this.#inflated.bytes;
  }
}
