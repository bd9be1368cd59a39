import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  FressianWriter,
  Key,
  type Value,
  type WrittenEvent,
} from '../../../../test/support/fressian-writer.ts';
import { ednTextToJson } from '../../../results/edn-json-text.ts';
import { ByteSource, CutOff, Damaged } from './byte-source.ts';
import { FressianReader } from './fressian-reader.ts';
import { type JournalEvent, Stripe } from './stripe.ts';

const folder = mkdtempSync(join(tmpdir(), 'dscourse-fressian-'));
const file = join(folder, '0.fressian');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The values that these bytes hold, as JSON. */
function read(...bytes: readonly (number | Buffer | string)[]): string[] {
  writeFileSync(file, Buffer.concat(bytes.map((one) => Buffer.from(typeof one === 'number' ? [one] : one))));
  const source = new ByteSource(file);
  try {
    const reader = new FressianReader(source);
    const found: string[] = [];
    while (reader.hasNext()) found.push(reader.json());
    return found;
  } finally {
    source.close();
  }
}

function written(value: Value): Buffer {
  const writer = new FressianWriter();
  writer.value(value);
  return writer.bytes();
}

const be = (hex: string) => Buffer.from(hex, 'hex');

describe('a value', () => {
  it.for<[string, string, string]>([
    ['integers of one byte', '00 3f ff', '0 63 -1'],
    ['of two', '4f ff 50 40 40 00 5f ff', '-1 64 -4096 4095'],
    ['of three and four', '60 00 00 6f ff ff 70 00 00 00 73 ff ff ff', '-524288 524287 -33554432 33554431'],
    [
      'of five to seven',
      '77 00 00 00 00 7b ff ff ff ff ff 7c 00 00 00 00 00 00',
      '4294967296 2199023255551 -562949953421312',
    ],
    [
      'of eight, every digit',
      'f8 7f ff ff ff ff ff ff ff f8 80 00 00 00 00 00 00 00',
      '9223372036854775807 -9223372036854775808',
    ],
    ['beyond eight', 'c6 d9 09 01 00 00 00 00 00 00 00 00 c6 d1 80', '18446744073709551616 -128'],
    [
      'doubles, with a point',
      'fb fc fa 40 24 00 00 00 00 00 00 fa 42 02 a0 5f 20 00 00 00',
      '0.0 1.0 10.0 1.0E10',
    ],
    ['doubles that JSON has not', 'fa 7f f0 00 00 00 00 00 00 fa 7f f8 00 00 00 00 00 00', '1e999 null'],
    ['floats', 'f9 3f c0 00 00', '1.5'],
    ['nothing, true, false', 'f7 f5 f6', 'null true false'],
    ['strings', 'da dc 61 22 dd 0a c3 a9 e3 08 61 62 63 64 65 66 67 68', '"" "a\\"" "\\né" "abcdefgh"'],
    ['a surrogate pair, each half for itself', 'e0 ed a0 bd ed b8 80', '"😀"'],
    ['a surrogate alone', 'dd ed a0 bd', '"\\ud83d"'],
    ['a string in chunks that part a pair', 'e2 03 ed a0 bd dd ed b8 80', '"😀"'],
    ['lists of every kind', 'e4 e5 01 ec 02 01 02 ed 01 e5 02 fd', '[] [1] [1,2] [1,[2]]'],
    ['sets', 'c1 e6 01 02', '[1,2]'],
    ['keywords and symbols', 'ca f7 db 61 ca db 61 db 62 c9 f7 db 2f', '"a" "a/b" "/"'],
    ['maps, whose keys are strings', 'c0 e8 ca f7 db 61 01 05 f7', '{"a":1,"5":null}'],
    ['maps of which the end is marked', 'c0 ed ca f7 db 61 01 fd', '{"a":1}'],
    ['a value that comes again', 'cd da cd db 61 80 81 cc 01', '"" "a" "" "a" "a"'],
    ['a keyword that comes again, numbered before its name', 'cd ca f7 cd db 61 80 81', '"a" "a" "a"'],
    ['a kind that its writer named, twice', 'ef dc 6f 6b 02 01 02 a0 03 04 f0 00 05 06', '[1,2] [3,4] [5,6]'],
    ['a record: what it holds', 'ef e0 72 65 63 6f 72 64 02 c9 f7 db 52 c0 e4', '{}'],
    ['what follows an order to forget', 'cd db 61 fe cd db 62 80', '"a" "b" "b"'],
    ['what follows a footer', '01 cf cf cf cf 00 00 00 01 00 02 00 02 02', '1 2'],
  ])('%s', ([, hex, json]) => {
    expect(read(be(hex.replaceAll(' ', ''))).join(' ')).toBe(json);
  });

  it.for<[string, string]>([
    ['a byte that begins nothing', 'f4'],
    ['a value that never came', '80'],
    ['a value that is being read', 'cd e5 80'],
    ['a kind that was never named', 'a3'],
    ['a map of no list', 'c0 01'],
    ['a name that is no text', 'ca db 61 05'],
    ['a namespace that is none', 'ca 05 db 61'],
    ['a length below nothing', 'e3 ff'],
    ['bytes that are no text', 'dc c3 28'],
    ['a text that ends inside a character', 'db c3'],
    ['a footer of another length', '01 cf cf cf cf 00 00 00 09 00 00 00 00'],
    ['nesting without an end', 'e5'.repeat(3000)],
  ])('is damaged by %s', ([, hex]) => {
    expect(() => read(be(hex.replaceAll(' ', '')))).toThrow(Damaged);
  });

  it('that claims to be longer than the file makes no room for it', () => {
    expect(() => read(be('e377ffffffff'))).toThrow(CutOff);
  });
});

