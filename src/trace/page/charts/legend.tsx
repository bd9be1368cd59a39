import type { ReadonlySignal } from '@preact/signals';
import type uPlot from 'uplot';
import type { Palette } from '../palette.ts';
import type { ChartLine } from './chart.tsx';

interface LegendProps {
  readonly lines: readonly ChartLine[];
  readonly palette: Palette;
  readonly data: uPlot.AlignedData;
  /** Place in the data that is pointed at. */
  readonly at: ReadonlySignal<number | null>;
  readonly valueText: (value: number) => string;
}

/** What each line looks like, and its value where the cursor is. */
export function Legend({ lines, palette, data, at, valueText }: LegendProps) {
  return (
    <ul class="chart-legend">
      {lines.map((line, place) => (
        <li key={line.name}>
          <Swatch line={line} colour={line.colour(palette)} />
          {line.name}
          {line.shape === undefined && <Value values={data[place + 1]} at={at} text={valueText} />}
        </li>
      ))}
    </ul>
  );
}

/** A component of its own, so that a movement of the pointer changes these words and nothing else. */
function Value({
  values,
  at,
  text,
}: {
  values: ArrayLike<number | null | undefined> | undefined;
  at: ReadonlySignal<number | null>;
  text: (value: number) => string;
}) {
  const value = at.value === null ? null : (values?.[at.value] ?? null);
  return <span class="chart-value">{value === null ? '' : text(value)}</span>;
}

function Swatch({ line: { dash, shape, width = 1.5 }, colour }: { line: ChartLine; colour: string }) {
  return (
    <svg class="chart-swatch" viewBox="0 0 22 12" width="22" height="12" aria-hidden="true">
      {shape === undefined && (
        <line
          x1="0"
          y1="6"
          x2="22"
          y2="6"
          stroke={colour}
          stroke-width={width}
          stroke-dasharray={dash?.join(' ')}
        />
      )}
      {shape === 'circle' && <circle cx="11" cy="6" r="3" fill={colour} />}
      {shape === 'cross' && <path d="M8 3 14 9M14 3 8 9" stroke={colour} stroke-width="1.6" />}
      {shape === 'triangle' && <path d="M11 2 15 9.5H7Z" fill="none" stroke={colour} stroke-width="1.5" />}
    </svg>
  );
}
