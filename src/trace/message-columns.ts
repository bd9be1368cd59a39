/**
 * The columns of a run's messages as bytes, and back. One column after another, each as numbers of a variable number
 * of bytes (seven bits each, the lowest first; the sign in the lowest bit), and each number as little of a surprise as
 * can be: the distance from the one before, from the moment that it follows from, from the message itself. What is
 * the same throughout a run (a fate, a constant latency) then costs nothing once it is deflated, which whoever
 * writes the bytes does.
 */
import { fates, type MessageColumns } from './format.ts';

/** The bytes are no columns: cut off, or changed. */
export class DamagedColumns extends Error {}

/** Columns of that many messages, all of them zero, to be filled in. */
export function createColumns(count: number): MessageColumns {
  return {
    count,
    id: new Float64Array(count),
    src: new Uint16Array(count),
    dest: new Uint16Array(count),
    sent: new Float64Array(count),
    due: new Float64Array(count),
    end: new Float64Array(count),
    fate: new Uint8Array(count),
    type: new Uint16Array(count),
    request: new Int32Array(count),
    repeats: new Int32Array(count),
    copyOf: new Int32Array(count),
  };
}

/**
 * Times and numbers must be integers of 52 bits, no further apart than that.
 * @throws RangeError
 */
export function packColumns(columns: MessageColumns): Uint8Array {
  const { count, id, src, dest, sent, due, end, fate, type, request, repeats, copyOf } = columns;
  const writer = new Writer(16 + 24 * count);
  writer.unsigned(count);
  writer.differences(id);
  writer.differences(sent);
  writer.distances(due, sent);
  writer.distances(end, due);
  for (const column of [src, dest, fate, type]) writer.plain(column);
  for (const column of [request, repeats, copyOf]) writer.backwards(column);
  return writer.bytes();
}

/** @throws DamagedColumns */
export function unpackColumns(bytes: Uint8Array): MessageColumns {
  const reader = new Reader(bytes);
  const count = reader.unsigned();
  // Each of the eleven columns has a byte for each message at least: no memory is asked for in vain.
  if (count * 11 > bytes.length) throw new DamagedColumns('There are fewer messages than it says.');
  const columns = createColumns(count);
  const { id, src, dest, sent, due, end, fate, type, request, repeats, copyOf } = columns;
  reader.differences(id);
  reader.differences(sent);
  reader.distances(due, sent);
  reader.distances(end, due);
  for (const column of [src, dest, fate, type]) reader.plain(column);
  for (const column of [request, repeats, copyOf]) reader.backwards(column);
  if (reader.position !== bytes.length) throw new DamagedColumns('The columns have another length.');
  for (let rank = 0; rank < count; rank++) {
    if ((fate[rank] as number) >= fates.length) throw new DamagedColumns('A message has an unknown fate.');
  }
  return columns;
}

class Writer {
  #bytes: Uint8Array;
  #length = 0;

  constructor(room: number) {
    this.#bytes = new Uint8Array(room);
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  differences(column: Float64Array): void {
    let last = 0;
    for (const value of column) {
      this.#signed(value - last);
      last = value;
    }
  }

  distances(column: Float64Array, from: Float64Array): void {
    for (let rank = 0; rank < column.length; rank++) {
      this.#signed((column[rank] as number) - (from[rank] as number));
    }
  }

  plain(column: Uint8Array | Uint16Array): void {
    for (const value of column) this.unsigned(value);
  }

  /** Ranks of other messages: how far back, as one more than that; none is 0. */
  backwards(column: Int32Array): void {
    for (let rank = 0; rank < column.length; rank++) {
      const other = column[rank] as number;
      if (other < 0) this.unsigned(0);
      else this.unsigned(1 + zigzag(rank - other));
    }
  }

  #signed(value: number): void {
    this.unsigned(zigzag(value));
  }

  unsigned(value: number): void {
    this.#makeRoom();
    let rest = value;
    // Bit operations are of 32 bits; times may need more.
    while (rest >= 0x8000_0000) {
      this.#bytes[this.#length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  #makeRoom(): void {
    if (this.#length + 8 <= this.#bytes.length) return;
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

function zigzag(value: number): number {
  // Twice as much must be exact.
  if (!Number.isInteger(value) || Math.abs(value) > 2 ** 52) {
    throw new RangeError(`${value} is no number that a column can hold.`);
  }
  return value < 0 ? -2 * value - 1 : 2 * value;
}

class Reader {
  readonly #bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  differences(column: Float64Array): void {
    let last = 0;
    for (let rank = 0; rank < column.length; rank++) {
      last += unzigzag(this.unsigned());
      column[rank] = last;
    }
  }

  distances(column: Float64Array, from: Float64Array): void {
    for (let rank = 0; rank < column.length; rank++) {
      column[rank] = (from[rank] as number) + unzigzag(this.unsigned());
    }
  }

  plain(column: Uint8Array | Uint16Array): void {
    for (let rank = 0; rank < column.length; rank++) column[rank] = this.unsigned();
  }

  backwards(column: Int32Array): void {
    for (let rank = 0; rank < column.length; rank++) {
      const code = this.unsigned();
      const other = code === 0 ? -1 : rank - unzigzag(code - 1);
      // A rank is followed as an index: one that leads outside must not get that far.
      if (code !== 0 && (other < 0 || other >= column.length)) {
        throw new DamagedColumns('A message names one that is not there.');
      }
      column[rank] = other;
    }
  }

  unsigned(): number {
    // By far the most numbers are of one byte, and a call for each would take longer than to read it.
    const byte = this.#bytes[this.position] ?? 0x80;
    if (byte >= 0x80) return this.#long();
    this.position += 1;
    return byte;
  }

  #long(): number {
    const bytes = this.#bytes;
    let at = this.position;
    let value = 0;
    // Bit operations are of 32 bits: the first four bytes fit, times may need more.
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) throw cutOff();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.position = at;
        return value;
      }
    }
    for (let scale = 2 ** 28; scale <= 2 ** 49; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw cutOff();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        this.position = at;
        return value;
      }
    }
    throw new DamagedColumns('A number is longer than any can be.');
  }
}

function unzigzag(code: number): number {
  if (code < 2 ** 31) return (code >>> 1) ^ -(code & 1);
  return code % 2 === 0 ? code / 2 : -(code + 1) / 2;
}

function cutOff(): DamagedColumns {
  return new DamagedColumns('The columns end too early.');
}
