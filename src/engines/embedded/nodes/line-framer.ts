/**
 * Output of a node to lines, as Java's `BufferedReader.readLine` (which Maelstrom reads nodes with) sees
 * them: `\n`, `\r` and `\r\n` end a line; a line is there as soon as its terminator is, so a lone `\r` at
 * the end of a chunk ends one at once and a `\n` that follows it later is swallowed.
 */
import { StringDecoder } from 'node:string_decoder';

declare global {
  // In Node since 20, in TypeScript's library from ES2024 on.
  interface String {
    isWellFormed(): boolean;
    toWellFormed(): string;
  }
}

/**
 * UTF-16 units kept of one line. What is longer is cut there, so that a node that never ends its line
 * can't fill the memory; a cut line is no JSON and is judged as such.
 */
export const lineLimit = 64 * 1024 * 1024;

export class LineFramer {
  readonly #onLine: (line: string) => void;
  /** Pieces of the line that has no terminator yet; joined once, so that a long line is not quadratic. */
  #pieces: string[] = [];
  #length = 0;
  #skipLineFeed = false;
  /** Holds the first bytes of a character whose last bytes are still to come. */
  #decoder: StringDecoder | null = null;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** Takes the next output; bytes are UTF-8 and may end inside a character. Calls back for each whole line. */
  push(chunk: string | Uint8Array): void {
    if (typeof chunk === 'string') {
      const text = this.#decoder === null ? chunk : this.#decoder.write(Buffer.from(chunk, 'utf8'));
      // A half surrogate pair has no UTF-8 form: a pipe carries U+FFFD in its place.
      this.#pushText(text.isWellFormed() ? text : text.toWellFormed());
    } else {
      this.#decoder ??= new StringDecoder('utf8');
      this.#pushText(this.#decoder.write(chunk as Buffer));
    }
  }

  /** The stream is closed: a rest without terminator is a line too, as `readLine` has it. */
  end(): void {
    const rest = this.#decoder?.end() ?? '';
    if (rest !== '') this.#pushText(rest);
    if (this.#length > 0) this.#emit('');
  }

  /** True when output without a terminator is waiting. */
  get hasRest(): boolean {
    return this.#length > 0;
  }

  /** The beginning of that output, up to so many UTF-16 units. */
  restUpTo(length: number): string {
    let rest = '';
    for (const piece of this.#pieces) {
      if (rest.length >= length) break;
      rest += piece;
    }
    return rest.slice(0, length);
  }

  #pushText(text: string): void {
    let start = 0;
    if (this.#skipLineFeed && text.length > 0) {
      this.#skipLineFeed = false;
      if (text.charCodeAt(0) === 10) start = 1;
    }
    let lineFeed = text.indexOf('\n', start);
    let carriageReturn = text.indexOf('\r', start);
    while (lineFeed !== -1 || carriageReturn !== -1) {
      const atReturn = carriageReturn !== -1 && (lineFeed === -1 || carriageReturn < lineFeed);
      const end = atReturn ? carriageReturn : lineFeed;
      this.#emit(text.slice(start, end));
      start = end + 1;
      if (atReturn) {
        if (start === text.length) this.#skipLineFeed = true;
        else if (text.charCodeAt(start) === 10) start += 1;
        carriageReturn = text.indexOf('\r', start);
      }
      if (lineFeed !== -1 && lineFeed < start) lineFeed = text.indexOf('\n', start);
    }
    if (start < text.length) this.#keep(start === 0 ? text : text.slice(start));
  }

  #keep(text: string): void {
    const room = lineLimit - this.#length;
    if (room <= 0) return;
    const piece = text.length > room ? text.slice(0, room) : text;
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  #emit(last: string): void {
    if (this.#length === 0) {
      this.#onLine(last.length > lineLimit ? last.slice(0, lineLimit) : last);
      return;
    }
    this.#keep(last);
    const line = this.#pieces.length === 1 ? (this.#pieces[0] ?? '') : this.#pieces.join('');
    this.#pieces = [];
    this.#length = 0;
    this.#onLine(line);
  }
}
