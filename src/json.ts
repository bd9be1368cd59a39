/**
 * JSON that loses nothing: integers beyond 2^53 are bigint and floats with an integral value are
 * {@link Double}, since Maelstrom tells `1` and `1.0` apart and passes 64-bit ids on unharmed.
 */
import {
  Double,
  type Edn,
  EdnList,
  EdnSet,
  EdnSymbol,
  isEdnMap,
  Keyword,
  kw,
  Tagged,
} from './results/edn.ts';

export type Json = null | boolean | number | bigint | string | Double | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** The text is not JSON; `offset` is the index of the character that can't be read. */
export class JsonSyntaxError extends SyntaxError {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(`${message} at position ${offset}`);
    this.name = 'JsonSyntaxError';
    this.offset = offset;
  }
}

/** A float, an integer that may not fit a double, or -0: what JSON.parse would change. */
const risky = /\d[.eE]|\d{16}|-0/;
/** Values nested deeper are refused instead of exhausting our own stack. Jackson's own limit is 1000. */
const maxDepth = 1000;

/** True when JSON.parse reads this text without changing a number. */
export function isExactForJsonParse(text: string): boolean {
  return !risky.test(text);
}

/** True for objects that are neither null, nor arrays, nor {@link Double}. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Double);
}

/**
 * Parses one JSON text, exactly.
 * @throws JsonSyntaxError also when something follows the value.
 */
export function parseJson(text: string): Json {
  const parser = new Parser(text);
  const value = parser.value(0);
  parser.end();
  return value;
}

/**
 * As {@link parseJson}, with the platform's parser where the text holds no number that it would change.
 * @throws JsonSyntaxError
 */
export function parseJsonFast(text: string): Json {
  if (risky.test(text)) return parseJson(text);
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Only to say where: the exact parser refuses what JSON.parse refuses.
    return parseJson(text);
  }
}

/**
 * Parses the first JSON value of a line and says where it ends; what follows is not looked at, as
 * Maelstrom's own reader leaves it.
 * @throws JsonSyntaxError when no value begins the text.
 */
export function parseFirstJson(text: string): { readonly value: Json; readonly end: number } {
  const parser = new Parser(text);
  const value = parser.value(0);
  return { value, end: parser.position };
}

