/** Moving among the events of a lane with the keyboard: what is sent, what arrives, what a client starts. Pure. */
import { type Emphasis, faded, plain } from '../model/emphasis.ts';
import type { RunModel } from '../model/run-model.ts';

export interface LaneEvent {
  readonly kind: 'message' | 'operation';
  readonly rank: number;
  readonly time: number;
  /** Of events at one moment: an operation starts, then messages leave, then they arrive. */
  readonly order: 0 | 1 | 2;
}

export type Direction = 1 | -1;

/** The next (or previous) event of some lanes behind `from`; null: there is none. */
export function nextEvent(
  run: RunModel,
  lanes: readonly number[],
  from: Pick<LaneEvent, 'time' | 'order' | 'rank'>,
  direction: Direction,
  emphasis: Emphasis,
): LaneEvent | null {
  const { columns, head } = run;
  let best: LaneEvent | null = null;
  const offer = (event: LaneEvent): void => {
    if (best === null || compare(event, best) * direction < 0) best = event;
  };
  const least = emphasis.followed < emphasis.shown ? plain : faded;
  const shownMessage = (rank: number): boolean => (emphasis.messages[rank] ?? 0) >= least;
  for (const lane of lanes) {
    for (const name of head.lanes[lane]?.names ?? []) {
      const { sentBy, receivedBy } = run;
      const sent = firstShown(sentBy(name), columns.sent, 1, from, direction, shownMessage);
      if (sent !== -1) offer({ kind: 'message', rank: sent, time: columns.sent[sent] ?? 0, order: 1 });
      const received = firstShown(receivedBy(name), columns.end, 2, from, direction, shownMessage);
      if (received !== -1) {
        offer({ kind: 'message', rank: received, time: columns.end[received] ?? 0, order: 2 });
      }
    }
  }
  if (lanes.some((lane) => head.lanes[lane]?.kind === 'client')) {
    const among = new Set(lanes);
    const { operations } = head;
    const step = (place: number): void => {
      for (let at = place; at >= 0 && at < operations.length; at += direction) {
        const operation = operations[at];
        if (operation === undefined || !among.has(operation.lane)) continue;
        if ((emphasis.operations[at] ?? 0) < least) continue;
        const event: LaneEvent = { kind: 'operation', rank: at, time: operation.start, order: 0 };
        if (compare(event, from) * direction <= 0) continue;
        offer(event);
        return;
      }
    };
    step(firstAt(operations.length, (at) => operations[at]?.start ?? 0, from.time, direction));
  }
  return best;
}

/** Of dropped messages (all lanes), the next one behind a moment. -1: none. */
export function nextDropped(
  { columns }: RunModel,
  from: { readonly time: number; readonly rank: number },
  direction: Direction,
  emphasis: Emphasis,
  delivered: number,
): number {
  const least = emphasis.followed < emphasis.shown ? plain : faded;
  const first = firstAt(columns.count, (at) => columns.sent[at] ?? 0, from.time, direction);
  for (let rank = first; rank >= 0 && rank < columns.count; rank += direction) {
    if (columns.fate[rank] === delivered || (emphasis.messages[rank] ?? 0) < least) continue;
    const time = columns.sent[rank] ?? 0;
    if (time === from.time && (rank - from.rank) * direction <= 0) continue;
    return rank;
  }
  return -1;
}

/** By time, then order, then rank. */
function compare(
  a: Pick<LaneEvent, 'time' | 'order' | 'rank'>,
  b: Pick<LaneEvent, 'time' | 'order' | 'rank'>,
): number {
  return a.time - b.time || a.order - b.order || a.rank - b.rank;
}

/** The first of `ranks`, which are in order of `times`, that lies behind `from` and is shown; -1: none. */
function firstShown(
  ranks: Uint32Array,
  times: Float64Array,
  order: 1 | 2,
  from: Pick<LaneEvent, 'time' | 'order' | 'rank'>,
  direction: Direction,
  shown: (rank: number) => boolean,
): number {
  const timeOf = (at: number): number => times[ranks[at] ?? 0] ?? 0;
  let at = firstAt(ranks.length, timeOf, from.time, direction);
  for (; at >= 0 && at < ranks.length; at += direction) {
    const rank = ranks[at] ?? 0;
    if (compare({ time: timeOf(at), order, rank }, from) * direction > 0 && shown(rank)) return rank;
  }
  return -1;
}

/** Forwards the first place at or after a time, backwards the last at or before it. */
function firstAt(
  length: number,
  timeOf: (place: number) => number,
  time: number,
  direction: Direction,
): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = timeOf(middle);
    if (direction === 1 ? at < time : at <= time) low = middle + 1;
    else high = middle;
  }
  return direction === 1 ? low : low - 1;
}
