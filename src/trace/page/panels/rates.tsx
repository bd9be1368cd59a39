import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { grouped } from '../../../grading/statement.ts';
import { quantile } from '../../quantiles.ts';
import { NumberTable } from '../charts/as-table.tsx';
import type { ChartLine } from '../charts/chart.tsx';
import { LatencyChart } from '../charts/latency-chart.tsx';
import { messageRates } from '../charts/message-rates.ts';
import {
  okLatencies,
  operationRates,
  quantileName,
  shownQuantiles,
  typeRows,
} from '../charts/operation-series.ts';
import { operationTable, outcomes } from '../charts/operation-table.ts';
import { RateSection } from '../charts/rate-section.tsx';
import { latencyWords, messageWords, operationWords } from '../charts/rate-words.ts';
import { RunChoice } from '../charts/run-choice.tsx';
import { useSettledWindow } from '../charts/settled-window.ts';
import { around, binsOf } from '../charts/time-bins.ts';
import type { Derived } from '../model/derived.ts';
import type { Emphasis } from '../model/emphasis.ts';
import type { RunModel } from '../model/run-model.ts';
import type { PageState } from '../state.ts';
import { took } from './time-text.ts';
import { visible } from './visible-text.ts';

/** As many as the narrowest panel has room for, two pixels each. */
const binsInWindow = 150;

const messageLines: readonly ChartLine[] = [
  { name: 'between nodes', colour: ({ accent }) => accent, width: 2 },
  { name: 'with clients', colour: ({ muted }) => muted, dash: [6, 3] },
  { name: 'with services', colour: ({ warning }) => warning, dash: [2, 3] },
  { name: 'dropped', colour: ({ dropped }) => dropped, dash: [8, 3, 2, 3] },
];

const operationLines: readonly ChartLine[] = [
  { name: 'ok', colour: ({ ok }) => ok, width: 2 },
  { name: 'fail', colour: ({ fail }) => fail, dash: [6, 3] },
  { name: 'unknown', colour: ({ info }) => info, dash: [2, 3] },
];

interface RatesProps {
  readonly state: PageState;
  readonly derived: Derived;
}

/** Messages and operations per second and latencies, of the time that the diagram shows. */
export function RatesPanel({ state, derived }: RatesProps) {
  const place = useSignal(0);
  const run = state.runs[place.value];
  const emphasis = derived.runs[place.value]?.emphasis.value;
  if (run === undefined || emphasis === undefined) return null;
  return (
    <>
      <div class="chart-bar">
        <RunChoice state={state} run={place} />
        <span class="muted">{countedWords(run, emphasis)}</span>
      </div>
      {run.head.capabilities.messages ? (
        <MessageSection state={state} run={run} emphasis={emphasis} />
      ) : (
        <p class="empty">No messages were kept of this run, so there are its operations alone.</p>
      )}
      <OperationSections state={state} run={run} emphasis={emphasis} />
    </>
  );
}

interface SectionProps {
  readonly state: PageState;
  readonly run: RunModel;
  readonly emphasis: Emphasis;
}

function countedWords(run: RunModel, emphasis: Emphasis): string {
  const time = 'Drag in a chart to zoom, double-click for all of the time.';
  const all = run.columns.count;
  if (emphasis.shown === all) return `Everything is counted. ${time}`;
  return `Only what the filter shows is counted: ${grouped(emphasis.shown)} of ${grouped(all)} messages. ${time}`;
}

function MessageSection({ state, run, emphasis }: SectionProps) {
  const window = useSettledWindow(state);
  const bins = useMemo(() => binsOf(window, around(window, rangeOf(run)), binsInWindow), [run, window]);
  const rates = useMemo(() => messageRates(run, emphasis.messages, bins), [run, emphasis.revision, bins]);
  const series = useMemo(
    () => [rates.betweenNodes, rates.withClients, rates.withServices, rates.dropped],
    [rates],
  );
  const words = messageWords(rates, bins, window);
  return (
    <RateSection
      state={state}
      title="Messages per second"
      label={`Messages per second over time. ${words}`}
      lines={messageLines}
      window={window}
      bins={bins}
      series={series}
      faults={run.head.faults}
      words={`${words} Counted when they were sent; dropped ones are among the others too.`}
    />
  );
}

function OperationSections({ state, run, emphasis }: SectionProps) {
  const window = useSettledWindow(state);
  const table = useMemo(() => operationTable(run), [run]);
  const bins = useMemo(() => binsOf(window, around(window, rangeOf(run)), binsInWindow), [run, window]);
  const shown = emphasis.operations;
  const rates = useMemo(() => operationRates(table, shown, bins), [table, emphasis.revision, bins]);
  const rows = useMemo(() => typeRows(table, shown, window), [table, emphasis.revision, window]);
  const overall = useMemo(() => {
    const latencies = okLatencies(table, shown, window, null);
    return shownQuantiles.map((q) => quantile(latencies, q));
  }, [table, emphasis.revision, window]);
  const series = useMemo(() => [rates.ok, rates.fail, rates.info], [rates]);
  const words = operationWords(rows);
  const occurring = outcomes.filter((_, place) => place === 0 || rows.some(({ counts }) => counts[place]));
  return (
    <>
      <RateSection
        state={state}
        title="Operations per second"
        label={`Operations per second over time, by outcome. ${words}`}
        lines={operationLines}
        window={window}
        bins={bins}
        series={series}
        faults={run.head.faults}
        words={`${words} The chart counts them when they ended.`}
      />
      <section class="panel-section">
        <h3>Latency of operations</h3>
        <LatencyChart
          state={state}
          run={run}
          table={table}
          emphasis={emphasis}
          window={window}
          words={latencyWords(overall)}
        />
        <NumberTable
          caption="By type, of what began in the time in sight; latencies of what succeeded"
          columns={['type', ...occurring.map(outcomeHead), ...shownQuantiles.map(quantileName)]}
          rows={rows.map(({ type, counts, quantiles }) => [
            visible(type),
            ...occurring.map((outcome) => grouped(counts[outcomes.indexOf(outcome)] ?? 0)),
            ...quantiles.map((value) => (value === null ? '–' : took(value))),
          ])}
        />
      </section>
    </>
  );
}

function outcomeHead(outcome: (typeof outcomes)[number]): string {
  return outcome === 'info' ? 'unknown' : outcome;
}

function rangeOf({ head: { start, end } }: RunModel) {
  return { from: start, until: end };
}
