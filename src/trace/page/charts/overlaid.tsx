import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { TraceFault } from '../../format.ts';
import { quantile } from '../../quantiles.ts';
import { took } from '../panels/time-text.ts';
import { visible } from '../panels/visible-text.ts';
import { type PageState, wholeTime } from '../state.ts';
import { AsTable } from './as-table.tsx';
import { Chart, type ChartLine } from './chart.tsx';
import { cumulative, latencyGrid } from './cumulative.ts';
import { totalRate } from './message-rates.ts';
import { okLatencies, quantileName, shownQuantiles } from './operation-series.ts';
import { operationTable } from './operation-table.ts';
import { RateSection } from './rate-section.tsx';
import { inSight, perSecond } from './rate-words.ts';
import { runLetters } from './run-choice.tsx';
import { useSettledWindow } from './settled-window.ts';
import { around, binsOf } from './time-bins.ts';

const binsInWindow = 150;

/** A drawn through, B dashed: told apart without colours too. */
const lines: readonly ChartLine[] = [
  { name: 'A', colour: ({ accent }) => accent, width: 2 },
  { name: 'B', colour: ({ warning }) => warning, width: 2, dash: [6, 3] },
];
const noFaults: readonly TraceFault[] = [];

/** All messages per second of both runs, of the time that the diagrams show. */
export function OverlaidRates({ state }: { state: PageState }) {
  const window = useSettledWindow(state);
  const { runs } = state;
  const bins = useMemo(() => binsOf(window, around(window, wholeTime(runs)), binsInWindow), [window]);
  const rates = useMemo(() => runs.map((run) => totalRate(run, bins)), [bins]);
  if (!runs.every(({ head }) => head.capabilities.messages)) return null;
  const words = rates
    .map((values, place) => {
      const seen = inSight(values, bins, window);
      const most = seen === null ? 'none' : `at most ${perSecond(seen.value)}`;
      return `${runLetters[place]}: ${most}`;
    })
    .join('; ');
  return (
    <RateSection
      state={state}
      title="Messages per second"
      label={`All messages per second over time, of both runs. ${words}.`}
      lines={lines}
      window={window}
      bins={bins}
      series={rates}
      faults={runs[0]?.head.faults ?? noFaults}
      words={`In the time in sight: ${words}. The faults behind are those of A.`}
    />
  );
}

const steps = 160;
const anyType = '';

/** How the latencies of both runs are distributed, of all of their time. */
export function OverlaidLatencies({ state }: { state: PageState }) {
  const chosen = useSignal(anyType);
  const tables = useMemo(() => state.runs.map(operationTable), [state]);
  const types = useMemo(() => [...new Set(tables.flatMap((table) => table.types))], [tables]);
  const latencies = useMemo(
    () =>
      tables.map((table) => {
        const type = chosen.value === anyType ? null : table.types.indexOf(chosen.value);
        return okLatencies(
          table,
          null,
          { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY },
          type,
        );
      }),
    [tables, chosen.value],
  );
  const data = useMemo(() => {
    const grid = latencyGrid(latencies, steps);
    return [grid, ...latencies.map((sorted) => cumulative(sorted, grid))] as [
      Float64Array,
      ...(number | null)[][],
    ];
  }, [latencies]);
  const rows = latencies.map((sorted) => shownQuantiles.map((q) => quantile(sorted, q)));
  const text = (value: number | null) => (value === null ? '–' : took(value));
  const words = rows
    .map(([median, , , greatest], place) =>
      median == null || greatest == null
        ? `${runLetters[place]}: none succeeded`
        : `${runLetters[place]}: half took no longer than ${took(median)}, the longest ${took(greatest)}`,
    )
    .join('; ');
  return (
    <section class="panel-section">
      <h3>Latency of operations</h3>
      {types.length > 1 && (
        <label class="chart-choice">
          Type
          <select
            value={chosen.value}
            onChange={(event) => {
              chosen.value = event.currentTarget.value;
            }}
          >
            <option value={anyType}>any</option>
            {types.map((type) => (
              <option key={type} value={type}>
                {visible(type)}
              </option>
            ))}
          </select>
        </label>
      )}
      <Chart
        state={state}
        label={`Part of the operations that took no longer than a time, of both runs, on a logarithmic axis. ${words}.`}
        lines={lines}
        data={data}
        x={{ log: true, text: took }}
        y={{ text: (value) => `${Math.round(value * 100)} %`, range: () => [0, 1.04] }}
        valueText={(value) => `${(value * 100).toFixed(1)} %`}
      />
      <p class="chart-words">The part of the operations that succeeded within a time. {words}.</p>
      <AsTable
        caption="Latency of what succeeded"
        columns={['quantile', ...lines.map(({ name }) => name)]}
        rows={() =>
          shownQuantiles.map((q, place) => [quantileName(q), ...rows.map((row) => text(row[place] ?? null))])
        }
      />
    </section>
  );
}
