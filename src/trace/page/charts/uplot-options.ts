/** What uPlot is told about a chart: scales, axes, colours. */
import type uPlot from 'uplot';
import type { Palette } from '../palette.ts';
import type { ChartAxis, ChartLine } from './chart.tsx';
import { logTicks } from './log-scale.ts';

const font = '11px system-ui, sans-serif';
/** Width of the labels left of a chart: the same for all, so that charts stand one below the other. */
const labelWidth = 54;

interface Plan {
  readonly lines: readonly ChartLine[];
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly palette: Palette;
  readonly stepped: uPlot.Series.PathBuilder;
}

/** @param axes of now: the range of an axis may change with its data */
export function scalesOf(
  axes: () => { readonly x: ChartAxis; readonly y: ChartAxis },
  limits: () => uPlot.Range.MinMax,
): uPlot.Scales {
  const { x, y } = axes();
  return {
    x: { time: false, auto: false, range: limits, ...(x.log ? { distr: 3 as const } : {}) },
    y: {
      ...(y.log ? { distr: 3 as const } : {}),
      range: (_chart, _least, greatest) => {
        const range = axes().y.range?.();
        return range === undefined ? [0, greatest > 0 ? greatest * 1.08 : 1] : [...range];
      },
    },
  };
}

export function axesOf({ x, y, palette }: Plan): uPlot.Axis[] {
  const look = {
    stroke: palette.muted,
    font,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { stroke: palette.border, width: 1, size: 4 },
    border: { show: true, stroke: palette.border, width: 1 },
  };
  return [
    { ...look, size: 26, space: 64, ...ticksOf(x, 6) },
    { ...look, size: labelWidth, space: 26, ...ticksOf(y, 7) },
  ];
}

function ticksOf({ log, text }: ChartAxis, most: number): Pick<uPlot.Axis, 'values' | 'splits' | 'filter'> {
  const values: uPlot.Axis.DynamicValues = (_chart, splits, _axis, _space, step) => {
    // All labels of an axis have the same decimals.
    const decimals = log ? 0 : Math.max(0, Math.min(9, Math.ceil(-Math.log10(step) - 1e-9)));
    return splits.map((split) => text(split, decimals));
  };
  if (!log) return { values };
  return {
    values,
    splits: (_chart, _axis, from, until) => [...logTicks(from, until, most)],
    // uPlot leaves out labels of a logarithmic axis by rules of its own.
    filter: (_chart, splits) => splits,
  };
}

export function seriesOf({ lines, palette, stepped }: Plan): uPlot.Series[] {
  return [
    {},
    ...lines.map(
      (line): uPlot.Series => ({
        label: line.name,
        stroke: line.colour(palette),
        width: line.width ?? 1.5,
        ...(line.dash === undefined ? {} : { dash: [...line.dash] }),
        ...(line.stepped ? { paths: stepped } : {}),
        points: { show: false },
        spanGaps: false,
      }),
    ),
  ];
}
