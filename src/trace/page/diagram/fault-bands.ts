/** Which fault lies on which rows, and what is written on it. Pure. */

import { list } from '../../../grading/statement.ts';
import type { TraceFault } from '../../format.ts';
import type { RunModel } from '../model/run-model.ts';
import type { Palette } from '../palette.ts';
import { type LaneLayout, type Row, rowAt } from './lanes.ts';
import { type Strip, sideBySide } from './side-by-side.ts';

/** A fault on one row, beside those that are in force with it. */
export interface Band extends Strip {
  /** Rank of the fault. */
  readonly fault: number;
  readonly row: number;
  readonly start: number;
  /** Infinity: in force to the end. */
  readonly end: number;
  readonly kind: TraceFault['kind'];
  readonly label: string;
  /** From how many nodes the row's node heard nothing. */
  readonly unheard: number;
}

export function bandsOf({ head }: RunModel, layout: LaneLayout): readonly Band[] {
  const rowOfNode = new Map<string, number>();
  for (const [row, { lanes }] of layout.rows.entries()) {
    for (const lane of lanes) {
      for (const name of head.lanes[lane]?.names ?? []) rowOfNode.set(head.names[name] ?? '', row);
    }
  }
  const bands = head.faults.flatMap((fault, rank) =>
    fault.nodes.flatMap((node): Omit<Band, keyof Strip>[] => {
      const row = rowOfNode.get(node);
      if (row === undefined) return [];
      const { start, kind } = fault;
      const unheard = sendersCut(fault, node).length;
      return [
        { fault: rank, row, start, end: fault.end ?? Infinity, kind, label: labelOf(fault, node), unheard },
      ];
    }),
  );
  return layout.rows.flatMap((_, row) => {
    const own = bands.filter((band) => band.row === row);
    const strips = sideBySide(own);
    return own.map((band, place) => ({ ...band, ...(strips[place] ?? { strip: 0, strips: 1 }) }));
  });
}

/** Where a band lies within the lanes, from the top of the first. */
export function stripOf(
  { strip, strips }: Band,
  { top, height }: Row,
): { readonly top: number; readonly height: number } {
  const each = (height - 2) / strips;
  return { top: top + 1 + strip * each, height: each };
}

/** Rank of the fault whose band is there; -1: none. */
export function faultAt(bands: readonly Band[], layout: LaneLayout, time: number, y: number): number {
  const place = rowAt(layout, y);
  const row = layout.rows[place];
  if (row === undefined) return -1;
  const found = bands.find((band) => {
    if (band.row !== place || time < band.start || time > band.end) return false;
    const { top, height } = stripOf(band, row);
    return y >= top && y <= top + height;
  });
  return found?.fault ?? -1;
}

/** Partitions say in which direction nothing came through: what the lane's node did not hear. */
function labelOf(fault: TraceFault, node: string): string {
  switch (fault.kind) {
    case 'partition':
    case 'partition-one-way': {
      const senders = sendersCut(fault, node);
      return senders.length === 0 ? 'cut off' : `✕ hears nothing from ${list(senders, 4)}`;
    }
    case 'kill':
      return 'killed';
    case 'pause':
      return '❚❚ paused';
    case 'loss':
      return 'links lose messages';
    case 'duplicate':
      return 'links copy messages';
    case 'reorder':
      return 'links reorder messages';
    case 'slow':
      return 'links are slow';
    case 'clock':
      return 'clock is off';
  }
}

function sendersCut({ cut }: TraceFault, node: string): readonly string[] {
  return cut.find(({ receiver }) => receiver === node)?.senders ?? [];
}

export function bandColour(palette: Palette, kind: TraceFault['kind']): string {
  if (kind === 'partition' || kind === 'partition-one-way') return palette.partition;
  if (kind === 'kill') return palette.kill;
  return kind === 'pause' ? palette.pause : palette.otherFault;
}
