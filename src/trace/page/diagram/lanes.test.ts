import { expect, test } from 'vitest';
import type { Lane } from '../../format.ts';
import { barTop, layLanes, rowAt } from './lanes.ts';

function lanes(clients: number, nodes: number, services: number): Lane[] {
  const some = (kind: Lane['kind'], name: string, count: number): Lane[] =>
    Array.from({ length: count }, (_, i) => ({ kind, label: `${name}${i}`, names: [] }));
  return [
    ...some('client', 'worker ', clients),
    ...some('node', 'n', nodes),
    ...some('service', 'kv', services),
  ];
}

test('folded clients are one row above the nodes, and the rows fill the height', () => {
  const { rows, rowOf, height } = layLanes(lanes(4, 3, 1), { folded: true, height: 600, bars: 3 });
  expect(rows.map(({ kind }) => kind)).toEqual(['client', 'node', 'node', 'node', 'service']);
  expect(rows[0]?.lanes).toEqual([0, 1, 2, 3]);
  expect([...rowOf]).toEqual([0, 0, 0, 0, 1, 2, 3, 4]);
  expect(height).toBeCloseTo(600);
});

test('each client has a row when they are unfolded', () => {
  const { rows, folded } = layLanes(lanes(4, 3, 0), { folded: false, height: 600, bars: 3 });
  expect(folded).toBe(false);
  expect(rows.map(({ label }) => label)).toEqual([
    'worker 0',
    'worker 1',
    'worker 2',
    'worker 3',
    'n0',
    'n1',
    'n2',
  ]);
});

test('25 nodes and services fit beside 75 clients without scrolling', () => {
  const { rows, height } = layLanes(lanes(75, 25, 2), { folded: true, height: 640, bars: 60 });
  expect(height).toBeLessThanOrEqual(640.01);
  for (const row of rows.slice(1)) expect(row.height).toBeGreaterThanOrEqual(19);
});

test('where lanes do not fit they keep a height that can be read, and scroll', () => {
  const { height } = layLanes(lanes(0, 60, 0), { folded: true, height: 400, bars: 0 });
  expect(height).toBe(60 * 19);
});

test('bars have room for words where there is room, and lie over one another where there is none', () => {
  const few = layLanes(lanes(5, 5, 0), { folded: true, height: 700, bars: 5 });
  expect(few.tracks).toBe(5);
  expect(few.barHeight).toBe(16);
  const many = layLanes(lanes(75, 25, 0), { folded: true, height: 640, bars: 75 });
  expect(many.tracks).toBeLessThan(20);
  expect(many.barHeight).toBeGreaterThanOrEqual(9);
  const [group] = many.rows;
  if (group === undefined) throw new Error('no row');
  expect(barTop(many, group, many.tracks - 1) + many.barHeight).toBeLessThanOrEqual(group.top + group.height);
});

test('a height belongs to one row', () => {
  const layout = layLanes(lanes(2, 2, 0), { folded: true, height: 300, bars: 1 });
  expect(rowAt(layout, layout.rows[1]?.middle ?? 0)).toBe(1);
  expect(rowAt(layout, 299)).toBe(2);
  expect(rowAt(layout, 301)).toBe(-1);
});
