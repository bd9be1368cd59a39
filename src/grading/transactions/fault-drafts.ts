/** Faults of a run's transactions in words, with what they rest on. */
import { type Edn, sequenceOf } from '../../results/edn.ts';
import { type Draft, nameOf } from '../diagnosis/draft.ts';
import { ednToJsonText } from '../evidence/edn-text.ts';
import { transactionsOf } from '../evidence/transactions.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, grouped, quoted, say, sayAt, seconds } from '../statement.ts';
import { wrongListCause } from './anomaly-causes.ts';
import {
  type Altered,
  type AlwaysNull,
  type OwnWriteNotRead,
  type ReadOfNoWrite,
  type TransactionFaults,
  transactionFaults,
} from './faults.ts';
import { notToldOrNotKept, sharedPlace } from './register-causes.ts';
import type { Access } from './registers.ts';
import {
  type Divergent,
  type NeverTold,
  type NotReplicated,
  timeToRecover,
  type Unread,
} from './replication.ts';
import { answeredStep, firstOf, journeyOf, journeySteps, told } from './told.ts';
import type { NeverSentAgain } from './unsent.ts';

/** Codes of the faults, in the order in which they are told: each explains those after it. */
export const faultCodes = [
  'altered-transaction',
  'read-of-no-write',
  'always-null',
  'own-write-not-read',
  'not-replicated',
] as const;

export type FaultCode = (typeof faultCodes)[number];

export function isFaultCode(code: string): code is FaultCode {
  return faultCodes.some((known) => known === code);
}

/** The first fault of a kind, explained; null when the run has none. */
export function faultDraft(evidence: RunEvidence, code: FaultCode): Draft | null {
  const faults = transactionFaults(evidence);
  switch (code) {
    case 'altered-transaction':
      return first(faults.altered, (fault) => alteredDraft(evidence, fault, faults));
    case 'read-of-no-write':
      return first(faults.readOfNoWrite, (fault) => noWriteDraft(evidence, fault, faults));
    case 'always-null':
      return first(faults.alwaysNull, (fault) => alwaysNullDraft(evidence, fault));
    case 'own-write-not-read':
      return first(faults.ownWriteNotRead, (fault) => ownWriteDraft(evidence, fault, faults));
    case 'not-replicated':
      return first(faults.notReplicated, (fault) => notReplicatedDraft(evidence, fault));
  }
}

function first<Fault>([fault]: readonly Fault[], draft: (fault: Fault) => Draft): Draft | null {
  return fault === undefined ? null : draft(fault);
}

/** Values that a program made up can be long. */
function shown(value: Edn): string {
  return quoted(ednToJsonText(value), 80);
}

function alteredDraft(evidence: RunEvidence, { answered }: Altered, { altered }: TransactionFaults): Draft {
  const { node, invoke, end, pointers } = told(evidence, answered);
  return {
    code: 'altered-transaction',
    headline: sayAt(
      end.time,
      `${node} answered another transaction than it was asked (at ${seconds(invoke.time)}): ${firstDifference(invoke.value, end.value)}.${firstOf(altered.length, 'such answer')}`,
      ...pointers,
    ),
    steps: [
      sayAt(invoke.time, `A client asked ${node} for ${shownWhole(invoke.value)}`, ...pointers),
      answeredStep(evidence, answered),
    ],
    cause: null,
    look: 'the reply in the handler of txn: the same entries in the same order, only the third place of a read is filled in',
  };
}

function shownWhole(value: Edn): string {
  return quoted(ednToJsonText(value), 200);
}

