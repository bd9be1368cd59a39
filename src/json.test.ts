import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ednToJson,
  isExactForJsonParse,
  type Json,
  JsonSyntaxError,
  jsonKey,
  jsonToEdn,
  parseFirstJson,
  parseJson,
  parseJsonFast,
  printJson,
} from './json.ts';
import { Double, EdnSet, kw } from './results/edn.ts';

describe('parseJson', () => {
  it('keeps 1 and 1.0 apart', () => {
    expect(parseJson('[1, 1.0, 1e0, 1.5]')).toEqual([1, new Double(1), new Double(1), 1.5]);
  });

  it('keeps the last bit of integers beyond 2^53', () => {
    expect(parseJson('[9007199254740993, 9007199254740991, -18446744073709551617]')).toEqual([
      9007199254740993n,
      9007199254740991,
      -18446744073709551617n,
    ]);
  });

  it('refuses what follows the value, and parseFirstJson says where the value ends', () => {
    expect(() => parseJson('{"a":1}{"b":2}')).toThrow(JsonSyntaxError);
    expect(parseFirstJson(' {"a":1} {"b":2}')).toEqual({ value: { a: 1 }, end: 8 });
  });

  it.each([
    '',
    ' ',
    '{',
    '[1,]',
    '{"a":1,}',
    '01',
    '+1',
    '.5',
    '1.',
    '1e',
    'nul',
    "'a'",
    '"a',
    '"\t"',
    '"\\x"',
    '[1 2]',
    '-',
    'NaN',
    '{a:1}',
  ])('refuses %j as JSON.parse does', (text) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(() => parseJson(text)).toThrow(JsonSyntaxError);
    expect(() => parseJsonFast(text)).toThrow(JsonSyntaxError);
  });

  it('says at which character it stopped', () => {
    expect(() => parseJson('{"a" 1}')).toThrow('Expected ":" at position 5');
  });

  it('makes __proto__ an ordinary key', () => {
    const value = parseJson('{"__proto__":{"x":1.0}}') as Record<string, Json>;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('refuses absurd nesting instead of exhausting the stack', () => {
    expect(() => parseJson('['.repeat(100_000))).toThrow(JsonSyntaxError);
  });

  it('agrees with JSON.parse on everything that JSON.parse reads exactly', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        if (!isExactForJsonParse(text)) return;
        expect(parseJson(text)).toEqual(JSON.parse(text));
        expect(parseJsonFast(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('reads every value as parseJsonFast does, whichever way that takes', () => {
    const texts = fc.oneof(
      fc.bigInt().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.json(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseJsonFast(text)).toEqual(parseJson(text));
      }),
    );
  });
});

describe('printJson', () => {
  const exact: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 3 },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger().map((value) => value + 0),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }),
      fc.integer().map((value) => new Double(value)),
      fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
      fc.string({ unit: 'grapheme' }),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('json'), { maxKeys: 4 }).filter((object) => !('__proto__' in object)),
    ),
  })).json;

  it('is read back as the same value', () => {
    fc.assert(
      fc.property(exact, (value) => {
        expect(printJson(parseJson(printJson(value)))).toBe(printJson(value));
        expect(jsonKey(parseJson(printJson(value)))).toBe(jsonKey(value));
      }),
    );
  });

  it('writes bigint and floats so that both stay what they are', () => {
    expect(printJson([9007199254740993n, new Double(5), new Double(1e21), 0.5, -0])).toBe(
      '[9007199254740993,5.0,1e+21,0.5,0]',
    );
  });
});

describe('jsonKey', () => {
  it('ignores the order of keys and tells 1 from 1.0 and "1"', () => {
    expect(jsonKey({ a: 1, b: [2] })).toBe(jsonKey({ b: [2], a: 1 }));
    expect(new Set([jsonKey(1), jsonKey(new Double(1)), jsonKey('1')]).size).toBe(3);
  });
});

describe('jsonToEdn and ednToJson', () => {
  it('makes keywords of keys as deep as told and leaves strings below', () => {
    const edn = jsonToEdn({ a: { b: 1 } }, 1);
    expect(edn).toEqual(new Map([[kw('a'), new Map([['b', 1]])]]));
  });

  it('turns keywords and sets into strings and arrays', () => {
    expect(ednToJson([kw('isolated'), new Map([['n1', new EdnSet(['n2'])]])])).toEqual([
      'isolated',
      { n1: ['n2'] },
    ]);
  });
});
