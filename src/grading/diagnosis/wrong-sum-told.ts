/**
 * Wrong sums of counters whose nodes tell each other. A way of counting is taken for a node's own only when it
 * gives the final read and nearly all others of that node: adding up each number that it hears, keeping the
 * last one of each node, or the greatest.
 */
import type { NodeId } from '../../results/trace.ts';
import { addedAt, addsOf, type SumRead } from '../evidence/adds.ts';
import { dropWords, faultThatDropped, wasDropped } from '../evidence/drops.ts';
import { heardBy, type Told, toldTo } from '../evidence/told.ts';
import { differencesOf, pairsTold } from '../evidence/told-pairs.ts';
import { at, count, say, sayAt, seconds } from '../statement.ts';
import { type Draft, nameOf } from './draft.ts';
import { countedCopies, countedResent, firstOfEach, onceOnly } from './wrong-sum-deltas.ts';
import { addsOfNode, explained, explainsReads, type WrongSum } from './wrong-sum-steps.ts';

type Rule = 'sum' | 'different' | 'last' | 'greatest';
type Keeping = Exclude<Rule, 'sum' | 'different'>;

/** A node's way of counting: its own adds, and the numbers of one field by a rule. */
interface Counting {
  readonly field: string;
  readonly rule: Rule;
  readonly told: readonly Told[];
}

function countingOf(context: WrongSum): Counting | null {
  const { evidence, node, read } = context;
  const told = toldTo(evidence, node).filter(({ about }) => about !== node);
  const fields = new Set(told.map(({ field }) => field));
  const groups = [...fields].map((field) => ({ field, ofField: told.filter((one) => one.field === field) }));
  for (const pair of pairsTold(evidence)) {
    groups.push({ field: pair.given, ofField: [...differencesOf(pair, told)] });
  }
  for (const { field, ofField } of groups) {
    const heard = heardBy(ofField, read.time);
    for (const rule of ['last', 'greatest', 'sum', 'different'] as const) {
      const fits = (one: SumRead) => {
        const others = totalBy(rule, heardBy(heard, one.time));
        return one.value === addedAt(evidence, node, one.time) + others;
      };
      if (heard.length > 0 && explainsReads(context, fits)) return { field, rule, told: ofField };
    }
  }
  return null;
}

function totalBy(rule: Rule, heard: readonly Told[]): number {
  if (rule === 'sum') return heard.reduce((sum, { value }) => sum + value, 0);
  if (rule === 'different') return firstOfEach(heard).reduce((sum, { value }) => sum + value, 0);
  let total = 0;
  for (const { value } of keptBy(rule, heard).values()) total += value;
  return total;
}

/** By node the number that counts. */
function keptBy(rule: Keeping, heard: readonly Told[]): ReadonlyMap<NodeId, Told> {
  const kept = new Map<NodeId, Told>();
  for (const one of heard) {
    const before = kept.get(one.about);
    if (rule === 'last' || one.value > (before?.value ?? 0)) kept.set(one.about, one);
  }
  return kept;
}

/** Why a sum is wrong, by what the node was told and how it counts; null when no way of counting fits. */
export function toldSumDraft(context: WrongSum): Draft | null {
  const counting = countingOf(context);
  if (counting === null) return null;
  switch (counting.rule) {
    case 'sum':
      return addedUp(context, counting);
    case 'different':
      return onceOnly(context, counting.told);
    default:
      return outdated(context, counting, counting.rule);
  }
}

