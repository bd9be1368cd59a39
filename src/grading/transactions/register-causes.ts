/** What is behind wrong registers, where the answers or the messages show it. */
import { type Edn, sequenceOf } from '../../results/edn.ts';
import { ednKey } from '../../results/edn-compare.ts';
import type { Operation } from '../../results/results.ts';
import type { NodeId } from '../../results/trace.ts';
import { nameOf } from '../diagnosis/draft.ts';
import { ednToJsonText } from '../evidence/edn-text.ts';
import { journal } from '../evidence/journal.ts';
import { nodeOf, transactionsOf } from '../evidence/transactions.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, grouped, quoted, sayAt, seconds } from '../statement.ts';
import type { ReadOfNoWrite } from './faults.ts';
import { acknowledged, registersOf } from './registers.ts';
import type { NeverTold } from './replication.ts';
import { journeyOf, told } from './told.ts';

/** Fewer reads than these may have met a value of another key by chance; some meet a write that is under way. */
const fewestReads = 5;
const mostOfThem = 0.6;

/** Reads that return what was last written to another key: all keys have one place. */
export function sharedPlace(evidence: RunEvidence, faults: readonly ReadOfNoWrite[]): Statement | null {
  const found = lastWritesBefore(evidence, faults).filter(
    ({ fault, write }) =>
      ednKey(write.value) === ednKey(fault.value) && ednKey(write.key) !== ednKey(fault.key),
  );
  const [first] = found;
  if (first === undefined || found.length < Math.max(fewestReads, faults.length * mostOfThem)) return null;
  const { fault, write } = first;
  const [reader, writer] = [told(evidence, fault.operation), told(evidence, write.operation)];
  return sayAt(
    reader.end.time,
    `${reader.node} returned for one key what had just been written to another: ${shown(fault.value)} was written to key ${shown(write.key)} (answered at ${seconds(writer.end.time)}), and returned for key ${shown(fault.key)} at ${seconds(reader.end.time)}. So it is with ${grouped(found.length)} of the ${count(faults.length, 'such read')}: all keys share one place.`,
    ...reader.pointers,
    ...writer.pointers,
  );
}

interface Write {
  readonly operation: Operation;
  readonly key: Edn;
  readonly value: Edn;
}

/** The write that a node carried out last before each read, in order of its answers. */
function lastWritesBefore(
  evidence: RunEvidence,
  faults: readonly ReadOfNoWrite[],
): readonly { readonly fault: ReadOfNoWrite; readonly write: Write }[] {
  const wrong = new Map<string, ReadOfNoWrite>();
  const nameOfRead = ({ index }: Operation, key: Edn, value: Edn) =>
    `${index} ${ednKey(key)} ${ednKey(value)}`;
  for (const fault of faults) wrong.set(nameOfRead(fault.operation, fault.key, fault.value), fault);
  const last = new Map<NodeId, Write>();
  return (transactionsOf(evidence)?.list ?? []).flatMap((transaction) => {
    const { outcome, operation, ops } = transaction;
    if (outcome !== 'ok') return [];
    const node = nodeOf(evidence, transaction);
    return ops.flatMap((op) => {
      const [, key = null, value = null] = sequenceOf(op.source) ?? [];
      if (op.write) {
        last.set(node, { operation, key, value });
        return [];
      }
      const fault = wrong.get(nameOfRead(operation, key, value));
      const write = last.get(node);
      return fault === undefined || write === undefined ? [] : [{ fault, write }];
    });
  });
}

/** At most so many writes are followed, and so many must have arrived: fewer may have been written over. */
const followed = { most: 200, fewest: 10 };

/** Why a node shows nothing of what was written at another one: nobody told it, or it did not keep it. */
export function notToldOrNotKept(evidence: RunEvidence, { read, write }: NeverTold): Statement | null {
  const [from, to] = [write.node, read.node];
  const { messages } = journal(evidence);
  if (messages.length === 0) return null;
  const until = told(evidence, read.transaction.operation);
  if (!messages.some(({ src, dest }) => src === from && dest === to)) {
    const receivers = [...new Set(messages.filter(({ src }) => src === from).map(({ dest }) => dest))];
    const others = receivers.some((dest) => evidence.spec.nodes.includes(dest) && dest !== from);
    return sayAt(
      until.end.time,
      `${from} never sent ${to} a message, in the whole run${others ? '' : `, nor any other node`}: what is written at ${from} stays there.`,
      ...told(evidence, write.transaction.operation).pointers,
      ...until.pointers,
    );
  }
  return notKept(evidence, from, to);
}

/** Word of writes that reached a node, of which it returned none afterwards. */
function notKept(evidence: RunEvidence, from: NodeId, to: NodeId): Statement | null {
  const all = transactionsOf(evidence);
  if (all === null) return null;
  const arrived = registersOf(evidence, all)
    .flatMap(({ key, writes, reads }) => {
      const own = acknowledged(writes).find(({ node }) => node === from);
      return own === undefined ? [] : [{ key, own, reads }];
    })
    .slice(0, followed.most)
    .flatMap(({ key, own, reads }) => {
      const later = reads.findLast(({ node, begin }) => node === to && begin > own.end);
      if (later === undefined) return [];
      const { operation } = own.transaction;
      const journey = journeyOf(evidence, { operation, key, value: own.value }, to, later.begin);
      return journey.kind === 'arrived' ? [{ key, own, later, message: journey.message }] : [];
    });
  const [first] = arrived;
  if (first === undefined || arrived.length < followed.fewest) return null;
  const { key, own, later, message } = first;
  const reader = told(evidence, later.transaction.operation);
  const received = message.received ?? message.due;
  return sayAt(
    received,
    `${to} was told and did not keep it: ${from} sent it ${nameOf(message.body)} with key ${shown(key)} and ${shown(own.value)} in it, which ${to} read at ${seconds(received)}; at ${seconds(reader.end.time)} ${to} returned ${shown(later.value)} for the key. Word of ${arrived.length} such writes reached it, and no read of ${to} ever returned one.`,
    at.message(message),
    ...told(evidence, own.transaction.operation).pointers,
    ...reader.pointers,
  );
}

function shown(value: Edn): string {
  return quoted(ednToJsonText(value), 80);
}
