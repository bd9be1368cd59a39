/**
 * Where the operations on one key stand: a row for each worker (two where one of its requests was never answered),
 * bars from invocation to completion, and the points of an order in which they may have taken effect. Pure.
 *
 * The axis keeps the order of all beginnings and ends, which is what decides, and not the time between them: each
 * bar is as wide as its text. So what took 2 ms and what took 2 s can both be read.
 */
import type { RegisterFigure, TraceOperation } from '../../format.ts';
import { charWidth } from './cycle-layout.ts';

const rowHeight = 40;
const barHeight = 23;
const axisHeight = 24;
/** From a bar to the middle of its point. */
const belowBar = 4;
/** Between neighbouring beginnings and ends; around a point. */
const gap = 9;
const pointGap = 17;
/** Behind the last end, for what goes on. */
const rightMargin = 40;
/** Between the names of moments on the axis. */
const tickGap = 84;
const longestText = 24;

export interface RegisterLayout {
  readonly width: number;
  readonly height: number;
  readonly rows: readonly RegisterRow[];
  readonly bars: readonly Bar[];
  /** In the order in which they take effect. */
  readonly points: readonly OrderPoint[];
  readonly ticks: readonly { readonly x: number; readonly time: number }[];
  readonly charsPerBar: number;
}

export interface RegisterRow {
  /** Rank of the lane, and of the name of the node that it asks. */
  readonly lane: number;
  readonly node: number;
  readonly y: number;
}

export interface Bar {
  /** Rank of the operation. */
  readonly operation: number;
  readonly text: string;
  readonly role: RegisterFigure['operations'][number]['role'];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** It is not over where the figure ends, or nobody knows whether it ever took effect. */
  readonly goesOn: boolean;
}

export interface OrderPoint {
  readonly operation: number;
  /** From 1. */
  readonly number: number;
  readonly x: number;
  readonly y: number;
}

/** An operation with the indices in the history between which it took effect. */
interface Span {
  readonly rank: number;
  readonly operation: TraceOperation;
  readonly shown: RegisterFigure['operations'][number];
  readonly begin: number;
  /** Infinity: it may take effect at any later time. */
  readonly end: number;
}

/** Lays a figure out. `operations`: all of the run, by rank. */
export function layoutRegister(
  figure: RegisterFigure,
  operations: readonly TraceOperation[],
): RegisterLayout {
  const spans = spansOf(figure, operations);
  const last = spans.find(({ shown }) => shown.role === 'illegal')?.end ?? Number.POSITIVE_INFINITY;
  const x = placeInTime(spans, figure.order ?? [], last);
  const { rowOf, rows } = placeInRows(spans);
  const width = x.right + rightMargin;
  const bars = spans.map(({ begin, end, rank, shown }): Bar => {
    const from = x.begin.get(rank) ?? 0;
    const goesOn = end > last || end === Number.POSITIVE_INFINITY;
    const row = rows[rowOf.get(rank) ?? 0];
    return {
      operation: rank,
      text: shown.text,
      role: shown.role,
      x: from,
      y: (row?.y ?? 0) + 3,
      width: (goesOn ? width : (x.end.get(rank) ?? from)) - from,
      height: barHeight,
      goesOn: goesOn && begin < last,
    };
  });
  const points = (figure.order ?? []).flatMap((rank, i): OrderPoint[] => {
    const bar = bars.find(({ operation }) => operation === rank);
    const at = x.points.get(i);
    if (bar === undefined || at === undefined) return [];
    return [{ operation: rank, number: i + 1, x: at, y: bar.y + bar.height + belowBar }];
  });
  const ticks: { x: number; time: number }[] = [];
  for (const { operation, rank } of spans) {
    const at = x.begin.get(rank) ?? 0;
    if (at - (ticks.at(-1)?.x ?? Number.NEGATIVE_INFINITY) >= tickGap && at < width - tickGap / 2) {
      ticks.push({ x: at, time: operation.start });
    }
  }
  const height = axisHeight + rows.length * rowHeight + 4;
  return { width, height, rows, bars, points, ticks, charsPerBar: longestText };
}

/** In order of invocation. */
function spansOf(figure: RegisterFigure, operations: readonly TraceOperation[]): readonly Span[] {
  return figure.operations
    .flatMap((shown): Span[] => {
      const operation = operations[shown.operation];
      if (operation === undefined) return [];
      const isOver = operation.outcome === 'ok' || operation.outcome === 'fail';
      const end = isOver ? (operation.completionIndex ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
      return [{ rank: shown.operation, operation, shown, begin: operation.index, end }];
    })
    .sort((a, b) => a.begin - b.begin);
}

interface Places {
  /** By rank. */
  readonly begin: ReadonlyMap<number, number>;
  readonly end: ReadonlyMap<number, number>;
  /** By place in the order. */
  readonly points: ReadonlyMap<number, number>;
  /** Of the last of them. */
  readonly right: number;
}

/** From left to right, each as near to the one before as its text and its points allow. */
function placeInTime(spans: readonly Span[], order: readonly number[], last: number): Places {
  const [begin, end, points] = [
    new Map<number, number>(),
    new Map<number, number>(),
    new Map<number, number>(),
  ];
  const byRank = new Map(spans.map((span) => [span.rank, span]));
  const events = spans.flatMap((span) => [
    { at: span.begin, span, isEnd: false },
    ...(span.end <= last ? [{ at: span.end, span, isEnd: true }] : []),
  ]);
  events.sort((a, b) => a.at - b.at);
  let x = 0;
  let next = 0;
  for (const { isEnd, span } of events) {
    x += gap;
    if (isEnd) {
      x = Math.max(x, (begin.get(span.rank) ?? 0) + textWidth(span.shown.text));
      end.set(span.rank, x);
      continue;
    }
    begin.set(span.rank, x);
    // Each takes effect as soon as it and all before it in the order have begun.
    for (; next < order.length; next++) {
      const rank = order[next] as number;
      if (byRank.has(rank) && !begin.has(rank)) break;
      if (!byRank.has(rank)) continue;
      x += pointGap;
      points.set(next, x);
    }
  }
  return { begin, end, points, right: x + gap };
}

function textWidth(text: string): number {
  return Math.min(text.length, longestText) * charWidth + 14;
}

/** Rows by lane; a lane has as many as it has operations at a time. */
function placeInRows(spans: readonly Span[]): {
  readonly rows: readonly RegisterRow[];
  readonly rowOf: ReadonlyMap<number, number>;
} {
  const lanes = [...new Set(spans.map(({ operation }) => operation.lane))].sort((a, b) => a - b);
  const rows: RegisterRow[] = [];
  const rowOf = new Map<number, number>();
  for (const lane of lanes) {
    const ends: { row: number; end: number }[] = [];
    for (const { begin, end, operation, rank } of spans) {
      if (operation.lane !== lane) continue;
      let free = ends.find((slot) => slot.end < begin);
      if (free === undefined) {
        free = { row: rows.length, end };
        ends.push(free);
        rows.push({ lane, node: operation.node, y: axisHeight + rows.length * rowHeight });
      }
      free.end = end;
      rowOf.set(rank, free.row);
    }
  }
  return { rows, rowOf };
}
