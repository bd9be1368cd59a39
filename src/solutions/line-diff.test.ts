import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiffLine, diffLines, hunksOf } from './line-diff.ts';

const marks = { same: ' ', removed: '-', added: '+' } as const;
const written = (lines: readonly DiffLine[]): string[] => lines.map(({ kind, text }) => marks[kind] + text);
const diff = (before: string, after: string): string[] => written(diffLines([...before], [...after]));

describe('the difference of two texts', () => {
  it.each([
    ['', '', []],
    ['ab', 'ab', [' a', ' b']],
    ['', 'ab', ['+a', '+b']],
    ['ab', '', ['-a', '-b']],
    ['abc', 'axc', [' a', '-b', '+x', ' c']],
    ['abcd', 'bcde', ['-a', ' b', ' c', ' d', '+e']],
  ])('of "%s" and "%s"', (before, after, expected) => {
    expect(diff(before, after)).toEqual(expected);
  });

  it('finds as few changes as there can be, as in the example of the paper', () => {
    const changed = diff('abcabba', 'cbabac').filter((line) => !line.startsWith(' '));
    expect(changed).toHaveLength(5);
  });

  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });

  it('holds both texts in their order, and no more changes than their longest common part leaves', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const without = (kind: DiffLine['kind']) =>
          lines.filter((line) => line.kind !== kind).map((line) => line.text);
        expect(without('added')).toEqual(before);
        expect(without('removed')).toEqual(after);
        const changes = lines.filter(({ kind }) => kind !== 'same').length;
        expect(changes).toBe(before.length + after.length - 2 * longestCommon(before, after));
      }),
      { numRuns: 300 },
    );
  });

  it('takes all between the common ends as replaced where the changes are too many to compare', () => {
    const numbered = (word: string) => Array.from({ length: 1500 }, (_, i) => `${word} ${i}`);
    const lines = diffLines(['first', ...numbered('a'), 'x'], ['first', ...numbered('b'), 'x']);
    expect(written(lines.slice(0, 2))).toEqual([' first', '-a 0']);
    expect(lines.filter(({ kind }) => kind === 'removed')).toHaveLength(1500);
    expect(written(lines.slice(-2))).toEqual(['+b 1499', ' x']);
  });
});

describe('the changed stretches', () => {
  const hunks = (before: string, after: string, context: number) =>
    hunksOf(diffLines([...before], [...after]), context).map((hunk) => [
      hunk.before,
      hunk.after,
      written(hunk.lines).join(''),
    ]);

  it('are none where nothing differs', () => {
    expect(hunks('abc', 'abc', 3)).toEqual([]);
  });

  it('have their surroundings, and the numbers of their first lines', () => {
    expect(hunks('abcdefgh', 'abcXdefgh', 1)).toEqual([[3, 3, ' c+X d']]);
    expect(hunks('abcdefghi', 'Xbcdefghij', 1)).toEqual([
      [1, 1, '-a+X b'],
      [9, 9, ' i+j'],
    ]);
  });

  it('are one where their surroundings touch', () => {
    expect(hunks('abcd', 'Xbcd!', 2)).toEqual([[1, 1, '-a+X b c d+!']]);
  });
});

function longestCommon(one: readonly string[], other: readonly string[]): number {
  const table = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  const at = (i: number, j: number): number => table[i]?.[j] ?? 0;
  for (let i = 1; i <= one.length; i++) {
    for (let j = 1; j <= other.length; j++) {
      const row = table[i] as number[];
      row[j] = one[i - 1] === other[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
    }
  }
  return at(one.length, other.length);
}
