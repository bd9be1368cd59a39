/**
 * Reads EDN. One pass over the text by character codes; integers, which are most of a history, take
 * a path without slicing. Accepts all that Jepsen prints (docs/run-directory.md) and what else the
 * notation allows: comments, `#_`, namespace maps, characters, decimals, ratios.
 *
 * Lossy where Jepsen's files hold none: `\a` becomes the string "a", `1.5M` and `1/3` the nearest double.
 */
import { DscourseError, ExitStatus } from '../errors.ts';
import { ednKey } from './edn-compare.ts';
import {
  Double,
  type Edn,
  EdnList,
  type EdnMap,
  EdnSet,
  EdnSymbol,
  Keyword,
  kw,
  Tagged,
} from './edn-values.ts';

/** Deeper nesting is refused: no file of Jepsen's comes near, and the stack must not overflow. */
const MAX_DEPTH = 2000;

/** Per ASCII code: 1 white space (commas too), 2 ends a token, 0 part of a token. */
const CLASS = new Uint8Array(128);
for (const code of [9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 44]) CLASS[code] = 1;
for (const character of '()[]{}";@^`~\\') CLASS[character.charCodeAt(0)] = 2;

const INTEGER = /^[+-]?\d+(N?)$/;
const FLOAT = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?(M?)$/;
const RATIO = /^([+-]?\d+)\/(\d+)$/;
const RADIX_OR_OCTAL = /^[+-]?0[0-7xX]/;
const CHARACTERS: Readonly<Record<string, string>> = {
  newline: '\n',
  return: '\r',
  space: ' ',
  tab: '\t',
  formfeed: '\f',
  backspace: '\b',
};
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '"': '"',
  '\\': '\\',
  '/': '/',
};
const SYMBOLIC: Readonly<Record<string, number>> = {
  Inf: Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
  NaN: Number.NaN,
};

/** Wraps a float: a {@link Double} where JavaScript could not tell it from an integer. */
function floating(value: number): number | Double {
  return Number.isInteger(value) ? new Double(value) : value;
}

