/** From the ranks of messages to lines in pixels. Pure. */
import { fates, type MessageColumns } from '../../format.ts';
import { hidden } from '../model/emphasis.ts';
import { isReplyType, typeSlots } from '../type-colours.ts';
import { delivered } from './draw-order.ts';
import type { DrawnLines } from './drawn.ts';
import type { Viewport } from './viewport.ts';

/** As many colours as the palette has for types. */
export const colours = 8;
const copyBit = 8;
const droppedBit = 16;
const replyBit = 32;
const emphasisStep = 64;

/** How a line looks; the strongest have the greatest number, so they are drawn last. */
export interface LineStyle {
  readonly emphasis: number;
  readonly dropped: boolean;
  readonly copy: boolean;
  readonly reply: boolean;
  /** Place in the palette's colours of types. */
  readonly colour: number;
}

export function styleOf(code: number): LineStyle {
  return {
    emphasis: Math.floor(code / emphasisStep),
    dropped: (code & droppedBit) !== 0,
    copy: (code & copyBit) !== 0,
    reply: (code & replyBit) !== 0,
    colour: code & (colours - 1),
  };
}

const lost = fates.indexOf('lost');

/** Height of a message's end on the screen. */
export type HeightOf = (rank: number, name: number) => number;

/** Of each type of message, by rank: its colour, and whether it is a reply. */
export function typeStyles(types: readonly string[], first: readonly string[]): Uint8Array {
  const slots = typeSlots(types, colours, first);
  return Uint8Array.from(types, (type, rank) => (slots[rank] ?? 0) + (isReplyType(type) ? replyBit : 0));
}

/** Lays the first `count` of `ranks` into `lines`, in order of style. */
export function layLines(
  lines: DrawnLines,
  columns: MessageColumns,
  emphasis: Uint8Array,
  typeStyle: Uint8Array,
  ranks: Uint32Array,
  count: number,
  view: Viewport,
  heightOf: HeightOf,
): void {
  const scale = view.width / (view.until - view.from);
  for (let place = 0; place < count; place += 1) {
    const rank = ranks[place] ?? 0;
    const fate = columns.fate[rank] ?? delivered;
    const x1 = view.left + ((columns.sent[rank] ?? 0) - view.from) * scale;
    let x2 = view.left + ((columns.end[rank] ?? 0) - view.from) * scale;
    const y1 = heightOf(rank, columns.src[rank] ?? 0);
    let y2 = heightOf(rank, columns.dest[rank] ?? 0);
    // A faulty link loses it on its way; everywhere else it is the receiver's end that says what became of it.
    if (fate === lost) {
      x2 = (x1 + x2) / 2;
      y2 = (y1 + y2) / 2;
    }
    lines.rank[place] = rank;
    lines.x1[place] = x1;
    lines.y1[place] = y1;
    lines.x2[place] = x2;
    lines.y2[place] = y2;
    lines.style[place] =
      (emphasis[rank] ?? hidden) * emphasisStep +
      (fate === delivered ? 0 : droppedBit) +
      ((columns.copyOf[rank] ?? -1) >= 0 ? copyBit : 0) +
      (typeStyle[columns.type[rank] ?? 0] ?? 0);
  }
  lines.count = count;
  lines.sortByStyle();
}

/** Whether a line is drawn as an arc: it ends on the row that it came from. */
export function isArc(lines: DrawnLines, place: number): boolean {
  return lines.y1[place] === lines.y2[place];
}

/** How high an arc of a length rises: enough to be seen, not into the next lane. */
export function arcHeight(length: number): number {
  return Math.min(5 + Math.abs(length) / 5, 16);
}
