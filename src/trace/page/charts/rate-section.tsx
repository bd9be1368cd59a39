import { useMemo } from 'preact/hooks';
import type { TraceFault } from '../../format.ts';
import type { PageState, TimeWindow } from '../state.ts';
import { AsTable } from './as-table.tsx';
import { Chart, type ChartLine } from './chart.tsx';
import { faultDrawing } from './fault-drawing.ts';
import { perSecond } from './rate-words.ts';
import { type Bins, binSeconds } from './time-bins.ts';
import { binName, binsInSight, rateAxis, secondsAxis, zooming } from './time-chart.ts';

interface RateSectionProps {
  readonly state: PageState;
  readonly title: string;
  /** What the chart shows and says, for those who do not see it. */
  readonly label: string;
  readonly lines: readonly ChartLine[];
  /** The time in sight. */
  readonly window: TimeWindow;
  readonly bins: Bins;
  /** Per line, by bin. The same array until one of them is another. */
  readonly series: readonly Float64Array[];
  /** Drawn behind. */
  readonly faults: readonly TraceFault[];
  /** Below the chart. */
  readonly words: string;
}

/** Counts per second over the time in sight: a chart, a sentence, and a table for those who would rather read. */
export function RateSection(props: RateSectionProps) {
  const { state, title, label, lines, window, bins, series, faults, words } = props;
  const data = useMemo(
    () => [binSeconds(bins), ...series] as [Float64Array, ...Float64Array[]],
    [bins, series],
  );
  const below = useMemo(() => faultDrawing(faults), [faults]);
  return (
    <section class="panel-section">
      <h3>{title}</h3>
      <Chart
        state={state}
        label={label}
        lines={lines.map((line) => ({ ...line, stepped: true }))}
        data={data}
        x={secondsAxis}
        y={rateAxis}
        valueText={perSecond}
        timeAxis={zooming(state)}
        below={below}
      />
      <p class="chart-words">{words}</p>
      <AsTable
        caption={title}
        columns={['from', ...lines.map(({ name }) => name)]}
        rows={() =>
          binsInSight(bins, window).map((bin) => [
            binName(bins, bin),
            ...series.map((values) => perSecond(values[bin] ?? 0)),
          ])
        }
      />
    </section>
  );
}
