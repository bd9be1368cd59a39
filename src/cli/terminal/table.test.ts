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

  const messages = [
    ['a client', 'broadcast with message', 'broadcast_ok', 'take this whole number; each comes once'],
    ['a node', 'a_message_type_of_your_own_choice', 'none', 'whatever you agree on'],
  ];
  const heads = ['from', 'message', 'reply', 'means'];
  const allFlexible = heads.map(() => ({ flexible: true }));

  it('narrows the widest of several flexible columns first, and keeps words whole', () => {
    expect(tableLines(messages.slice(0, 1), allFlexible, { columns: 72, heads })).toEqual([
      'from      message                 reply         means',
      'a client  broadcast with message  broadcast_ok  take this whole number;',
      '                                                each comes once',
    ]);
    expect(tableLines(messages.slice(0, 1), allFlexible, { columns: 60, heads })).toEqual([
      'from      message            reply         means',
      'a client  broadcast with     broadcast_ok  take this whole',
      '          message                          number; each',
      '                                           comes once',
    ]);
  });

  it('puts the title before each cell when there is no room for columns', () => {
    expect(tableLines(messages.slice(0, 1), allFlexible, { columns: 44, heads })).toEqual([
      'a client',
      '  message: broadcast with message',
      '  reply: broadcast_ok',
      '  means: take this whole number; each comes',
      '    once',
    ]);
  });

  it('is never wider than it may be', () => {
    const wide = [...rows, ['日本', '長い文章です', '1']];
    for (let columns = 20; columns < 100; columns++) {
      const tables = [
        tableLines(wide, layout, { columns }),
        tableLines(messages, allFlexible, { columns, heads, indent: '  ' }),
      ];
      for (const line of tables.flat()) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  it('bears rows that lack cells, and no rows', () => {
    expect(tableLines([['a'], ['b', 'c']], [{}, {}], { columns: 80 })).toEqual(['a', 'b  c']);
    expect(tableLines([], [{}, {}], { columns: 80 })).toEqual([]);
  });
});
