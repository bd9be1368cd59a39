/** The whole run in a row of columns, for the minimap. Pure. */
import type { MessageColumns } from '../../format.ts';
import { type Emphasis, plain } from '../model/emphasis.ts';
import type { TimeWindow } from '../state.ts';
import { delivered } from './draw-order.ts';

export interface Overview {
  readonly columns: number;
  /** Messages sent in each column, neither hidden nor faded; those of them that were delivered come first. */
  readonly all: Uint32Array;
  readonly dropped: Uint32Array;
  /** Of `all`. */
  readonly greatest: number;
}

export function overviewOf(
  messages: MessageColumns,
  emphasis: Emphasis,
  whole: TimeWindow,
  columns: number,
): Overview {
  const all = new Uint32Array(columns);
  const dropped = new Uint32Array(columns);
  const scale = columns / Math.max(whole.until - whole.from, 1);
  let greatest = 0;
  for (let rank = 0; rank < messages.count; rank += 1) {
    if ((emphasis.messages[rank] ?? 0) < plain) continue;
    const place = Math.floor(((messages.sent[rank] ?? 0) - whole.from) * scale);
    const column = Math.min(Math.max(place, 0), columns - 1);
    const count = (all[column] ?? 0) + 1;
    all[column] = count;
    if (count > greatest) greatest = count;
    if (messages.fate[rank] !== delivered) dropped[column] = (dropped[column] ?? 0) + 1;
  }
  return { columns, all, dropped, greatest };
}
