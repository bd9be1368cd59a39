import { describe, expect, it } from 'vitest';
import { faded, hidden, plain, strong } from '../model/emphasis.ts';
import { moved } from './grid-moves.ts';
import { lineAt, linesOf } from './log-lines.ts';
import { rowAtTime, rowOfNumber, shownCount, shownRanks } from './table-rows.ts';

describe('the keys of a grid', () => {
  const size = { rows: 100, columns: 8, page: 20 };
  const led = (key: string, ctrlKey = false, from = { row: 50, column: 3 }) =>
    moved(from, { key, ctrlKey }, size);

  it('move by cells, by pages, and to the ends', () => {
    expect(led('ArrowUp')).toEqual({ row: 49, column: 3 });
    expect(led('ArrowRight')).toEqual({ row: 50, column: 4 });
    expect(led('PageDown')).toEqual({ row: 70, column: 3 });
    expect(led('Home')).toEqual({ row: 50, column: 0 });
    expect(led('End', true)).toEqual({ row: 99, column: 7 });
  });

  it('stop at the edges', () => {
    expect(led('ArrowUp', false, { row: 0, column: 0 })).toEqual({ row: 0, column: 0 });
    expect(led('PageDown', false, { row: 95, column: 0 })).toEqual({ row: 99, column: 0 });
    expect(led('ArrowRight', false, { row: 0, column: 7 })).toEqual({ row: 0, column: 7 });
  });

  it('leave all other keys alone', () => {
    expect(['a', 'Tab', 'Enter', 'Escape'].map((key) => led(key))).toEqual([null, null, null, null]);
  });
});

describe('the rows of the table', () => {
  const emphasis = Uint8Array.of(hidden, faded, plain, strong, hidden, plain);

  it('are what the filter lets through', () => {
    expect([...shownRanks(emphasis, false)]).toEqual([1, 2, 3, 5]);
    expect(shownCount(emphasis, false)).toBe(4);
  });

  it('are what is followed, while something is', () => {
    expect([...shownRanks(emphasis, true)]).toEqual([2, 3, 5]);
    expect(shownCount(emphasis, true)).toBe(3);
  });

  it('are found by time, and by number where the number has a row', () => {
    const ranks = Uint32Array.of(0, 2, 4);
    const sent = [10, 20, 30, 40, 50];
    const timeOf = (rank: number) => sent[rank] ?? 0;
    expect([0, 10, 11, 30, 31, 99].map((time) => rowAtTime(ranks, timeOf, time))).toEqual([0, 0, 1, 1, 2, 2]);
    const id = Float64Array.of(100, 101, 102, 103, 104);
    expect(rowOfNumber(ranks, { id }, 104)).toBe(2);
    expect(rowOfNumber(ranks, { id }, 103)).toBeNull();
  });
});

describe('the lines of the log', () => {
  const lines = [
    { node: 'n0', line: 1, time: -5, text: 'starting' },
    { node: 'n1', line: 1, time: 10, text: 'a' },
    { node: 'n0', line: 2, time: 10, text: 'b' },
    { node: 'n0', line: 3, time: 20, text: 'c' },
  ];

  it('are those of the chosen nodes, or of all', () => {
    expect([...linesOf(lines, [])]).toEqual([0, 1, 2, 3]);
    expect([...linesOf(lines, ['n0'])]).toEqual([0, 2, 3]);
    expect([...linesOf(lines, ['n7'])]).toEqual([]);
  });

  it('have a current one: the last that was written by then', () => {
    const ranks = linesOf(lines, []);
    expect([-10, -5, 9, 10, 19, 99].map((time) => lineAt(lines, ranks, time))).toEqual([0, 0, 0, 2, 2, 3]);
    expect(lineAt(lines, new Uint32Array(0), 5)).toBe(-1);
  });
});