/** Each number that the node heard was added: some never came, or they told the same adds again. */
function addedUp(context: WrongSum, { told }: Counting): Draft | null {
  const { evidence, node, read } = context;
  const { canBe } = addsOf(evidence);
  const missed = told.filter(({ message }) => wasDropped(message) && message.sent <= read.time);
  const missing = missed.filter(({ value }) => value !== 0);
  const sum = missed.reduce((all, { value }) => all + value, 0);
  const first = missing[0];
  if (first !== undefined && canBe(read.value + sum)) return neverTold(context, missing, sum);
  const heard = heardBy(told, read.time);
  const copies = heard.filter(({ message, value }) => message.copyOf !== undefined && value !== 0);
  const twice = copies.reduce((all, { value }) => all + value, 0);
  const copy = copies[0];
  if (copy !== undefined && canBe(read.value - twice)) return countedCopies(context, copies, copy, twice);
  const resent = countedResent(context, heard);
  if (resent !== null) return resent;
  const isTotal = ({ about, value, message }: Told) =>
    value !== 0 && value === addedAt(evidence, about, message.sent);
  const totals = heard.filter(isTotal);
  const again = totals.find((one) => totals.find(({ about }) => about === one.about) !== one);
  const before = totals.find(({ about }) => about === again?.about);
  if (again === undefined || before === undefined || totals.length < heard.length * 0.5) return null;
  const [from, time] = [again.message.src, again.message.received ?? again.message.sent];
  return explained(
    context,
    'wrong-sum-counted-twice',
    sayAt(
      time,
      `${node} adds up every number that it is told, but each tells all adds so far: ${from} told it ${before.value} at ${seconds(before.message.received ?? 0)} and ${again.value} at ${seconds(time)}, and both were counted.`,
      at.message(before.message),
      at.message(again.message),
    ),
    [before, again].map((one) =>
      sayAt(
        one.message.received ?? one.message.sent,
        `${one.message.src} told ${node} ${one.value} (${nameOf(one.message.body)}): all that had been added at ${one.about} when it was sent.`,
        at.message(one.message),
        ...addsOfNode(evidence, one.about, one.message.sent).pointers,
      ),
    ),
    say(
      `Own adds and all ${count(heard.length, 'number')} that ${node} was told make ${read.value}, to the last digit.`,
      at.operation(read.completion),
      at.message(again.message),
    ),
    `the handler of ${nameOf(again.message.body)}`,
  );
}

/** What is missing is exactly what was in messages that a fault dropped. */
function neverTold(context: WrongSum, missing: readonly Told[], sum: number): Draft {
  const { evidence, node } = context;
  const [first] = missing;
  const last = missing.at(-1) ?? first;
  const messages = [...new Set(missing.map(({ message }) => message))];
  const drop = last?.message ?? messages[0];
  if (drop === undefined) throw new RangeError('Nothing was dropped');
  const [began, over] = faultThatDropped(evidence, drop);
  const { during, ended, lesson } = dropWords(drop);
  const isPartition = drop.fate === 'partitioned';
  const one = messages.length === 1;
  return explained(
    context,
    'wrong-sum-dropped',
    sayAt(
      drop.sent,
      `${sum === -context.difference ? 'Just what is missing' : 'Of what is missing'}, ${sum}, was in ${count(messages.length, 'message')} that ${one ? 'was' : 'were'} dropped${during}, the last of ${drop.src} at ${seconds(drop.sent)}; it was not told again.`,
      at.message(drop),
      ...messages.slice(0, 12).map(at.message),
      ...(isPartition && began !== undefined ? [at.operation(began)] : []),
    ),
    [
      ...(isPartition && began !== undefined
        ? [
            sayAt(
              began.time,
              `A partition began that cut ${node} off from ${drop.src}.`,
              at.operation(began),
              at.message(drop),
            ),
          ]
        : []),
      ...missing
        .slice(-4)
        .map((told) =>
          sayAt(
            told.message.sent,
            `${told.message.src} told ${node} ${told.value} (${nameOf(told.message.body)}); the message was dropped.`,
            at.message(told.message),
          ),
        ),
      ...(isPartition && over !== undefined && ended !== null
        ? [sayAt(over.time, 'The partition healed.', at.operation(over))]
        : []),
    ],
    say(
      `${lesson} What it told has to be told again until it is known to have arrived.`,
      ...messages.slice(-3).map(at.message),
    ),
    `where the node sends ${nameOf(drop.body)}`,
  );
}

