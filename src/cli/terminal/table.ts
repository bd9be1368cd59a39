/** Rows in columns that fit the terminal. */
import { displayWidth, pad, wrapText } from './width.ts';

export interface Column {
  readonly align?: 'left' | 'right';
  /** Gives way when the table is too wide: its text is wrapped below itself. Of several the widest does first. */
  readonly flexible?: boolean;
}

export interface TableOptions {
  readonly columns: number;
  readonly indent?: string;
  readonly gap?: number;
  /** Titles: a first row where there is room for columns, and what stands before each cell where there is not. */
  readonly heads?: readonly string[];
}

type Row = readonly string[];

/** Below this a flexible column is no longer readable beside the others, and cells go below one another. */
const narrowestFlexible = 16;

/** Lines of a table without borders. Trailing space is trimmed. */
export function tableLines(body: readonly Row[], layout: readonly Column[], options: TableOptions): string[] {
  const indent = options.indent ?? '';
  const gap = ' '.repeat(options.gap ?? 2);
  const rows = options.heads === undefined ? body : [options.heads, ...body];
  const room = options.columns - displayWidth(indent) - gap.length * (layout.length - 1);
  const widths = widthsWithin(room, rows, layout);
  if (widths === null) return stacked(body, options);
  return rows.flatMap((row) => {
    const cells = layout.map((_, index) => wrapText(row[index] ?? '', widths[index] ?? 0).split('\n'));
    const height = Math.max(1, ...cells.map((cell) => cell.length));
    return Array.from({ length: height }, (_, lineNumber) => {
      const parts = cells.map((cell, index) =>
        pad(cell[lineNumber] ?? '', widths[index] ?? 0, layout[index]?.align ?? 'left'),
      );
      return (indent + parts.join(gap)).trimEnd();
    });
  });
}

/** The columns' widths, with those that give way narrowed until all fit; null when they can't. */
function widthsWithin(room: number, rows: readonly Row[], layout: readonly Column[]): number[] | null {
  const cellsOf = (index: number): string[] => rows.map((row) => row[index] ?? '');
  const widths = layout.map((_, index) => Math.max(0, ...cellsOf(index).map(displayWidth)));
  // A word is broken only where it would fill a column of its own.
  const narrowest = layout.map((_, index) => {
    const words = cellsOf(index).flatMap((cell) => cell.split(' ').map(displayWidth));
    return Math.max(narrowestFlexible, ...words.filter((width) => width <= 2 * narrowestFlexible));
  });
  for (let excess = sum(widths) - room; excess > 0; excess--) {
    let widest = -1;
    for (const [index, width] of widths.entries()) {
      if (layout[index]?.flexible !== true || width <= (narrowest[index] ?? 0)) continue;
      if (widest === -1 || width > (widths[widest] ?? 0)) widest = index;
    }
    if (widest === -1) return null;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** For terminals too narrow for columns: the first cell, then the others indented below it. */
function stacked(rows: readonly Row[], { columns, indent = '', heads }: TableOptions): string[] {
  const deeper = `${indent}  `;
  const below = heads === undefined ? deeper : `${deeper}  `;
  const titled = (cell: string, index: number): string => {
    const head = heads?.[index] ?? '';
    return head === '' ? cell.trim() : `${head}: ${cell.trim()}`;
  };
  return rows.flatMap((row) => {
    const [first = '', ...others] = row;
    return [
      ...wrapText(indent + first.trim(), columns, `${indent}    `).split('\n'),
      ...others.flatMap((cell, index) =>
        cell.trim() === '' ? [] : wrapText(deeper + titled(cell, index + 1), columns, below).split('\n'),
      ),
    ];
  });
}
