/**
 * The numbers that nodes of a counter tell each other, field by field. A field is a type of message and a
 * path of keys in which names of nodes count as one; a number is about the node that its path names, or else
 * about the sender.
 */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { type Add, addsOf } from './adds.ts';
import { journal } from './journal.ts';
import { bodyHead, eachInteger } from './json-text.ts';
import { isBetweenNodes } from './spread.ts';

/** A number in a message from one node to another. */
export interface Told {
  readonly field: string;
  readonly about: NodeId;
  readonly value: number;
  readonly message: MessageRecord;
}

const cache = new WeakMap<RunEvidence, ReadonlyMap<NodeId, readonly Told[]>>();

/** What each node was told by others, or would have been, had the message arrived; in order of sending. */
export function toldTo(evidence: RunEvidence, node: NodeId): readonly Told[] {
  let known = cache.get(evidence);
  if (known === undefined) {
    const all = new Map<NodeId, Told[]>();
    const names = new Set(evidence.spec.nodes);
    for (const message of journal(evidence).messages) {
      if (!isBetweenNodes(message) || !names.has(message.src) || !names.has(message.dest)) continue;
      const list = all.get(message.dest) ?? [];
      all.set(message.dest, list);
      const type = bodyHead(message.body).type ?? '';
      eachInteger(message.body, (path, digits) => {
        if (path === 'msg_id' || path === 'in_reply_to') return;
        let about = message.src;
        const parts = path.split('/').map((part) => {
          if (!names.has(part)) return part;
          about = part;
          return '<node>';
        });
        list.push({ field: `${type} ${parts.join('/')}`, about, value: Number(digits), message });
      });
    }
    known = all;
    cache.set(evidence, known);
  }
  return known.get(node) ?? [];
}

/** Numbers that a node had been told by a moment. */
export function heardBy(told: readonly Told[], time: number): readonly Told[] {
  return told
    .filter(({ message }) => message.received !== null && message.received <= time)
    .sort((a, b) => (a.message.received ?? 0) - (b.message.received ?? 0) || a.message.id - b.message.id);
}

/** Share of a field's numbers, and how many at least, that must be what it is taken for. */
const SHARE = 0.6;
const LEAST = 5;

/**
 * Fields that tell what was added: of their numbers most are the sum of all that was added at the node they
 * are about, or the last delta there, at the moment of sending. Numbers that count adds are neither.
 */
export function tellingFields(evidence: RunEvidence): ReadonlySet<string> {
  const tallies = new Map<string, { n: number; sums: number; deltas: number; counts: number }>();
  for (const node of evidence.spec.nodes) {
    // A list of deltas is judged by its last one.
    const told = toldTo(evidence, node).filter(
      (one, i, all) =>
        all[i + 1]?.message !== one.message ||
        all[i + 1]?.field !== one.field ||
        all[i + 1]?.about !== one.about,
    );
    for (const { field, about, value, message } of told) {
      // Numbers that were passed on are older; those of the sender itself are as of now.
      if (about !== message.src) continue;
      const { sum, count, last } = stateOf(evidence, about, message.sent);
      if (last === null) continue;
      const tally = tallies.get(field) ?? { n: 0, sums: 0, deltas: 0, counts: 0 };
      tallies.set(field, tally);
      tally.n += 1;
      if (value === sum) tally.sums += 1;
      if (value === last.delta) tally.deltas += 1;
      if (value === count || value === count - 1) tally.counts += 1;
    }
  }
  return new Set(
    [...tallies]
      .filter(([, { n, sums, deltas, counts }]) => {
        const fits = Math.max(sums, deltas);
        return n >= LEAST && fits >= n * SHARE && fits > counts;
      })
      .map(([field]) => field),
  );
}

/** What had been added at a node by a moment. */
function stateOf(evidence: RunEvidence, node: NodeId, time: number) {
  let [sum, count] = [0, 0];
  let last: Add | null = null;
  for (const add of addsOf(evidence).of.get(node) ?? []) {
    if (add.time > time) break;
    sum += add.delta;
    count += 1;
    last = add;
  }
  return { sum, count, last };
}
