/**
 * Reads Fressian, the binary notation of Clojure's data that Maelstrom's journal is written in, and gives each value
 * as JSON by the rules of edn-json-text.ts, so that a body is the same text wherever it was read: keywords and
 * symbols are strings, sets arrays, integers have every digit and doubles a point or an exponent.
 */
import { printDouble } from '../../../results/edn-print.ts';
import { type ByteSource, Damaged } from './byte-source.ts';
import { codes, packedInteger } from './fressian-codes.ts';
import { jsonOfUnits, NoText, textOfUnits } from './json-string.ts';

/** Maelstrom's own reader of JSON stops at 1000. */
const maxDepth = 2000;

/** A value of a kind that its writer named: `ev`, `msg`. */
export interface StructType {
  /** As JSON: `"ev"`. */
  readonly tag: string;
  readonly fields: number;
}

export class FressianReader {
  readonly #source: ByteSource;
  /** JSON of the values that are referred to by number; undefined while one is being read. */
  readonly #priority: (string | undefined)[] = [];
  readonly #structs: StructType[] = [];
  /** Where what a footer counts begins. */
  #start = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Whether there is another value at the top; footers and orders to forget, which stand only there, are passed. */
  hasNext(): boolean {
    while (!this.#source.isAtEnd) {
      const code = this.#source.peek();
      if (code === codes.footer) this.#footer();
      else if (code === codes.resetCaches) {
        this.#source.byte();
        this.#forget();
      } else return true;
    }
    return false;
  }

  /** What kind of value comes next, where its writer named the kind. Its fields come next. */
  struct(): StructType {
    const found = this.#structOf(this.#source.byte());
    if (found === null) throw this.#unexpected('a named kind of value');
    return found;
  }

  /** The integer that comes next; beyond 2^53 the nearest number. */
  integer(): number {
    const code = this.#source.byte();
    const value = this.#integer(code);
    if (value === null) throw this.#unexpected('an integer');
    return Number(value);
  }

  /** The JSON of the value that comes next. */
  json(): string {
    return this.#json(this.#source.byte(), 0);
  }

  #json(code: number, depth: number): string {
    if (depth > maxDepth) throw new Damaged(`nested deeper than ${maxDepth}`, this.#source.at);
    if (code >= codes.priorityPacked && code < codes.structPacked) {
      return this.#cached(code - codes.priorityPacked);
    }
    const integer = this.#integer(code);
    if (integer !== null) return String(integer);
    if (code >= codes.stringPacked && code < codes.stringChunk)
      return this.#string(code - codes.stringPacked);
    if (isList(code)) return `[${this.#items(code, depth).join(',')}]`;
    switch (code) {
      case codes.keyword:
      case codes.symbol:
        return this.#name(depth);
      case codes.putPriority:
        return this.#kept(depth);
      case codes.getPriority:
        return this.#cached(this.integer());
      case codes.string:
        return this.#string(this.#count());
      case codes.stringChunk:
        return this.#longString();
      case codes.map:
        return this.#map(depth);
      case codes.set:
        return this.#json(this.#source.byte(), depth + 1);
      case codes.null:
        return 'null';
      case codes.true:
        return 'true';
      case codes.false:
        return 'false';
      case codes.double0:
        return '0.0';
      case codes.double1:
        return '1.0';
      case codes.double:
        return jsonOfDouble(this.#source.double());
      case codes.float:
        return jsonOfDouble(this.#source.float());
      case codes.bigInt:
        return this.#bigInteger();
    }
    const struct = this.#structOf(code);
    if (struct === null) throw this.#unexpected('a value');
    const fields: string[] = [];
    for (let i = 0; i < struct.fields; i++) fields.push(this.#json(this.#source.byte(), depth + 1));
    // Of a record, its name and what it holds.
    return struct.tag === '"record"' && fields.length === 2 ? (fields[1] as string) : `[${fields.join(',')}]`;
  }

  /** Null where the code begins no integer. */
  #integer(code: number): number | bigint | null {
    if (code < 0x40) return code;
    if (code < codes.priorityPacked) {
      const { zero, bytes, unit } = packedInteger(code);
      return (code - zero) * unit + this.#source.unsigned(bytes);
    }
    if (code === codes.minusOne) return -1;
    return code === codes.int ? this.#source.int64() : null;
  }

  #structOf(code: number): StructType | null {
    if (code >= codes.structPacked && code < codes.structPackedEnd) {
      return this.#structAt(code - codes.structPacked);
    }
    if (code === codes.struct) return this.#structAt(this.integer());
    if (code !== codes.structType) return null;
    const type = { tag: this.json(), fields: this.#count() };
    this.#structs.push(type);
    return type;
  }

  #structAt(index: number): StructType {
    const found = this.#structs[index];
    if (found === undefined) throw this.#unexpected('a kind that was named before');
    return found;
  }

  /** A value that later ones refer to: its number is taken before those of what it holds. */
  #kept(depth: number): string {
    const index = this.#priority.push(undefined) - 1;
    const json = this.#json(this.#source.byte(), depth + 1);
    this.#priority[index] = json;
    return json;
  }

