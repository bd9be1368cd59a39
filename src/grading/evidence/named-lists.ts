/**
 * Lists that stand in a store under a name of their own, which something else in a store gives for a key: a tree
 * of parts that never change below one root. And names with a number in them, which may be the key's or a mere
 * count: the elements that stand there tell.
 */
import { sequenceOf } from '../../results/edn.ts';
import type { RunEvidence } from '../grader.ts';
import { ednToText } from './edn-text.ts';
import { type Exchange, storeLog } from './store.ts';
import { transactionsOf } from './transactions.ts';

export interface NamedLists {
  /** What nodes put under a name (JSON text), the first of each content; empty where it is no name of lists. */
  readonly makersOf: (name: string) => readonly Exchange[];
  /** The list that a name stands for; null where there is none, or where it stands for several. */
  readonly listOf: (name: string) => readonly string[] | null;
  /** The key whose list stands under a key of the store that has its number; null where numbers are no keys. */
  readonly keyIn: (storeKey: string) => string | null;
}

/** For values that are looked at alone. */
export const noNamedLists: NamedLists = { makersOf: () => [], listOf: () => null, keyIn: onlyNumber };

/** Lists with an element that was never appended to the key of their number: a program may make up a few. */
const fewestStrangers = 3;

const cache = new WeakMap<RunEvidence, NamedLists>();

/** Cost: each value that was stored is looked at once. */
export function namedLists(evidence: RunEvidence): NamedLists {
  const known = cache.get(evidence);
  if (known !== undefined) return known;
  const made = new Map<string, Exchange[]>();
  const strangers = new Map<string, number>();
  const appended = appendsOf(evidence);
  for (const exchange of storeLog(evidence).exchanges) {
    const { key, value, answer } = exchange;
    if ((answer !== 'write_ok' && answer !== 'cas_ok') || !isElements(value)) continue;
    const number = onlyNumber(key);
    // An element that nobody appended to the key of that number: numbers in such names count something else.
    if (number !== null && value.some((one) => appended.get(number)?.has(String(one)) !== true)) {
      strangers.set(formOf(key), (strangers.get(formOf(key)) ?? 0) + 1);
    }
    const others = made.get(key);
    if (others === undefined) made.set(key, [exchange]);
    else if (!others.some((other) => String(other.value) === String(value))) others.push(exchange);
  }
  const keyIn = (storeKey: string) =>
    (strangers.get(formOf(storeKey)) ?? 0) < fewestStrangers ? onlyNumber(storeKey) : null;
  const makersOf = (name: string) => (keyIn(name) === null ? (made.get(name) ?? []) : []);
  const lists: NamedLists = {
    keyIn,
    makersOf,
    listOf: (name) => {
      const [maker, ...others] = makersOf(name);
      return isElements(maker?.value) && others.length === 0 ? maker.value.map(String) : null;
    },
  };
  cache.set(evidence, lists);
  return lists;
}

/** The names that a value gives for keys: `{"7": "n0-3"}` or `[[7, "n0-3"]]`; names as JSON text. */
export function namesIn(value: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  collect(value, found);
  return found;
}

function collect(value: unknown, found: Map<string, string>): void {
  if (Array.isArray(value)) {
    const parts: readonly unknown[] = value;
    const [key, name] = parts;
    if (parts.length === 2 && isKey(key) && typeof name === 'string')
      found.set(String(key), JSON.stringify(name));
    else for (const part of parts) collect(part, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      if (isKey(key) && typeof one === 'string') found.set(key, JSON.stringify(one));
      else collect(one, found);
    }
  }
}

/** What clients asked to have appended, whatever came of it: elements by key, as text. */
function appendsOf(evidence: RunEvidence): ReadonlyMap<string, ReadonlySet<string>> {
  const appended = new Map<string, Set<string>>();
  for (const { ops } of transactionsOf(evidence)?.list ?? []) {
    for (const { source, write } of ops) {
      if (!write) continue;
      const [, key = null, element = null] = sequenceOf(source) ?? [];
      const name = ednToText(key);
      const elements = appended.get(name) ?? new Set<string>();
      appended.set(name, elements.add(ednToText(element)));
    }
  }
  return appended;
}

function onlyNumber(storeKey: string): string | null {
  const digits = storeKey.match(/\d+/g) ?? [];
  return digits.length === 1 ? (digits[0] ?? null) : null;
}

function formOf(storeKey: string): string {
  return storeKey.replace(/\d+/g, '#');
}

/** True for what names a key: a whole number, or its digits. */
export function isKey(value: unknown): value is number | string {
  return Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value));
}

/** True for a list of whole numbers. */
export function isElements(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one));
}
