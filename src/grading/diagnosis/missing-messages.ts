/** Messages that polls left out: because their answers began too late, or because the log has a hole. */
import type { LogStep, LostWrite } from '../../results/sections/log-errors.ts';
import { ednToText } from '../evidence/edn-text.ts';
import {
  acknowledgementOf,
  askedFrom,
  operationPointers,
  type PolledLog,
  pollsOf,
  type Told,
  toldBy,
  toldStep,
  toldText,
} from '../evidence/logs.ts';
import { clientOperations } from '../evidence/operations.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { count, list, say, sayAt, seconds } from '../statement.ts';
import type { Draft } from './draft.ts';
import { inOrder } from './lost-value-steps.ts';

/** At most so many lost messages are followed to find what they have in common. */
const MOST_FOLLOWED = 12;

/** How a poll passed over a message. */
interface Passing {
  readonly sent: Told;
  readonly poll: PolledLog;
  /** `hole`: the answer has messages on both sides of it. `behind`: it begins behind it. */
  readonly how: 'hole' | 'behind';
  readonly asked: number | null;
}

/**
 * Messages that nobody ever polled, though later ones of their logs were. Where answers begin behind them
 * though they were asked for, the polls are at fault; where they lie between others, the log is.
 */
export function lostMessageDraft(evidence: RunEvidence, lost: readonly LostWrite[]): Draft | null {
  const [first] = lost;
  if (first === undefined) return null;
  const followed = lost.slice(0, MOST_FOLLOWED).flatMap(({ key, value }) => {
    const sent = acknowledgementOf(evidence, ednToText(key), ednToText(value));
    return sent === null ? [] : [{ sent, passings: passingsOf(evidence, sent) }];
  });
  // A message that lies between others of one answer is not there, wherever answers begin.
  const passings = followed.flatMap(
    ({ passings: all }) => all.find(({ how }) => how === 'hole') ?? all[0] ?? [],
  );
  const behind = passings.filter(({ how }) => how === 'behind');
  const [example] = behind;
  if (example !== undefined && behind.length > passings.length / 2)
    return skippedDraft(evidence, example, lost.length);
  const chosen = followed.find(({ passings: all }) => all.some(({ how }) => how === 'hole')) ?? followed[0];
  if (chosen === undefined) return null;
  const { sent } = chosen;
  const passing = chosen.passings.find(({ how }) => how === 'hole');
  const [before, after] = passing === undefined ? [] : neighbours(passing);
  return {
    code: 'log-lost-write',
    headline: sayAt(
      sent.completion.time,
      `Message ${sent.message} of key "${sent.key}" is lost: ${sent.operation.node} acknowledged it with offset ${sent.offset} at ${seconds(sent.completion.time)}, and no poll ever returned it, though later messages were.${lost.length === 1 ? '' : ` So were ${count(lost.length - 1, 'more message')}.`}`,
      ...operationPointers(evidence, sent.operation),
      ...(passing === undefined ? [] : operationPointers(evidence, passing.poll.operation)),
    ),
    steps: inOrder([
      toldStep(evidence, sent),
      ...(passing === undefined || before === undefined || after === undefined
        ? []
        : [
            sayAt(
              after.completion.time,
              `An answer of ${after.operation.node} holds offset ${before.offset} and then offset ${after.offset}, and nothing at ${sent.offset}.`,
              ...operationPointers(evidence, passing.poll.operation),
            ),
          ]),
    ]),
    cause: null,
    look: 'what a send does between the offset that it gives out and the log that polls read',
  };
}

/** Polls after the acknowledgement that should have returned the message and returned later ones. */
function passingsOf(evidence: RunEvidence, sent: Told): readonly Passing[] {
  const found: Passing[] = [];
  for (const poll of pollsOf(evidence, sent.key)) {
    if (poll.operation.invoke.time < sent.completion.time) continue;
    const offsets = poll.messages.map(({ offset }) => offset);
    if (!offsets.some((offset) => offset > sent.offset)) continue;
    const asked = askedFrom(evidence, poll.operation, sent.key);
    if (offsets.some((offset) => offset < sent.offset)) found.push({ sent, poll, how: 'hole', asked });
    else if (asked !== null && asked <= sent.offset) found.push({ sent, poll, how: 'behind', asked });
  }
  return found;
}

function neighbours({ poll, sent }: Passing): readonly [Told, Told] | readonly [] {
  const sorted = [...poll.messages].sort((a, b) => (a.offset < b.offset ? -1 : 1));
  const before = sorted.findLast(({ offset }) => offset < sent.offset);
  const after = sorted.find(({ offset }) => offset > sent.offset);
  return before === undefined || after === undefined ? [] : [before, after];
}