const text = fc.string({ unit: 'binary', maxLength: 30 });
const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
    fc.integer(),
    fc.double({ noNaN: true }).map((double) => ({ double })),
    text,
    text.map((name) => new Key(name)),
    fc.array(tie('value'), { maxLength: 10 }),
    fc
      .dictionary(text, tie('value'), { maxKeys: 9, noNullPrototype: true })
      .map(
        (members) =>
          new Map<Value, Value>(Object.entries(members).map(([key, value]) => [new Key(key), value])),
      ),
  ),
}));

/** What the value is in JSON, built another way. */
function jsonOf(value: Value): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Key) return JSON.stringify(value.name);
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${jsonOf(key)}:${jsonOf(item)}`).join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  const { double } = value as { readonly double: number };
  if (!Number.isFinite(double)) return double > 0 ? '1e999' : '-1e999';
  // The journal knows no negative zero.
  return (
    ednTextToJson(Number.isInteger(double) ? doubleText(double === 0 ? 0 : double) : doubleText(double))
      ?.json ?? ''
  );
}

function doubleText(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e7))
    return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

it('is read as it was written, whatever it is', () => {
  fc.assert(
    fc.property(fc.array(anyValue, { minLength: 1, maxLength: 4 }), (values) => {
      expect(read(...values.map(written))).toEqual(values.map(jsonOf));
    }),
    { numRuns: 200 },
  );
});

const name = fc.constantFrom('n0', 'n1', 'c4', 'lin-kv');
const someEvents: fc.Arbitrary<readonly WrittenEvent[]> = fc.array(
  fc.record({
    id: fc.nat(1e6),
    time: fc.integer({ min: 0, max: 2 ** 50 }),
    type: fc.constantFrom('send' as const, 'recv' as const),
    message: fc.nat(1e5),
    src: name,
    dest: name,
    body: fc.tuple(fc.constantFrom('read', 'gossip', 'read_ok'), fc.integer(), anyValue).map(
      ([type, id, more]) =>
        new Map<Key, Value>([
          [new Key('type'), type],
          [new Key('msg_id'), id],
          [new Key('more'), more],
        ]),
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Reads a stripe to its end. */
function stripeOf(bytes: Buffer): { readonly events: readonly JournalEvent[]; readonly isCutOff: boolean } {
  writeFileSync(file, bytes);
  const stripe = new Stripe(file);
  try {
    const events: JournalEvent[] = [];
    for (let event = stripe.next(); event !== null; event = stripe.next()) events.push(event);
    return { events, isCutOff: stripe.isCutOff };
  } finally {
    stripe.close();
  }
}

describe('a stripe', () => {
  it('gives the events that were written, up to where the file was cut off', () => {
    fc.assert(
      fc.property(someEvents, fc.double({ min: 0, max: 1, noNaN: true }), (written, part) => {
        const writer = new FressianWriter();
        const ends = written.map((event) => {
          writer.event(event);
          return writer.bytes().length;
        });
        const bytes = writer.bytes();
        const whole = stripeOf(bytes);
        expect(whole.isCutOff).toBe(false);
        expect(whole.events).toEqual(written.map((event) => ({ ...event, body: jsonOf(event.body) })));
        const length = Math.floor(part * bytes.length);
        const cut = stripeOf(bytes.subarray(0, length));
        const left = ends.filter((end) => end <= length).length;
        expect(cut.events).toEqual(whole.events.slice(0, left));
        expect(cut.isCutOff).toBe(length > (ends[left - 1] ?? 0));
      }),
      { numRuns: 60 },
    );
  });

  it('says where a changed byte made it something else, and never anything but that', () => {
    fc.assert(
      fc.property(someEvents, fc.nat(), fc.integer({ min: 1, max: 255 }), (written, place, change) => {
        const writer = new FressianWriter();
        for (const event of written) writer.event(event);
        const bytes = writer.bytes();
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ change;
        try {
          // What is still read is JSON.
          for (const { body } of stripeOf(bytes).events) JSON.parse(body);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Damaged);
          expect((thrown as Damaged).message).toMatch(/0\.fressian: .+ at byte \d+$/s);
        }
      }),
      { numRuns: 200 },
    );
  });
});
