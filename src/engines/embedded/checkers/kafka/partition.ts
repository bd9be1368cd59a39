import { type Edn, ednKey } from '../../../../results/edn.ts';
import type { LogOperation } from './log-operations.ts';

/** Finds values by Clojure's equality; an integer, as most are, without the cost of a string. */
export function lookupKey(value: Edn): number | string {
  return typeof value === 'number' && Number.isInteger(value) ? value : ednKey(value);
}

/**
 * One log: its key, the values that a history knows of it, and what became of each. Values are known by
 * small numbers, in the order in which the history first tells of them; the lists hold an item for each.
 */
export class Partition {
  readonly key: Edn;
  /** The message with that number. */
  readonly values: Edn[] = [];
  /** A poll that ended ok returned it. */
  readonly polled: boolean[] = [];
  /** A send of it ended ok; ended in a definite failure; was invoked. */
  readonly acknowledged: boolean[] = [];
  readonly failed: boolean[] = [];
  readonly sent: boolean[] = [];
  /** The completion of the send that wrote it, the last one of several. */
  readonly writers: (LogOperation | undefined)[] = [];
  /** The first completion of a poll that returned it. */
  readonly readers: (LogOperation | undefined)[] = [];
  readonly #numbers = new Map<number | string, number>();

  constructor(key: Edn) {
    this.key = key;
  }

  numberOf(value: Edn): number {
    const lookup = lookupKey(value);
    const known = this.#numbers.get(lookup);
    if (known !== undefined) return known;
    const number = this.values.length;
    this.#numbers.set(lookup, number);
    this.values.push(value);
    this.polled.push(false);
    this.acknowledged.push(false);
    this.failed.push(false);
    this.sent.push(false);
    this.writers.push(undefined);
    this.readers.push(undefined);
    return number;
  }

  valueOf(number: number): Edn {
    return this.values[number] ?? null;
  }
}

/** All logs of a history, by key, in the order of their first mention. */
export class Partitions {
  readonly all: Partition[] = [];
  readonly #byKey = new Map<number | string, Partition>();

  of(key: Edn): Partition {
    const lookup = lookupKey(key);
    let partition = this.#byKey.get(lookup);
    if (partition === undefined) {
      partition = new Partition(key);
      this.#byKey.set(lookup, partition);
      this.all.push(partition);
    }
    return partition;
  }
}