/** `its entry 2 is ["r",5,null], and ["w",3,7] of key 3 was asked for`; entries count from 1. */
function firstDifference(asked: Edn, answered: Edn): string {
  const [before, after] = [sequenceOf(asked) ?? [], sequenceOf(answered) ?? []];
  const lengths =
    before.length === after.length
      ? ''
      : ` (${count(before.length, 'entry', 'entries')} asked for, ${after.length} came back)`;
  for (let i = 0; i < Math.max(before.length, after.length); i++) {
    const [one, other] = [before[i], after[i]];
    if (one === undefined) {
      return `its entry ${i + 1}, ${shown(other ?? null)} of key ${keyOf(other ?? null)}, was not asked for${lengths}`;
    }
    if (other === undefined) {
      return `${shown(one)} of key ${keyOf(one)} is missing${lengths}`;
    }
    if (isSame(one, other)) continue;
    return `its entry ${i + 1} is ${shown(other)}, where ${shown(one)} of key ${keyOf(one)} was asked for${lengths}`;
  }
  // Keys that are equal to us and of another type to the checker.
  return `${shown(answered)} for ${shown(asked)}, whose first key is ${keyOf(before[0] ?? null)}`;
}

function keyOf(entry: Edn): string {
  return shown(sequenceOf(entry)?.[1] ?? null);
}

function isSame(asked: Edn, answered: Edn): boolean {
  const [f, key, value] = sequenceOf(asked) ?? [];
  const [g, other, result] = sequenceOf(answered) ?? [];
  const text = (edn: Edn | undefined) => ednToJsonText(edn ?? null);
  if (text(f) !== text(g) || text(key) !== text(other)) return false;
  return text(f) === '"r"' || text(value) === text(result);
}

function noWriteDraft(
  evidence: RunEvidence,
  { operation, key, value, later }: ReadOfNoWrite,
  { readOfNoWrite }: TransactionFaults,
): Draft {
  const { node, end, pointers } = told(evidence, operation);
  const isStructure =
    value instanceof Map || (sequenceOf(value) !== undefined && evidence.spec.workload !== 'txn-list-append');
  const why = later
    ? 'which the same transaction wrote only afterwards'
    : 'which no client ever wrote to that key';
  return {
    code: 'read-of-no-write',
    headline: sayAt(
      end.time,
      `${node} returned ${shown(value)} for key ${shown(key)} at ${seconds(end.time)}, ${why}.${firstOf(readOfNoWrite.length, 'such read')}`,
      ...pointers,
    ),
    steps: [answeredStep(evidence, operation)],
    cause: isStructure
      ? say(
          `${shown(value)} is something of the node's own. Clients write plain values, and want them back.`,
          ...pointers,
        )
      : later
        ? null
        : (ofAnotherType(evidence, { operation, key, value, later }) ??
          sharedPlace(evidence, readOfNoWrite) ??
          wrongListCause(evidence)),
    look: later
      ? 'the handler of txn: the entries are carried out in their order'
      : 'what the handler of txn puts in the third place of a read',
  };
}

const isNumber = (value: Edn) => typeof value === 'number' || typeof value === 'bigint';

/** A number that somebody wrote to the key comes back as text. */
function ofAnotherType(evidence: RunEvidence, { key, value }: ReadOfNoWrite): Statement | null {
  if (typeof value !== 'string') return null;
  for (const { operation, ops, outcome } of transactionsOf(evidence)?.list ?? []) {
    if (outcome !== 'ok') continue;
    for (const { source, write } of ops) {
      const [, written = null, what = null] = write ? (sequenceOf(source) ?? []) : [];
      if (!isNumber(what) || ednToJsonText(what) !== value) continue;
      if (ednToJsonText(written) !== ednToJsonText(key)) continue;
      const { node, end, pointers } = told(evidence, operation);
      return sayAt(
        end.time,
        `${value} was written to key ${shown(key)} (at ${node}, answered at ${seconds(end.time)}) as a number; what came back is text. A value has to come back with the type that it was written with.`,
        ...pointers,
      );
    }
  }
  return null;
}

