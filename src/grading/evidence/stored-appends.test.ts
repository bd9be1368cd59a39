import { describe, expect, it } from 'vitest';
import { isLogEntry, listsIn } from './stored-appends.ts';

const lists = (value: unknown, key = '"database"') => Object.fromEntries(listsIn(value, key));

describe('lists in what a store holds', () => {
  it.each([
    [
      'pairs',
      [
        [3, [1, 2]],
        ['4', []],
      ],
      { 3: ['1', '2'], 4: [] },
    ],
    ['an object', { 3: [1, 2] }, { 3: ['1', '2'] }],
    ['a commit', { parent: 'n0-1', lists: [[3, [1]]] }, { 3: ['1'] }],
    [
      'micro-operations',
      [
        ['append', 3, 1],
        ['r', 4, null],
        ['append', 3, 2],
      ],
      { 3: ['1', '2'] },
    ],
    ['text that is JSON', '{"3":[1]}', { 3: ['1'] }],
  ] as const)('are found as %s', (_, value, expected) => {
    expect(lists(value)).toEqual(expected);
  });

  it('are found under a key with their number', () => {
    expect(lists([1, 2], '"list-3"')).toEqual({ 3: ['1', '2'] });
    expect(lists([1, 2], '"n0-3-1"')).toEqual({});
  });

  it('are not found in anything else', () => {
    for (const value of [
      null,
      'n0-1',
      7,
      [
        [1, 2],
        [3, 4],
      ],
      { at: 3 },
      '[broken',
    ])
      expect(lists(value)).toEqual({});
  });
});

it('an entry of a log holds micro-operations and nothing else', () => {
  expect(
    isLogEntry([
      ['append', 3, 1],
      ['r', 3, null],
    ]),
  ).toBe(true);
  expect(isLogEntry([])).toBe(false);
  expect(isLogEntry([[3, [1]]])).toBe(false);
});
