import { expect, test } from 'vitest';
import { sideBySide } from './side-by-side.ts';

const span = (start: number, end: number) => ({ start, end });

test('spans that overlap share the height, also where only a third joins them', () => {
  expect(sideBySide([span(0, 10), span(5, 20), span(10, 30), span(40, 50)])).toEqual([
    { strip: 0, strips: 2 },
    { strip: 1, strips: 2 },
    { strip: 0, strips: 2 },
    { strip: 0, strips: 1 },
  ]);
});

test('their order does not count, and one without an end keeps its strip', () => {
  expect(sideBySide([span(50, 60), span(0, Number.POSITIVE_INFINITY), span(20, 30)])).toEqual([
    { strip: 1, strips: 2 },
    { strip: 0, strips: 2 },
    { strip: 1, strips: 2 },
  ]);
  expect(sideBySide([])).toEqual([]);
});

test('one after another, each has all of it', () => {
  expect(sideBySide([span(0, 1), span(1, 2), span(2, 3)]).map(({ strips }) => strips)).toEqual([1, 1, 1]);
});
