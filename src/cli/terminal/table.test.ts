import { describe, expect, it } from 'vitest';
import { tableLines } from './table.ts';
import { displayWidth } from './width.ts';

describe('tableLines', () => {
  const rows = [
    ['echo-1', 'one node that answers', '20 min'],
    ['broadcast-3c', 'five nodes through partitions', '90 min'],
  ];
  const layout = [{}, { flexible: true }, { align: 'right' as const }];

  it('lines columns up', () => {
    expect(tableLines(rows, layout, { columns: 80, indent: '  ' })).toEqual([
      '  echo-1        one node that answers          20 min',
      '  broadcast-3c  five nodes through partitions  90 min',
    ]);
  });

  it('wraps the flexible column below itself when the table is too wide', () => {
    expect(tableLines(rows, layout, { columns: 44 })).toEqual([
      'echo-1        one node that answers   20 min',
      'broadcast-3c  five nodes through      90 min',
      '              partitions',
    ]);
  });

  it('puts cells below one another when there is no room for columns', () => {
    expect(tableLines(rows.slice(1), layout, { columns: 20 })).toEqual([
      'broadcast-3c',
      '  five nodes through',
      '  partitions',
      '  90 min',
    ]);
  });

  it('is never wider than it may be', () => {
    for (let columns = 20; columns < 60; columns++) {
      for (const line of tableLines([...rows, ['日本', '長い文章です', '1']], layout, { columns })) {
        expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('bears rows that lack cells, and no rows', () => {
    expect(tableLines([['a'], ['b', 'c']], [{}, {}], { columns: 80 })).toEqual(['a', 'b  c']);
    expect(tableLines([], [{}, {}], { columns: 80 })).toEqual([]);
  });
});
