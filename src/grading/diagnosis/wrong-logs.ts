/**
 * What the kafka checker refuses: one example of the most telling kind, as the answers told it. The answers
 * are those of the history; messages add what was asked, and what the node asked a store meanwhile.
 */
import type { Edn } from '../../results/edn.ts';
import type { LogErrorGroup, LogErrors, LogErrorType } from '../../results/sections/log-errors.ts';
import { ednToText } from '../evidence/edn-text.ts';
import {
  acknowledgementOf,
  operationPointers,
  type Told,
  toldByKey,
  toldStep,
  toldText,
} from '../evidence/logs.ts';
import { clientOperations } from '../evidence/operations.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { count, sayAt, seconds } from '../statement.ts';
import { answersDraft } from './answers.ts';
import type { Draft } from './draft.ts';
import { inOrder } from './lost-value-steps.ts';
import { lostMessageDraft, skipDraft } from './missing-messages.ts';
import { storeCause, storeSteps } from './store-steps.ts';
import { explain, notOk } from './unanswered.ts';

/** Answers that contradict each other or what was sent: wrong whatever else went unanswered. */
export function contradictionDraft(evidence: RunEvidence): Draft | null {
  return (
    inconsistentDraft(evidence) ??
    duplicateDraft(evidence) ??
    inventedDraft(evidence) ??
    backwardsDraft(evidence)
  );
}

/** Messages that were left out, or never shown. */
export function incompleteDraft(evidence: RunEvidence): Draft | null {
  return (
    lostMessageDraft(evidence, group(evidence, 'lost-write')?.shown ?? []) ??
    skipDraft(evidence, [
      ...(group(evidence, 'poll-skip')?.shown ?? []),
      ...(group(evidence, 'int-poll-skip')?.shown ?? []),
    ]) ??
    sendsBackwardsDraft(evidence) ??
    unseenDraft(evidence)
  );
}

function errors({ results }: RunEvidence): readonly LogErrors[] {
  return results?.workload.workload === 'logs' ? results.workload.errors : [];
}

function group<Type extends LogErrorType>(
  evidence: RunEvidence,
  type: Type,
): Extract<LogErrorGroup, { readonly type: Type }> | null {
  const found = errors(evidence).find((one) => one.kind === 'errors' && one.type === type);
  return (found ?? null) as Extract<LogErrorGroup, { readonly type: Type }> | null;
}

function toldOf(evidence: RunEvidence, key: Edn): readonly Told[] {
  return toldByKey(evidence).get(ednToText(key)) ?? [];
}

/** `It is the first of 12 such cases.` */
function ofMany(total: number): string {
  return total === 1 ? '' : ` It is one of ${count(total, 'such case')}.`;
}

function inconsistentDraft(evidence: RunEvidence): Draft | null {
  const found = group(evidence, 'inconsistent-offsets');
  for (const { key, offset, values } of found?.shown ?? []) {
    const there = toldOf(evidence, key).filter((one) => one.offset === offset);
    const texts = values.map((value) => ednToText(value));
    const claims = texts.flatMap((message) => firstClaim(there, message) ?? []);
    const [first, second] = [...claims].sort((a, b) => a.completion.time - b.completion.time);
    if (first === undefined || second === undefined) continue;
    const also = alsoElsewhere(toldOf(evidence, key), [first, second]);
    const stored = [first, second].flatMap((one) => storeSteps(evidence, one));
    return {
      code: 'log-inconsistent-offsets',
      headline: sayAt(
        second.completion.time,
        `Key "${first.key}" has two messages at offset ${offset}: ${toldText(first)} at ${seconds(first.completion.time)}, ${toldText(second)} at ${seconds(second.completion.time)}.${ofMany(found?.count ?? 1)}`,
        ...operationPointers(evidence, first.operation),
        ...operationPointers(evidence, second.operation),
      ),
      steps: inOrder([
        toldStep(evidence, first),
        toldStep(evidence, second),
        ...stored,
        ...(also === null ? [] : [toldStep(evidence, also)]),
      ]),
      cause: storeCause(evidence, first, second) ?? differCause(evidence, [first, second], also),
      look: 'where the offset of a message comes from, in the answer to a send and in that to a poll',
    };
  }
  return null;
}

/** The acknowledgement rather than a poll: it says who gave the offset out. */
function firstClaim(there: readonly Told[], message: string): Told | null {
  const own = there.filter((one) => one.message === message);
  return own.find(({ kind }) => kind === 'send') ?? own[0] ?? null;
}