class Parser {
  readonly #text: string;
  position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  end(): void {
    this.#skipSpace();
    if (this.position < this.#text.length) this.#fail('Unexpected text after the value');
  }

  value(depth: number): Json {
    this.#skipSpace();
    switch (this.#text.charCodeAt(this.position)) {
      case 0x7b:
        return this.#object(depth + 1);
      case 0x5b:
        return this.#array(depth + 1);
      case 0x22:
        return this.#string();
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonObject {
    if (depth > maxDepth) this.#fail('Nested too deeply');
    const object: Record<string, Json> = {};
    this.position++;
    this.#skipSpace();
    if (this.#take(0x7d)) return object;
    for (;;) {
      this.#skipSpace();
      if (this.#text.charCodeAt(this.position) !== 0x22) this.#fail('Expected a key');
      const key = this.#string();
      this.#skipSpace();
      if (!this.#take(0x3a)) this.#fail('Expected ":"');
      const value = this.value(depth);
      if (key === '__proto__') {
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      } else {
        object[key] = value;
      }
      this.#skipSpace();
      if (this.#take(0x2c)) continue;
      if (this.#take(0x7d)) return object;
      this.#fail('Expected "," or "}"');
    }
  }

  #array(depth: number): Json[] {
    if (depth > maxDepth) this.#fail('Nested too deeply');
    const items: Json[] = [];
    this.position++;
    this.#skipSpace();
    if (this.#take(0x5d)) return items;
    for (;;) {
      items.push(this.value(depth));
      this.#skipSpace();
      if (this.#take(0x2c)) continue;
      if (this.#take(0x5d)) return items;
      this.#fail('Expected "," or "]"');
    }
  }

  #string(): string {
    const start = this.position;
    for (let index = start + 1; index < this.#text.length; index++) {
      const code = this.#text.charCodeAt(index);
      if (code === 0x5c) {
        index++;
      } else if (code === 0x22) {
        this.position = index + 1;
        try {
          return JSON.parse(this.#text.slice(start, index + 1)) as string;
        } catch {
          this.position = start;
          this.#fail('Bad escape in a string');
        }
      } else if (code < 0x20) {
        this.position = index;
        this.#fail('Control character in a string');
      }
    }
    this.#fail('Unterminated string');
  }

  #number(): number | bigint | Double {
    numberAt.lastIndex = this.position;
    const match = numberAt.exec(this.#text);
    if (match === null)
      this.#fail(this.position < this.#text.length ? 'Unexpected character' : 'Unexpected end');
    const text = match[0];
    this.position += text.length;
    if (match[1] !== undefined || match[2] !== undefined) {
      const value = Number(text);
      return Number.isInteger(value) ? new Double(value) : value;
    }
    const value = Number(text);
    // Adding 0 turns -0 into 0: there is one integer zero.
    return Number.isSafeInteger(value) ? value + 0 : BigInt(text);
  }

  #word<Value extends Json>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.position)) this.#fail('Unexpected character');
    this.position += word.length;
    return value;
  }

  #take(code: number): boolean {
    if (this.#text.charCodeAt(this.position) !== code) return false;
    this.position++;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.position);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.position++;
    }
  }

  #fail(message: string): never {
    throw new JsonSyntaxError(message, this.position);
  }
}

const numberAt = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;

/** Prints a value as JSON without white space; bigint and {@link Double} exactly. */
export function printJson(value: Json): string {
  switch (typeof value) {
    case 'bigint':
      return value.toString();
    case 'number':
      return Number.isFinite(value) ? String(value) : printDouble(value);
    case 'object':
      if (value === null) return 'null';
      if (value instanceof Double) return printDouble(value.value);
      return Array.isArray(value) ? printArray(value) : printObject(value as JsonObject);
    default:
      return JSON.stringify(value);
  }
}

/** Loops that append: every request and reply of a run is printed, and `map` and `join` take twice as long. */
function printArray(items: readonly Json[]): string {
  let text = '[';
  for (let i = 0; i < items.length; i++) {
    if (i > 0) text += ',';
    text += printJson(items[i] as Json);
  }
  return `${text}]`;
}

function printObject(object: JsonObject): string {
  let text = '{';
  for (const key of Object.keys(object)) {
    if (text.length > 1) text += ',';
    text += `${JSON.stringify(key)}:${printJson(object[key] as Json)}`;
  }
  return `${text}}`;
}

/** With a fraction or an exponent, so that it is read as a float again. */
function printDouble(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '1e999' : value < 0 ? '-1e999' : 'null';
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/**
 * A string that is equal for two values exactly when Clojure's `=` holds for what Maelstrom reads them as:
 * objects without order, `1` and `1.0` apart.
 */
export function jsonKey(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(jsonKey).join(',')}]`;
  if (!isJsonObject(value)) return printJson(value);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${jsonKey(value[key] ?? null)}`)
    .join(',')}}`;
}

/** As EDN; keys of objects become keywords that many levels deep and strings below. */
export function jsonToEdn(value: Json, keywordDepth: number): Edn {
  if (Array.isArray(value)) return value.map((item: Json) => jsonToEdn(item, keywordDepth));
  if (!isJsonObject(value)) return value as Exclude<Json, readonly Json[] | JsonObject>;
  const map = new Map<Edn, Edn>();
  for (const [key, item] of Object.entries(value)) {
    map.set(keywordDepth > 0 ? kw(key) : key, jsonToEdn(item, Math.max(0, keywordDepth - 1)));
  }
  return map;
}

/** As JSON: keywords and symbols become strings, sets and lists arrays, keys of maps strings. */
export function ednToJson(value: Edn): Json {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Double) return value;
  if (value instanceof Keyword || value instanceof EdnSymbol) return value.name;
  if (value instanceof EdnList || value instanceof EdnSet) return value.items.map(ednToJson);
  if (value instanceof Tagged) return ednToJson(value.value);
  if (isEdnMap(value)) {
    return Object.fromEntries(
      [...value].map(([key, item]) => {
        const name = ednToJson(key);
        return [typeof name === 'string' ? name : printJson(name), ednToJson(item)];
      }),
    );
  }
  return value.map(ednToJson);
}
