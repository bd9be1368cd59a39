/**
 * Decodes bzip2 as a stream. Our own, since no package does: those that stream are no longer kept and check
 * less (a stream cut short passes), those that are kept want the whole archive in memory at once.
 */
import { Bits, type Block, DamagedBzip2, readBlock } from './bzip2-block.ts';

export { DamagedBzip2 };

/** A block of 900 kB with codes of 20 bits for each byte, selectors and tables: no block takes more. */
const longestBlock = 2_400_000;
/** Bytes of a piece of the result: much that is equal takes few bits, and must not fill the memory. */
const pieceSize = 256 * 1024;

const blockMark = [0x314159, 0x265359] as const;
const endMark = [0x177245, 0x385090] as const;

/**
 * The bytes that were compressed, in pieces of at most 256 KiB; each checked by its block's checksum before the
 * last piece of the block is given out. Streams one behind the other are one.
 *
 * @throws DamagedBzip2
 */
export async function* decodeBzip2(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = new Window(source);
  const next = new Uint32Array(900_000);
  do {
    const level = await openStream(input);
    let combined = 0;
    for (;;) {
      const bits = await input.bits(longestBlock);
      const mark = [bits.read(24), bits.read(24)] as const;
      const checksum = (bits.read(16) * 0x10000 + bits.read(16)) >>> 0;
      if (is(mark, endMark)) {
        if (bits.overrun) throw cutShort();
        if (checksum !== combined) throw new DamagedBzip2('the checksum of the whole is wrong');
        bits.align();
        input.take(bits);
        break;
      }
      if (!is(mark, blockMark)) throw bits.overrun ? cutShort() : new DamagedBzip2('a block has no mark');
      let block: Block;
      try {
        block = readBlock(bits, next, level * 100_000);
      } catch (error) {
        throw bits.overrun ? cutShort() : error;
      }
      if (bits.overrun) throw cutShort();
      input.take(bits);
      const found = yield* expand(block);
      if (found !== checksum) throw new DamagedBzip2('the checksum of a block is wrong');
      combined = (((combined << 1) | (combined >>> 31)) ^ checksum) >>> 0;
    }
  } while (!(await input.ended()));
}

function is(mark: readonly [number, number], known: readonly [number, number]): boolean {
  return mark[0] === known[0] && mark[1] === known[1];
}

function cutShort(): DamagedBzip2 {
  return new DamagedBzip2('it ends too early');
}

/** @returns hundreds of kilobytes in a block of this stream */
async function openStream(input: Window): Promise<number> {
  const bits = await input.bits(4);
  const magic = bits.read(24);
  const level = bits.read(8) - 0x30;
  if (magic !== 0x425a68 || level < 1 || level > 9) {
    throw bits.overrun ? cutShort() : new DamagedBzip2('it does not begin as bzip2 does');
  }
  input.take(bits);
  return level;
}

/** By the top byte: checksums go from the highest bit down, other than in gzip. */
const checksums = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

/** Undoes the first run-length coding: after four equal bytes comes how many more there are. */
function* expand({ next, length, start }: Block): Generator<Uint8Array, number> {
  let piece = new Uint8Array(pieceSize);
  let filled = 0;
  let crc = -1;
  let at = start;
  let previous = -1;
  let equal = 0;
  for (let index = 0; index < length; index += 1) {
    const entry = next[at] as number;
    at = entry >>> 8;
    const byte = entry & 0xff;
    let times = 1;
    let value = byte;
    if (equal === 4) {
      times = byte;
      value = previous;
      equal = 0;
    } else if (byte === previous) {
      equal += 1;
    } else {
      previous = byte;
      equal = 1;
    }
    if (filled + times > pieceSize) {
      yield piece.subarray(0, filled);
      piece = new Uint8Array(pieceSize);
      filled = 0;
    }
    for (let copy = 0; copy < times; copy += 1) {
      piece[filled] = value;
      filled += 1;
      crc = (crc << 8) ^ (checksums[(crc >>> 24) ^ value] as number);
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
  return ~crc >>> 0;
}

/** The part of the source that is not decoded yet. */
class Window {
  readonly #source: AsyncIterator<Uint8Array>;
  #buffer = new Uint8Array(0);
  #start = 0;
  /** Bits of the first byte that are taken already. */
  #bit = 0;
  #done = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Bits from here on, with at least so many bytes behind them unless the source ends before. */
  async bits(wanted: number): Promise<Bits> {
    await this.#load(wanted + 1);
    const bits = new Bits(this.#buffer.subarray(this.#start));
    if (this.#bit > 0) bits.read(this.#bit);
    return bits;
  }

  /** Leaves behind what was read. */
  take(bits: Bits): void {
    this.#start += Math.floor(bits.bitsTaken / 8);
    this.#bit = bits.bitsTaken % 8;
  }

  async ended(): Promise<boolean> {
    await this.#load(1);
    return this.#buffer.length === this.#start;
  }

  async #load(wanted: number): Promise<void> {
    const have = this.#buffer.length - this.#start;
    if (have >= wanted || this.#done) return;
    const pieces: Uint8Array[] = [this.#buffer.subarray(this.#start)];
    // More than is wanted now, so that what is left is not copied for every block.
    for (let length = have; length < wanted * 2 && !this.#done; ) {
      const { value, done } = await this.#source.next();
      if (done === true) this.#done = true;
      else {
        pieces.push(value);
        length += value.length;
      }
    }
    this.#buffer = new Uint8Array(Buffer.concat(pieces));
    this.#start = 0;
  }
}
