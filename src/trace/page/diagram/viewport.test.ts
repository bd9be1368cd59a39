import { expect, test } from 'vitest';
import { clamped, panned, revealing, ticks, timeAt, xOf, zoomed } from './viewport.ts';

const view = { from: 1e9, until: 3e9, left: 100, width: 800 };

test('a time and its place on the axis belong together', () => {
  expect(xOf(view, 2e9)).toBe(500);
  expect(timeAt(view, 500)).toBe(2e9);
  expect(timeAt(view, xOf(view, 1_234_567_890))).toBeCloseTo(1_234_567_890, 0);
});

test('what is under the pointer stays there while one zooms', () => {
  const about = timeAt(view, 300);
  const closer = zoomed(view, about, 4);
  expect(closer.until - closer.from).toBe(0.5e9);
  expect(xOf({ ...view, ...closer }, about)).toBeCloseTo(300, 6);
});

test('the view ends a little beyond the run, and is never longer than it', () => {
  const whole = { from: -1e9, until: 9e9 };
  expect(clamped(panned({ from: 7e9, until: 9e9 }, 5), whole)).toEqual({ from: 7.04e9, until: 9.04e9 });
  const all = clamped({ from: -50e9, until: 90e9 }, whole);
  expect(all.from).toBeCloseTo(-1.2e9, -3);
  expect(all.until).toBeCloseTo(9.2e9, -3);
});

test('nobody zooms in so far that nothing is left, nor in a run that is one moment', () => {
  const close = clamped({ from: 5, until: 6 }, { from: 0, until: 1e9 });
  expect(close.until - close.from).toBe(1000);
  const moment = clamped({ from: 7, until: 7 }, { from: 7, until: 7 });
  expect(moment.until).toBeGreaterThan(moment.from);
});

test('to show a moment the view moves as little as it must', () => {
  const window = { from: 0, until: 100 };
  expect(revealing(window, 50)).toBe(window);
  expect(revealing(window, 140)).toEqual({ from: 48, until: 148 });
  expect(revealing(window, -20)).toEqual({ from: -28, until: 72 });
});

test('ticks are round, and their words have as many decimals as tell them apart', () => {
  expect(ticks({ from: -1e9, until: 3e9, left: 0, width: 500 }).map(({ label }) => label)).toEqual([
    '-1 s',
    '0 s',
    '1 s',
    '2 s',
    '3 s',
  ]);
  const close = ticks({ from: 1e9, until: 1.0004e9, left: 0, width: 400 }).map(({ label }) => label);
  expect(close).toContain('1.0001 s');
  expect(new Set(close).size).toBe(close.length);
});