function alwaysNullDraft(evidence: RunEvidence, { node, reads, shouldHaveSeen, example }: AlwaysNull): Draft {
  const { operation, key, written, writer } = example;
  const reader = told(evidence, operation);
  const wrote = told(evidence, writer);
  const isOwn = writer.index === operation.index;
  const why = isOwn
    ? `though a transaction that read key ${shown(key)} had just written ${shown(written)} to it`
    : `though it had acknowledged a write of ${shown(written)} to key ${shown(key)} at ${seconds(wrote.end.time)}`;
  return {
    code: 'always-null',
    headline: sayAt(
      reader.end.time,
      `Each of the ${grouped(reads)} reads of ${node} returned null, ${why}.`,
      ...reader.pointers,
      ...wrote.pointers,
    ),
    steps: [
      ...(isOwn ? [] : [answeredStep(evidence, writer)]),
      answeredStep(evidence, operation),
      say(
        `${count(shouldHaveSeen, 'read')} asked ${node} for a key that it had acknowledged a write of.`,
        ...reader.pointers,
      ),
    ],
    cause: null,
    look: 'the handler of txn: where a write goes, and where a read takes it from',
  };
}

function ownWriteDraft(
  evidence: RunEvidence,
  { operation, key, read, written, writer }: OwnWriteNotRead,
  { ownWriteNotRead }: TransactionFaults,
): Draft {
  const reader = told(evidence, operation);
  const wrote = told(evidence, writer);
  const isOwn = writer.index === operation.index;
  const { node, end } = reader;
  const why = isOwn
    ? `though the same transaction had just written ${shown(written)} to it`
    : `though it had acknowledged a write of ${shown(written)} at ${seconds(wrote.end.time)}`;
  return {
    code: 'own-write-not-read',
    headline: sayAt(
      end.time,
      `${node} returned ${shown(read)} for key ${shown(key)} at ${seconds(end.time)}, ${why}.${firstOf(ownWriteNotRead.length, 'such read')}`,
      ...reader.pointers,
      ...wrote.pointers,
    ),
    steps: [...(isOwn ? [] : [answeredStep(evidence, writer)]), answeredStep(evidence, operation)],
    cause: null,
    look: isOwn
      ? 'the handler of txn: a read must see the writes that stand before it in the list'
      : 'where the node keeps what its own clients write',
  };
}

function notReplicatedDraft(evidence: RunEvidence, fault: NotReplicated | NeverSentAgain): Draft {
  switch (fault.kind) {
    case 'never-told':
      return neverToldDraft(evidence, fault);
    case 'unread':
      return unreadDraft(evidence, fault);
    case 'divergent':
      return divergentDraft(evidence, fault);
    case 'never-sent-again':
      return unsentDraft(evidence, fault);
  }
}

const tellsOthers = 'how a node tells the others of its writes, and what they do with them';

function neverToldDraft(evidence: RunEvidence, fault: NeverTold): Draft {
  const { key, read, write, count: reads } = fault;
  const { reader, wrote, steps } = readAfterWrite(evidence, key, write, read);
  return {
    code: 'not-replicated',
    headline: sayAt(
      reader.end.time,
      `No read of ${read.node} ever returned what clients wrote at ${write.node}, though ${grouped(reads)} asked for keys written there while nothing cut the two off from each other: at ${seconds(reader.end.time)} it returned ${shown(read.value)} for key ${shown(key)}, to which ${write.node} had acknowledged a write of ${shown(write.value)} at ${seconds(wrote.end.time)}.`,
      ...reader.pointers,
      ...wrote.pointers,
    ),
    steps,
    cause: notToldOrNotKept(evidence, fault),
    look: tellsOthers,
  };
}

const forSoLong = `within the ${timeToRecover / 1e9} seconds before`;

function unreadDraft(evidence: RunEvidence, { key, read, write }: Unread): Draft {
  const { reader, wrote, steps } = readAfterWrite(evidence, key, write, read);
  return {
    code: 'not-replicated',
    headline: sayAt(
      reader.end.time,
      `${read.node} returned null for key ${shown(key)} at ${seconds(reader.end.time)}, though ${write.node} had acknowledged a write of ${shown(write.value)} to it at ${seconds(wrote.end.time)}, and nothing cut the two off from each other ${forSoLong}.`,
      ...reader.pointers,
      ...wrote.pointers,
    ),
    steps,
    cause: null,
    look: tellsOthers,
  };
}