/** What was taken away is told beside what was given, and the node counts only the latter. */
function halfCounted(context: WrongSum, field: string, told: readonly Told[], about: NodeId): Draft | null {
  const { evidence, node, read } = context;
  const pair = pairsTold(evidence).find(({ given }) => given === field);
  if (pair === undefined || told.some((one) => one.field !== field)) return null;
  const all = toldTo(evidence, node).filter((one) => one.about === about);
  const last = heardBy(all, read.time).findLast((one) => one.field === pair.taken && one.value !== 0);
  const given = heardBy(all, read.time).findLast((one) => one.field === pair.given);
  if (last === undefined || given === undefined) return null;
  const nameOfField = (path: string) => `"${path.slice(path.indexOf(' ') + 1).split('/')[0]}"`;
  const time = last.message.received ?? last.message.sent;
  return explained(
    context,
    'wrong-sum-not-kept',
    sayAt(
      time,
      `It is what ${node}'s own clients added and what the others told it in ${nameOfField(pair.given)}; what they took away, told in ${nameOfField(pair.taken)}, is not in it: ${last.message.src} told ${node} of ${last.value} taken away at ${about} at ${seconds(time)}.`,
      at.message(last.message),
      at.message(given.message),
      at.operation(read.completion),
    ),
    [
      addsOfNode(evidence, about, read.time),
      sayAt(
        time,
        `${last.message.src} told ${node} ${last.value} in ${nameOfField(pair.taken)} for ${about} (${nameOf(last.message.body)}).`,
        at.message(last.message),
      ),
    ],
    null,
    `the handler of ${nameOf(last.message.body)}: what it keeps of ${nameOfField(pair.taken)}, and what read takes off`,
  );
}

/** The node counts what it was told of another one last, or the greatest of it, and that is not what was added there. */
function outdated(context: WrongSum, { field, told }: Counting, rule: Keeping): Draft | null {
  const { evidence, node, read } = context;
  const heard = heardBy(told, read.time);
  const kept = keptBy(rule, heard);
  for (const about of evidence.spec.nodes) {
    const added = addedAt(evidence, about, read.time);
    const counted = kept.get(about)?.value ?? 0;
    if (about === node || counted === added) continue;
    const half = halfCounted(context, field, told, about);
    if (half !== null) return half;
    const of = heard.filter((one) => one.about === about);
    // A sum that goes up and down may have been the same before: it is the last one only after the last add.
    const since = (addsOf(evidence).of.get(about) ?? []).findLast(({ time }) => time <= read.time)?.time ?? 0;
    const right = of.findLast(({ value, message }) => value === added && message.sent >= since);
    const adds = addsOfNode(evidence, about, read.time);
    const was = kept.get(about);
    if (right !== undefined && was !== undefined) {
      const time = right.message.received ?? right.message.sent;
      const isOvertaken = was.message.sent < right.message.sent && (was.message.received ?? 0) > time;
      return explained(
        context,
        'wrong-sum-not-kept',
        sayAt(
          time,
          `${right.message.src} told ${node} ${right.value} for the adds of ${about} at ${seconds(time)}, but ${node} went on to count ${was.value}, which ${isOvertaken ? 'had been sent earlier and came later, at' : 'it had been told at'} ${seconds(was.message.received ?? 0)}.`,
          at.message(right.message),
          at.message(was.message),
          ...adds.pointers,
        ),
        [
          adds,
          ...[was, right].map((one) =>
            sayAt(
              one.message.received ?? one.message.sent,
              `${one.message.src} told ${node} ${one.value} (${nameOf(one.message.body)}).`,
              at.message(one.message),
            ),
          ),
        ],
        rule === 'greatest'
          ? say(
              `What ${node} counts is the greatest number that it was told of each node, not the latest.`,
              at.message(was.message),
              at.message(right.message),
              at.operation(read.completion),
            )
          : null,
        `the handler of ${nameOf(right.message.body)}: which of two sums is the later one`,
      );
    }
    const later = told.filter(
      ({ message, value }) =>
        wasDropped(message) && value === added && message.sent >= since && message.sent <= read.time,
    );
    const ofAbout = later.filter((one) => one.about === about);
    if (ofAbout.length > 0) return neverTold(context, ofAbout, added - counted);
    const last = of.at(-1);
    const when = last === undefined ? null : (last.message.received ?? last.message.sent);
    return explained(
      context,
      'wrong-sum-not-shared',
      sayAt(
        when ?? 0,
        last === undefined || when === null
          ? `${node} was never told what was added at ${about}, which is ${added}.`
          : `What ${node} was told last of ${about}'s adds is ${last.value}, at ${seconds(when)}; by the end they were ${added}, and nobody told ${node} so.`,
        ...(last === undefined ? [] : [at.message(last.message)]),
        ...adds.pointers,
      ),
      [
        ...(last === undefined || when === null
          ? []
          : [
              sayAt(
                when,
                `${last.message.src} told ${node} ${last.value} (${nameOf(last.message.body)}).`,
                at.message(last.message),
              ),
            ]),
        adds,
      ],
      null,
      `when ${about} tells the others what was added there`,
    );
  }
  return null;
}
