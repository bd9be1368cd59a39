import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Json, jsonKey, jsonToEdn, parseJson } from '../json.ts';
import { printEdn } from './edn.ts';
import { ednTextToJson } from './edn-json-text.ts';

it.each([
  [
    '{:type "read_ok", :messages (1 2 3), :in_reply_to 7}',
    '{"type":"read_ok","messages":[1,2,3],"in_reply_to":7}',
  ],
  ['{:id 18446744073709551616N, :n -3, :x 1.5E-7}', '{"id":18446744073709551616,"n":-3,"x":1.5E-7}'],
  ['{:a nil, :b true, :c false, :d #{}, :e {}}', '{"a":null,"b":true,"c":false,"d":[],"e":{}}'],
  ['{:msgs {"9" [[0 1]], "a b" nil}}', '{"msgs":{"9":[[0,1]],"a b":null}}'],
  ['"tab\\t quote\\" back\\\\ ünï☃𝄞"', '"tab\\t quote\\" back\\\\ ünï☃𝄞"'],
  ['{:topology {"n1" ("n2" "n3")}}', '{"topology":{"n1":["n2","n3"]}}'],
  ['#maelstrom.net.message.Message{:id 3, :src "n0"}', '{"id":3,"src":"n0"}'],
  ['[:txn-conflict 2.0 ##Inf]', '["txn-conflict",2.0,1e999]'],
])('turns %s into JSON', (edn, json) => {
  expect(ednTextToJson(edn)).toEqual({ json, end: edn.length });
});

it('escapes the control characters that Clojure prints as they are', () => {
  expect(ednTextToJson('"\u0001\u001b\u2028"')?.json).toBe('"\\u0001\\u001b\u2028"');
});

it('says where the value ends', () => {
  expect(ednTextToJson('x {:a 1}} rest', 2)).toEqual({ json: '{"a":1}', end: 8 });
});

it.each(['', '{:a', '[1 2', '"open', '{:a b 1}', ')', '{:a 1]'])('refuses %j', (text) => {
  expect(ednTextToJson(text)).toBeNull();
});

it('bears deep nesting and long strings', () => {
  expect(ednTextToJson('['.repeat(5000))).toBeNull();
  const long = `"${'a\\n'.repeat(2_000_000)}"`;
  expect(ednTextToJson(long)?.json).toBe(long);
});

it('gives back any JSON that was printed as EDN', () => {
  const key = fc.stringMatching(/^[a-z_][a-z0-9_]{0,6}$/);
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, false),
      fc.integer(),
      fc.bigInt(2n ** 60n, 2n ** 70n),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Number.isInteger(n)),
      fc.string({ unit: 'grapheme' }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), tie('value'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 5 }), (body) => {
      const json = body as Json;
      const text = printEdn(jsonToEdn(json, 1));
      expect(jsonKey(parseJson(ednTextToJson(text)?.json ?? ''))).toBe(jsonKey(json));
    }),
  );
});
