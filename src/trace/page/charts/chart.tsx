import { effect, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './charts.css';
import { dark, light, type Palette } from '../palette.ts';
import type { PageState, TimeWindow } from '../state.ts';
import { Legend } from './legend.tsx';
import { axesOf, scalesOf, seriesOf } from './uplot-options.ts';

export interface ChartLine {
  readonly name: string;
  readonly colour: (palette: Palette) => string;
  readonly dash?: readonly number[];
  readonly width?: number;
  /** Drawn as steps: what is counted by bins holds for all of a bin. */
  readonly stepped?: boolean;
  /** Of points, which are in the legend alone: a chart draws them itself. */
  readonly shape?: 'circle' | 'cross' | 'triangle';
}

export interface ChartAxis {
  /** A tick's label, with a number of decimals where it is a linear axis. */
  readonly text: (value: number, decimals: number) => string;
  readonly log?: boolean;
  /** Of an axis that does not begin at 0. */
  readonly range?: () => readonly [from: number, until: number];
}

/** Draws onto the chart's canvas, within its plot; `x` and `y` are canvas pixels. */
export type Drawing = (
  context: CanvasRenderingContext2D,
  to: { readonly x: (value: number) => number; readonly y: (value: number) => number },
  palette: Palette,
) => void;

interface ChartProps {
  readonly state: PageState;
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly lines: readonly ChartLine[];
  /** What the legend explains beside the lines. */
  readonly legendOnly?: readonly ChartLine[];
  /** x, then a line each. */
  readonly data: uPlot.AlignedData;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** A line's value at the cursor. */
  readonly valueText: (value: number) => string;
  /** Whether x is seconds of the run: then it shows the window, moves the cursor, and selecting in it zooms. */
  readonly timeAxis?: { readonly onSelect: (window: TimeWindow) => void; readonly onReset: () => void };
  readonly below?: Drawing;
  readonly above?: Drawing;
  readonly height?: number;
}

const pathsOfSteps = uPlot.paths.stepped?.({ align: 1 }) ?? (() => null);

/** A uPlot that lives as long as its element, in the page's colours. */
export function Chart(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const pointedAt = useSignal<number | null>(null);
  const { state, data, label, lines, legendOnly = [], valueText, height = 150 } = props;
  const palette = state.dark.value ? dark : light;
  const shape = JSON.stringify(lines.map(({ name, stepped }) => [name, stepped]));
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const made = create(element, latest, palette, height, (place) => {
      pointedAt.value = place;
    });
    chart.current = made.chart;
    return () => {
      chart.current = null;
      made.end();
    };
  }, [palette, shape, height]);
  useEffect(() => {
    const { current } = chart;
    if (current !== null && current.data !== data) show(current, latest.current);
  }, [data]);
  return (
    <div class="chart">
      <Legend
        lines={[...lines, ...legendOnly]}
        palette={palette}
        data={data}
        at={pointedAt}
        valueText={valueText}
      />
      <div class="chart-box" role="img" aria-label={label} ref={box} />
    </div>
  );
}

function limitsOf({ state, timeAxis, data }: ChartProps): uPlot.Range.MinMax {
  if (timeAxis !== undefined) {
    const { from, until } = state.window.peek();
    return [from / 1e9, until / 1e9];
  }
  return [data[0][0] ?? 0, data[0].at(-1) ?? 1];
}

/** New data or another window; both scales follow from them. */
function show(chart: uPlot, props: ChartProps): void {
  const [min, max] = limitsOf(props);
  if (min === null || max === null) return;
  chart.batch(() => {
    if (chart.data !== props.data) chart.setData(props.data, false);
    chart.setScale('x', { min, max });
  });
}

