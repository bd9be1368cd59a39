/** Where each lane lies: clients folded into one row or a row each, then nodes, then services. Pure. */
import type { Lane } from '../../format.ts';

/** A row of the diagram; its `middle` is where messages begin and end. */
export interface Row {
  readonly kind: Lane['kind'];
  readonly label: string;
  /** Ranks of its lanes: all clients' when they are folded. */
  readonly lanes: readonly number[];
  readonly top: number;
  readonly height: number;
  readonly middle: number;
}

export interface LaneLayout {
  readonly rows: readonly Row[];
  /** Place of its row, by the lane's rank. */
  readonly rowOf: Uint16Array;
  /** Of all rows; more than there is room for is scrolled. */
  readonly height: number;
  readonly folded: boolean;
  /** Height of one row of packed bars. */
  readonly barHeight: number;
}

const leastLane = 19;
const mostLane = 190;
const leastBar = 4;
const mostBar = 16;
/** Above and below the bars of a group. */
const barMargin = 5;
/** What folded clients may take of the diagram. */
const clientsShare = 0.34;

/** `bars`: how many rows of bars the operations of folded clients need. */
export function layLanes(
  lanes: readonly Lane[],
  { folded, height, bars }: { readonly folded: boolean; readonly height: number; readonly bars: number },
): LaneLayout {
  const clients = ranksOf(lanes, 'client');
  const others = [...ranksOf(lanes, 'node'), ...ranksOf(lanes, 'service')];
  const group = folded && clients.length > 1;
  const room = (group ? clientsShare : 0.5) * height;
  const clientRows = group ? 1 : Math.max(clients.length, 1);
  const clientHeight = group
    ? between(bars * mostBar, room - 2 * barMargin, leastBar * bars) + 2 * barMargin
    : between(room / clientRows, 34, leastLane + 3);
  const rest = height - (clients.length === 0 ? 0 : clientHeight * clientRows);
  const laneHeight = between(rest / Math.max(others.length, 1), mostLane, leastLane);

  const rows: Row[] = [];
  const rowOf = new Uint16Array(lanes.length);
  let top = 0;
  const add = (ranks: readonly number[], kind: Lane['kind'], label: string, rowHeight: number): void => {
    for (const rank of ranks) rowOf[rank] = rows.length;
    rows.push({ kind, label, lanes: ranks, top, height: rowHeight, middle: top + rowHeight / 2 });
    top += rowHeight;
  };
  if (group) add(clients, 'client', `${clients.length} clients`, clientHeight);
  else for (const rank of clients) add([rank], 'client', lanes[rank]?.label ?? '', clientHeight);
  for (const rank of others) {
    const lane = lanes[rank];
    if (lane !== undefined) add([rank], lane.kind, lane.label, laneHeight);
  }
  const barHeight = group ? (clientHeight - 2 * barMargin) / Math.max(bars, 1) : mostBar;
  return { rows, rowOf, height: top, folded: group, barHeight: Math.min(barHeight, mostBar) };
}

/** Top of a bar in its row; `track`: which of the packed rows it is in. */
export function barTop(layout: LaneLayout, row: Row, track: number): number {
  if (layout.folded) return row.top + barMargin + track * layout.barHeight;
  return row.middle - layout.barHeight / 2;
}

/** The row at a height; -1: none. */
export function rowAt(layout: LaneLayout, y: number): number {
  return layout.rows.findIndex(({ top, height }) => y >= top && y < top + height);
}

function ranksOf(lanes: readonly Lane[], kind: Lane['kind']): readonly number[] {
  return lanes.flatMap((lane, rank) => (lane.kind === kind ? [rank] : []));
}

/** The least counts more than the most. */
function between(wanted: number, most: number, least: number): number {
  return Math.max(Math.min(wanted, most), least);
}
