/** Which of its adds a node told the others, where it sends lists of deltas with the place at which they begin. */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { type Add, addsOf } from './adds.ts';
import { type Told, toldTo } from './told.ts';

/** A list of its own deltas that a node sent. */
export interface SentList {
  readonly message: MessageRecord;
  /** The place that the message names (null: none), and how far behind that lists really begin in this run. */
  readonly place: number | null;
  readonly shift: number;
  readonly deltas: readonly number[];
  /** True when just this was added at the node from there on. */
  readonly isRight: boolean;
}

export interface SentAdds {
  readonly node: NodeId;
  readonly fields: ListFields;
  readonly lists: readonly SentList[];
  /** Adds that are in none of its lists, in their order. */
  readonly untold: readonly Add[];
}

/** Two fields of a type of message: a list of deltas, and the place of its first one among the adds of a node. */
export interface ListFields {
  readonly list: string;
  readonly place: string;
  readonly shift: number;
}

/** The first so many lists of a run must all be right, give or take one shift: later ones may show the mistake. */
const ENOUGH = 20;
const SHIFTS = [0, 1, 2];

/**
 * What each node sent of its own adds: for the first pair of fields of which one holds lists and the other
 * their places, so that the run's first lists are what was added there. Empty where no two fields fit. O(numbers told).
 */
export function sentAdds(evidence: RunEvidence): readonly SentAdds[] {
  const { nodes } = evidence.spec;
  const own = new Map(nodes.map((node) => [node, ownTold(evidence, node)]));
  const fields = new Set([...own.values()].flat().map(({ field }) => field));
  for (const list of fields) {
    const parent = /^(.*[ /])[^ /]+\/\*$/.exec(list)?.[1];
    if (parent === undefined) continue;
    for (const place of fields) {
      if (!place.startsWith(parent) || /[/*]/.test(place.slice(parent.length))) continue;
      for (const shift of SHIFTS) {
        const sent = nodes.map((node) =>
          listsOf(evidence, node, own.get(node) ?? [], { list, place, shift }),
        );
        const early = sent
          .flatMap(({ lists }) => lists)
          .sort((a, b) => a.message.id - b.message.id)
          .slice(0, ENOUGH);
        if (early.length === ENOUGH && early.every(({ isRight }) => isRight)) return sent;
      }
    }
  }
  return [];
}

/** What a node told others about itself. */
function ownTold(evidence: RunEvidence, node: NodeId): readonly Told[] {
  return evidence.spec.nodes.flatMap((dest) =>
    toldTo(evidence, dest).filter(({ about, message }) => about === node && message.src === node),
  );
}

function listsOf(evidence: RunEvidence, node: NodeId, told: readonly Told[], fields: ListFields): SentAdds {
  const adds = addsOf(evidence).of.get(node) ?? [];
  const lists: SentList[] = [];
  const isTold = new Set<number>();
  for (const [message, { place, deltas }] of placedLists(told, fields)) {
    const from = place === null ? null : place + fields.shift;
    const isRight = from !== null && deltas.every((delta, i) => adds[from + i]?.delta === delta);
    if (isRight) for (const i of deltas.keys()) isTold.add(from + i);
    lists.push({ message, place, shift: fields.shift, deltas, isRight });
  }
  return { node, fields, lists, untold: adds.filter((_, i) => !isTold.has(i)) };
}

/** The lists among the numbers told about one node, each with its place; null where a message names none. */
export function placedLists(
  told: readonly Told[],
  fields: ListFields,
): ReadonlyMap<MessageRecord, { readonly place: number | null; readonly deltas: readonly number[] }> {
  const places = new Map(
    told.filter(({ field }) => field === fields.place).map((one) => [one.message, one.value]),
  );
  const lists = new Map<MessageRecord, { place: number | null; deltas: number[] }>();
  for (const { field, message, value } of told) {
    if (field !== fields.list) continue;
    const known = lists.get(message);
    if (known === undefined) lists.set(message, { place: places.get(message) ?? null, deltas: [value] });
    else known.deltas.push(value);
  }
  return lists;
}