/** A write at one node, what the messages say of it, and a read at another one. */
function readAfterWrite(evidence: RunEvidence, key: Edn, write: Access, read: Access) {
  const { operation } = read.transaction;
  return {
    reader: told(evidence, operation),
    wrote: told(evidence, write.transaction.operation),
    steps: [
      answeredStep(evidence, write.transaction.operation),
      ...travelled(evidence, key, write, read),
      answeredStep(evidence, operation),
    ],
  };
}

function divergentDraft(evidence: RunEvidence, { key, reads: [one, two], write }: Divergent): Draft {
  const before = told(evidence, one.transaction.operation);
  const after = told(evidence, two.transaction.operation);
  const wrote = told(evidence, write.transaction.operation);
  return {
    code: 'not-replicated',
    headline: sayAt(
      after.end.time,
      `Key ${shown(key)} is ${shown(one.value)} for ${one.node} (at ${seconds(before.end.time)}) and ${shown(two.value)} for ${two.node} (at ${seconds(after.end.time)}), though nobody wrote to it after ${seconds(wrote.end.time)}, and nothing cut the two off from each other ${forSoLong}.`,
      ...before.pointers,
      ...after.pointers,
      ...wrote.pointers,
    ),
    steps: [
      answeredStep(evidence, write.transaction.operation),
      ...travelled(evidence, key, write, write.node === one.node ? two : one),
      answeredStep(evidence, one.transaction.operation),
      answeredStep(evidence, two.transaction.operation),
    ],
    cause: null,
    look: 'how a node decides between the value that it has and another one: all nodes must come to the same',
  };
}

function unsentDraft(evidence: RunEvidence, { key, to, write, dropped, cut, keys }: NeverSentAgain): Draft {
  const wrote = told(evidence, write.transaction.operation);
  const from = write.node;
  const heal = cut.heal === null ? [] : [at.operation(cut.heal)];
  const what = `${nameOf(dropped.body)} with key ${shown(key)} and the value ${shown(write.value)} in it`;
  return {
    code: 'not-replicated',
    headline: sayAt(
      dropped.sent,
      `${from} acknowledged a write of ${shown(write.value)} to key ${shown(key)} at ${seconds(wrote.end.time)} while it was cut off from ${to}, and never told ${to} of it afterwards.`,
      ...wrote.pointers,
      at.message(dropped),
      at.operation(cut.start),
    ),
    steps: [
      sayAt(
        cut.start.time,
        `A partition cut ${from} and ${to} off from each other.`,
        at.operation(cut.start),
        at.message(dropped),
      ),
      answeredStep(evidence, write.transaction.operation),
      sayAt(dropped.sent, `${from} sent ${to} ${what}; the message was dropped.`, at.message(dropped)),
      ...(cut.heal === null ? [] : [sayAt(cut.heal.time, 'The partition healed.', ...heal)]),
      say(
        `No message of ${from} that reached ${to} after that names both. The same holds of ${count(keys, 'key')} that clients wrote at ${from} last during this partition.`,
        at.message(dropped),
        ...heal,
      ),
    ],
    cause: say(
      'What a partition drops is gone. The sender has to send it again until it is acknowledged.',
      at.message(dropped),
    ),
    look: 'what becomes of a message about writes to which no acknowledgement comes',
  };
}

/** What the messages say of a write on its way to the node of a read. */
function travelled(evidence: RunEvidence, key: Edn, write: Access, read: Access): readonly Statement[] {
  if (write.node === read.node) return [];
  const { operation } = write.transaction;
  const until = told(evidence, read.transaction.operation).end;
  const journey = journeyOf(evidence, { operation, key, value: write.value }, read.node, until.time);
  const what = { key: shown(key), value: shown(write.value) };
  return journeySteps(journey, told(evidence, operation), what, read.node, until);
}
