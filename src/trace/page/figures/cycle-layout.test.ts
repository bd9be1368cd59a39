import { describe, expect, it } from 'vitest';
import type { CycleFigure } from '../../format.ts';
import { type Box, layoutCycle } from './cycle-layout.ts';

const types = ['ww', 'wr', 'rw', 'process', 'realtime'] as const;

/** A circle of `n` transactions, each with some micro-operations. */
function circle(n: number, micros = 3): CycleFigure {
  const place = (i: number) => (i % 5 > 2 ? null : i % micros);
  return {
    kind: 'cycle',
    name: 'G1c',
    words: '',
    transactions: Array.from({ length: n }, (_, i) => ({
      label: `T${i + 1}`,
      operation: i,
      microOperations: Array.from({ length: micros + (i % 2) }, (_, j) => `append ${j} to key 1`),
    })),
    edges: Array.from({ length: n }, (_, i) => ({
      from: i,
      to: (i + 1) % n,
      type: types[i % 5] ?? 'ww',
      fromMicro: place(i),
      toMicro: place(i),
      words: '',
    })),
  };
}

const overlap = (one: Box, other: Box) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

describe('a circle of transactions', () => {
  const sizes = [2, 3, 4, 5, 6, 7, 8].flatMap((n) =>
    [300, 360, 520, 800, 1200].map((width) => ({ n, width })),
  );

  it.each(sizes)('of $n stands in $width px without one box over another', ({ n, width }) => {
    const { boxes, edges, height } = layoutCycle(circle(n), width);
    expect(boxes).toHaveLength(n);
    for (const [i, box] of boxes.entries()) {
      expect(boxes.slice(0, i).some((other) => overlap(box, other))).toBe(false);
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
      for (const { y } of box.rows) expect(y > box.y && y < box.y + box.height).toBe(true);
    }
    for (const { label } of edges) {
      expect(label.x > 0 && label.x < width && label.y > 0 && label.y < height).toBe(true);
    }
  });

  it('has arrows that end at a side of the box, at the height of the micro-operation', () => {
    const figure = circle(3);
    const { boxes, edges } = layoutCycle(figure, 800);
    for (const [i, { head }] of edges.entries()) {
      const { to, toMicro } = figure.edges[i] as CycleFigure['edges'][number];
      const [box, [tip]] = [boxes[to] as Box, head];
      expect([box.x, box.x + box.width]).toContain(tip?.x);
      const row = box.rows.find(({ micro }) => micro === toMicro);
      expect(Math.abs((tip?.y ?? 0) - (row?.y ?? 0))).toBeLessThan(4);
    }
  });

  it('shows of many micro-operations those that arrows need, and says how many are left out', () => {
    const many = circle(2, 30);
    const figure = { ...many, edges: many.edges.map((edge) => ({ ...edge, fromMicro: 27, toMicro: 3 })) };
    const { boxes } = layoutCycle(figure, 400);
    const micros = boxes[0]?.rows.map(({ micro }) => micro);
    expect(micros).toContain(27);
    expect(micros).toContain(3);
    expect(micros?.length).toBeLessThanOrEqual(8);
    expect(boxes[0]?.rows.at(-1)?.hidden).toBe(30 - 7);
  });

  it('leads an arrow of one transaction around its own side', () => {
    const one = circle(1);
    const figure = { ...one, edges: [{ ...one.edges[0], from: 0, to: 0, fromMicro: 0, toMicro: 2 }] };
    const { boxes, edges } = layoutCycle(figure as CycleFigure, 360);
    const [box] = boxes;
    expect(edges[0]?.label.x).toBeGreaterThan((box?.x ?? 0) + (box?.width ?? 0));
  });
});
