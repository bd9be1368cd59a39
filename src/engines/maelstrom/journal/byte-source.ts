/** The bytes of a file, read in pieces as they are asked for: a journal may be larger than memory should be. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** The file ends inside something. */
export class CutOff extends Error {}

/** The bytes are not what they should be. `at` is the place in the file. */
export class Damaged extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const piece = 1 << 16;

export class ByteSource {
  readonly size: number;
  #handle: number | null;
  #buffer: Buffer;
  #view: DataView;
  /** Bytes of the buffer that are taken, and that are there. */
  #at = 0;
  #end = 0;
  /** Place in the file of the buffer's first byte. */
  #offset = 0;

  constructor(file: string) {
    this.#handle = openSync(file, 'r');
    this.size = fstatSync(this.#handle).size;
    this.#buffer = Buffer.allocUnsafe(Math.min(piece, this.size));
    this.#view = viewOf(this.#buffer);
  }

  close(): void {
    if (this.#handle !== null) closeSync(this.#handle);
    this.#handle = null;
  }

  /** Place in the file of the next byte. */
  get at(): number {
    return this.#offset + this.#at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.size;
  }

  /** The next byte, which stays the next. */
  peek(): number {
    this.#need(1);
    return this.#buffer[this.#at] as number;
  }

  byte(): number {
    if (this.#at >= this.#end) this.#need(1);
    return this.#buffer[this.#at++] as number;
  }

  /** So many bytes, big-endian and without a sign: at most six. */
  unsigned(length: number): number {
    this.#need(length);
    let value = 0;
    for (const end = this.#at + length; this.#at < end; ) {
      value = value * 256 + (this.#buffer[this.#at++] as number);
    }
    return value;
  }

  int64(): bigint {
    this.#need(8);
    const value = this.#view.getBigInt64(this.#at);
    this.#at += 8;
    return value;
  }

  double(): number {
    this.#need(8);
    const value = this.#view.getFloat64(this.#at);
    this.#at += 8;
    return value;
  }

  float(): number {
    this.#need(4);
    const value = this.#view.getFloat32(this.#at);
    this.#at += 4;
    return value;
  }

  /** So many bytes, which `use` is shown where they lie: from `start` on, before `end`. */
  bytes<T>(length: number, use: (buffer: Buffer, start: number, end: number) => T): T {
    this.#need(length);
    const start = this.#at;
    this.#at += length;
    return use(this.#buffer, start, this.#at);
  }

  #need(length: number): void {
    if (this.#end - this.#at >= length) return;
    // Before room is made: a damaged length may be anything.
    if (length > this.size - this.at) throw new CutOff(`${length} bytes are missing at byte ${this.at}`);
    const rest = this.#buffer.subarray(this.#at, this.#end);
    this.#offset += this.#at;
    if (length > this.#buffer.length) {
      this.#buffer = Buffer.allocUnsafe(length);
      this.#view = viewOf(this.#buffer);
    }
    this.#buffer.set(rest);
    this.#at = 0;
    this.#end = rest.length;
    while (this.#end < length) {
      const got =
        this.#handle === null
          ? 0
          : readSync(this.#handle, this.#buffer, this.#end, this.#buffer.length - this.#end, null);
      if (got === 0) throw new CutOff(`the file became shorter at byte ${this.at}`);
      this.#end += got;
    }
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
