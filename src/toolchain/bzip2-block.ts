/**
 * One block of bzip2, from bits to bytes before run-length decoding. The format is that of bzip2 1.0.8
 * (Huffman codes over a move-to-front list over a Burrows-Wheeler transform).
 */

/** The bytes are no bzip2, or were changed or cut short. */
export class DamagedBzip2 extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DamagedBzip2';
  }
}

/** Reads bits from a buffer, highest first. Past the end there are zeros; {@link overrun} tells. */
export class Bits {
  readonly bytes: Uint8Array;
  #position = 0;
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** @param count 1 to 24 */
  read(count: number): number {
    while (this.#count < count) this.#fill();
    this.#count -= count;
    return (this.#held >>> this.#count) & ((1 << count) - 1);
  }

  /** The next bits without taking them. @param count 1 to 24 */
  peek(count: number): number {
    while (this.#count < count) this.#fill();
    return (this.#held >>> (this.#count - count)) & ((1 << count) - 1);
  }

  /** Takes bits that were looked at. */
  skip(count: number): void {
    this.#count -= count;
  }

  /** Goes to the start of the next whole byte. */
  align(): void {
    this.#count -= this.#count % 8;
  }

  /** More bits were taken than there are. */
  get overrun(): boolean {
    return this.bitsTaken > this.bytes.length * 8;
  }

  get bitsTaken(): number {
    return this.#position * 8 - this.#count;
  }

  #fill(): void {
    this.#held = (this.#held << 8) | (this.bytes[this.#position] ?? 0);
    this.#position += 1;
    this.#count += 8;
  }
}

/** Bits that the lookup table of a Huffman code decodes at once; longer codes are rare. */
const lookupBits = 10;
const longestCode = 20;

interface Code {
  /** By the next `lookupBits` bits: symbol * 32 + length; 0 for a longer code. */
  readonly lookup: Uint16Array;
  /** By length: the highest code, the difference of code and index. */
  readonly limit: Int32Array;
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
  readonly maxLength: number;
}

/** A block as transformed: follow `next` (index * 256 + byte) from `start`, `length` times. */
export interface Block {
  readonly next: Uint32Array;
  readonly length: number;
  readonly start: number;
}

/**
 * Decodes what follows a block's mark and checksum.
 *
 * @param next at least as long as a block of this stream may be; written over
 * @throws DamagedBzip2
 */
export function readBlock(bits: Bits, next: Uint32Array, capacity: number): Block {
  if (bits.read(1) === 1) {
    throw new DamagedBzip2('it was made by a bzip2 older than 1.0, whose randomised blocks are not read');
  }
  const origin = bits.read(24);
  const used = readUsedBytes(bits);
  const alphabet = used.length + 2;
  const codeCount = bits.read(3);
  if (codeCount < 2 || codeCount > 6) throw new DamagedBzip2('a block has no valid codes');
  const selectors = readSelectors(bits, codeCount);
  const codes = Array.from({ length: codeCount }, () => readCode(bits, alphabet));
  const counts = new Uint32Array(256);
  const length = readSymbols(bits, { used, selectors, codes, next, capacity, counts });
  if (origin >= length) throw new DamagedBzip2('a block begins outside of itself');
  let sum = 0;
  for (let byte = 0; byte < 256; byte += 1) {
    const count = counts[byte] as number;
    counts[byte] = sum;
    sum += count;
  }
  for (let index = 0; index < length; index += 1) {
    const byte = (next[index] as number) & 0xff;
    const place = counts[byte] as number;
    counts[byte] = place + 1;
    next[place] = ((next[place] as number) & 0xff) | (index << 8);
  }
  return { next, length, start: (next[origin] as number) >>> 8 };
}

function readUsedBytes(bits: Bits): Uint8Array {
  const groups = bits.read(16);
  const used: number[] = [];
  for (let group = 0; group < 16; group += 1) {
    if ((groups & (0x8000 >>> group)) === 0) continue;
    const members = bits.read(16);
    for (let member = 0; member < 16; member += 1) {
      if ((members & (0x8000 >>> member)) !== 0) used.push(group * 16 + member);
    }
  }
  if (used.length === 0) throw new DamagedBzip2('a block uses no bytes');
  return Uint8Array.from(used);
}

/** Which code each group of fifty symbols is written in. */
function readSelectors(bits: Bits, codeCount: number): Uint8Array {
  const count = bits.read(15);
  if (count === 0) throw new DamagedBzip2('a block has no selectors');
  const order = Uint8Array.from({ length: codeCount }, (_, index) => index);
  const selectors = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) {
    let rank = 0;
    while (bits.read(1) === 1) {
      rank += 1;
      if (rank >= codeCount) throw new DamagedBzip2('a selector names a code that does not exist');
    }
    const code = order[rank] as number;
    order.copyWithin(1, 0, rank);
    order[0] = code;
    selectors[index] = code;
  }
  return selectors;
}

function readCode(bits: Bits, alphabet: number): Code {
  const lengths = new Uint8Array(alphabet);
  let length = bits.read(5);
  for (let symbol = 0; symbol < alphabet; symbol += 1) {
    for (;;) {
      if (length < 1 || length > longestCode) throw new DamagedBzip2('a code has an impossible length');
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  return codeOf(lengths);
}

function codeOf(lengths: Uint8Array): Code {
  const symbols = new Uint16Array(lengths.length);
  const limit = new Int32Array(longestCode + 1).fill(-1);
  const base = new Int32Array(longestCode + 1);
  const lookup = new Uint16Array(1 << lookupBits);
  let code = 0;
  let index = 0;
  let maxLength = 0;
  for (let length = 1; length <= longestCode; length += 1) {
    base[length] = index - code;
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      if (lengths[symbol] !== length) continue;
      symbols[index] = symbol;
      if (length <= lookupBits) {
        const from = code << (lookupBits - length);
        lookup.fill(symbol * 32 + length, from, from + (1 << (lookupBits - length)));
      }
      index += 1;
      code += 1;
      maxLength = length;
      limit[length] = code - 1;
    }
    code <<= 1;
  }
  return { lookup, limit, base, symbols, maxLength };
}

function readSymbol(bits: Bits, code: Code): number {
  const quick = code.lookup[bits.peek(lookupBits)] as number;
  if (quick !== 0) {
    bits.skip(quick & 31);
    return quick >>> 5;
  }
  for (let length = lookupBits + 1; length <= code.maxLength; length += 1) {
    const value = bits.peek(length);
    if (value > (code.limit[length] as number)) continue;
    const symbol = code.symbols[value + (code.base[length] as number)];
    if (symbol === undefined) break;
    bits.skip(length);
    return symbol;
  }
  throw new DamagedBzip2('a block holds a code that means nothing');
}

interface SymbolsInput {
  readonly used: Uint8Array;
  readonly selectors: Uint8Array;
  readonly codes: readonly Code[];
  readonly next: Uint32Array;
  readonly capacity: number;
  /** By byte; counted up. */
  readonly counts: Uint32Array;
}

/** Undoes Huffman, zero-run and move-to-front coding. @returns the number of bytes, each in `next` */
function readSymbols(bits: Bits, { used, selectors, codes, next, capacity, counts }: SymbolsInput): number {
  const list = used.slice();
  const end = used.length + 1;
  let length = 0;
  let run = 0;
  let weight = 1;
  let group = 0;
  let left = 0;
  let code = codes[0] as Code;
  for (;;) {
    if (left === 0) {
      const selector = selectors[group];
      if (selector === undefined || bits.overrun) throw new DamagedBzip2('a block has no end');
      code = codes[selector] as Code;
      group += 1;
      left = 50;
    }
    left -= 1;
    const symbol = readSymbol(bits, code);
    if (symbol <= 1) {
      run += weight << symbol;
      weight <<= 1;
      if (run > capacity) throw new DamagedBzip2('a block is longer than it may be');
      continue;
    }
    if (run > 0) {
      if (length + run > capacity) throw new DamagedBzip2('a block is longer than it may be');
      const byte = list[0] as number;
      counts[byte] = (counts[byte] as number) + run;
      next.fill(byte, length, length + run);
      length += run;
      run = 0;
      weight = 1;
    }
    if (symbol === end) return length;
    if (length >= capacity) throw new DamagedBzip2('a block is longer than it may be');
    const rank = symbol - 1;
    const byte = list[rank] as number;
    list.copyWithin(1, 0, rank);
    list[0] = byte;
    counts[byte] = (counts[byte] as number) + 1;
    next[length] = byte;
    length += 1;
  }
}