function create(
  element: HTMLElement,
  latest: { readonly current: ChartProps },
  palette: Palette,
  height: number,
  onPoint: (place: number | null) => void,
) {
  const { state, timeAxis, lines, x, y } = latest.current;
  const plan = { lines, x, y, palette, stepped: pathsOfSteps };
  const draw = (drawing: Drawing | undefined) => (chart: uPlot) => {
    if (drawing !== undefined) drawWithin(chart, drawing, palette);
  };
  const onDoubleClick = (): null => {
    timeAxis?.onReset();
    return null;
  };
  const options: uPlot.Options = {
    width: Math.max(120, element.clientWidth),
    height,
    padding: [8, 24, 0, 0],
    legend: { show: false },
    scales: scalesOf(
      () => latest.current,
      () => limitsOf(latest.current),
    ),
    axes: axesOf(plan),
    series: seriesOf(plan),
    select: { show: true, left: 0, top: 0, width: 0, height: 0 },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: timeAxis !== undefined, y: false, setScale: false, dist: 4 },
      bind: { dblclick: () => onDoubleClick },
    },
    hooks: {
      drawClear: [(chart) => draw(latest.current.below)(chart)],
      draw: [(chart) => draw(latest.current.above)(chart)],
      setCursor: [({ cursor }) => onPoint((cursor.left ?? -1) < 0 ? null : (cursor.idx ?? null))],
      setSelect: [
        (chart) => {
          const { left, width } = chart.select;
          if (width <= 0) return;
          const [from, until] = [chart.posToVal(left, 'x') * 1e9, chart.posToVal(left + width, 'x') * 1e9];
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          timeAxis?.onSelect({ from, until });
        },
      ],
    },
  };
  const chart = new uPlot(options, latest.current.data, element);
  const undo = [
    watchSize(element, chart),
    ...(timeAxis === undefined
      ? []
      : [shareWindow(state, chart, latest), shareCursor(state, chart, onPoint)]),
  ];
  return {
    chart,
    end: () => {
      for (const end of undo) end();
      chart.destroy();
    },
  };
}

function drawWithin(chart: uPlot, drawing: Drawing, palette: Palette): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const to = {
    x: (value: number) => chart.valToPos(value, 'x', true),
    y: (value: number) => chart.valToPos(value, 'y', true),
  };
  drawing(ctx, to, palette);
  ctx.restore();
}

function watchSize(element: HTMLElement, chart: uPlot): () => void {
  const observer = new ResizeObserver(() => {
    const width = Math.max(120, element.clientWidth);
    if (width !== chart.width) chart.setSize({ width, height: chart.height });
  });
  observer.observe(element);
  return () => observer.disconnect();
}

/** The chart shows what the diagram shows, drawn once a frame at most. */
function shareWindow(state: PageState, chart: uPlot, latest: { readonly current: ChartProps }): () => void {
  let frame = 0;
  const end = effect(() => {
    void state.window.value;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => show(chart, latest.current));
  });
  return () => {
    end();
    cancelAnimationFrame(frame);
  };
}

/** One cursor for the page: the chart's pointer moves it, and the chart shows where it is. */
function shareCursor(state: PageState, chart: uPlot, onPoint: (place: number | null) => void): () => void {
  const onMove = ({ clientX }: PointerEvent) => {
    const left = clientX - chart.over.getBoundingClientRect().left;
    state.cursor.value = chart.posToVal(left, 'x') * 1e9;
  };
  chart.over.addEventListener('pointermove', onMove);
  const end = effect(() => {
    const time = state.cursor.value;
    const { from, until } = state.window.value;
    const isSeen = time !== null && time >= from && time <= until;
    // Before the frame in which the chart moves too; its own scale may still be the old one.
    const left = isSeen ? ((time - from) / (until - from)) * chart.over.clientWidth : -10;
    chart.setCursor({ left, top: 0 }, false);
    onPoint(isSeen ? placeOf(chart.data[0], time / 1e9) : null);
  });
  return () => {
    end();
    chart.over.removeEventListener('pointermove', onMove);
  };
}

/** The last x that is no later; null: all are. */
function placeOf(xs: ArrayLike<number>, x: number): number | null {
  let [from, until] = [0, xs.length];
  while (from < until) {
    const middle = (from + until) >> 1;
    if ((xs[middle] ?? x) <= x) from = middle + 1;
    else until = middle;
  }
  return from === 0 ? null : from - 1;
}
