/**
 * The values of EDN, the notation of Jepsen's files.
 *
 * Integers beyond 2^53 are bigint, a float with an integral value (`1.0`) is a {@link Double}, so that
 * `1` and `1.0` stay two values, as they are for Maelstrom's checkers. Every other number is a number.
 */
export type Edn =
  | null
  | boolean
  | number
  | bigint
  | string
  | Double
  | Keyword
  | EdnSymbol
  | EdnList
  | EdnSet
  | Tagged
  | readonly Edn[]
  | EdnMap;
export type EdnMap = ReadonlyMap<Edn, Edn>;

/** A floating-point number whose value is an integer: `1.0`. */
export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}
/** `:valid?`; `name` is without the colon. Make with {@link kw}: equal keywords are one object. */
export class Keyword {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
/** A bare word: `java.io.IOException`, `...`. */
export class EdnSymbol {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
/** `(1 2)`; a vector is a plain array. */
export class EdnList {
  readonly items: readonly Edn[];
  constructor(items: readonly Edn[]) {
    this.items = items;
  }
}
/** `#{1 2}`, in the order of the file. */
export class EdnSet {
  readonly items: readonly Edn[];
  constructor(items: readonly Edn[]) {
    this.items = items;
  }
}
/** `#tag value`. */
export class Tagged {
  readonly tag: string;
  readonly value: Edn;
  constructor(tag: string, value: Edn) {
    this.tag = tag;
    this.value = value;
  }
}

const keywords = new Map<string, Keyword>();

/** The keyword of that name (without colon); always the same object for the same name. */
export function kw(name: string): Keyword {
  let keyword = keywords.get(name);
  if (keyword === undefined) {
    keyword = new Keyword(name);
    keywords.set(name, keyword);
  }
  return keyword;
}

/** The items of a vector or a list; undefined for anything else. */
export function sequenceOf(value: Edn): readonly Edn[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof EdnList ? value.items : undefined;
}

/** True for a map (TypeScript narrows a ReadonlyMap badly by itself). */
export function isEdnMap(value: Edn): value is EdnMap {
  return value instanceof Map;
}
