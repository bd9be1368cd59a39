import { type Edn, ednKey } from '../../../../results/edn.ts';

/**
 * Small numbers for values, so that the checks compare integers: two values get the same number exactly when
 * Clojure's `=` holds for them. Numbers are dense, from 0. O(1) for integers, O(size) for other values.
 */
export class Vocabulary {
  private readonly values: Edn[] = [];
  private readonly integers = new Map<number, number>();
  private readonly others = new Map<string, number>();

  get size(): number {
    return this.values.length;
  }

  /** The number of a value; a new one when it was not met before. */
  idOf(value: Edn): number {
    if (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0)) {
      return this.intern(this.integers, value, value);
    }
    return this.intern(this.others, ednKey(value), value);
  }

  /** The value that first got this number. */
  valueOf(id: number): Edn {
    return this.values[id] ?? null;
  }

  /** One of something for each value, by its number. */
  all<T>(make: (id: number) => T): T[] {
    return Array.from({ length: this.size }, (_, id) => make(id));
  }

  private intern<Key>(table: Map<Key, number>, key: Key, value: Edn): number {
    const known = table.get(key);
    if (known !== undefined) return known;
    const id = this.values.length;
    table.set(key, id);
    this.values.push(value);
    return id;
  }
}