  #cached(index: number): string {
    const json = this.#priority[index];
    if (json === undefined) throw this.#unexpected('a value that came before');
    return json;
  }

  /** Namespace, which may be null, and name. */
  #name(depth: number): string {
    const space = this.#json(this.#source.byte(), depth + 1);
    const name = this.#json(this.#source.byte(), depth + 1);
    if (!name.startsWith('"') || (space !== 'null' && !space.startsWith('"'))) {
      throw this.#unexpected('a name');
    }
    return space === 'null' ? name : `${space.slice(0, -1)}/${name.slice(1)}`;
  }

  #map(depth: number): string {
    const code = this.#source.byte();
    if (!isList(code)) throw this.#unexpected('the members of a map');
    const items = this.#items(code, depth);
    let members = '';
    for (let i = 0; i + 1 < items.length; i += 2) {
      const key = items[i] as string;
      if (i > 0) members += ',';
      members += key.startsWith('"') ? key : JSON.stringify(key);
      members += `:${items[i + 1]}`;
    }
    return `{${members}}`;
  }

  #items(code: number, depth: number): string[] {
    const items: string[] = [];
    if (code === codes.closedList) {
      for (let next = this.#source.byte(); next !== codes.endOfList; next = this.#source.byte()) {
        items.push(this.#json(next, depth + 1));
      }
      return items;
    }
    const count = code === codes.list ? this.#count() : code - codes.listPacked;
    for (let i = 0; i < count; i++) items.push(this.#json(this.#source.byte(), depth + 1));
    return items;
  }

  #string(length: number): string {
    return this.#text(length, jsonOfUnits);
  }

  /** In chunks, the last of which is written as a string of its own. */
  #longString(): string {
    let text = '';
    for (let code: number = codes.stringChunk; ; code = this.#source.byte()) {
      const isPacked = code >= codes.stringPacked && code < codes.stringChunk;
      if (!isPacked && code !== codes.string && code !== codes.stringChunk) {
        throw this.#unexpected('the rest of a string');
      }
      const length = isPacked ? code - codes.stringPacked : this.#count();
      text += this.#text(length, textOfUnits);
      if (code !== codes.stringChunk) return JSON.stringify(text);
    }
  }

  #text(length: number, use: typeof textOfUnits): string {
    try {
      return this.#source.bytes(length, use);
    } catch (thrown) {
      throw thrown instanceof NoText ? this.#unexpected('text') : thrown;
    }
  }

  #bigInteger(): string {
    let hex = '';
    for (let last = false; !last; ) {
      const code = this.#source.byte();
      const isPacked = code >= codes.bytesPacked && code < codes.bytesChunk;
      if (!isPacked && code !== codes.bytes && code !== codes.bytesChunk) throw this.#unexpected('bytes');
      const length = isPacked ? code - codes.bytesPacked : this.#count();
      hex += this.#source.bytes(length, (buffer, start, end) => buffer.toString('hex', start, end));
      last = code !== codes.bytesChunk;
    }
    return hex === '' ? '0' : String(BigInt.asIntN(hex.length * 4, BigInt(`0x${hex}`)));
  }

  #count(): number {
    const count = this.integer();
    if (count < 0) throw this.#unexpected('a length');
    return count;
  }

  #footer(): void {
    const length = this.#source.at - this.#start;
    if (this.#source.unsigned(4) !== 0xcfcfcfcf || this.#source.unsigned(4) !== length) {
      throw this.#unexpected('a footer');
    }
    // The checksum: what was damaged shows elsewhere.
    this.#source.unsigned(4);
    this.#start = this.#source.at;
    this.#forget();
  }

  #forget(): void {
    this.#priority.length = 0;
    this.#structs.length = 0;
  }

  #unexpected(expected: string): Damaged {
    return new Damaged(`${expected} was expected`, this.#source.at - 1);
  }
}

function isList(code: number): boolean {
  return (code >= codes.listPacked && code <= codes.list) || code === codes.closedList;
}

function jsonOfDouble(value: number): string {
  if (Number.isNaN(value)) return 'null';
  return Number.isFinite(value) ? printDouble(value) : value > 0 ? '1e999' : '-1e999';
}
