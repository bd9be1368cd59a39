/**
 * Writes that a partition swallowed: the node sent them to the other one, the messages were dropped, and no
 * later message has them. Told only of a program whose messages name what they are about: those that were
 * dropped do.
 */
import type { Edn } from '../../results/edn.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { wasDropped } from '../evidence/drops.ts';
import { ednToText } from '../evidence/edn-text.ts';
import { journal } from '../evidence/journal.ts';
import { mayHold } from '../evidence/json-text.ts';
import type { Partition } from '../evidence/partitions.ts';
import type { RunEvidence } from '../grader.ts';
import { type Access, acknowledged, cutsBetween, type Register } from './registers.ts';
import { timeToRecover } from './replication.ts';

/** What a node was told while it was cut off, and another one never heard. */
export interface NeverSentAgain {
  readonly kind: 'never-sent-again';
  readonly key: Edn;
  readonly to: NodeId;
  /** The last write of the key at its node, while the partition held. */
  readonly write: Access;
  /** The message about it that was dropped. */
  readonly dropped: MessageRecord;
  readonly cut: Partition;
  /** Keys of which the same holds. */
  readonly keys: number;
}

/** What a node was told just before the end of a cut may go out for the first time afterwards. */
const underWay = 0.5e9;
/** Share of the keys: digits of one message may be those of another by coincidence. */
const nearlyAll = 0.8;
/** With fewer keys a coincidence of digits could stand for a message. */
const fewestKeys = 10;

/**
 * The first partition after which nothing was sent again though there was time. Looks at the messages only
 * where no read shows that something was. Linear in the messages, times the keys written during the cut.
 */
export function neverSentAgain(evidence: RunEvidence, registers: readonly Register[]): NeverSentAgain | null {
  const { nodes } = evidence.spec;
  for (const from of nodes) {
    for (const to of nodes) {
      if (from === to) continue;
      const cuts = cutsBetween(evidence, from, to);
      for (const [i, cut] of cuts.entries()) {
        const until = cuts[i + 1]?.start.time ?? endOf(registers);
        const found = afterCut(evidence, registers, { cut, from, to, until });
        if (found !== null) return found;
      }
    }
  }
  return null;
}

function endOf(registers: readonly Register[]): number {
  let end = 0;
  for (const { reads } of registers) end = Math.max(end, reads.at(-1)?.begin ?? 0);
  return end;
}

interface Cut {
  readonly cut: Partition;
  readonly from: NodeId;
  readonly to: NodeId;
  /** When the next one began, or the run ended. */
  readonly until: number;
}

function afterCut(
  evidence: RunEvidence,
  registers: readonly Register[],
  { cut, from, to, until }: Cut,
): NeverSentAgain | null {
  const heal = cut.heal?.time ?? Number.POSITIVE_INFINITY;
  if (until - heal < timeToRecover) return null;
  const owed: { readonly key: Edn; readonly write: Access }[] = [];
  for (const { key, writes, reads } of registers) {
    const during = acknowledged(writes).filter(
      ({ node, begin, end }) => node === from && begin > cut.start.time && end < heal - underWay,
    );
    const values = new Set(during.map(({ value }) => value));
    if (reads.some((read) => read.node === to && read.begin > cut.start.time && values.has(read.value)))
      return null;
    const last = during.at(-1);
    if (last === undefined) continue;
    // A later version may go in its place.
    const isLast = !writes.some(({ node, begin }) => node === from && begin > last.begin);
    if (isLast) owed.push({ key, write: last });
  }
  if (owed.length < fewestKeys) return null;
  return unsent(evidence, owed, { cut, from, to, until });
}

function unsent(
  evidence: RunEvidence,
  owed: readonly { readonly key: Edn; readonly write: Access }[],
  { cut, from, to }: Cut,
): NeverSentAgain | null {
  const sent = journal(evidence).messages.filter(
    (message) => message.src === from && message.dest === to && message.sent > cut.start.time,
  );
  const dropped = sent.filter(wasDropped);
  const arrived = sent.filter((message) => !wasDropped(message));
  const names = (one: { readonly key: Edn; readonly write: Access }) => {
    const [key, value] = [ednToText(one.key), ednToText(one.write.value)];
    return ({ body }: MessageRecord) => mayHold(body, key) && mayHold(body, value);
  };
  // What is not named in what was dropped either has another form, and tells nothing.
  const lost = owed.flatMap((one) => {
    const message = dropped.find(names(one));
    return message === undefined || arrived.some(names(one)) ? [] : [{ ...one, dropped: message }];
  });
  const [example] = lost;
  if (example === undefined || lost.length < Math.max(fewestKeys, owed.length * nearlyAll)) return null;
  return { kind: 'never-sent-again', to, cut, keys: lost.length, ...example };
}
