/**
 * Appends to lists that nodes put into key-value stores: found in the values by their shape, whatever a program
 * calls things. A list stands there as `[key, [elements]]`, as `{"key": [elements]}`, as the micro-operation
 * `["append", key, element]`, as the whole value of a store's key that has its number, or of one that something
 * else names for its key. What has another shape says nothing, and nothing is concluded from that.
 */
import type { RunEvidence } from '../grader.ts';
import { isElements, isKey, type NamedLists, namedLists, namesIn, noNamedLists } from './named-lists.ts';
import { type Exchange, storeLog } from './store.ts';

/** Lists by their keys, as text. */
export type Lists = ReadonlyMap<string, readonly string[]>;

/** The lists in a value that a store held; of micro-operations, what they append. */
export function listsIn(value: unknown, storeKey: string, named: NamedLists = noNamedLists): Lists {
  const found = new Map<string, string[]>();
  const only = named.keyIn(storeKey);
  if (only !== null && isElements(value)) {
    found.set(only, value.map(String));
    return found;
  }
  collect(value, found);
  for (const [key, name] of namesIn(value)) {
    const elements = named.listOf(name);
    if (elements !== null) add(found, key, elements);
  }
  return found;
}

/** True for a value that is made of micro-operations: what was done, not what came of it. */
export function isLogEntry(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isMicroOperation);
}

function collect(value: unknown, found: Map<string, string[]>): void {
  if (typeof value === 'string') {
    if (/^[[{]/.test(value)) collect(parsed(value), found);
  } else if (Array.isArray(value)) {
    const parts: readonly unknown[] = value;
    const [first, second, third] = parts;
    if (isMicroOperation(parts)) {
      if (first === 'append') add(found, String(second), [String(third)]);
    } else if (parts.length === 2 && isKey(first) && isElements(second)) {
      add(found, String(first), second.map(String));
    } else for (const part of parts) collect(part, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      if (/^-?\d+$/.test(key) && isElements(one)) add(found, key, one.map(String));
      else collect(one, found);
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function add(found: Map<string, string[]>, key: string, elements: readonly string[]): void {
  found.set(key, [...(found.get(key) ?? []), ...elements]);
}

function isMicroOperation(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [f, key, element]: readonly unknown[] = value;
  return isKey(key) && (f === 'r' || (f === 'append' && Number.isSafeInteger(element)));
}

/** An exchange with a store that shows lists: what a read returned, what a write or cas was to put there. */
export interface Holding {
  readonly exchange: Exchange;
  readonly lists: Lists;
}

export interface StoredAppends {
  /** Reads that returned lists, in the order in which the stores ran them. */
  readonly reads: readonly Holding[];
  /** Writes and compare-and-sets of lists, those refused included. */
  readonly writes: readonly Holding[];
  /** The writes that hold an element of a key. */
  readonly writesOf: (key: string, element: string) => readonly Holding[];
}

const cache = new WeakMap<RunEvidence, StoredAppends>();

/** Cost: each value that stores were sent or returned is walked once. */
export function storedAppends(evidence: RunEvidence): StoredAppends {
  const known = cache.get(evidence);
  if (known !== undefined) return known;
  const reads: Holding[] = [];
  const writes: Holding[] = [];
  const byAppend = new Map<string, Holding[]>();
  const named = namedLists(evidence);
  for (const exchange of storeLog(evidence).exchanges) {
    const lists = listsIn(exchange.value, exchange.key, named);
    if (lists.size === 0) continue;
    const holding = { exchange, lists };
    if (exchange.type === 'read') {
      reads.push(holding);
      continue;
    }
    writes.push(holding);
    for (const [key, elements] of lists) {
      for (const element of elements) {
        const name = `${key} ${element}`;
        const others = byAppend.get(name);
        if (others === undefined) byAppend.set(name, [holding]);
        else others.push(holding);
      }
    }
  }
  const stored = {
    reads,
    writes,
    writesOf: (key: string, element: string) => byAppend.get(`${key} ${element}`) ?? [],
  };
  cache.set(evidence, stored);
  return stored;
}

/** Error codes by which a store says that it did nothing: no such key, and another value than expected. */
const refusals: ReadonlySet<number | null> = new Set([20, 22]);

/** Whether the store said that it did not do what it was asked. */
export function wasRefused({ answer, error }: Exchange): boolean {
  return answer === 'error' && refusals.has(error);
}

/** Whether the store said that it did what it was asked. */
export function wasDone({ answer }: Exchange): boolean {
  return answer === 'write_ok' || answer === 'cas_ok';
}
