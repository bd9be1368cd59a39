/**
 * The bodies of a run's messages in blocks, each deflated by itself: the page unpacks the one that holds the body it
 * is asked for. The text has a line for each block behind a first line, which says how many bodies each holds.
 *
 * A block is its bodies one behind the other, as UTF-8, with their lengths before them. What UTF-8 can't say, half of
 * a pair of surrogates, is kept by writing such a block's characters as they are, two bytes each.
 */

/** How bytes become a line of text, and back: deflate and base64. The line has no white space. */
export type PackBytes = (bytes: Uint8Array) => string;
export type UnpackBytes = (line: string) => Uint8Array;

/** The text holds no bodies: cut off, or changed. */
export class DamagedBodies extends Error {}

/** Bodies in a block at most: enough for deflate to find what repeats, few enough to be unpacked at a glance. */
const mostBodies = 1024;
/** Characters after which a block ends whatever it holds: bodies may be long. */
const mostCharacters = 1 << 18;

/** First byte of a block. */
const utf8 = 0;
const utf16 = 1;

/** Packs the bodies, in order of rank. */
export function packBodies(bodies: Iterable<string>, pack: PackBytes): string {
  const counts: number[] = [];
  const lines: string[] = [];
  let block: string[] = [];
  let characters = 0;
  const close = (): void => {
    if (block.length === 0) return;
    counts.push(block.length);
    lines.push(pack(blockBytes(block)));
    block = [];
    characters = 0;
  };
  for (const body of bodies) {
    block.push(body);
    characters += body.length;
    if (block.length === mostBodies || characters >= mostCharacters) close();
  }
  close();
  return [counts.join(' '), ...lines].join('\n');
}

function blockBytes(bodies: readonly string[]): Uint8Array {
  const text = bodies.join('');
  const lengths = new Uint32Array(bodies.length);
  for (const [at, body] of bodies.entries()) lengths[at] = body.length;
  const half = /\p{Surrogate}/u.test(text);
  const characters = half ? codeUnits(text) : new TextEncoder().encode(text);
  const bytes = new Uint8Array(1 + 4 * lengths.length + characters.length);
  bytes[0] = half ? utf16 : utf8;
  const view = new DataView(bytes.buffer);
  for (const [at, length] of lengths.entries()) {
    // Lowest bytes of all lengths first, then the next: lengths are much alike in all but those.
    for (let place = 0; place < 4; place++) {
      view.setUint8(1 + place * lengths.length + at, (length >>> (8 * place)) & 0xff);
    }
  }
  bytes.set(characters, 1 + 4 * lengths.length);
  return bytes;
}

function codeUnits(text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    bytes[2 * at] = unit & 0xff;
    bytes[2 * at + 1] = unit >>> 8;
  }
  return bytes;
}

/** Bodies that lie together, unpacked. */
export interface BodyBlock {
  /** Rank of the first of them. */
  readonly first: number;
  readonly count: number;
  /** All of them, one behind the other. */
  readonly text: string;
  /** Where each begins in the text, and where the last ends. */
  readonly starts: Uint32Array;
}

/** Characters of unpacked blocks that are kept: searching a run of usual size unpacks it once. */
const keptCharacters = 1 << 25;

/** Reads what {@link packBodies} wrote. */
export class BodyBlocks {
  readonly #text: string;
  readonly #unpack: UnpackBytes;
  /** Rank of the first body of each block, and the number of all bodies. */
  readonly #first: Uint32Array;
  /** Where the line of each block begins in the text, and where the last ends. */
  readonly #lines: Float64Array;
  /** Most recently used last. */
  readonly #kept = new Map<number, BodyBlock>();
  #characters = 0;

