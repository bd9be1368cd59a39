import { useRef, useState } from 'preact/hooks';
import { count, grouped } from '../../../grading/statement.ts';
import { type Cell, moved } from '../panels/grid-moves.ts';
import { visible } from '../panels/visible-text.ts';
import { compact, type LinkEnd, type LinkEnds, type LinkMatrix } from './link-matrix.ts';
import type { chosenIn, Place } from './matrix-filter.ts';
import { cellWords } from './matrix-words.ts';

interface MatrixProps {
  readonly ends: LinkEnds;
  readonly matrix: LinkMatrix;
  readonly chosen: ReturnType<typeof chosenIn>;
  readonly onLink: (place: Place) => void;
  readonly onEnd: (place: number) => void;
}

/** Rows for which there is room for cells with two numbers. */
const mostRoomy = 12;

/**
 * Rows send, columns receive. A grid of the ARIA authoring practices: one stop of the Tab key, arrows move in it,
 * heads included (row 0 and column 0).
 */
export function Matrix({ ends: linkEnds, matrix, chosen, onLink, onEnd }: MatrixProps) {
  const { ends } = linkEnds;
  const { size, sent, dropped } = matrix;
  const [wished, setCurrent] = useState<Cell>({ row: 1, column: 1 });
  const [pointed, setPointed] = useState<number | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const current = { row: Math.min(wished.row, size), column: Math.min(wished.column, size) };
  const dense = size > mostRoomy;
  const greatest = sent.reduce((most, number) => Math.max(most, number), 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.altKey) return;
    const next = moved(current, event, { rows: size + 1, columns: size + 1, page: 10 });
    if (next === null) return;
    event.preventDefault();
    // There is nothing in the corner.
    const cell = next.row === 0 && next.column === 0 ? { row: 0, column: 1 } : next;
    setCurrent(cell);
    table.current?.querySelector<HTMLElement>(`[data-cell="${cell.row}-${cell.column}"]`)?.focus();
  };
  const at = (row: number, column: number) => ({
    'data-cell': `${row}-${column}`,
    tabIndex: row === current.row && column === current.column ? 0 : -1,
    onFocus: () => {
      setCurrent({ row, column });
      setPointed(row === 0 || column === 0 ? null : (row - 1) * size + column - 1);
    },
  });
  const head = (end: LinkEnd, place: number, row: number, column: number) => (
    <button
      type="button"
      class="matrix-cell head"
      title={`Only messages from and to ${visible(end.label)}`}
      aria-pressed={chosen.head === place}
      onClick={() => onEnd(place)}
      {...at(row, column)}
    >
      {visible(end.label)}
    </button>
  );
  return (
    <>
      <div class="matrix-box">
        <table
          class={dense ? 'matrix dense' : 'matrix'}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: so does the ARIA practices' own grid
          role="grid"
          aria-label="Messages by link"
          ref={table}
          onKeyDown={onKeyDown}
        >
          <thead>
            <tr>
              <td class="muted">from ↓ to →</td>
              {ends.map((end, column) => (
                <th scope="col" key={end.label}>
                  {head(end, column, 0, column + 1)}
                </th>
              ))}
              <th scope="col" class="matrix-total">
                sent
              </th>
            </tr>
          </thead>
          <tbody>
            {ends.map((end, row) => (
              <tr key={end.label}>
                <th scope="row">{head(end, row, row + 1, 0)}</th>
                {ends.map(({ label }, column) => {
                  const cell = row * size + column;
                  const number = sent[cell] ?? 0;
                  const lost = dropped[cell] ?? 0;
                  // A name that begins with what stands there: whoever speaks to the page says what they see.
                  const shown = `${compact(number)}${lost > 0 && !dense ? ` ✕${compact(lost)}` : ''}`;
                  const words = cellWords(linkEnds, matrix, cell);
                  return (
                    <td key={label}>
                      <button
                        type="button"
                        class={`matrix-cell${number === 0 ? ' empty' : ''}${lost > 0 ? ' loses' : ''}`}
                        style={{ '--share': Math.sqrt(number / greatest).toFixed(3) }}
                        title={words}
                        aria-label={number === 0 ? words : `${shown}, ${words}`}
                        aria-pressed={chosen.cell?.row === row && chosen.cell.column === column}
                        onClick={() => number > 0 && onLink({ row, column })}
                        onPointerEnter={() => setPointed(cell)}
                        {...at(row + 1, column + 1)}
                      >
                        {number === 0 ? '·' : compact(number)}
                        {lost > 0 && !dense && <span class="matrix-dropped"> {`✕${compact(lost)}`}</span>}
                      </button>
                    </td>
                  );
                })}
                <td
                  class="matrix-total"
                  title={`${visible(end.label)} sent ${count(matrix.rowTotals[row] ?? 0, 'message')}`}
                >
                  {grouped(matrix.rowTotals[row] ?? 0)}
                </td>
              </tr>
            ))}
            <tr>
              <th scope="row" class="matrix-total">
                to it
              </th>
              {ends.map(({ label }, column) => (
                <td
                  class="matrix-total"
                  key={label}
                  title={`${count(matrix.columnTotals[column] ?? 0, 'message')} to ${visible(label)}`}
                >
                  {compact(matrix.columnTotals[column] ?? 0)}
                </td>
              ))}
              <td class="matrix-total">{grouped(matrix.total)}</td>
            </tr>
          </tbody>
        </table>
      </div>
      {/* Screen readers have it from the cell. */}
      <p class="matrix-words" aria-hidden="true">
        {pointed === null ? 'Point at a cell for its numbers.' : cellWords(linkEnds, matrix, pointed)}
      </p>
    </>
  );
}
