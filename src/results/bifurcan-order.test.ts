import { describe, expect, it } from 'vitest';
import { bifurcanOrder } from './bifurcan-order.ts';
import type { Edn } from './edn.ts';

const ordered = (...keys: readonly Edn[]) => bifurcanOrder(keys, (key) => key);

describe('the order of a Bifurcan map', () => {
  // What Bifurcan 0.2.0 answers.
  it.each<[string, readonly Edn[], readonly Edn[]]>([
    ['strings', ['x', 'y', 'a'], ['a', 'y', 'x']],
    ['digits', ['9', '8', '7'], ['7', '9', '8']],
    ['integers', [3, 2, 1, 0], [0, 1, 2, 3]],
    [
      'keys that share a slot, after those that do not',
      ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'],
      ['11', '3', '2', '0', '7', '6', '5', '4', '9', '8', '1', '10'],
    ],
  ])('is by hash for %s', (_, keys, expected) => {
    expect(ordered(...keys)).toEqual(expected);
    expect(ordered(...keys.toReversed())).toEqual(expected);
  });

  it('is left alone for keys of other kinds, which Maelstrom never has', () => {
    expect(ordered('b', null, 'a')).toEqual(['b', null, 'a']);
  });
});
