/** Rows in columns that fit the terminal. */
import { displayWidth, pad, wrapText } from './width.ts';

export interface Column {
  readonly align?: 'left' | 'right';
  /** Gives way when the table is too wide: its text is wrapped below itself. One column at most. */
  readonly flexible?: boolean;
}

export interface TableOptions {
  readonly columns: number;
  readonly indent?: string;
  readonly gap?: number;
}

/** Below this the flexible column is no longer readable beside the others, and cells go below one another. */
const narrowestFlexible = 16;

/** Lines of a table without borders. Trailing space is trimmed. */
export function tableLines(
  rows: readonly (readonly string[])[],
  layout: readonly Column[],
  options: TableOptions,
): string[] {
  const indent = options.indent ?? '';
  const gap = ' '.repeat(options.gap ?? 2);
  const widths = layout.map((_, index) => Math.max(0, ...rows.map((row) => displayWidth(row[index] ?? ''))));
  const flexible = layout.findIndex((column) => column.flexible === true);
  const total = (): number =>
    displayWidth(indent) + widths.reduce((sum, width) => sum + width, 0) + gap.length * (layout.length - 1);
  const excess = total() - options.columns;
  if (excess > 0) {
    const room = flexible === -1 ? -1 : (widths[flexible] ?? 0) - excess;
    if (room < narrowestFlexible) return stacked(rows, options.columns, indent);
    widths[flexible] = room;
  }
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

/** For terminals too narrow for columns: the first cell, then the others indented below it. */
function stacked(rows: readonly (readonly string[])[], columns: number, indent: string): string[] {
  return rows.flatMap((row) => {
    const [first = '', ...others] = row;
    const deeper = `${indent}  `;
    return [
      ...wrapText(indent + first.trim(), columns, `${indent}    `).split('\n'),
      ...others
        .filter((cell) => cell.trim() !== '')
        .flatMap((cell) => wrapText(deeper + cell.trim(), columns, deeper).split('\n')),
    ];
  });
}
