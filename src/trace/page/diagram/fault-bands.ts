/** Which fault lies on which rows, and what is written on it. Pure. */

import { list } from '../../../grading/statement.ts';
import type { TraceFault } from '../../format.ts';
import type { RunModel } from '../model/run-model.ts';
import type { Palette } from '../palette.ts';
import { type LaneLayout, rowAt } from './lanes.ts';

/** A fault on one row. */
export interface Band {
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
  return head.faults.flatMap((fault, rank) =>
    fault.nodes.flatMap((node): Band[] => {
      const row = rowOfNode.get(node);
      if (row === undefined) return [];
      const { start, kind } = fault;
      const unheard = sendersCut(fault, node).length;
      return [
        { fault: rank, row, start, end: fault.end ?? Infinity, kind, label: labelOf(fault, node), unheard },
      ];
    }),
  );
}

/** Rank of the fault whose band is there, the one that began last; -1: none. */
export function faultAt(bands: readonly Band[], layout: LaneLayout, time: number, y: number): number {
  const row = rowAt(layout, y);
  let best: Band | null = null;
  for (const band of bands) {
    if (band.row !== row || time < band.start || time > band.end) continue;
    if (best === null || band.start >= best.start) best = band;
  }
  return best?.fault ?? -1;
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
