/** Where the keys of a grid lead (the pattern of the ARIA authoring practices). */

export interface Cell {
  readonly row: number;
  readonly column: number;
}

interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows in sight. */
  readonly page: number;
}

/** The cell that a key leads to; null for a key that leads nowhere. */
export function moved(
  cell: Cell,
  { key, ctrlKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey'>,
  { rows, columns, page }: GridSize,
): Cell | null {
  const to = (row: number, column = cell.column): Cell => ({
    row: Math.max(0, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  });
  switch (key) {
    case 'ArrowUp':
      return to(cell.row - 1);
    case 'ArrowDown':
      return to(cell.row + 1);
    case 'ArrowLeft':
      return to(cell.row, cell.column - 1);
    case 'ArrowRight':
      return to(cell.row, cell.column + 1);
    case 'PageUp':
      return to(cell.row - page);
    case 'PageDown':
      return to(cell.row + page);
    case 'Home':
      return ctrlKey ? to(0, 0) : to(cell.row, 0);
    case 'End':
      return ctrlKey ? to(rows - 1, columns - 1) : to(cell.row, columns - 1);
    default:
      return null;
  }
}