/** Another place that one of the two messages was told to have. */
function alsoElsewhere(all: readonly Told[], claims: readonly Told[]): Told | null {
  for (const claim of claims) {
    const other = all.find((one) => one.message === claim.message && one.offset !== claim.offset);
    if (other !== undefined) return other;
  }
  return null;
}

function differCause(evidence: RunEvidence, claims: readonly Told[], also: Told | null): Statement | null {
  const claim = claims.find(({ message }) => message === also?.message);
  if (also !== null && claim !== undefined && also.kind !== claim.kind) {
    const [send, poll] = also.kind === 'send' ? [also, claim] : [claim, also];
    return sayAt(
      poll.completion.time,
      `Polls tell another offset of ${send.message} than its sender was told: ${poll.offset}, not ${send.offset}.`,
      ...operationPointers(evidence, send.operation),
      ...operationPointers(evidence, poll.operation),
    );
  }
  const [first, second] = claims;
  if (first?.kind !== 'send' || second?.kind !== 'send') return null;
  const [a, b] = [first.operation.node, second.operation.node];
  return sayAt(
    second.completion.time,
    a === b
      ? `${a} gave out offset ${first.offset} of key "${first.key}" twice.`
      : `${a} and ${b} both gave out offset ${first.offset} of key "${first.key}".`,
    ...operationPointers(evidence, first.operation),
    ...operationPointers(evidence, second.operation),
  );
}

function duplicateDraft(evidence: RunEvidence): Draft | null {
  const found = group(evidence, 'duplicate');
  for (const { key, value, offsets } of found?.shown ?? []) {
    const own = toldOf(evidence, key).filter(({ message }) => message === ednToText(value));
    const claims = offsets.flatMap((offset) => own.find((one) => one.offset === offset) ?? []);
    const [first, second] = claims;
    if (first === undefined || second === undefined) continue;
    const together = own.find(
      (one) =>
        one.offset !== first.offset &&
        one.operation === own.find(({ offset }) => offset === first.offset)?.operation,
    );
    const other = together ?? second;
    const pointers = [
      ...operationPointers(evidence, first.operation),
      ...operationPointers(evidence, other.operation),
    ];
    const differ = first.kind !== other.kind ? differCause(evidence, [first], other) : null;
    return {
      code: 'log-duplicate',
      headline: sayAt(
        other.completion.time,
        `Message ${first.message} of key "${first.key}" has ${offsets.length === 2 ? 'two' : offsets.length} offsets: ${toldText(first)}, ${toldText(other)}.${ofMany(found?.count ?? 1)}`,
        ...pointers,
      ),
      steps: inOrder([
        toldStep(evidence, first),
        toldStep(evidence, other),
        ...acknowledgedStep(evidence, first),
      ]),
      cause:
        together === undefined
          ? differ
          : sayAt(
              other.completion.time,
              `One answer of ${other.operation.node} returned it at both offsets: the log holds it twice.`,
              ...operationPointers(evidence, other.operation),
            ),
      look: 'where a message is appended: once for each send',
    };
  }
  return null;
}

function acknowledgedStep(evidence: RunEvidence, { key, message, operation }: Told): readonly Statement[] {
  const sent = acknowledgementOf(evidence, key, message);
  return sent === null || sent.operation === operation ? [] : [toldStep(evidence, sent)];
}

function inventedDraft(evidence: RunEvidence): Draft | null {
  const [unsent, aborted] = [group(evidence, 'unsent-read'), group(evidence, 'G1a')];
  const item = unsent?.shown[0] ?? aborted?.shown[0];
  if (item === undefined) return null;
  const told = toldOf(evidence, item.key).find(
    (one) => one.completion.index === item.reader.index && one.message === ednToText(item.value),
  );
  if (told === undefined) return null;
  const refused = unsent === null ? aborted?.shown[0]?.writer.index : undefined;
  const writer = clientOperations(evidence).find(({ completion }) => completion?.index === refused);
  const why =
    refused === undefined || writer === undefined
      ? 'which no client ever sent'
      : `though ${writer.node} had answered that send with an error`;
  return {
    code: 'log-invented-message',
    headline: sayAt(
      told.completion.time,
      `${told.operation.node} returned message ${told.message} of key "${told.key}" at offset ${told.offset}, ${why}.${ofMany((unsent ?? aborted)?.count ?? 1)}`,
      ...operationPointers(evidence, told.operation),
      ...(refused === undefined || writer === undefined ? [] : operationPointers(evidence, writer)),
    ),
    steps: [toldStep(evidence, told)],
    cause: null,
    look: 'what the answer to a poll is made of',
  };
}

