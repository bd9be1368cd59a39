import { describe, expect, it } from 'vitest';
import { kw, readEdn } from '../../../../results/edn.ts';
import { compareKeys, highestOffsets, keyAsNumber } from './offsets.ts';

describe('keys', () => {
  it('are 64-bit numbers, and everything else is the key without a name', () => {
    expect(['5', '+5', '005', '-0', '-7'].map(keyAsNumber)).toEqual(['5', '5', '5', '0', '-7']);
    expect(['9223372036854775807', '-9223372036854775808'].map(keyAsNumber)).toEqual([
      '9223372036854775807',
      '-9223372036854775808',
    ]);
    expect(['9223372036854775808', '1.0', '', ' 1', 'k', '1n', '0x1'].map(keyAsNumber)).toEqual(
      Array(7).fill(''),
    );
  });

  it('are ordered by number, the one without a name first', () => {
    expect(['10', '9', '', '-1', '9223372036854775807'].sort(compareKeys)).toEqual([
      '',
      '-1',
      '9',
      '10',
      '9223372036854775807',
    ]);
  });
});

describe('highestOffsets', () => {
  const highest = (f: string, value: string): unknown => [...highestOffsets(f, readEdn(value))];

  it('takes the offset of a send and the highest of each polled key, -1 where it had nothing', () => {
    expect(highest('send', '[[:send "5" [3 1]]]')).toEqual([['5', 3]]);
    expect(highest('poll', '[[:poll {"1" [[4 :a] [2 :b]], "2" [], "3" nil, "k" [[8 9]]}]]')).toEqual([
      ['1', 4],
      ['2', -1],
      ['3', -1],
      ['', 8],
    ]);
  });

  it('keeps offsets beyond 2^53 apart', () => {
    expect(highest('poll', '[[:poll {"1" [[9007199254740993 :a] [9007199254740992 :b]]}]]')).toEqual([
      ['1', 9007199254740993n],
    ]);
  });

  it('finds nothing in other operations, nor in those that were not answered', () => {
    expect(highest('assign', '["1" "2"]')).toEqual([]);
    expect(highest('crash', 'nil')).toEqual([]);
    expect(highest('send', '[[:send "5" 1]]')).toEqual([]);
    expect([...highestOffsets('poll', [[kw('poll')]])]).toEqual([]);
  });
});