function skippedDraft(evidence: RunEvidence, { sent, poll, asked }: Passing, total: number): Draft {
  const { operation, messages } = poll;
  const [first] = messages;
  return {
    code: 'log-poll-skip',
    headline: sayAt(
      operation.completion?.time ?? operation.invoke.time,
      `Asked for key "${sent.key}" from offset ${asked}, ${operation.node} began at offset ${first?.offset} and left out message ${sent.message}, though ${toldText(sent)} at ${seconds(sent.completion.time)}. No poll ever returned it${total === 1 ? '' : `, nor ${count(total - 1, 'more message')}`}.`,
      ...operationPointers(evidence, operation),
      ...operationPointers(evidence, sent.operation),
    ),
    steps: inOrder([toldStep(evidence, sent), ...(first === undefined ? [] : [toldStep(evidence, first)])]),
    cause: null,
    look: 'where the answer to a poll begins: with the offset asked for, that one included',
  };
}

/** Gaps within one answer, or between the answers to two polls of one client. */
export function skipDraft(evidence: RunEvidence, steps: readonly LogStep[]): Draft | null {
  const told = steps.flatMap((step) => gapOf(evidence, step) ?? []);
  // A message that was acknowledged before the poll began leaves no doubt.
  const gap = told.find(({ sent }) => sent !== null) ?? told[0];
  if (gap === undefined) return null;
  const { key, before, after, sent, late } = gap;
  const skipped = gap.skipped.length === 1 ? `message ${list(gap.skipped)}` : `messages ${list(gap.skipped)}`;
  const isOrAre = gap.skipped.length === 1 ? 'is' : 'are';
  const { node } = after.operation;
  const isWithin = before?.operation === after.operation;
  const asked = askedFrom(evidence, after.operation, key);
  const known =
    sent !== null
      ? `, though ${toldText(sent)} at ${seconds(sent.completion.time)}`
      : late !== null
        ? `; ${toldText(late)} only at ${seconds(late.completion.time)}`
        : '';
  const start =
    isWithin && before !== null
      ? `An answer of ${node} to a poll has a gap: for key "${key}" offset ${after.offset} follows offset ${before.offset}, and ${skipped} ${isOrAre} left out`
      : asked !== null
        ? `Asked for key "${key}" from offset ${asked}, ${node} began at offset ${after.offset} and left out ${skipped}`
        : `Two polls of one client leave a gap: for key "${key}" an answer of ${node} begins at offset ${after.offset}, and ${skipped} should have stood between it and the answer before`;
  return {
    code: 'log-poll-skip',
    headline: sayAt(
      after.completion.time,
      `${start}${known}.${steps.length === 1 ? '' : ` It is one of at least ${count(steps.length, 'such gap')}.`}`,
      ...operationPointers(evidence, after.operation),
      ...(before === null ? [] : operationPointers(evidence, before.operation)),
      ...[sent, late].flatMap((one) => (one === null ? [] : operationPointers(evidence, one.operation))),
    ),
    steps: inOrder(
      [before, sent, after, late].flatMap((one): readonly Statement[] =>
        one === null ? [] : [toldStep(evidence, one)],
      ),
    ),
    cause:
      late === null
        ? null
        : say(
            `Offset ${after.offset} could be polled while the send of offset ${late.offset} was under way. Whoever goes on behind ${after.offset} never sees what comes to stand before it.`,
            ...operationPointers(evidence, after.operation),
            ...operationPointers(evidence, late.operation),
          ),
    look:
      late !== null
        ? 'what a poll answers while an offset is given out and its message is not there yet: nothing behind it'
        : isWithin
          ? 'what the answer to a poll leaves out between two messages'
          : 'where the answer to a poll begins: with the offset asked for, that one included',
  };
}

interface Gap {
  readonly key: string;
  readonly before: Told | null;
  readonly after: Told;
  readonly skipped: readonly string[];
  /** The acknowledgement of a skipped message, from before the poll that skipped it. */
  readonly sent: Told | null;
  /** Where there is no such one: that of a message whose send was under way during the poll. */
  readonly late: Told | null;
}

function gapOf(evidence: RunEvidence, { key, values, skipped, operations }: LogStep): Gap | null {
  const name = ednToText(key);
  const [one, other = one] = operations;
  const of = (index: number) => {
    const operation = clientOperations(evidence).find(({ completion }) => completion?.index === index);
    return operation === undefined ? [] : toldBy(operation).filter((told) => told.key === name);
  };
  const texts = (skipped ?? []).map((value) => ednToText(value));
  const named = (all: readonly Told[], i: 0 | 1) =>
    values === null ? undefined : all.find(({ message }) => message === ednToText(values[i]));
  const [earlier, later] = [of(one.index), of(other.index)];
  const after = named(later, 1) ?? later[0];
  if (after === undefined) return null;
  const before = named(earlier, 0) ?? (one === other ? undefined : earlier.at(-1));
  const sends = texts.flatMap((message) => acknowledgementOf(evidence, name, message) ?? []);
  const sent = sends.find(({ completion }) => completion.time < after.operation.invoke.time);
  const isUnderWay = ({ operation }: Told) => operation.invoke.time <= after.completion.time;
  const late = sent === undefined ? sends.find(isUnderWay) : undefined;
  return { key: name, before: before ?? null, after, skipped: texts, sent: sent ?? null, late: late ?? null };
}
