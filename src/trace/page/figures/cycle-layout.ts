/**
 * Where the boxes of a circle of transactions stand and how the arrows between their micro-operations run. Pure:
 * all in pixels of the width that there is. Wide figures are circles (rows of two), narrow ones columns.
 */
import type { CycleFigure } from '../../format.ts';

/** Of the monospaced text in the boxes, at 11 px. */
export const charWidth = 6.7;
const headHeight = 24;
const rowHeight = 17;
const padding = 8;
/** Beside the boxes, for arrows and their labels. */
const margin = 60;
const gapBetweenRows = 30;
const widestBox = 280;
const narrowestBox = 140;
/** From so many pixels on there is room for a circle. */
const circleFrom = 520;
/** Micro-operations of one box that are shown. */
const mostRows = 8;

export interface CycleLayout {
  readonly width: number;
  readonly height: number;
  /** In the order of the transactions. */
  readonly boxes: readonly Box[];
  /** In the order of the edges. */
  readonly edges: readonly EdgeLine[];
  /** Characters of a micro-operation that fit a box. */
  readonly charsPerRow: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rows: readonly Row[];
}

export interface Row {
  /** Place of the micro-operation; null: a word for those that are left out. */
  readonly micro: number | null;
  readonly hidden: number;
  /** Of its middle. */
  readonly y: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface EdgeLine {
  /** Path data of the curve. */
  readonly path: string;
  /** Points of the arrow's head. */
  readonly head: readonly Point[];
  readonly label: Point;
}

type Edge = CycleFigure['edges'][number];

/** Lays a figure out for a width in pixels. */
export function layoutCycle({ edges, transactions }: CycleFigure, width: number): CycleLayout {
  const rows = transactions.map(({ microOperations }, i) =>
    rowsOf(microOperations.length, microsUsed(edges, i)),
  );
  const heights = rows.map((those) => headHeight + those.length * rowHeight + padding);
  const labels = Math.max(0, ...edges.map(({ type }) => labelWidth(type)));
  // Two boxes have arrows in both directions between them, each with its label.
  const gap = transactions.length === 2 ? 2 * labels + 30 : labels + 26;
  const arranged = (width >= circleFrom ? onCircle(heights, width, gap) : null) ?? inColumn(heights, width);
  const boxes = arranged.map((box, i): Box => {
    const top = box.y + headHeight;
    return {
      ...box,
      rows: (rows[i] ?? []).map((row, at) => ({ ...row, y: top + (at + 0.5) * rowHeight })),
    };
  });
  const height = Math.max(0, ...boxes.map((box) => box.y + box.height)) + padding;
  const charsPerRow = Math.floor(((boxes[0]?.width ?? 0) - 2 * padding - 4) / charWidth);
  return { width, height, boxes, edges: edges.map((edge) => lineOf(edge, boxes, width)), charsPerRow };
}

function microsUsed(edges: readonly Edge[], transaction: number): ReadonlySet<number> {
  return new Set(
    edges.flatMap(({ from, fromMicro, to, toMicro }) => [
      ...(from === transaction && fromMicro !== null ? [fromMicro] : []),
      ...(to === transaction && toMicro !== null ? [toMicro] : []),
    ]),
  );
}

/** All micro-operations where they are few; else those that edges need, and the first of the others. */
function rowsOf(count: number, used: ReadonlySet<number>): readonly Omit<Row, 'y'>[] {
  const all = Array.from({ length: count }, (_, micro) => micro);
  if (count <= mostRows) return all.map((micro) => ({ micro, hidden: 0 }));
  const room = Math.max(0, mostRows - 1 - used.size);
  const extra = new Set(all.filter((micro) => !used.has(micro)).slice(0, room));
  const shown = all.filter((micro) => used.has(micro) || extra.has(micro));
  return [...shown.map((micro) => ({ micro, hidden: 0 })), { micro: null, hidden: count - shown.length }];
}

type Rectangle = Pick<Box, 'x' | 'y' | 'width' | 'height'>;

/** One under the other, which leaves the most room for text. */
function inColumn(heights: readonly number[], width: number): readonly Rectangle[] {
  const boxWidth = Math.min(width - 2 * margin, 1.5 * widestBox);
  const x = (width - boxWidth) / 2;
  let y = padding;
  return heights.map((height) => {
    const box = { x, y, width: boxWidth, height };
    y += height + gapBetweenRows;
    return box;
  });
}

/** Clockwise from the top, with boxes as wide as they fit side by side, `gap` apart; null where they don't. */
function onCircle(heights: readonly number[], width: number, gap: number): readonly Rectangle[] | null {
  if (heights.length < 2) return null;
  const widest = Math.min(widestBox, (width - 2 * margin - gap) / 2);
  for (let boxWidth = widest; boxWidth >= narrowestBox; boxWidth -= 10) {
    const boxes = onCircleOf(heights, { width, boxWidth, gap });
    if (boxes !== null) return boxes;
  }
  return null;
}

function onCircleOf(
  heights: readonly number[],
  { width, boxWidth, gap }: { readonly width: number; readonly boxWidth: number; readonly gap: number },
): readonly Rectangle[] | null {
  const n = heights.length;
  const radius = (width - 2 * margin - boxWidth) / 2;
  const start = n % 2 === 0 ? -Math.PI / 2 - Math.PI / n : -Math.PI / 2;
  // As high as it must be for boxes above one another.
  for (let ry = n === 2 ? 0 : 50; ry < 60 * n + 100; ry += 10) {
    const boxes = heights.map((height, i): Rectangle => {
      const angle = n === 2 ? Math.PI * (1 - i) : start + (2 * Math.PI * i) / n;
      const x = width / 2 + radius * drawnOut(Math.cos(angle));
      return { x: x - boxWidth / 2, y: ry * Math.sin(angle) - height / 2, width: boxWidth, height };
    });
    if (boxes.some((box, i) => boxes.slice(0, i).some((other) => touch(box, other, gap)))) continue;
    const top = Math.min(...boxes.map(({ y }) => y)) - padding;
    return boxes.map((box) => ({ ...box, y: box.y - top }));
  }
  return null;
}

/** Towards the sides, where there is room for boxes beside one another. */
function drawnOut(cosine: number): number {
  return Math.abs(cosine) < 1e-9 ? 0 : Math.sign(cosine) * Math.sqrt(Math.abs(cosine));
}

function touch(one: Rectangle, other: Rectangle, gap: number): boolean {
  return (
    Math.abs(one.x + one.width / 2 - other.x - other.width / 2) < one.width + gap &&
    Math.abs(one.y + one.height / 2 - other.y - other.height / 2) <
      (one.height + other.height) / 2 + gapBetweenRows
  );
}

/** A side of a box: to the left or to the right of it. */
type Side = -1 | 1;

/** Length of an arrow's head. */
const headLength = 8;

function lineOf(edge: Edge, boxes: readonly Box[], width: number): EdgeLine {
  const [from, to] = [boxes[edge.from] as Box, boxes[edge.to] as Box];
  const { end, reach, start } = sidesOf(edge, from, to, width);
  // Labels of two arrows between the same two boxes stand nearer to where these begin.
  const at = start !== end && boxes.length === 2 ? 0.3 : 0.5;
  // Arrows that leave a micro-operation and those that come to it stay apart.
  const first = { x: sideX(from, start), y: rowY(from, edge.fromMicro) - 2.5 };
  const last = { x: sideX(to, end), y: rowY(to, edge.toMicro) + 2.5 };
  const tip = { x: last.x + end * headLength, y: last.y };
  // Two that run between the same rows bow away from one another.
  const bow = start === end ? 0 : -10 * start;
  const curve: Curve = [
    first,
    { x: outer(first.x, tip.x, start, end) + start * reach, y: first.y + bow },
    { x: outer(tip.x, first.x, end, start) + end * reach, y: tip.y + bow },
    tip,
  ];
  const [a, b, c, d] = curve.map(({ x, y }) => `${round(x)} ${round(y)}`);
  return {
    path: `M${a} C${b} ${c} ${d}`,
    head: [last, { x: tip.x, y: tip.y - 4 }, { x: tip.x, y: tip.y + 4 }],
    label: pointOn(curve, at),
  };
}

/** Of two ends on the same side, the one that is further out: the curve goes around both boxes. */
function outer(x: number, other: number, side: Side, otherSide: Side): number {
  if (side !== otherSide) return x;
  return side === 1 ? Math.max(x, other) : Math.min(x, other);
}

/** At which sides an edge begins and ends, and how far its curve reaches. */
function sidesOf(
  { from, to, type }: Edge,
  one: Rectangle,
  other: Rectangle,
  width: number,
): { readonly start: Side; readonly end: Side; readonly reach: number } {
  const between = Math.max(other.x - one.x - one.width, one.x - other.x - other.width);
  if (between >= gapBetweenRows) {
    const start = other.x > one.x ? 1 : -1;
    return { start, end: start === 1 ? -1 : 1, reach: Math.max(24, between * 0.4) };
  }
  // Boxes above one another: around the outside. Where both are in the middle, back to the first on the left.
  const middle = (one.x + one.width / 2 + other.x + other.width / 2) / 2 - width / 2;
  const side = Math.abs(middle) > 1 ? Math.sign(middle) : to < from ? -1 : 1;
  const room = (margin - labelWidth(type) / 2 - headLength) / 0.75;
  const reach = Math.min(26 + 0.1 * Math.abs(other.y - one.y), room);
  return { start: side as Side, end: side as Side, reach };
}

/** Of the box around the name of an edge's type. */
export function labelWidth(type: string): number {
  return type.length * charWidth + 10;
}

function sideX({ x, width }: Rectangle, side: Side): number {
  return side === 1 ? x + width : x;
}

/** Of a micro-operation; of the whole transaction its head. */
function rowY({ rows, y }: Box, micro: number | null): number {
  return rows.find((row) => micro !== null && row.micro === micro)?.y ?? y + headHeight / 2;
}

type Curve = readonly [Point, Point, Point, Point];

function pointOn(curve: Curve, t: number): Point {
  const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
  const along = (of: (point: Point) => number) =>
    curve.reduce((sum, point, i) => sum + of(point) * (weights[i] ?? 0), 0);
  return { x: along(({ x }) => x), y: along(({ y }) => y) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
