import { useState } from 'preact/hooks';

interface AsTableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  /** Made when the table is opened. */
  readonly rows: () => readonly (readonly string[])[];
}

/** A chart's numbers, for those who would rather read them. */
export function AsTable({ caption, columns, rows }: AsTableProps) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table</summary>
      {open && <NumberTable caption={caption} columns={columns} rows={rows()} />}
    </details>
  );
}

/** The first column says what a row is of. */
export function NumberTable({
  caption,
  columns,
  rows,
  whole = false,
}: {
  caption: string;
  /** Shown in all its length, not in a box that scrolls. */
  whole?: boolean;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}) {
  return (
    <section class={whole ? 'chart-table whole' : 'chart-table'} aria-label={caption} tabIndex={0}>
      <table class="plain">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([head, ...cells]) => (
            <tr key={head}>
              <th scope="row">{head}</th>
              {cells.map((cell, place) => (
                <td key={columns[place + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
