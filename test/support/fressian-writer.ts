/**
 * Writes Fressian as Maelstrom's journal has it (maelstrom/net/journal.clj, org.fressian 0.6.8), for tests of the
 * reader. That it writes what the real one writes is checked against a recorded journal (net-journal.test.ts).
 */

/** A keyword without a namespace. */
export class Key {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Numbers that are whole are longs, others doubles; `{ double: 2 }` is a double too. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Key
  | { readonly double: number }
  | readonly Value[]
  | ReadonlyMap<Value, Value>;

export interface WrittenEvent {
  readonly id: number;
  readonly time: number;
  readonly type: 'send' | 'recv';
  readonly message: number;
  readonly src: string;
  readonly dest: string;
  readonly body: ReadonlyMap<Key, Value>;
}

/** Least bits that each length of a packed integer holds, sign included, and the code that stands for zero. */
const packed = [
  { bits: 13, zero: 0x50, bytes: 1 },
  { bits: 20, zero: 0x68, bytes: 2 },
  { bits: 26, zero: 0x72, bytes: 3 },
  { bits: 34, zero: 0x76, bytes: 4 },
  { bits: 42, zero: 0x7a, bytes: 5 },
  { bits: 50, zero: 0x7e, bytes: 6 },
] as const;

export class FressianWriter {
  readonly #out: Buffer[] = [];
  readonly #priority = new Map<string, number>();
  readonly #structs = new Map<string, number>();

  bytes(): Buffer {
    return Buffer.concat(this.#out);
  }

  event({ id, time, type, message, src, dest, body }: WrittenEvent): void {
    this.#struct('ev');
    this.value(id);
    this.value(time);
    this.#cached(new Key(type));
    this.#struct('msg');
    this.value(message);
    this.#cached(src);
    this.#cached(dest);
    this.#raw(0xc0, 0xed);
    for (const [key, value] of body) {
      this.#cached(key);
      if (key.name === 'type') this.#cached(value);
      else this.value(value);
    }
    this.#raw(0xfd);
  }

  value(value: Value): void {
    if (value === null) this.#raw(0xf7);
    else if (typeof value === 'boolean') this.#raw(value ? 0xf5 : 0xf6);
    else if (typeof value === 'string') this.#string(value);
    else if (typeof value === 'bigint') this.#integer(value);
    else if (typeof value === 'number')
      Number.isInteger(value) ? this.#integer(BigInt(value)) : this.#double(value);
    else if (value instanceof Key) this.#key(value);
    else if (value instanceof Map) {
      this.#raw(0xc0);
      this.#list([...value].flat());
    } else if (Array.isArray(value)) this.#list(value);
    else this.#double((value as { readonly double: number }).double);
  }

  #raw(...bytes: readonly number[]): void {
    this.#out.push(Buffer.from(bytes));
  }

  #integer(value: bigint): void {
    if (value >= 2n ** 63n || value < -(2n ** 63n)) {
      const bytes = twosComplement(value);
      this.#raw(0xc6, ...(bytes.length < 8 ? [0xd0 + bytes.length] : [0xd9, bytes.length]));
      this.#out.push(bytes);
      return;
    }
    if (value >= -1n && value < 64n) {
      this.#raw(Number(value) & 0xff);
      return;
    }
    const fits = packed.find(({ bits }) => BigInt.asIntN(bits, value) === value);
    const long = Buffer.alloc(8);
    long.writeBigInt64BE(value);
    if (fits === undefined) this.#raw(0xf8);
    else this.#raw(fits.zero + Number(value >> BigInt(8 * fits.bytes)));
    this.#out.push(fits === undefined ? long : long.subarray(8 - fits.bytes));
  }

  #double(value: number): void {
    if (value === 0) {
      this.#raw(0xfb);
      return;
    }
    if (value === 1) {
      this.#raw(0xfc);
      return;
    }
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    this.#raw(0xfa);
    this.#out.push(bytes);
  }

  /** In chunks of at most 64 KiB, none of which cuts a unit of UTF-16. */
  #string(text: string): void {
    for (let at = 0; ; ) {
      const units: number[] = [];
      while (at < text.length) {
        const bytes = unitBytes(text.charCodeAt(at));
        if (units.length + bytes.length > 65_536) break;
        units.push(...bytes);
        at++;
      }
      if (units.length < 8) this.#raw(0xda + units.length);
      else {
        this.#raw(at === text.length ? 0xe3 : 0xe2);
        this.value(units.length);
      }
      this.#out.push(Buffer.from(units));
      if (at === text.length) return;
    }
  }

  #key({ name }: Key): void {
    const slash = name === '/' ? -1 : name.indexOf('/');
    this.#raw(0xca);
    this.#cached(slash < 0 ? null : name.slice(0, slash));
    this.#cached(name.slice(slash + 1));
  }

  #list(items: readonly Value[]): void {
    if (items.length < 8) this.#raw(0xe4 + items.length);
    else {
      this.#raw(0xec);
      this.value(items.length);
    }
    for (const item of items) this.value(item);
  }

  #struct(tag: string): void {
    const known = this.#structs.get(tag);
    if (known !== undefined) {
      this.#raw(0xa0 + known);
      return;
    }
    this.#structs.set(tag, this.#structs.size);
    this.#raw(0xef);
    this.value(tag);
    this.value(4);
  }

  #cached(value: Value): void {
    const isShort = typeof value === 'number' && Number.isInteger(value) && value >= -4096 && value < 4096;
    if (value === null || typeof value === 'boolean' || value === '' || isShort) {
      this.value(value);
      return;
    }
    const name = value instanceof Key ? `key ${value.name}` : `value ${JSON.stringify(value)}`;
    const known = this.#priority.get(name);
    if (known === undefined) {
      this.#priority.set(name, this.#priority.size);
      this.#raw(0xcd);
      this.value(value);
    } else if (known < 32) this.#raw(0x80 + known);
    else {
      this.#raw(0xcc);
      this.value(known);
    }
  }
}

function unitBytes(unit: number): number[] {
  if (unit < 0x80) return [unit];
  if (unit < 0x800) return [0xc0 | (unit >> 6), 0x80 | (unit & 0x3f)];
  return [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)];
}

/** As few bytes as hold it, as BigInteger's toByteArray. */
function twosComplement(value: bigint): Buffer {
  let length = 1;
  while (BigInt.asIntN(8 * length, value) !== value) length++;
  return Buffer.from(
    BigInt.asUintN(8 * length, value)
      .toString(16)
      .padStart(2 * length, '0'),
    'hex',
  );
}
