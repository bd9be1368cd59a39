/** What was written to a node's stdin and not read yet. */
import { chunkBytes } from './slots.ts';

export interface Chunk {
  /** Text of whole lines with their terminators, or bytes where a line is cut by the end of the chunk. */
  readonly chunk: string | Uint8Array;
  /** Messages that end in this chunk. */
  readonly messages: number;
  /** Journal number of the last message of which it has something. */
  readonly messageId: number | null;
}

export class Inbox {
  #lines: string[] = [];
  #ids: number[] = [];
  /** Bytes of lines that did not fit into one read. */
  #bytes: Buffer | null = null;
  #lastId: number | null = null;
  #pending = 0;

  get empty(): boolean {
    return this.#lines.length === 0 && this.#bytes === null;
  }

  /** Messages that wait, those of a chunk that is read in parts included. */
  get length(): number {
    return this.#lines.length + (this.#bytes === null ? 0 : this.#pending);
  }

  add(line: string, messageId: number): void {
    this.#lines.push(line);
    this.#ids.push(messageId);
  }

  /** One read: all that is there, at most 64 KiB of bytes. What is left stays. */
  take(): Chunk {
    if (this.#bytes === null) {
      const messages = this.#lines.length;
      this.#lastId = this.#ids[messages - 1] ?? null;
      const text = messages === 1 ? `${this.#lines[0] as string}\n` : `${this.#lines.join('\n')}\n`;
      this.#lines = [];
      this.#ids = [];
      // No UTF-16 unit takes more than three bytes.
      if (text.length * 3 <= chunkBytes || Buffer.byteLength(text) <= chunkBytes)
        return { chunk: text, messages, messageId: this.#lastId };
      this.#bytes = Buffer.from(text);
      this.#pending = messages;
    }
    const bytes = this.#bytes;
    if (bytes.length <= chunkBytes) {
      this.#bytes = null;
      return { chunk: bytes, messages: this.#pending, messageId: this.#lastId };
    }
    this.#bytes = bytes.subarray(chunkBytes);
    // A copy, so that a node that changes its chunk does not change the next one.
    return { chunk: Buffer.from(bytes.subarray(0, chunkBytes)), messages: 0, messageId: this.#lastId };
  }
}
