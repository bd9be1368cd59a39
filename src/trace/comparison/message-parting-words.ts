/** What was different about a message, in a sentence, with its place in either run. */

import { isClient } from '../../grading/evidence/journal.ts';
import { moment, seconds } from '../../grading/statement.ts';
import type { TracedSide } from '../comparison.ts';
import { fates, type Target } from '../format.ts';
import { nameKinds } from '../name-kinds.ts';
import { type MessageParting, recordOf, withoutNumbers } from './message-partings.ts';
import { beginning, bothTimes, excerpts, type Parting } from './parting.ts';

/**
 * The first parting of a list as {@link messagePartings} gives it; null: there is none. What the same sender sent
 * to somebody else instead is looked for among the others.
 */
export function messageParting(
  partings: readonly MessageParting[],
  first: TracedSide,
  second: TracedSide,
  tolerance: number,
): Parting | null {
  const found = partings[0];
  if (found === undefined) return null;
  const placed = { time: found.time, order: 'message' } as const;
  const both = { first: target(found.first), second: target(found.second) };
  const link = `${found.src} sent ${found.dest}`;
  switch (found.kind) {
    case 'only-first':
    case 'only-second':
      return { ...placed, ...onlyOne(found, partings, first, second, tolerance) };
    case 'moved': {
      const [one, other] = [sentAt(first, found.first), sentAt(second, found.second)];
      return { ...placed, ...both, words: `${link} ${typeOf(first, found.first)} ${bothTimes(one, other)}.` };
    }
    case 'other-body': {
      const [one, other] = excerpts(content(first, found.first), content(second, found.second));
      return {
        ...placed,
        ...both,
        words: `${beginning(found.time)} ${link} ${one} in A, and ${other} in B.`,
      };
    }
    case 'other-end': {
      const words = `The ${typeOf(first, found.first)} that ${found.src} sent ${found.dest} ${moment(sentAt(first, found.first))} ${endings(found, first, second)}.`;
      return { ...placed, ...both, words };
    }
  }
}

function onlyOne(
  found: MessageParting,
  partings: readonly MessageParting[],
  first: TracedSide,
  second: TracedSide,
  tolerance: number,
): Pick<Parting, 'words' | 'first' | 'second'> {
  const inFirst = found.kind === 'only-first';
  const instead = partings.find(
    ({ src, kind, time }) =>
      src === found.src &&
      kind === (inFirst ? 'only-second' : 'only-first') &&
      time <= found.time + tolerance,
  );
  const when = beginning(found.time);
  if (instead !== undefined) {
    const [one, other] = inFirst ? [found, instead] : [instead, found];
    return {
      words: `${when} ${found.src} sent ${typeOf(first, one.first)} to ${one.dest} in A, and ${typeOf(second, other.second)} to ${other.dest} in B.`,
      first: target(one.first),
      second: target(other.second),
    };
  }
  const [here, there] = inFirst ? ['A', 'B'] : ['B', 'A'];
  const [having, lacking] = inFirst ? [first, second] : [second, first];
  const rank = inFirst ? found.first : found.second;
  const next = nextOf(lacking, found);
  const otherwise =
    next === null
      ? 'it did not, nor did it send anything of the kind later'
      : `it did not, and next sent ${typeOf(lacking, next)} to ${destOf(lacking, next)} ${moment(sentAt(lacking, next))}`;
  return {
    words: `${when} ${found.src} sent ${typeOf(having, rank)} to ${found.dest} in ${here}; in ${there} ${otherwise}.`,
    first: target(inFirst ? rank : next),
    second: target(inFirst ? next : rank),
  };
}

/** Rank of what its sender sent next in the run that lacks it, to a client as well or to anybody else as well. */
function nextOf({ head, columns }: TracedSide, { src, dest, time }: MessageParting): number | null {
  const name = head.names.indexOf(src);
  const kinds = nameKinds(head);
  const toClient = isClient(dest);
  for (let rank = 0; rank < columns.count; rank++) {
    if (columns.src[rank] !== name || (columns.sent[rank] ?? 0) < time) continue;
    if ((kinds[columns.dest[rank] ?? 0] === 'client') === toClient) return rank;
  }
  return null;
}

function endings(
  { first: one, second: other }: MessageParting,
  first: TracedSide,
  second: TracedSide,
): string {
  const [a, b] = [ending(first, one), ending(second, other)];
  if (a.fate === 'delivered' && b.fate === 'delivered') return `arrived ${bothTimes(a.end, b.end)}`;
  const words = ({ fate, end }: typeof a) => {
    if (fate === 'undelivered') return 'had not arrived when the run ended';
    if (fate === 'delivered') return `arrived at ${seconds(end)}`;
    return `was dropped at ${seconds(end)} (${fate})`;
  };
  return `${words(a)} in A, and ${words(b)} in B`;
}

function ending({ columns }: TracedSide, rank: number | null) {
  return { fate: fates[columns.fate[rank ?? 0] ?? 0] ?? 'delivered', end: columns.end[rank ?? 0] ?? 0 };
}

/** The body without the numbers of messages. */
function content(side: TracedSide, rank: number | null): string {
  return withoutNumbers((rank === null ? undefined : recordOf(side, rank))?.body ?? '');
}

function typeOf({ head, columns }: TracedSide, rank: number | null): string {
  return head.types[columns.type[rank ?? 0] ?? 0] ?? '(no type)';
}

function destOf({ head, columns }: TracedSide, rank: number): string {
  return head.names[columns.dest[rank] ?? 0] ?? '';
}

function sentAt({ columns }: TracedSide, rank: number | null): number {
  return columns.sent[rank ?? 0] ?? 0;
}

function target(rank: number | null): Target | null {
  return rank === null ? null : { kind: 'message', rank };
}