class Reader {
  readonly text: string;
  readonly file: string;
  at = 0;
  depth = 0;

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  /** Moves to the next token; false at the end of the text. */
  skipBlank(): boolean {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (CLASS[code] === 1) this.at++;
      else if (code === 59 /* ; */) {
        const end = text.indexOf('\n', this.at);
        this.at = end < 0 ? text.length : end + 1;
      } else if (code === 35 /* # */ && text.charCodeAt(this.at + 1) === 95 /* _ */) {
        this.at += 2;
        this.value();
      } else return this.at < text.length;
    }
  }

  /** The next value; the text must hold one. */
  value(): Edn {
    if (!this.skipBlank()) throw this.error(this.at, 'the file ends where a value was expected');
    const { text } = this;
    const start = this.at;
    const code = text.charCodeAt(start);
    if (code >= 48 && code <= 57) return this.number(start);
    switch (code) {
      case 58 /* : */:
        return this.keyword();
      case 34 /* " */:
        return this.string();
      case 91 /* [ */:
        return this.items(93, 'vector');
      case 40 /* ( */:
        return new EdnList(this.items(41, 'list'));
      case 123 /* { */:
        return this.map('');
      case 35 /* # */:
        return this.dispatch();
      case 92 /* \ */:
        return this.character();
      case 43: // +
      case 45: {
        const next = text.charCodeAt(start + 1);
        if (next >= 48 && next <= 57) return this.number(start);
        break;
      }
    }
    const token = this.token();
    if (token === '') throw this.error(start, `unexpected "${text[start]}"`);
    if (token === 'nil') return null;
    if (token === 'true') return true;
    if (token === 'false') return false;
    return new EdnSymbol(token);
  }

  /** The characters up to the next delimiter. */
  token(): string {
    const { text } = this;
    const start = this.at;
    let at = start;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code < 128 && CLASS[code] !== 0) break;
      at++;
    }
    this.at = at;
    return text.slice(start, at);
  }

  number(start: number): Edn {
    const { text } = this;
    const negative = text.charCodeAt(start) === 45;
    let at = start;
    let total = 0;
    let code = text.charCodeAt(at);
    // 15 digits are exact in a double; longer ones, signs with + and everything else go the slow way.
    if (negative) code = text.charCodeAt(++at);
    const first = at;
    while (code >= 48 && code <= 57) {
      total = total * 10 + (code - 48);
      code = text.charCodeAt(++at);
    }
    const digits = at - first;
    const ended = at >= text.length || (code < 128 && CLASS[code] !== 0);
    if (ended && digits > 0 && digits <= 15 && (digits === 1 || text.charCodeAt(first) !== 48)) {
      this.at = at;
      return negative && total !== 0 ? -total : total;
    }
    this.at = start;
    return this.slowNumber(start, this.token());
  }

  slowNumber(start: number, token: string): Edn {
    if (INTEGER.test(token) && !(RADIX_OR_OCTAL.test(token) && Number.parseInt(token, 10) !== 0)) {
      const big = BigInt(token.replace(/N$/, ''));
      const small = Number(big);
      return Number.isSafeInteger(small) ? small : big;
    }
    if (FLOAT.test(token) && !RADIX_OR_OCTAL.test(token)) return floating(Number(token.replace(/M$/, '')));
    const ratio = RATIO.exec(token);
    if (ratio !== null && Number(ratio[2]) !== 0) return floating(Number(ratio[1]) / Number(ratio[2]));
    throw this.error(start, `"${token}" is not a number`);
  }

  keyword(): Keyword {
    const start = this.at++;
    const name = this.token();
    if (name === '' || name === ':') throw this.error(start, 'a keyword without a name');
    return kw(name);
  }

  string(): string {
    const { text } = this;
    const start = ++this.at;
    let at = start;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 34) {
        this.at = at + 1;
        return text.slice(start, at);
      }
      if (code === 92) return this.stringWithEscapes(start, at);
      if (at >= text.length) throw this.error(start - 1, 'a string that is never closed');
      at++;
    }
  }

  stringWithEscapes(start: number, firstEscape: number): string {
    const { text } = this;
    let result = text.slice(start, firstEscape);
    let at = firstEscape;
    let from = firstEscape;
    for (;;) {
      if (at >= text.length) throw this.error(start - 1, 'a string that is never closed');
      const code = text.charCodeAt(at);
      if (code === 34) {
        this.at = at + 1;
        return result + text.slice(from, at);
      }
      if (code !== 92) {
        at++;
        continue;
      }
      result += text.slice(from, at);
      const letter = text[at + 1] ?? '';
      if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6))) {
        result += String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 6), 16));
        at += 6;
      } else {
        const octal = /^[0-3]?[0-7]{1,2}/.exec(text.slice(at + 1, at + 4));
        const plain = ESCAPES[letter];
        if (plain !== undefined) {
          result += plain;
          at += 2;
        } else if (octal !== null) {
          result += String.fromCharCode(Number.parseInt(octal[0], 8));
          at += 1 + octal[0].length;
        } else throw this.error(at, `"\\${letter}" is no escape that a string may hold`);
      }
      from = at;
    }
  }

  character(): string {
    const start = this.at;
    // The first character always belongs to it, even a bracket: \( \" \;
    const point = this.text.codePointAt(start + 1);
    if (point === undefined) throw this.error(start, 'a character without a name');
    const first = String.fromCodePoint(point);
    this.at = start + 1 + first.length;
    const name = first + this.token();
    if (name === first) return first;
    const named = CHARACTERS[name];
    if (named !== undefined) return named;
    if (/^u[0-9a-fA-F]{4}$/.test(name)) return String.fromCharCode(Number.parseInt(name.slice(1), 16));
    if (/^o[0-3]?[0-7]{1,2}$/.test(name)) return String.fromCharCode(Number.parseInt(name.slice(1), 8));
    throw this.error(start, `"\\${name}" is not a character`);
  }

  enter(open: number): void {
    if (++this.depth > MAX_DEPTH) throw this.error(open, `nested more than ${MAX_DEPTH} deep`);
  }

  /** Values up to the closing bracket `close`; `this.at` is on the opening one. */
  items(close: number, what: string): Edn[] {
    const open = this.at++;
    this.enter(open);
    const items: Edn[] = [];
    const { text } = this;
    for (;;) {
      if (!this.skipBlank()) throw this.error(open, `a ${what} that is never closed`);
      const code = text.charCodeAt(this.at);
      if (code === close) break;
      items.push(code >= 48 && code <= 57 ? this.number(this.at) : this.value());
    }
    this.at++;
    this.depth--;
    return items;
  }

  /** A map; keywords without a namespace of their own get `namespace` (of `#:namespace{…}`). */
  map(namespace: string): EdnMap {
    const open = this.at++;
    this.enter(open);
    const map = new Map<Edn, Edn>();
    let composite: Set<string> | undefined;
    for (;;) {
      if (!this.skipBlank()) throw this.error(open, 'a map that is never closed');
      const start = this.at;
      if (this.text.charCodeAt(start) === 125) break;
      let key = this.value();
      if (namespace !== '' && key instanceof Keyword) key = qualify(key, namespace);
      if (!this.skipBlank()) throw this.error(open, 'a map that is never closed');
      if (this.text.charCodeAt(this.at) === 125) throw this.error(start, 'a key without a value');
      const value = this.value();
      if (map.has(key)) throw this.error(start, 'the same key twice in one map');
      if (typeof key === 'object' && key !== null && !(key instanceof Keyword)) {
        composite ??= new Set();
        const canonical = ednKey(key);
        if (composite.has(canonical)) throw this.error(start, 'the same key twice in one map');
        composite.add(canonical);
      }
      map.set(key, value);
    }
    this.at++;
    this.depth--;
    return map;
  }

  /** What starts with `#`. */
  dispatch(): Edn {
    const start = this.at;
    const { text } = this;
    const next = text[start + 1];
    if (next === '{') {
      this.at++;
      return new EdnSet(this.items(125, 'set'));
    }
    if (next === '#') {
      this.at += 2;
      const name = this.token();
      const value = SYMBOLIC[name];
      if (value === undefined) throw this.error(start, `"##${name}" is not a number`);
      return value;
    }
    if (next === ':') {
      this.at += 2;
      const namespace = this.token();
      if (namespace === '' || !this.skipBlank() || text[this.at] !== '{') {
        throw this.error(start, 'a namespace without a map');
      }
      return this.map(namespace);
    }
    this.at++;
    const tag = this.token();
    if (tag === '') throw this.error(start, `"#${next ?? ''}" means nothing`);
    this.enter(start);
    const value = this.value();
    this.depth--;
    // Our own escape for keywords that Clojure itself could not read back: see edn-print.ts.
    if (tag === 'dscourse/keyword' && typeof value === 'string') return kw(value);
    return new Tagged(tag, value);
  }

  error(at: number, what: string): DscourseError {
    const before = this.text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - (before.lastIndexOf('\n') + 1) + 1;
    return new DscourseError({
      code: 'edn-damaged',
      message: `${this.file}:${line}:${column}: ${what}.`,
      fix: 'The file was cut off or changed after it was written: run the grade or the test again.',
      exitStatus: ExitStatus.couldNotJudge,
    });
  }
}

function qualify(key: Keyword, namespace: string): Keyword {
  if (key.name.startsWith('_/')) return kw(key.name.slice(2));
  return key.name.includes('/') ? key : kw(`${namespace}/${key.name}`);
}

/**
 * The one value of `text`. Throws a {@link DscourseError} (`edn-damaged`) that names `file`, line and
 * column when it holds none, more than one, or anything malformed.
 */
export function readEdn(text: string, file = 'edn'): Edn {
  const reader = new Reader(text, file);
  const value = reader.value();
  if (reader.skipBlank()) throw reader.error(reader.at, 'more text after the value');
  return value;
}

/** Every value of `text`, one after the other, as history.edn holds them; none for an empty text. */
export function readEdnLines(text: string, file = 'edn'): Edn[] {
  const reader = new Reader(text, file);
  const values: Edn[] = [];
  while (reader.skipBlank()) values.push(reader.value());
  return values;
}
