/** Words that all diagnoses of transactions share: what was asked and answered, and which messages told of it. */
import type { Edn } from '../../results/edn.ts';
import type { Operation } from '../../results/results.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { nameOf } from '../diagnosis/draft.ts';
import { dropReason, wasDropped } from '../evidence/drops.ts';
import { ednItems, ednToJsonText, ednToText } from '../evidence/edn-text.ts';
import { journal } from '../evidence/journal.ts';
import { eachInteger, mayHold } from '../evidence/json-text.ts';
import { clientOperationOf, nodeOf } from '../evidence/transactions.ts';
import type { RunEvidence } from '../grader.ts';
import type { Pointer, Statement } from '../report.ts';
import { at, count, quoted, sayAt, seconds } from '../statement.ts';

/** An operation of the history as far as the evidence tells of it. */
export interface Told {
  readonly node: NodeId;
  readonly invoke: Operation;
  /** The completion; the invocation of one that never completed. */
  readonly end: Operation;
  /** Null where the journal does not show it. */
  readonly request: MessageRecord | null;
  /** Of the operation and of its messages. */
  readonly pointers: readonly Pointer[];
}

/** Looks an operation up by its index, so that one read from results.edn will do. */
export function told(evidence: RunEvidence, operation: Operation): Told {
  const known = clientOperationOf(evidence, operation);
  if (known === null) {
    const node = nodeOf(evidence, operation);
    return { node, invoke: operation, end: operation, request: null, pointers: [at.operation(operation)] };
  }
  const { node, invoke, completion } = known;
  const request = journal(evidence).requestOf(known);
  const reply = request === null ? undefined : journal(evidence).repliesTo(request)[0];
  const messages = [request, reply].flatMap((message) => (message == null ? [] : [at.message(message)]));
  const end = completion ?? invoke;
  return { node, invoke, end, request, pointers: [at.operation(invoke), at.operation(end), ...messages] };
}

const mostOfTransaction = 200;

/** A transaction in JSON, as the node was sent it or answered it. */
export function transactionJson(value: Edn): string {
  return quoted(ednToJsonText(value), mostOfTransaction);
}

/** What a client asked and how it was answered, at the moment it was over. `name` is `T1`. */
export function answeredStep(
  evidence: RunEvidence,
  operation: Operation,
  name: string | null = null,
): Statement {
  const { node, invoke, end, pointers } = told(evidence, operation);
  const subject = name === null ? '' : `${name}: `;
  switch (end.type) {
    case 'ok':
      return sayAt(
        end.time,
        `${name === null ? 'Asked' : `${name}: asked`} at ${seconds(invoke.time)}, ${node} answered ${transactionJson(end.value)}`,
        ...pointers,
      );
    case 'fail': {
      const [error] = end.error === undefined ? [] : (ednItems(end.error) ?? [end.error]);
      const what = error === undefined ? 'refused' : `answered with the error ${ednToText(error)} to`;
      return sayAt(
        end.time,
        `${subject}${node} ${what} ${transactionJson(invoke.value)} (asked at ${seconds(invoke.time)})`,
        ...pointers,
      );
    }
    default:
      return sayAt(
        invoke.time,
        `${subject}${node} was asked ${transactionJson(invoke.value)} and its client never got an answer`,
        ...pointers,
      );
  }
}

/** ` (The first of 12 such answers.)`; nothing for one. */
export function firstOf(n: number, what: string): string {
  return n === 1 ? '' : ` (The first of ${count(n, what)}.)`;
}

/** How the word of a write went from the node that carried it out to another one. */
export type Journey =
  /** The journal shows nothing that could tell: no request, or a value that has no digits. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'nothing-sent' }
  | { readonly kind: 'not-named'; readonly sent: readonly MessageRecord[] }
  | { readonly kind: 'dropped'; readonly messages: readonly MessageRecord[] }
  | { readonly kind: 'arrived'; readonly message: MessageRecord };

/**
 * What the messages from one node to another, from the request of a transaction until a moment, say of its
 * write: whether any names the key and, next to it, the value. Linear in the messages.
 */
export function journeyOf(
  evidence: RunEvidence,
  write: { readonly operation: Operation; readonly key: Edn; readonly value: Edn },
  to: NodeId,
  until: number,
): Journey {
  const { node, request } = told(evidence, write.operation);
  const [key, value] = [ednToText(write.key), ednToText(write.value)];
  if (request === null || request.received === null || !isInteger(key) || !isInteger(value)) {
    return { kind: 'unknown' };
  }
  const from = request.received;
  const sent = journal(evidence).messages.filter(
    (message) => message.src === node && message.dest === to && message.sent >= from && message.sent <= until,
  );
  if (sent.length === 0) return { kind: 'nothing-sent' };
  const naming = sent.filter(({ body }) => namesBoth(body, key, value));
  if (naming.length === 0) return { kind: 'not-named', sent };
  const message = naming.find(({ received }) => received !== null && received <= until);
  return message === undefined ? { kind: 'dropped', messages: naming } : { kind: 'arrived', message };
}

function isInteger(text: string): boolean {
  return /^-?\d+$/.test(text);
}

/** Integers that may stand between a key and its value: a clock, a number of the writer. */
const mostBetween = 3;

function namesBoth(body: string, key: string, value: string): boolean {
  if (!mayHold(body, key) || !mayHold(body, value)) return false;
  let since = Number.POSITIVE_INFINITY;
  let found = false;
  eachInteger(body, (_, digits) => {
    if (digits === value && since <= mostBetween) found = true;
    since = digits === key ? 0 : since + 1;
  });
  return found;
}

/** The journey in a sentence, or nothing where it tells nothing. `value` and `key` as they are shown. */
export function journeySteps(
  journey: Journey,
  write: Told,
  what: { readonly key: string; readonly value: string },
  to: NodeId,
  until: Operation,
): readonly Statement[] {
  const from = write.node;
  const asked = write.request === null ? [] : [at.message(write.request)];
  switch (journey.kind) {
    case 'unknown':
      return [];
    case 'nothing-sent':
      return [
        sayAt(
          write.end.time,
          `From then until ${to} was read at ${seconds(until.time)}, ${from} sent ${to} nothing at all.`,
          ...write.pointers,
          at.operation(until),
        ),
      ];
    case 'not-named': {
      const { sent } = journey;
      const ends = [sent[0], sent.at(-1)].flatMap((message) =>
        message === undefined ? [] : [at.message(message)],
      );
      return [
        sayAt(
          write.end.time,
          `${from} sent ${to} ${count(sent.length, 'message')} from then until ${to} was read at ${seconds(until.time)}; none names key ${what.key} and the value ${what.value} together.`,
          ...asked,
          ...ends,
          at.operation(until),
        ),
      ];
    }
    case 'dropped': {
      const [first] = journey.messages;
      if (first === undefined) return [];
      const times = journey.messages.length === 1 ? 'once' : `${journey.messages.length} times`;
      return [
        sayAt(
          first.sent,
          `${from} sent ${to} ${nameOf(first.body)} with key ${what.key} and ${what.value} in it, ${times}, the first time at ${seconds(first.sent)}: ${wasDropped(first) ? `it was dropped, ${dropReason(first)}` : 'it did not arrive'}.`,
          ...journey.messages.slice(0, 3).map(at.message),
        ),
      ];
    }
    case 'arrived': {
      const { message } = journey;
      return [
        sayAt(
          message.received ?? message.due,
          `${to} read ${nameOf(message.body)} from ${from}, with key ${what.key} and ${what.value} in it.`,
          at.message(message),
        ),
      ];
    }
  }
}
