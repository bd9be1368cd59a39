import type { RunModel } from '../model/run-model.ts';
import { fateOf, nameOf } from './fate-words.ts';
import type { Column } from './grid.tsx';
import { exactTime, took } from './time-text.ts';
import { operationVerdicts } from './verdict.ts';
import { oneLine } from './visible-text.ts';

/** As much of a body as can be seen in a row. */
const widest = 240;

export function messageColumns(run: RunModel): readonly Column[] {
  const { columns, head } = run;
  return [
    { name: 'id', label: 'Number', width: '6rem', numeric: true, cell: (rank) => `#${columns.id[rank]}` },
    {
      name: 'sent',
      label: 'Sent',
      width: '8rem',
      numeric: true,
      cell: (rank) => exactTime(columns.sent[rank] ?? 0),
    },
    { name: 'src', label: 'From', width: '5rem', cell: (rank) => nameOf(run, columns.src[rank]) },
    { name: 'dest', label: 'To', width: '5rem', cell: (rank) => nameOf(run, columns.dest[rank]) },
    {
      name: 'type',
      label: 'Type',
      width: 'minmax(6rem, 9rem)',
      cell: (rank) => oneLine(head.types[columns.type[rank] ?? 0] ?? '?', 60),
    },
    {
      name: 'took',
      label: 'Took',
      width: '5rem',
      numeric: true,
      cell: (rank) =>
        fateOf(run, rank) === 'delivered' ? took((columns.end[rank] ?? 0) - (columns.sent[rank] ?? 0)) : '–',
    },
    {
      name: 'fate',
      label: 'Fate',
      width: '8rem',
      cell: (rank) => {
        const fate = fateOf(run, rank);
        return fate === 'delivered' ? fate : <b class="bad">✗ {fate}</b>;
      },
    },
    {
      name: 'body',
      label: 'Body',
      width: 'minmax(16rem, 1fr)',
      cell: (rank) => <span class="mono">{oneLine(run.body(rank), widest)}</span>,
    },
  ];
}

export function operationColumns(run: RunModel): readonly Column[] {
  const { operations, lanes } = run.head;
  return [
    {
      name: 'index',
      label: 'Number',
      width: '6rem',
      numeric: true,
      cell: (rank) => `#${operations[rank]?.index}`,
    },
    {
      name: 'start',
      label: 'Began',
      width: '8rem',
      numeric: true,
      cell: (rank) => exactTime(operations[rank]?.start ?? 0),
    },
    {
      name: 'client',
      label: 'Client',
      width: '6rem',
      cell: (rank) => oneLine(lanes[operations[rank]?.lane ?? -1]?.label ?? '?', 40),
    },
    { name: 'node', label: 'Node', width: '5rem', cell: (rank) => nameOf(run, operations[rank]?.node) },
    { name: 'f', label: 'Operation', width: '7rem', cell: (rank) => oneLine(operations[rank]?.f ?? '', 60) },
    {
      name: 'value',
      label: 'Asked',
      width: 'minmax(9rem, 1fr)',
      cell: (rank) => <span class="mono">{oneLine(operations[rank]?.value ?? '', widest)}</span>,
    },
    {
      name: 'result',
      label: 'Result',
      width: 'minmax(9rem, 1fr)',
      cell: (rank) => <span class="mono">{oneLine(operations[rank]?.result ?? '', widest)}</span>,
    },
    {
      name: 'took',
      label: 'Took',
      width: '5rem',
      numeric: true,
      cell: (rank) => {
        const { start = 0, end = null } = operations[rank] ?? {};
        return end === null ? '–' : took(end - start);
      },
    },
    {
      name: 'outcome',
      label: 'Outcome',
      width: '6rem',
      cell: (rank) => {
        const outcome = operations[rank]?.outcome ?? 'open';
        const { glyph, look } = operationVerdicts[outcome];
        return (
          <span class={look}>
            {glyph} {outcome}
          </span>
        );
      },
    },
  ];
}
