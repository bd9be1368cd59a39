import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Cell, moved } from './grid-moves.ts';
import { useVirtualRows } from './use-virtual-rows.ts';

export interface Column {
  readonly name: string;
  readonly label: string;
  /** As grid-template-columns has it. */
  readonly width: string;
  readonly numeric?: boolean;
  /** What stands in a row, by its rank. */
  readonly cell: (rank: number) => ComponentChildren;
}

interface GridProps {
  readonly id: string;
  readonly label: string;
  readonly columns: readonly Column[];
  /** Ranks of what has a row, in order. */
  readonly ranks: Uint32Array;
  /** Rank of the pinned one; -1: none. */
  readonly pinned: number;
  readonly onPin: (rank: number) => void;
  /** Where to go, from outside; a new object each time. */
  readonly goTo: { readonly row: number } | null;
  readonly empty: ComponentChildren;
}

const rowHeight = 26;
const headHeight = 30;

/**
 * A long table of which only the rows in sight are in the document. The focus stays on the grid, which names its
 * current cell (aria-activedescendant), so that no row takes the focus with it when it goes.
 */
export function Grid({ id, label, columns, ranks, pinned, onPin, goTo, empty }: GridProps) {
  const [wished, setCell] = useState<Cell>({ row: 0, column: 0 });
  const { box, plan, page, reveal } = useVirtualRows(ranks.length, rowHeight, headHeight);
  const cell = { ...wished, row: Math.max(0, Math.min(wished.row, ranks.length - 1)) };
  const go = (next: Cell) => {
    setCell(next);
    reveal(next.row);
  };
  useEffect(() => {
    if (goTo !== null) go({ row: goTo.row, column: 0 });
  }, [goTo]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (ranks.length === 0 || event.metaKey || event.altKey) return;
    const rank = ranks[cell.row];
    if (event.key === 'Enter' && rank !== undefined) onPin(rank);
    else {
      const next = moved(cell, event, { rows: ranks.length, columns: columns.length, page });
      if (next === null) return;
      go(next);
    }
    event.preventDefault();
  };
  const rows = Array.from({ length: plan.end - plan.first }, (_, place) => plan.first + place);
  const template = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') };
  const here = cell.row >= plan.first && cell.row < plan.end;
  return (
    <div
      class="grid"
      role="grid"
      aria-label={label}
      aria-rowcount={ranks.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={here ? cellId(id, cell) : undefined}
      tabIndex={0}
      ref={box}
      onKeyDown={onKeyDown}
    >
      <div class="grid-row grid-head" role="row" aria-rowindex={1} style={template}>
        {columns.map(({ name, label: words, numeric }, column) => (
          <div
            role="columnheader"
            key={name}
            aria-colindex={column + 1}
            class={numeric ? 'numeric' : undefined}
          >
            {words}
          </div>
        ))}
      </div>
      {ranks.length === 0 && <GridEmpty>{empty}</GridEmpty>}
      <div class="grid-space" role="presentation" style={{ height: `${plan.height}px` }}>
        <div class="grid-rows" role="presentation" style={{ transform: `translateY(${plan.top}px)` }}>
          {rows.map((row) => {
            const rank = ranks[row] ?? 0;
            return (
              <div
                class="grid-row"
                role="row"
                key={row}
                aria-rowindex={row + 2}
                aria-selected={rank === pinned}
                style={template}
                onClick={(event) => {
                  const at = (event.target as HTMLElement).closest<HTMLElement>('[aria-colindex]');
                  setCell({ row, column: Number(at?.ariaColIndex ?? 1) - 1 });
                  onPin(rank);
                }}
              >
                {columns.map(({ name, numeric, cell: show }, column) => (
                  <div
                    role="gridcell"
                    key={name}
                    id={cellId(id, { row, column })}
                    aria-colindex={column + 1}
                    class={`${numeric ? 'numeric' : ''}${row === cell.row && column === cell.column ? ' current' : ''}`}
                  >
                    {show(rank)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function GridEmpty({ children }: { children: ComponentChildren }) {
  return (
    <div role="row" aria-rowindex={2}>
      <div class="grid-empty" role="gridcell">
        {children}
      </div>
    </div>
  );
}

function cellId(id: string, { row, column }: Cell): string {
  return `${id}-${row}-${column}`;
}
