/**
 * Prints EDN as Clojure does, on one line ({@link printEdn}) or laid out over many ({@link prettyEdn}).
 */
import { Double, type Edn, EdnList, EdnSet, EdnSymbol, isEdnMap, Keyword, Tagged } from './edn-values.ts';

export interface PrintOptions {
  /** Columns that {@link prettyEdn} tries to keep to: 72 unless told, as Clojure's pprint. */
  readonly width?: number;
}

const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);
/** Keywords and symbols that a reader takes apart as one token. */
const READABLE = /^[^\s\p{Cc},()[\]{}";@^`~\\]+$/u;
const NEEDS_ESCAPE =
  /["\\\n\t\r\f\b]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ESCAPED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\f': '\\f',
  '\b': '\\b',
};

/** A double as Java's Double.toString lays it out: `1.0`, `9.3E-4`, `1.0E7`. */
export function printDouble(value: number): string {
  if (Number.isNaN(value)) return '##NaN';
  if (!Number.isFinite(value)) return value > 0 ? '##Inf' : '##-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const magnitude = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    const plain = String(magnitude);
    return sign + (plain.includes('.') ? plain : `${plain}.0`);
  }
  const [mantissa = '', exponent = ''] = magnitude.toExponential().split('e');
  return `${sign}${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** A lone surrogate has no UTF-8 form, so it is written as \uXXXX, which every reader takes. */
function escapeCharacter(character: string): string {
  return ESCAPED[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function printString(value: string): string {
  return `"${value.replace(NEEDS_ESCAPE, escapeCharacter)}"`;
}

/**
 * A keyword. JSON keys may hold anything, and Clojure would print `:a b` for one, which nobody can read
 * back; such a name is written as `#dscourse/keyword "a b"`, which our reader turns into the keyword.
 */
function printKeyword(keyword: Keyword): string {
  const { name } = keyword;
  return READABLE.test(name) && name !== ':' ? `:${name}` : `#dscourse/keyword ${printString(name)}`;
}

/** What has no brackets, or undefined for a collection. */
function printAtom(value: Edn): string | undefined {
  if (value === null) return 'nil';
  switch (typeof value) {
    case 'string':
      return printString(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isInteger(value) || Object.is(value, -0)) return printDouble(value);
      return Number.isSafeInteger(value) ? String(value) : printBig(BigInt(value));
    case 'bigint':
      return printBig(value);
  }
  if (value instanceof Keyword) return printKeyword(value);
  if (value instanceof Double) return printDouble(value.value);
  if (value instanceof EdnSymbol) return value.name;
  return undefined;
}

function printBig(value: bigint): string {
  return value > LONG_MAX || value < LONG_MIN ? `${value}N` : String(value);
}

function printItems(items: readonly Edn[]): string {
  // The reads of a history are lists of integers: one join is seven times faster than concatenation.
  if (items.every(isPlainInteger)) return items.join(' ');
  return items.map(printEdn).join(' ');
}

function isPlainInteger(value: Edn): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0);
}

/** The value on one line. */
export function printEdn(value: Edn): string {
  const atom = printAtom(value);
  if (atom !== undefined) return atom;
  if (Array.isArray(value)) return `[${printItems(value)}]`;
  if (value instanceof EdnList) return `(${printItems(value.items)})`;
  if (value instanceof EdnSet) return `#{${printItems(value.items)}}`;
  if (value instanceof Tagged) return `#${value.tag}${tagGap(value.value)}${printEdn(value.value)}`;
  const entries: string[] = [];
  for (const [key, item] of value as ReadonlyMap<Edn, Edn>)
    entries.push(`${printEdn(key)} ${printEdn(item)}`);
  return `{${entries.join(', ')}}`;
}

/** Records are printed with the map right behind the tag: `#jepsen.history.Op{…}`. */
function tagGap(value: Edn): string {
  return isEdnMap(value) ? '' : ' ';
}

/**
 * The value over as many lines as it needs, laid out as Clojure's printers do: one entry per line,
 * aligned with the first, where a collection does not fit into `width` columns.
 * Without a final newline.
 */
export function prettyEdn(value: Edn, options: PrintOptions = {}): string {
  return layOut(value, 0, options.width ?? 72, 0);
}

/** @param tail characters that must follow on the last line: closing brackets and a comma */
function layOut(value: Edn, indent: number, width: number, tail: number): string {
  const atom = printAtom(value);
  if (atom !== undefined) return atom;
  if (roomLeft(value, width - indent - tail) > 0) {
    const flat = printEdn(value);
    if (indent + flat.length + tail < width) return flat;
  }
  if (value instanceof Tagged) {
    const head = `#${value.tag}${tagGap(value.value)}`;
    return head + layOut(value.value, indent + head.length, width, tail);
  }
  if (isEdnMap(value)) {
    const gap = `,\n${' '.repeat(indent + 1)}`;
    const lines: string[] = [];
    for (const [key, item] of value) {
      const after = lines.length === value.size - 1 ? tail + 1 : 1;
      const head = `${layOut(key, indent + 1, width, 0)} `;
      const column = head.length - (head.lastIndexOf('\n') + 1);
      const start = head.includes('\n') ? column : indent + 1 + column;
      lines.push(head + layOut(item, start, width, after));
    }
    return `{${lines.join(gap)}}`;
  }
  const [open, items, close] = bracketed(value);
  const column = indent + open.length;
  const lines = items.map((item, i) => layOut(item, column, width, i === items.length - 1 ? tail + 1 : 0));
  return open + lines.join(`\n${' '.repeat(column)}`) + close;
}

/**
 * At most how many of `room` columns a value leaves when it is printed on one line; stops counting when none are
 * left, so that a large value is not printed once more at each level of what it is in.
 */
function roomLeft(value: Edn, room: number): number {
  if (typeof value === 'string') return room - value.length - 2;
  if (value === null || typeof value !== 'object') return room - 1;
  if (value instanceof Tagged) return roomLeft(value.value, room - value.tag.length - 1);
  if (value instanceof Double || value instanceof Keyword || value instanceof EdnSymbol) return room - 1;
  let left = room - 1;
  if (isEdnMap(value)) {
    for (const [key, item] of value) {
      if (left <= 0) return left;
      left = roomLeft(item, roomLeft(key, left) - 2);
    }
    return left;
  }
  for (const item of bracketed(value)[1]) {
    if (left <= 0) return left;
    left = roomLeft(item, left - 1);
  }
  return left;
}

function bracketed(value: Edn): readonly [string, readonly Edn[], string] {
  if (value instanceof EdnList) return ['(', value.items, ')'];
  if (value instanceof EdnSet) return ['#{', value.items, '}'];
  return ['[', value as readonly Edn[], ']'];
}