/** Polls that go back: within one answer, or from one answer to the next. */
function backwardsDraft(evidence: RunEvidence): Draft | null {
  const within = group(evidence, 'int-nonmonotonic-poll');
  const between = group(evidence, 'nonmonotonic-poll');
  for (const item of [...(within?.shown ?? []), ...(between?.shown ?? [])]) {
    if (item.values === null) continue;
    const all = toldOf(evidence, item.key);
    const [one, other = one] = item.operations;
    const before = all.find(
      (told) => told.completion.index === one.index && told.message === ednToText(item.values?.[0] ?? null),
    );
    const after = all.find(
      (told) => told.completion.index === other.index && told.message === ednToText(item.values?.[1] ?? null),
    );
    if (before === undefined || after === undefined) continue;
    const { node } = after.operation;
    const pointers = [
      ...operationPointers(evidence, before.operation),
      ...operationPointers(evidence, after.operation),
    ];
    const isWithin = before.operation === after.operation;
    return {
      code: 'log-nonmonotonic-poll',
      headline: sayAt(
        after.completion.time,
        isWithin
          ? `An answer of ${node} to a poll goes back: for key "${after.key}" offset ${after.offset} comes behind offset ${before.offset}.${ofMany(within?.count ?? 1)}`
          : `Polls of one client went back: ${node} answered with offset ${before.offset} of key "${after.key}" at ${seconds(before.completion.time)}, and then with offset ${after.offset} at ${seconds(after.completion.time)}.${ofMany(between?.count ?? 1)}`,
        ...pointers,
      ),
      steps: [toldStep(evidence, before), toldStep(evidence, after)],
      cause: null,
      look: isWithin
        ? 'the order of the messages in the answer to a poll'
        : 'where the answer to a poll begins: with the offset that it asks for',
    };
  }
  return null;
}

function sendsBackwardsDraft(evidence: RunEvidence): Draft | null {
  const found = group(evidence, 'nonmonotonic-send') ?? group(evidence, 'int-nonmonotonic-send');
  for (const item of found?.shown ?? []) {
    const [first, second] = (item.values ?? []).flatMap(
      (value) => acknowledgementOf(evidence, ednToText(item.key), ednToText(value)) ?? [],
    );
    if (first === undefined || second === undefined) continue;
    return {
      code: 'log-nonmonotonic-send',
      headline: sayAt(
        second.completion.time,
        `A client sent ${first.message} and then ${second.message} to key "${second.key}", and got offset ${first.offset} and then offset ${second.offset} from ${second.operation.node}.${ofMany(found?.count ?? 1)}`,
        ...operationPointers(evidence, first.operation),
        ...operationPointers(evidence, second.operation),
      ),
      steps: [toldStep(evidence, first), toldStep(evidence, second)],
      cause: null,
      look: 'where the offset of a message comes from: a later one gets a greater one',
    };
  }
  return null;
}

/** Acknowledged messages that nobody polled to the end. Polls that went wrong explain that better. */
function unseenDraft(evidence: RunEvidence): Draft | null {
  const found = errors(evidence).find(({ kind }) => kind === 'unseen');
  if (found?.kind !== 'unseen') return null;
  const [first] = found.keys.flatMap(({ key, messages }) =>
    messages
      .slice(-1)
      .flatMap((message) => acknowledgementOf(evidence, ednToText(key), ednToText(message)) ?? []),
  );
  if (first === undefined) return null;
  const total = found.keys.reduce((sum, { count: n }) => sum + n, 0);
  const headline = sayAt(
    first.completion.time,
    `Message ${first.message} of key "${first.key}", which ${first.operation.node} acknowledged with offset ${first.offset} at ${seconds(first.completion.time)}, was never returned by a poll.${ofMany(total)}`,
    ...operationPointers(evidence, first.operation),
  );
  const failed = notOk(evidence).filter(({ f }) => f === 'poll');
  const broken = failed.filter((operation) => explain(evidence, operation).code === 'malformed-reply');
  if (broken.length > 0) return answersDraft(evidence, broken, headline);
  const all = toldByKey(evidence).get(first.key) ?? [];
  const polled = all.filter(({ kind }) => kind === 'poll');
  const greatest = polled.reduce<Told | null>(
    (best, one) => (best === null || one.offset > best.offset ? one : best),
    null,
  );
  return {
    code: 'log-unseen',
    headline,
    steps: [
      toldStep(evidence, first),
      ...(greatest === null
        ? []
        : [
            sayAt(
              greatest.completion.time,
              `The last message of key "${first.key}" that any poll returned is ${greatest.message} at offset ${greatest.offset}, by ${greatest.operation.node}.`,
              ...operationPointers(evidence, greatest.operation),
            ),
          ]),
    ],
    cause: null,
    look: 'where the answer to a poll ends: with the newest message',
  };
}
