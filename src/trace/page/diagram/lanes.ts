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
  /** Rows of packed bars that there is room for, and the height of each. */
  readonly tracks: number;
  readonly barHeight: number;
}

const leastLane = 19;
/** A bar with words in it, and one that can still be told from its neighbours. */
const wideBar = 16;
const narrowBar = 9;
const leastTracks = 4;
/** Above and below the bars of a group. */
const barMargin = 5;
/** What clients may take of the diagram, folded and with a row each. */
const groupShare = 0.28;
const clientsShare = 0.5;

/** `bars`: how many rows of bars the operations of folded clients would fill. */
export function layLanes(
  lanes: readonly Lane[],
  { folded, height, bars }: { readonly folded: boolean; readonly height: number; readonly bars: number },
): LaneLayout {
  const clients = ranksOf(lanes, 'client');
  const others = [...ranksOf(lanes, 'node'), ...ranksOf(lanes, 'service')];
  const group = folded && clients.length > 1;
  const clientRows = group ? 1 : clients.length;
  const needed = others.length * leastLane;
  const { tracks, barHeight } = group
    ? packInto(Math.max(bars, 1), Math.min(groupShare * height, height - needed) - 2 * barMargin)
    : { tracks: 1, barHeight: wideBar };
  const clientHeight = group
    ? tracks * barHeight + 2 * barMargin
    : between((clientsShare * height) / Math.max(clientRows, 1), 34, leastLane + 3);
  const rest = height - clientHeight * (clients.length === 0 ? 0 : clientRows);
  const laneHeight = Math.max(rest / Math.max(others.length, 1), leastLane);

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
  return { rows, rowOf, height: top, folded: group, tracks, barHeight };
}

/** As many rows of bars as there is room for: of a good height, else of a small one, else some over others. */
function packInto(bars: number, room: number): { readonly tracks: number; readonly barHeight: number } {
  if (bars * wideBar <= room) return { tracks: bars, barHeight: wideBar };
  const least = Math.max(room, leastTracks * narrowBar);
  if (bars * narrowBar <= least) return { tracks: bars, barHeight: least / bars };
  const tracks = Math.min(bars, Math.floor(least / narrowBar));
  return { tracks, barHeight: narrowBar };
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
