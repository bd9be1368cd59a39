/**
 * From the text of an EDN value to the text of the same value as JSON, in one pass and without building
 * values in between: members keep their order, numbers every digit. For the messages of Maelstrom's log,
 * which are JSON that was read and printed as EDN.
 */

/** Deeper nesting is refused: Jackson, which read the messages, stops at 1000. */
const maxDepth = 1000;

/** Ends a token. Backslash is missing on purpose: no token of a printed message holds one. */
const token = /[^\s,()[\]{}"]*/y;
const blank = /[\s,]*/y;
const string = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
/** Control characters that EDN leaves as they are and JSON does not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const bareControl = /[\u0000-\u001f]/g;

/** The JSON of a value and where it ended. */
export interface Converted {
  readonly json: string;
  readonly end: number;
}

/**
 * Converts the value that begins at `start`: maps (keys become strings), vectors, lists and sets (arrays),
 * keywords and symbols (strings), tagged values (the value). Null when the text is no EDN, which is also
 * what Clojure prints for a key with a blank in it.
 */
export function ednTextToJson(text: string, start = 0): Converted | null {
  const scan = new Scan(text, start);
  try {
    const json = scan.value(0);
    return { json, end: scan.at };
  } catch (thrown) {
    if (thrown instanceof NotEdn) return null;
    throw thrown;
  }
}

class NotEdn extends Error {}

class Scan {
  readonly #text: string;
  at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  value(depth: number): string {
    if (depth > maxDepth) throw new NotEdn();
    this.#skip(blank);
    switch (this.#text[this.at]) {
      case '{':
        this.at++;
        return this.#map(depth);
      case '[':
        this.at++;
        return this.#items(']', depth);
      case '(':
        this.at++;
        return this.#items(')', depth);
      case '"':
        return this.#string();
      case '#':
        return this.#dispatch(depth);
      default:
        return this.#atom();
    }
  }

  #dispatch(depth: number): string {
    this.at++;
    const next = this.#text[this.at];
    if (next === '{') {
      this.at++;
      return this.#items('}', depth);
    }
    if (next === '#') {
      const name = this.#skip(token).slice(1);
      if (name === 'NaN') return 'null';
      if (name === 'Inf') return '1e999';
      if (name === '-Inf') return '-1e999';
      throw new NotEdn();
    }
    if (this.#skip(token) === '') throw new NotEdn();
    return this.value(depth + 1);
  }

  #map(depth: number): string {
    const members: string[] = [];
    for (;;) {
      this.#skip(blank);
      if (this.#text[this.at] === '}') {
        this.at++;
        return `{${members.join(',')}}`;
      }
      const key = this.value(depth + 1);
      members.push(`${key.startsWith('"') ? key : JSON.stringify(key)}:${this.value(depth + 1)}`);
    }
  }

  #items(close: string, depth: number): string {
    const items: string[] = [];
    for (;;) {
      this.#skip(blank);
      if (this.#text[this.at] === close) {
        this.at++;
        return `[${items.join(',')}]`;
      }
      items.push(this.value(depth + 1));
    }
  }

  /** Clojure's escapes (`\n \t \r \f \b \" \\`) are JSON's. */
  #string(): string {
    string.lastIndex = this.at;
    const found = string.exec(this.#text)?.[0];
    if (found === undefined) throw new NotEdn();
    this.at += found.length;
    return found.replace(bareControl, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }

  #atom(): string {
    const word = this.#skip(token);
    if (word.startsWith(':')) return JSON.stringify(word.slice(1));
    if (word === '') throw new NotEdn();
    if (word === 'nil') return 'null';
    if (word === 'true' || word === 'false') return word;
    if (/^-?(?:0|[1-9]\d*)N?$/.test(word)) return word.endsWith('N') ? word.slice(0, -1) : word;
    if (/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?M?$/.test(word))
      return word.endsWith('M') ? word.slice(0, -1) : word;
    return JSON.stringify(word);
  }

  #skip(what: RegExp): string {
    what.lastIndex = this.at;
    const found = what.exec(this.#text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }
}
