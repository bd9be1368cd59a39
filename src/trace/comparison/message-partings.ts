/**
 * Where the messages of two runs part, link by link. What happened is compared, not how it was numbered: the third
 * message from n0 to n1 of one run with the third of the other. So one message more on one link, or a program that
 * numbers its messages in another way, does not make all that follows differ.
 */
import { withoutIds } from '../../engines/embedded/network/message-storm.ts';
import type { MessageRecord } from '../../results/trace.ts';
import type { TracedSide } from '../comparison.ts';

export interface MessageParting {
  readonly src: string;
  readonly dest: string;
  /** The earlier of the two moments. */
  readonly time: number;
  readonly kind: /** The other run has nothing like it at that time. */
    | 'only-first'
    | 'only-second'
    /** The same message, sent at another time. */
    | 'moved'
    /** Sent at the same time, with another body. */
    | 'other-body'
    /** The same message, which had another fate or arrived at another time. */
    | 'other-end';
  /** Ranks; null where that run has no message that belongs here. */
  readonly first: number | null;
  readonly second: number | null;
}

/**
 * The first parting of each link, in order of time; complete up to `tolerance` after the first of all.
 *
 * @param tolerance in nanoseconds: what is no later than that came at the same time
 */
export function messagePartings(
  first: TracedSide,
  second: TracedSide,
  tolerance: number,
): readonly MessageParting[] {
  const numbers = new Map<string, number>();
  const one = byLink(first, numbers);
  const other = byLink(second, numbers);
  const names = [...numbers.keys()];
  const partings: MessageParting[] = [];
  let limit = Number.POSITIVE_INFINITY;
  for (const link of new Set([...one.links(), ...other.links()])) {
    const found = partingOf({ first: one.of(link), second: other.of(link) }, first, second, tolerance, limit);
    if (found === null) continue;
    limit = Math.min(limit, found.time + tolerance);
    partings.push({
      ...found,
      src: names[Math.floor(link / linkBase)] ?? '',
      dest: names[link % linkBase] ?? '',
    });
  }
  return partings.sort((a, b) => a.time - b.time);
}

const linkBase = 0x2_0000;

interface LinkRanks {
  readonly links: () => Iterable<number>;
  /** Ranks of the messages of a link, in the order in which they were sent. */
  readonly of: (link: number) => Uint32Array;
}

/** @param numbers of names in both runs, which gets what is new */
function byLink({ head, columns }: TracedSide, numbers: Map<string, number>): LinkRanks {
  const numberOf = head.names.map((name) => {
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
  const places = new Map<number, number>();
  const placeOf = new Uint32Array(columns.count);
  const counts: number[] = [];
  for (let rank = 0; rank < columns.count; rank++) {
    const link =
      (numberOf[columns.src[rank] ?? 0] ?? 0) * linkBase + (numberOf[columns.dest[rank] ?? 0] ?? 0);
    let place = places.get(link);
    if (place === undefined) {
      place = places.size;
      places.set(link, place);
    }
    placeOf[rank] = place;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  const starts = [0];
  for (const [place, count] of counts.entries()) starts.push((starts[place] ?? 0) + count);
  const ranks = new Uint32Array(columns.count);
  const next = Uint32Array.from(starts);
  for (let rank = 0; rank < columns.count; rank++) {
    const place = placeOf[rank] ?? 0;
    ranks[next[place] ?? 0] = rank;
    next[place] = (next[place] ?? 0) + 1;
  }
  return {
    links: () => places.keys(),
    of: (link) => {
      const place = places.get(link);
      return place === undefined ? new Uint32Array() : ranks.subarray(starts[place], starts[place + 1]);
    },
  };
}

type LinkParting = Omit<MessageParting, 'src' | 'dest'>;

/** @param limit what comes later need not be found */
function partingOf(
  ranks: { readonly first: Uint32Array; readonly second: Uint32Array },
  first: TracedSide,
  second: TracedSide,
  tolerance: number,
  limit: number,
): LinkParting | null {
  const [a, b] = [first.columns, second.columns];
  // A message that ended differently may have been sent long before another one that was sent differently.
  let otherEnd: LinkParting | null = null;
  for (let i = 0; i < Math.max(ranks.first.length, ranks.second.length); i++) {
    const one = ranks.first[i] ?? null;
    const other = ranks.second[i] ?? null;
    const sentOne = one === null ? Number.POSITIVE_INFINITY : (a.sent[one] ?? 0);
    const sentOther = other === null ? Number.POSITIVE_INFINITY : (b.sent[other] ?? 0);
    const time = Math.min(sentOne, sentOther);
    if (time > Math.min(limit, otherEnd?.time ?? limit)) break;
    const pair = { time, first: one, second: other };
    if (one === null) return { ...pair, kind: 'only-second' };
    if (other === null) return { ...pair, kind: 'only-first' };
    const same = sameContent(bodyOf(first, one), bodyOf(second, other));
    if (Math.abs(sentOne - sentOther) > tolerance) {
      if (same) return { ...pair, kind: 'moved' };
      return sentOne < sentOther
        ? { ...pair, kind: 'only-first', second: null }
        : { ...pair, kind: 'only-second', first: null };
    }
    if (!same) return { ...pair, kind: 'other-body' };
    const [endOne, endOther] = [a.end[one] ?? 0, b.end[other] ?? 0];
    if (a.fate[one] !== b.fate[other] || Math.abs(endOne - endOther) > tolerance) {
      const end = Math.min(endOne, endOther);
      if (end < (otherEnd?.time ?? limit)) otherEnd = { ...pair, kind: 'other-end', time: end };
    }
  }
  return otherEnd;
}

/** The record of a message in its run's evidence. */
export function recordOf({ evidence, columns }: TracedSide, rank: number): MessageRecord | undefined {
  const id = columns.id[rank] ?? -1;
  const messages = evidence.messages();
  const likely = messages[id];
  if (likely?.id === id) return likely;
  // In order of id, with gaps.
  let [from, until] = [0, messages.length];
  while (from < until) {
    const middle = (from + until) >> 1;
    if ((messages[middle]?.id ?? id) < id) from = middle + 1;
    else until = middle;
  }
  return messages[from]?.id === id ? messages[from] : undefined;
}

function bodyOf(side: TracedSide, rank: number): string {
  return recordOf(side, rank)?.body ?? '';
}

/** Whether two bodies say the same, however their messages are numbered. */
function sameContent(a: string, b: string): boolean {
  return a === b || withoutNumbers(a) === withoutNumbers(b);
}

/** A body without its msg_id and in_reply_to; one that is no object as it is. */
export function withoutNumbers(body: string): string {
  return /^\s*\{/.test(body) ? withoutIds(body) : body;
}
