/** The messages of a run as columns, with the names and types that these number. */
import type { MessageRecord, NodeId } from '../results/trace.ts';
import { BodyReader } from './body-content.ts';
import { fates, type MessageColumns } from './format.ts';
import { createColumns } from './message-columns.ts';
import { NameRanks } from './name-ranks.ts';

/** What stands for the type of a body without one. */
export const noType = '(no type)';

export interface MessageTable {
  readonly columns: MessageColumns;
  /** Nodes of the test first, then who else sent something or was sent something, as it occurs. */
  readonly names: NameRanks;
  /** Most frequent first. */
  readonly types: readonly string[];
  /** Rank of the message with an id; null: there is none. */
  readonly rankOf: (id: number) => number | null;
  /** Bodies in the order of the columns. */
  readonly bodies: () => Iterable<string>;
}

/** @param messages in order of `id` */
export function messageTable(messages: readonly MessageRecord[], nodes: readonly NodeId[]): MessageTable {
  const inOrder = bySending(messages);
  const names = new NameRanks(nodes);
  const types = new NameRanks([]);
  const columns = createColumns(inOrder.length);
  const rankOf = rankById(inOrder);
  const links = new Links();
  const typeCounts: number[] = [];
  const body = new BodyReader();
  for (const [rank, message] of inOrder.entries()) {
    const { src, dest, sent, due, taken, received, fate } = message;
    const from = names.rankOf(src);
    const to = names.rankOf(dest);
    const link = from * 0x1_0000 + to;
    body.read(link, message.body);
    const type = types.rankOf(body.type ?? noType);
    typeCounts[type] = (typeCounts[type] ?? 0) + 1;
    const copyOf = message.copyOf === undefined ? null : rankOf(message.copyOf);
    columns.id[rank] = message.id;
    columns.src[rank] = from;
    columns.dest[rank] = to;
    columns.sent[rank] = Math.round(sent);
    columns.due[rank] = Math.round(due);
    columns.end[rank] = Math.round(received ?? taken ?? due);
    columns.fate[rank] = Math.max(0, fates.indexOf(fate));
    columns.type[rank] = type;
    columns.request[rank] = body.inReplyTo === null ? -1 : links.asked(to * 0x1_0000 + from, body.inReplyTo);
    columns.copyOf[rank] = copyOf ?? -1;
    // A copy is the network's doing: nobody sent it again.
    columns.repeats[rank] = copyOf === null ? links.sent(link, body, rank) : -1;
  }
  return {
    columns,
    names,
    types: byFrequency(types.all, typeCounts, columns.type),
    rankOf,
    *bodies() {
      for (const message of inOrder) yield message.body;
    },
  };
}

/** What was sent on which link: by the number of the message, and by what it says. */
class Links {
  readonly #byNumber = new Map<number, Map<number, number>>();
  readonly #byContent = new Map<number, number>();

  /** Rank of the latest message on a link with that msg_id; -1: none. */
  asked(link: number, msgId: number): number {
    return this.#byNumber.get(link)?.get(msgId) ?? -1;
  }

  /** @returns rank of the latest earlier one with the same content; -1: none */
  sent(link: number, { msgId, content }: BodyReader, rank: number): number {
    if (msgId !== null) {
      const numbers = this.#byNumber.get(link);
      if (numbers === undefined) this.#byNumber.set(link, new Map([[msgId, rank]]));
      else numbers.set(msgId, rank);
    }
    if (content === null) return -1;
    const earlier = this.#byContent.get(content) ?? -1;
    this.#byContent.set(content, rank);
    return earlier;
  }
}

function bySending(messages: readonly MessageRecord[]): readonly MessageRecord[] {
  const isSorted = messages.every(({ sent }, i) => i === 0 || (messages[i - 1]?.sent ?? sent) <= sent);
  return isSorted ? messages : [...messages].sort((a, b) => a.sent - b.sent || a.id - b.id);
}

function rankById(inOrder: readonly MessageRecord[]): (id: number) => number | null {
  let ranks: ReadonlyMap<number, number> | null = null;
  return (id) => {
    if (inOrder[id]?.id === id) return id;
    ranks ??= new Map(inOrder.map((message, rank) => [message.id, rank]));
    return ranks.get(id) ?? null;
  };
}

/** Puts the types in order of their counts, and their numbers in the column as well. */
function byFrequency(
  types: readonly string[],
  counts: readonly number[],
  column: Uint16Array,
): readonly string[] {
  const order = [...types.keys()].sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  const places = new Uint16Array(types.length);
  for (const [place, type] of order.entries()) places[type] = place;
  for (const [rank, type] of column.entries()) column[rank] = places[type] ?? 0;
  return order.map((type) => types[type] ?? noType);
}
