/** Which rows of a long list are in sight. Browsers can't scroll over more than some ten million pixels. */

const greatestHeight = 8_000_000;

export interface RowPlan {
  /** The first row to be made, and the one after the last. */
  readonly first: number;
  readonly end: number;
  /** How high the list is for the scroll bar. */
  readonly height: number;
  /** Where the first row stands in it. */
  readonly top: number;
}

interface Rows {
  readonly count: number;
  readonly rowHeight: number;
  /** Height of what is in sight. */
  readonly viewport: number;
}

/** Rows made above and below what is in sight. */
const spare = 6;

export function planRows({ count, rowHeight, viewport, scrollTop }: Rows & { scrollTop: number }): RowPlan {
  const height = heightOf({ count, rowHeight });
  const exact = rowAt({ count, rowHeight, viewport, scrollTop });
  const first = Math.max(0, Math.floor(exact) - spare);
  const end = Math.min(count, Math.ceil(exact + viewport / rowHeight) + spare);
  return { first, end, height, top: scrollTop - (exact - first) * rowHeight };
}

/** Where to scroll so that a row is in sight, moving no farther than must be. */
export function scrollTopFor(row: number, { scrollTop, ...rows }: Rows & { scrollTop: number }): number {
  const first = rowAt({ ...rows, scrollTop });
  const inSight = rows.viewport / rows.rowHeight;
  if (row < first) return scrollAt(row, rows);
  if (row + 1 > first + inSight) return scrollAt(row + 1 - inSight, rows);
  return scrollTop;
}

function heightOf({ count, rowHeight }: Pick<Rows, 'count' | 'rowHeight'>): number {
  return Math.min(count * rowHeight, greatestHeight);
}

/** The row at the upper edge, with its fraction. Where the list is too high, scrolling moves over several rows a pixel. */
function rowAt({ count, rowHeight, viewport, scrollTop }: Rows & { scrollTop: number }): number {
  const way = heightOf({ count, rowHeight }) - viewport;
  const last = count - viewport / rowHeight;
  if (way <= 0 || last <= 0) return 0;
  return Math.min(1, Math.max(0, scrollTop / way)) * last;
}

function scrollAt(row: number, { count, rowHeight, viewport }: Rows): number {
  const way = heightOf({ count, rowHeight }) - viewport;
  const last = count - viewport / rowHeight;
  if (way <= 0 || last <= 0) return 0;
  return (Math.min(last, Math.max(0, row)) / last) * way;
}
