import { expect, test } from 'vitest';
import { FairSample, leftOut, type Share } from './fair-sample.ts';

const count = 20_000;
const start = Float64Array.from({ length: count }, (_, rank) => rank);
const end = start.map((time) => time + 5);
const all = { from: 0, until: count };
const out = new Uint32Array(count);

function shares(...most: readonly number[]): () => readonly Share[] {
  return () => most.map((share) => ({ most: share, passesOn: true }));
}

function chosen(sample: FairSample, window: { from: number; until: number }, ...most: number[]): number[] {
  return [...out.subarray(0, sample.choose(window, shares(...most), out).drawn)];
}

function plainSample(): FairSample {
  const sample = new FairSample(start, end);
  sample.classify(new Uint8Array(count), 1);
  return sample;
}

test('what fits is drawn whole', () => {
  expect(chosen(plainSample(), { from: 100, until: 199 }, 1000)).toHaveLength(105);
});

test('of more a part is drawn that is spread over the window, and the number in sight is exact', () => {
  const sample = plainSample();
  const { drawn, inSight } = sample.choose(all, shares(1000), out);
  expect(inSight).toBe(count);
  expect(drawn).toBeGreaterThan(400);
  expect(drawn).toBeLessThanOrEqual(1000);
  const firstHalf = [...out.subarray(0, drawn)].filter((rank) => rank < count / 2).length;
  expect(firstHalf / drawn).toBeGreaterThan(0.4);
  expect(firstHalf / drawn).toBeLessThan(0.6);
});

test('zooming in only adds: nothing that was drawn disappears', () => {
  const sample = plainSample();
  const far = chosen(sample, all, 500).filter((rank) => rank >= 5000 && rank < 7500);
  const near = new Set(chosen(sample, { from: 5000, until: 7500 }, 500));
  expect(far.length).toBeGreaterThan(10);
  expect(far.filter((rank) => !near.has(rank))).toEqual([]);
  expect(near.size).toBeGreaterThan(far.length);
});

test('the first class is drawn first, hidden ones never', () => {
  const sample = new FairSample(start, end);
  const classes = new Uint8Array(count).fill(1);
  for (const rank of [3, 4444, 19_999]) classes[rank] = 0;
  classes.fill(leftOut, 10_000, 15_000);
  sample.classify(classes, 2);
  const ranks = chosen(sample, all, 100, 300);
  expect(ranks.slice(0, 3)).toEqual([3, 4444, 19_999]);
  expect(ranks.length).toBeLessThanOrEqual(400);
  expect(ranks.some((rank) => rank >= 10_000 && rank < 15_000)).toBe(false);
  expect(sample.choose(all, shares(1, 1), out).inSight).toBe(15_000);
});
