import { expect, test } from 'vitest';
import { packBars } from './bar-packing.ts';
import { TimeList } from './time-list.ts';

/** Numbers from 0 to 1, the same each time. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function things(count: number): { start: Float64Array; end: Float64Array; ranks: Uint32Array } {
  const next = drawn(7);
  const start = Float64Array.from({ length: count }, () => Math.floor(next() * 10_000)).sort();
  // Mostly short, now and then so long that they go on through much of the run.
  const end = start.map((time) => time + (next() < 0.003 ? 4000 : next() * 30));
  return { start, end, ranks: Uint32Array.from(start, (_, rank) => rank) };
}

test('a window holds what begins in it and what began before it and still goes on', () => {
  const { start, end, ranks } = things(5000);
  const list = new TimeList(ranks, start, end);
  const out = new Uint32Array(5000);
  for (const [from, until] of [
    [0, 10_000],
    [4200, 4300],
    [-50, -1],
    [9990, 20_000],
    [5000, 5000],
  ] as const) {
    const expected = [...ranks].filter((rank) => (start[rank] ?? 0) <= until && (end[rank] ?? 0) >= from);
    const found = list.collect({ from, until }, out, 0);
    expect([...out.subarray(0, found)]).toEqual(expected);
    expect(list.count({ from, until })).toBe(expected.length);
  }
});

test('a list of some of the things, and an empty one', () => {
  const { start, end } = things(300);
  const odd = Uint32Array.from({ length: 150 }, (_, place) => 2 * place + 1);
  expect(new TimeList(odd, start, end).count({ from: -1, until: 20_000 })).toBe(150);
  expect(new TimeList(new Uint32Array(0), start, end).count({ from: -1, until: 20_000 })).toBe(0);
});

test('what there is no room for is not written', () => {
  const { start, end, ranks } = things(500);
  const out = new Uint32Array(100);
  expect(new TimeList(ranks, start, end).collect({ from: 0, until: 20_000 }, out, 60)).toBe(100);
});

test('operations at the same time lie in different rows, and a row is used again', () => {
  const { track, tracks } = packBars([0, 1, 2, 5, 6], [5, 2, 4, Infinity, 7]);
  expect([...track]).toEqual([0, 1, 1, 0, 1]);
  expect(tracks).toBe(2);
});

test('a rare crowd does not ask for rows that are mostly empty', () => {
  const usual = Array.from({ length: 400 }, (_, place) => place * 10);
  const crowd = Array.from({ length: 12 }, () => 5000);
  const starts = [...usual, ...crowd];
  const packing = packBars(
    starts,
    starts.map((start) => start + 5),
  );
  expect(packing.tracks).toBe(12);
  expect(packing.usual).toBe(4);
});
