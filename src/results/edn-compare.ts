/**
 * Clojure's `=` and `compare` over EDN values, which decide what Jepsen's checkers call a duplicate and
 * in which order they sort. Sources: clojure.lang.Util, Numbers, APersistentVector, Keyword.
 */
import { Double, type Edn, EdnList, EdnSet, EdnSymbol, isEdnMap, Keyword, Tagged } from './edn-values.ts';

/**
 * A string that two values share exactly when Clojure's `=` holds for them, so it can be the key of a
 * JavaScript Map. Integers equal integers whatever their size, floats equal floats, `1` and `1.0`
 * differ; a list equals a vector of the same items; maps and sets have no order.
 */
export function ednKey(value: Edn): string {
  if (value === null) return 'nil';
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      // -0.0 equals 0.0 in Clojure; an integral number is an integer here (floats are Double).
      if (Object.is(value, -0)) return 'f0';
      if (Number.isSafeInteger(value)) return String(value);
      return Number.isInteger(value) ? String(BigInt(value)) : `f${value}`;
    case 'bigint':
    case 'boolean':
      return String(value);
  }
  if (value instanceof Double) return `f${value.value === 0 ? 0 : value.value}`;
  if (value instanceof Keyword) return `:${JSON.stringify(value.name)}`;
  if (value instanceof EdnSymbol) return `'${JSON.stringify(value.name)}`;
  if (Array.isArray(value)) return `(${value.map(ednKey).join(' ')})`;
  if (value instanceof EdnList) return `(${value.items.map(ednKey).join(' ')})`;
  if (value instanceof EdnSet) return `#{${value.items.map(ednKey).sort().join(' ')}}`;
  if (value instanceof Tagged) return `#${JSON.stringify(value.tag)} ${ednKey(value.value)}`;
  const entries: string[] = [];
  for (const [key, item] of value as ReadonlyMap<Edn, Edn>) entries.push(`${ednKey(key)} ${ednKey(item)}`);
  return `{${entries.sort().join(', ')}}`;
}

/** Clojure's `=`. (`##NaN` equals itself here, so that a file equals itself.) */
export function ednEquals(a: Edn, b: Edn): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof b === 'string' || a === null || b === null) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => ednEquals(item, b[i] as Edn));
  }
  return ednKey(a) === ednKey(b);
}

/** Two values that Clojure's `compare` refuses with a ClassCastException. */
export class CannotCompare extends Error {
  constructor(a: Edn, b: Edn) {
    super(`Cannot compare ${describe(a)} with ${describe(b)}`);
    this.name = 'CannotCompare';
  }
}

function describe(value: Edn): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'boolean') return 'a boolean';
  if (isNumeric(value)) return 'a number';
  if (value instanceof Keyword) return 'a keyword';
  if (value instanceof EdnSymbol) return 'a symbol';
  if (Array.isArray(value) || value instanceof EdnList) return 'a list';
  if (isEdnMap(value)) return 'an object';
  return 'a set';
}

function isNumeric(value: Edn): value is number | bigint | Double {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Double;
}

/**
 * Clojure's `compare`: negative, 0 or positive. nil is least; numbers compare by value whatever their
 * kind (an integer with a float as doubles, so 1 and 1.0 are level though not equal); strings by UTF-16
 * unit; vectors by length, then item by item; false before true. Throws {@link CannotCompare} for maps,
 * sets, lists and values of different kinds.
 */
export function clojureCompare(a: Edn, b: Edn): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : 1;
  if (typeof a === 'boolean' && typeof b === 'boolean') return a ? 1 : -1;
  if (a instanceof Keyword && b instanceof Keyword) return a.name < b.name ? -1 : 1;
  if (a instanceof EdnSymbol && b instanceof EdnSymbol)
    return a.name === b.name ? 0 : a.name < b.name ? -1 : 1;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return a.length < b.length ? -1 : 1;
    for (let i = 0; i < a.length; i++) {
      const order = clojureCompare(a[i] as Edn, b[i] as Edn);
      if (order !== 0) return order;
    }
    return 0;
  }
  throw new CannotCompare(a, b);
}

function compareNumbers(a: number | bigint | Double, b: number | bigint | Double): number {
  const x = typeof a === 'bigint' ? a : a instanceof Double ? a.value : a;
  const y = typeof b === 'bigint' ? b : b instanceof Double ? b.value : b;
  if (typeof x === 'bigint' || typeof y === 'bigint') {
    if (isInteger(a) && isInteger(b)) return x < y ? -1 : x > y ? 1 : 0;
    const left = Number(x);
    const right = Number(y);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return x < y ? -1 : x > y ? 1 : 0;
}

function isInteger(value: number | bigint | Double): boolean {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}
