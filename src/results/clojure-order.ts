/**
 * The order in which Clojure's hash maps and hash sets hold their items. Jepsen's checkers walk such
 * maps, so this order decides which of several equal findings results.edn shows first, and which of two
 * values at one offset counts. Sources: clojure.lang.Murmur3, Util, Numbers, PersistentHashMap (1.12).
 */
import { Double, type Edn, EdnList, EdnSet, EdnSymbol, Keyword, Tagged } from './edn-values.ts';

/** Entries up to which Clojure keeps a map as an array, in the order of insertion. */
const ARRAY_MAP = 8;
const GOLDEN = 0x9e3779b9;

/**
 * The keys of a Clojure map in its order, given the order of their insertion: as they came up to eight
 * of them, by hash beyond. O(n log n).
 */
export function mapOrder<T>(items: readonly T[], keyOf: (item: T) => Edn): readonly T[] {
  return items.length <= ARRAY_MAP ? items : hashOrder(items, keyOf);
}

/** The items of a Clojure hash map or hash set in its order: nil, then by hash, five bits at a time. O(n log n). */
export function hashOrder<T>(items: readonly T[], keyOf: (item: T) => Edn): readonly T[] {
  if (items.length < 2) return items;
  const placed = items.map((item) => ({ item, place: placeOf(keyOf(item)) }));
  return placed.sort((a, b) => a.place - b.place).map(({ item }) => item);
}

/** Where a key stands in the trie: its hash with the groups of five bits in reverse, the low ones first. */
function placeOf(key: Edn): number {
  if (key === null) return -1;
  const hash = clojureHash(key);
  let place = 0;
  for (let shift = 0; shift <= 30; shift += 5) place = place * 32 + ((hash >>> shift) & 31);
  return place;
}

/** Clojure's `hash`, a signed 32-bit integer. Linear in the size of the value. */
export function clojureHash(value: Edn): number {
  if (value === null) return 0;
  switch (typeof value) {
    case 'string':
      return hashInt(javaStringHash(value));
    case 'boolean':
      return value ? 1231 : 1237;
    case 'bigint':
      return hashInteger(value);
    case 'number':
      if (!Number.isInteger(value)) return hashDouble(value);
      return Number.isSafeInteger(value) ? hashLong(value) : hashInteger(BigInt(value));
  }
  if (value instanceof Double) return hashDouble(value.value);
  if (value instanceof Keyword) return (hashName(value.name) + GOLDEN) | 0;
  if (value instanceof EdnSymbol) return hashName(value.name);
  if (value instanceof EdnList) return hashOrdered(value.items);
  if (value instanceof EdnSet) return hashUnordered(value.items.map(clojureHash));
  if (value instanceof Tagged) return clojureHash(value.value);
  if (Array.isArray(value)) return hashOrdered(value);
  const entries = [...(value as ReadonlyMap<Edn, Edn>)];
  return hashUnordered(entries.map((entry) => hashOrdered(entry)));
}

/** `String.hashCode` of Java. */
export function javaStringHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

function mixK(k: number): number {
  const product = Math.imul(k, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}

function mixH(h: number, k: number): number {
  const mixed = h ^ k;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(h: number, length: number): number {
  let hash = h ^ length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function hashInt(value: number): number {
  return value === 0 ? 0 : finish(mixH(0, mixK(value)), 4);
}

function hashLong(value: number): number {
  if (value === 0) return 0;
  const low = value | 0;
  const high = Math.floor(value / 2 ** 32) | 0;
  return finish(mixH(mixH(0, mixK(low)), mixK(high)), 8);
}

/** As a long where it fits, as java.math.BigInteger beyond. */
function hashInteger(value: bigint): number {
  if (BigInt.asIntN(64, value) === value) {
    if (value === 0n) return 0;
    const low = Number(BigInt.asIntN(32, value));
    const high = Number(BigInt.asIntN(32, value >> 32n));
    return finish(mixH(mixH(0, mixK(low)), mixK(high)), 8);
  }
  const words: number[] = [];
  for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 32n)
    words.push(Number(rest & 0xffffffffn));
  const hash = words.reduceRight((sum, word) => (Math.imul(31, sum) + word) | 0, 0);
  return value < 0n ? -hash | 0 : hash;
}

function hashDouble(value: number): number {
  if (value === 0) return 0;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getInt32(0) ^ view.getInt32(4);
}

/** Of a symbol: its name, then its namespace if it has one. */
function hashName(text: string): number {
  const slash = text.length > 1 ? text.indexOf('/') : -1;
  const name = hashCharacters(slash < 0 ? text : text.slice(slash + 1));
  const namespace = slash < 0 ? 0 : javaStringHash(text.slice(0, slash));
  return name ^ (namespace + GOLDEN + (name << 6) + (name >> 2));
}

function hashCharacters(text: string): number {
  let hash = 0;
  for (let i = 1; i < text.length; i += 2) {
    hash = mixH(hash, mixK(text.charCodeAt(i - 1) | (text.charCodeAt(i) << 16)));
  }
  if (text.length % 2 === 1) hash ^= mixK(text.charCodeAt(text.length - 1));
  return finish(hash, 2 * text.length);
}

function hashOrdered(items: readonly Edn[]): number {
  const sum = items.reduce((hash: number, item) => (Math.imul(31, hash) + clojureHash(item)) | 0, 1);
  return finish(mixH(0, mixK(sum)), items.length);
}

function hashUnordered(hashes: readonly number[]): number {
  const sum = hashes.reduce((total, hash) => (total + hash) | 0, 0);
  return finish(mixH(0, mixK(sum)), hashes.length);
}
