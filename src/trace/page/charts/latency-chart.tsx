import { useMemo } from 'preact/hooks';
import type { Emphasis } from '../model/emphasis.ts';
import type { RunModel } from '../model/run-model.ts';
import { took } from '../panels/time-text.ts';
import type { PageState, TimeWindow } from '../state.ts';
import { AsTable } from './as-table.tsx';
import { Chart, type ChartAxis, type ChartLine, type Drawing } from './chart.tsx';
import { faultDrawing } from './fault-drawing.ts';
import { logRange } from './log-scale.ts';
import { latencyPoints, latencyQuantiles, quantileName, shownQuantiles } from './operation-series.ts';
import type { OperationTable } from './operation-table.ts';
import { pointDrawing } from './point-drawing.ts';
import { around, type Bins, binsOf } from './time-bins.ts';
import { binName, binsInSight, secondsAxis, zooming } from './time-chart.ts';

/** Quantiles need more operations than rates do. */
const binsInWindow = 24;

const lines: readonly ChartLine[] = [
  { name: 'ok', colour: ({ ok }) => ok, shape: 'circle' },
  { name: 'fail', colour: ({ fail }) => fail, shape: 'cross' },
  { name: 'unknown', colour: ({ info }) => info, shape: 'triangle' },
];

const looks = [
  { width: 2.5 },
  { width: 1.8, dash: [7, 3] },
  { width: 1.5, dash: [3, 3] },
  { width: 1.2, dash: [1, 3] },
];

const quantileLines: readonly ChartLine[] = shownQuantiles.map((q, place) => ({
  name: quantileName(q),
  colour: ({ text }) => text,
  ...looks[place],
}));

interface LatencyChartProps {
  readonly state: PageState;
  readonly run: RunModel;
  readonly table: OperationTable;
  readonly emphasis: Emphasis;
  readonly window: TimeWindow;
  readonly words: string;
}

/** Each operation as a point where it began, as high as it took long; quantiles as lines. */
export function LatencyChart({ state, run, table, emphasis, window, words }: LatencyChartProps) {
  const { start, end, faults } = run.head;
  const range = useMemo(() => around(window, { from: start, until: end }), [run, window]);
  const bins = useMemo(() => binsOf(window, range, binsInWindow), [range]);
  const points = useMemo(
    () => latencyPoints(table, emphasis.operations, range),
    [table, emphasis.revision, range],
  );
  const quantiles = useMemo(
    () => latencyQuantiles(table, emphasis.operations, bins),
    [table, emphasis.revision, bins],
  );
  const data = useMemo(() => chartData(bins, quantiles), [quantiles]);
  const y = useMemo(() => durationAxis(points.map(({ latency }) => latency)), [points]);
  const below = useMemo<Drawing>(() => {
    const [bands, dots] = [faultDrawing(faults), pointDrawing(points)];
    return (context, to, palette) => {
      bands(context, to, palette);
      dots(context, to, palette);
    };
  }, [points]);
  return (
    <>
      <Chart
        state={state}
        label={`Latency of operations over time, on a logarithmic scale. ${words}`}
        lines={quantileLines}
        legendOnly={lines}
        data={data}
        x={secondsAxis}
        y={y}
        valueText={took}
        timeAxis={zooming(state)}
        below={below}
        height={200}
      />
      <p class="chart-words">{words} Quantiles are of those that succeeded, by when they began.</p>
      <AsTable
        caption="Latency over time"
        columns={['from', ...shownQuantiles.map(quantileName)]}
        rows={() =>
          binsInSight(bins, window).map((bin) => [
            binName(bins, bin),
            ...quantiles.map((values) => {
              const value = values[bin] ?? null;
              return value === null ? '–' : took(value);
            }),
          ])
        }
      />
    </>
  );
}

/** A bin's quantiles stand in its middle. */
function chartData({ start, width, count }: Bins, quantiles: readonly (readonly (number | null)[])[]) {
  const middles = Array.from({ length: count }, (_, bin) => (start + (bin + 0.5) * width) / 1e9);
  return [middles, ...quantiles.map((values) => [...values])] as [number[], ...(number | null)[][]];
}

/** A logarithmic axis that has room for these durations. */
export function durationAxis(durations: readonly number[]): ChartAxis {
  let [least, greatest] = [Number.POSITIVE_INFINITY, 0];
  for (const value of durations) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  const range = logRange(Number.isFinite(least) ? least : 1e6, greatest === 0 ? 1e9 : greatest);
  return { log: true, text: took, range: () => range };
}
