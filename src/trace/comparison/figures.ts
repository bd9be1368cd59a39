/** The figures of two runs: messages, operations, latency, duration. */

import type { Measure } from '../../grading/grader.ts';
import { commonMeasures, setFullMeasures } from '../../grading/measures.ts';
import { duration, grouped } from '../../grading/statement.ts';
import type { TracedSide } from '../comparison.ts';
import { isDropped } from '../dropped.ts';
import type { Comparison, TraceOperation } from '../format.ts';
import { quantile } from '../quantiles.ts';
import { type ChangeTerms, changeWords, lesserSide, ofCounts, ofDurations } from './change-words.ts';

/** Types of messages with a row of their own: those whose numbers differ most. */
const mostTypes = 6;

interface FigureRow {
  readonly name: string;
  readonly first: number | null;
  readonly second: number | null;
  readonly text: (value: number) => string;
  readonly terms: ChangeTerms;
  /** It is plain that less of it is better, whatever else is true. */
  readonly lessIsBetter: boolean;
}

/** @param sameTest whether it makes sense to call either better */
export function comparedFigures(
  first: TracedSide,
  second: TracedSide,
  sameTest: boolean,
): Comparison['figures'] {
  const rows = [
    ...messageRows(first, second),
    ...typeRows(first, second),
    ...operationRows(first, second),
    ...resultRows(first, second),
    ...latencyRows(first, second),
    { ...counted('duration of the run', first, second, wholeTime), text: wholeSeconds, terms: ofDurations },
  ];
  return rows
    .filter((row) => row.first !== null || row.second !== null)
    .map((row) => ({
      name: row.name,
      first: row.first === null ? '–' : row.text(row.first),
      second: row.second === null ? '–' : row.text(row.second),
      change: changeWords(row.first, row.second, row.terms),
      better: sameTest && row.lessIsBetter ? lesserSide(row.first, row.second) : null,
    }));
}

function messageRows(first: TracedSide, second: TracedSide): FigureRow[] {
  const perOperation = ['servers-messages-per-operation', 'all-messages-per-operation'].flatMap((name) => {
    const measure = commonMeasures.find((one) => one.name === name);
    return measure === undefined ? [] : [measured(measure, first, second)];
  });
  const messages = (read: (side: TracedSide) => number) => (side: TracedSide) =>
    side.head.capabilities.messages ? read(side) : null;
  return [
    ...perOperation,
    counted(
      'messages',
      first,
      second,
      messages(({ columns }) => columns.count),
    ),
    counted('messages dropped', first, second, messages(droppedCount)),
  ];
}

function droppedCount({ columns: { fate } }: TracedSide): number {
  return fate.reduce((dropped, code) => dropped + (isDropped(code) ? 1 : 0), 0);
}

function typeRows(first: TracedSide, second: TracedSide): FigureRow[] {
  if (![first, second].every(({ head }) => head.capabilities.messages)) return [];
  const counts = [first, second].map(countByType);
  const [one, other] = counts;
  const rows = [...new Set(counts.flatMap((byType) => [...byType.keys()]))].map((type) => ({
    type,
    first: one?.get(type) ?? 0,
    second: other?.get(type) ?? 0,
  }));
  return rows
    .filter((row) => row.first !== row.second)
    .sort((a, b) => Math.abs(b.first - b.second) - Math.abs(a.first - a.second))
    .slice(0, mostTypes)
    .map((row) => ({
      ...row,
      name: `messages of type ${row.type}`,
      text: grouped,
      terms: ofCounts,
      lessIsBetter: false,
    }));
}

function countByType({ head, columns }: TracedSide): ReadonlyMap<string, number> {
  const counts = new Uint32Array(head.types.length);
  for (let rank = 0; rank < columns.count; rank++) {
    const type = columns.type[rank] ?? 0;
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return new Map(head.types.map((name, type) => [name, counts[type] ?? 0]));
}

const outcomeWords: Readonly<Record<TraceOperation['outcome'], string>> = {
  ok: 'operations that succeeded',
  fail: 'operations that failed',
  info: 'operations with unknown outcome',
  open: 'operations without an end',
};

function operationRows(first: TracedSide, second: TracedSide): FigureRow[] {
  const byOutcome = (['ok', 'fail', 'info', 'open'] as const).map((outcome) =>
    counted(outcomeWords[outcome], first, second, ({ head }) => {
      return head.operations.reduce((sum, one) => sum + (one.outcome === outcome ? 1 : 0), 0);
    }),
  );
  return [
    counted('operations', first, second, ({ head }) => head.operations.length),
    ...byOutcome.filter((row) => row.first !== 0 || row.second !== 0),
  ];
}

/** What the checker says: of broadcast and g-set, when values were seen everywhere, and which never were. */
function resultRows(first: TracedSide, second: TracedSide): FigureRow[] {
  return setFullMeasures
    .filter(({ name }) => name !== 'stable-latency-99')
    .map((measure) => measured(measure, first, second));
}

function latencyRows(first: TracedSide, second: TracedSide): FigureRow[] {
  const [one, other] = [first, second].map(sortedLatencies);
  return (
    [
      ['median', 0.5],
      ['95 %', 0.95],
      ['greatest', 1],
    ] as const
  ).map(([word, q]) => ({
    name: `${word} time to answer an operation`,
    first: quantile(one ?? [], q),
    second: quantile(other ?? [], q),
    text: duration,
    terms: ofDurations,
    lessIsBetter: true,
  }));
}

/** Of operations that succeeded: the others took as long as the client was patient. */
function sortedLatencies({ head }: TracedSide): Float64Array {
  const latencies = head.operations.flatMap(({ outcome, start, end }) =>
    outcome === 'ok' && end !== null ? [end - start] : [],
  );
  return Float64Array.from(latencies).sort();
}

function measured(measure: Measure, first: TracedSide, second: TracedSide): FigureRow {
  const scale = measure.unit === 'ms' ? 1e6 : 1;
  const read = ({ evidence }: TracedSide): number | null => {
    const value = measure.read(evidence);
    return value === null ? null : value * scale;
  };
  return {
    // What the report calls `median latency` is another figure than how long an operation took.
    name: measure.name.startsWith('stable-')
      ? `${measure.title} until a value was everywhere`
      : measure.title,
    first: read(first),
    second: read(second),
    text: measure.unit === 'ms' ? duration : measure.unit === 'count' ? grouped : decimals,
    terms: measure.unit === 'ms' ? ofDurations : ofCounts,
    // A value that spreads slowly is lacked by reads more often: how slowly, the latencies say.
    lessIsBetter: measure.name !== 'stale-count',
  };
}

function counted(
  name: string,
  first: TracedSide,
  second: TracedSide,
  read: (side: TracedSide) => number | null,
): FigureRow {
  return {
    name,
    first: read(first),
    second: read(second),
    text: grouped,
    terms: ofCounts,
    lessIsBetter: false,
  };
}

function wholeTime({ head }: TracedSide): number {
  return head.end - Math.min(0, head.start);
}

function wholeSeconds(nanos: number): string {
  return `${(nanos / 1e9).toFixed(1)} s`;
}

function decimals(value: number): string {
  return value.toFixed(2);
}
