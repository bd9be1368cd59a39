/** Figures of recorded runs and of ours side by side, as a table in Markdown. */
import type { RunEvidence } from '../../src/grading/grader.ts';
import type { RecordedRun } from '../support/recorded-runs.ts';
import type { RunFigures } from './figures.ts';

interface Row {
  readonly recorded: RecordedRun;
  readonly run: RunEvidence;
  readonly theirs: RunFigures;
  readonly ours: RunFigures;
}

type Column = readonly [title: string, text: (figures: RunFigures) => string];

const columns: readonly Column[] = [
  ['operations', ({ operations }) => String(operations)],
  ['gap, ms', ({ medianGap }) => digits(medianGap)],
  ['operation, ms: half', ({ median }) => digits(median)],
  ['nine of ten', ({ nineOfTen }) => digits(nineOfTen)],
  ['server messages per operation', ({ serversSent, operations }) => digits(serversSent / operations)],
  ['stable, ms: half', ({ stable }) => (stable === null ? '' : digits(stable.median))],
  ['all', ({ stable }) => (stable === null ? '' : digits(stable.max))],
  ['timeouts', ({ timeouts }) => String(timeouts.length)],
  ['quiet, s', ({ quiet }) => (quiet === null ? '' : digits(quiet))],
];

/** One line per run, `recorded / ours` in each cell, and how late our engine was at most. */
export function figuresTable(rows: readonly Row[]): string {
  const titles = ['run', ...columns.map(([title]) => title), 'lag, ms'];
  const lines = rows.map(({ recorded, run, theirs, ours }) => [
    recorded.name,
    ...columns.map(([, text]) => pairText(text(theirs), text(ours))),
    digits(run.outcome.timing.maxLag / 1e6),
  ]);
  return [titles, titles.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function pairText(recorded: string, ours: string): string {
  return recorded === '' && ours === '' ? '' : `${recorded} / ${ours}`;
}

function digits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
