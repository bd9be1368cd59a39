import { describe, expect, it } from 'vitest';
import { clojureHash, hashOrder, mapOrder } from './clojure-order.ts';
import { Double, type Edn, EdnList, EdnSet, EdnSymbol, kw } from './edn.ts';

const itself = (value: Edn): Edn => value;
const numbered = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('the hash of a value', () => {
  // What Clojure 1.12 answers to (hash …).
  it.each<[string, Edn, number]>([
    ['a string', '5', 1625118031],
    ['another string', 'abc', 74834163],
    ['the empty string', '', 0],
    ['an integer', 5, 1740791543],
    ['a negative integer', -1, 1651860712],
    ['an integer beyond 32 bits', 123456789012, -514757697],
    ['an integer beyond 64 bits', 12345678901234567890n, -1436577082],
    ['a keyword', kw('valid?'), -212412379],
    ['a symbol', new EdnSymbol('foo'), -1385541733],
    ['nil', null, 0],
    ['true', true, 1231],
    ['false', false, 1237],
    ['a fraction', 1.5, 1073217536],
    ['a whole float', new Double(1), 1072693248],
    ['a vector', [1, 2], 156247261],
    ['a list', new EdnList([1, 2]), 156247261],
    ['a map', new Map([[1, 2]]), 1952097988],
    ['a set', new EdnSet([1, 2]), 460223544],
  ])('is that of Clojure for %s', (_, value, hash) => {
    expect(clojureHash(value)).toBe(hash);
  });

  it('is the same for an integer whether it is held as a number or as a bigint', () => {
    for (const value of [0, 1, -1, 2 ** 40, -(2 ** 40), Number.MAX_SAFE_INTEGER]) {
      expect(clojureHash(BigInt(value))).toBe(clojureHash(value));
    }
  });
});

describe('the order of a map', () => {
  it('is that of insertion up to eight keys', () => {
    const keys = ['9', '3', '4', '8', '7', '5', '6', '1'];
    expect(mapOrder(keys, itself)).toEqual(keys);
  });

  it('is by hash from nine keys on, as Clojure prints it', () => {
    const printed = '9 3 4 8 7 5 6 1 0 11 2 10'.split(' ');
    expect(mapOrder(numbered(12).map(String), itself)).toEqual(printed);
  });

  it('is by hash in a set of any size, nil first', () => {
    const printed =
      '0 7 20 27 1 24 39 4 15 21 31 32 33 13 22 36 29 6 28 25 34 17 3 12 2 23 35 19 11 9 5 14 26 16 38 30 10 18 37 8';
    expect(hashOrder(numbered(40), itself).join(' ')).toBe(printed);
    expect(hashOrder([2, null, 1], itself)).toEqual([null, 1, 2]);
  });

  it('is by hash for keywords too', () => {
    const keys = [
      'valid?',
      'worst-realtime-lag',
      'bad-error-types',
      'error-types',
      'info-txn-causes',
      'unseen',
      'lost-write',
      'inconsistent-offsets',
      'nonmonotonic-send',
    ];
    const printed =
      'valid? unseen info-txn-causes worst-realtime-lag inconsistent-offsets lost-write nonmonotonic-send error-types bad-error-types';
    expect(mapOrder(keys, kw).join(' ')).toBe(printed);
  });
});