  /** @throws DamagedBodies when the text has no such parts. */
  constructor(text: string, unpack: UnpackBytes) {
    this.#text = text;
    this.#unpack = unpack;
    const end = text.indexOf('\n');
    const head = (end < 0 ? text : text.slice(0, end)).trim();
    const counts = head === '' ? [] : head.split(' ').map(Number);
    this.#first = new Uint32Array(counts.length + 1);
    this.#lines = new Float64Array(counts.length + 1);
    let at = end + 1;
    for (const [block, count] of counts.entries()) {
      if (!Number.isInteger(count) || count < 1 || count > mostBodies) throw damaged();
      this.#first[block + 1] = (this.#first[block] as number) + count;
      this.#lines[block] = at;
      const next = text.indexOf('\n', at);
      if (next < 0 && block < counts.length - 1) throw damaged();
      at = (next < 0 ? text.length : next) + 1;
    }
    this.#lines[counts.length] = at;
  }

  /** How many bodies there are. */
  get count(): number {
    return this.#first[this.blockCount] as number;
  }

  get blockCount(): number {
    return this.#first.length - 1;
  }

  /**
   * The body of that rank, byte for byte.
   * @throws DamagedBodies
   */
  body(rank: number): string {
    const { first, text, starts } = this.block(this.blockOf(rank));
    return text.slice(starts[rank - first], starts[rank - first + 1]);
  }

  /** Which block holds the body of that rank. */
  blockOf(rank: number): number {
    if (!(rank >= 0 && rank < this.count)) throw new DamagedBodies(`There is no body of message ${rank}.`);
    let low = 0;
    let high = this.blockCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#first[middle] as number) <= rank) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * One block, for who goes through all of them.
   * @throws DamagedBodies
   */
  block(place: number): BodyBlock {
    const known = this.#kept.get(place);
    if (known !== undefined) {
      this.#kept.delete(place);
      this.#kept.set(place, known);
      return known;
    }
    const first = this.#first[place] as number;
    const count = (this.#first[place + 1] as number) - first;
    const line = this.#text.slice(this.#lines[place], (this.#lines[place + 1] as number) - 1);
    const block = { first, count, ...readBlock(this.#unpacked(line), count) };
    this.#keep(place, block);
    return block;
  }

  #unpacked(line: string): Uint8Array {
    try {
      return this.#unpack(line);
    } catch (thrown) {
      throw new DamagedBodies('A block of bodies is damaged.', { cause: thrown });
    }
  }

  #keep(place: number, block: BodyBlock): void {
    this.#kept.set(place, block);
    this.#characters += block.text.length;
    for (const [oldest, { text }] of this.#kept) {
      if (this.#characters <= keptCharacters || oldest === place) return;
      this.#kept.delete(oldest);
      this.#characters -= text.length;
    }
  }
}

function readBlock(bytes: Uint8Array, count: number): Pick<BodyBlock, 'text' | 'starts'> {
  const from = 1 + 4 * count;
  if (bytes.length < from) throw damaged();
  const starts = new Uint32Array(count + 1);
  for (let at = 0; at < count; at++) {
    let length = 0;
    for (let place = 3; place >= 0; place--) {
      length = length * 256 + (bytes[1 + place * count + at] as number);
    }
    starts[at + 1] = (starts[at] as number) + length;
  }
  const characters = bytes.subarray(from);
  const text = bytes[0] === utf16 ? fromCodeUnits(characters) : decoder.decode(characters);
  if (text.length !== starts[count]) throw damaged();
  return { text, starts };
}

/** A body may begin with what looks like the mark of a byte order, and keeps it. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function fromCodeUnits(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length >> 1);
  for (let at = 0; at < units.length; at++) {
    units[at] = (bytes[2 * at] as number) | ((bytes[2 * at + 1] as number) << 8);
  }
  const parts: string[] = [];
  // So many arguments a call takes everywhere.
  for (let at = 0; at < units.length; at += 8192) {
    parts.push(String.fromCharCode(...units.subarray(at, at + 8192)));
  }
  return parts.join('');
}

function damaged(): DamagedBodies {
  return new DamagedBodies('The bodies of the messages are damaged.');
}
