/** Wrong sums of nodes that tell each other deltas: one counted each time that it comes, or equal ones counted once. */
import { addsOf } from '../evidence/adds.ts';
import { journal } from '../evidence/journal.ts';
import { heardBy, type Told } from '../evidence/told.ts';
import { at, count, say, sayAt, seconds } from '../statement.ts';
import { type Draft, nameOf } from './draft.ts';
import { explained, type WrongSum } from './wrong-sum-steps.ts';

/** Of each sender's equal numbers the first. */
export function firstOfEach(heard: readonly Told[]): readonly Told[] {
  const seen = new Set<string>();
  return heard.filter(({ about, value }) => {
    const key = `${about} ${value}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** Two equal deltas of one node are two adds; who tells them apart by their value counts one. */
export function onceOnly(context: WrongSum, told: readonly Told[]): Draft | null {
  const { evidence, node, read } = context;
  const heard = heardBy(told, read.time);
  const counted = new Set(firstOfEach(heard));
  const isDelta = ({ about, value, message }: Told) =>
    (addsOf(evidence).of.get(about) ?? []).some(({ delta, time }) => delta === value && time <= message.sent);
  const again = heard.find((one) => !counted.has(one) && isDelta(one));
  const before = heard.find(({ about, value }) => about === again?.about && value === again.value);
  if (again === undefined || before === undefined || !heard.every(isDelta)) return null;
  return explained(
    context,
    'wrong-sum-not-kept',
    sayAt(
      again.message.received ?? again.message.sent,
      `Of equal deltas of one node ${node} counts the first alone: ${again.message.src} told it ${before.value} at ${seconds(before.message.received ?? 0)} and ${again.value} at ${seconds(again.message.received ?? 0)}, and the second is not in the sum.`,
      at.message(before.message),
      at.message(again.message),
    ),
    [before, again].map((one) =>
      sayAt(
        one.message.received ?? one.message.sent,
        `${one.message.src} told ${node} ${one.value} (${nameOf(one.message.body)}).`,
        at.message(one.message),
      ),
    ),
    say(
      `Own adds and one each of the ${count(counted.size, 'different number')} that each node told ${node} make ${read.value}, to the last digit. Equal deltas are different adds: what tells them apart is a number of their own.`,
      at.operation(read.completion),
      ...[...counted].slice(0, 6).map(({ message }) => at.message(message)),
    ),
    `the handler of ${nameOf(again.message.body)}: how it knows what it has counted`,
  );
}

/** What is too much is exactly what was in messages that came twice. */
export function countedCopies(context: WrongSum, copies: readonly Told[], copy: Told, sum: number): Draft {
  const { evidence, node, read } = context;
  const original = journal(evidence).byId(copy.message.copyOf ?? -1);
  const came = [...(original === null ? [] : [original]), copy.message];
  return explained(
    context,
    'wrong-sum-counted-twice',
    sayAt(
      copy.message.received ?? copy.message.sent,
      `Just what is too much, ${sum}, was in ${count(copies.length, 'message')} that the network delivered to ${node} twice; ${node} counted ${copies.length === 1 ? 'it' : 'each'} both times.`,
      ...copies.slice(0, 12).map(({ message }) => at.message(message)),
      at.operation(read.completion),
    ),
    came.map((message, index) =>
      sayAt(
        message.received ?? message.sent,
        `${node} read ${nameOf(message.body)} ${copy.value} from ${message.src}${index === 0 ? '' : ', the same message once more'}.`,
        at.message(message),
      ),
    ),
    say(
      'A message can arrive twice. Who counts has to know which ones it has counted, or to be told totals instead of changes.',
      ...came.map(at.message),
    ),
    `the handler of ${nameOf(copy.message.body)}`,
  );
}

/** Deltas that were sent again before their acknowledgement came, and counted each time. */
export function countedResent(context: WrongSum, heard: readonly Told[]): Draft | null {
  const { evidence, node, read } = context;
  const { canBe, of } = addsOf(evidence);
  const told = new Map<string, Told[]>();
  const again: { readonly before: Told; readonly one: Told }[] = [];
  for (const one of [...heard].sort((a, b) => a.message.id - b.message.id)) {
    const key = `${one.about} ${one.value}`;
    const known = told.get(key) ?? [];
    told.set(key, known);
    const added = (of.get(one.about) ?? []).filter(
      ({ delta, time }) => delta === one.value && time <= one.message.sent,
    ).length;
    if (added === 0) return null;
    const before = known.at(-1);
    if (known.length >= added && before !== undefined) again.push({ before, one });
    else known.push(one);
  }
  const excess = again.reduce((sum, { one }) => sum + one.value, 0);
  const first = again.find(({ one }) => one.value !== 0);
  if (first === undefined || !canBe(read.value - excess)) return null;
  const { before, one } = first;
  const time = one.message.received ?? one.message.sent;
  return explained(
    context,
    'wrong-sum-counted-twice',
    sayAt(
      time,
      `Just what is too much, ${excess}, was sent to ${node} again though it had arrived, in ${count(again.length, 'message')}; ${node} counted ${again.length === 1 ? 'it' : 'each'} once more. ${one.message.src} sent ${nameOf(one.message.body)} ${one.value} at ${seconds(before.message.sent)} and again at ${seconds(one.message.sent)}.`,
      at.message(before.message),
      at.message(one.message),
      ...again.slice(0, 10).map((pair) => at.message(pair.one.message)),
      at.operation(read.completion),
    ),
    [before, one].map(({ message, value }) =>
      sayAt(
        message.received ?? message.sent,
        `${node} read ${nameOf(message.body)} ${value} from ${message.src}.`,
        at.message(message),
      ),
    ),
    say(
      'A request without an answer may have arrived. Whoever counts has to know which ones it has counted, or to be told totals instead of changes.',
      at.message(before.message),
      at.message(one.message),
    ),
    `the handler of ${nameOf(one.message.body)}: how it knows a request that comes again`,
  );
}
