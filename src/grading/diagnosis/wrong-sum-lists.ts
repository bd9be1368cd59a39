/** Wrong sums of nodes that tell each other lists of adds: an add that is in no list, and one that a node has twice. */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { type Add, addsOf } from '../evidence/adds.ts';
import { heardBy, toldTo } from '../evidence/told.ts';
import { type ListFields, placedLists, sentAdds } from '../evidence/told-adds.ts';
import type { RunEvidence } from '../grader.ts';
import { at, count, list, say, sayAt, seconds } from '../statement.ts';
import { type Draft, nameOf } from './draft.ts';
import { addStep, explained, type WrongSum } from './wrong-sum-steps.ts';

/** Why a sum is wrong, by the lists of adds that nodes sent; null when they are none, or right. */
export function listsDraft(context: WrongSum): Draft | null {
  return leftOut(context) ?? hasTwice(context);
}

/** An add that its own node left out of all the lists of adds that it sent, so that nobody can count it. */
function leftOut(context: WrongSum): Draft | null {
  const { evidence, node } = context;
  const sent = sentAdds(evidence);
  if (!sent.every(({ lists }) => lists.every(({ isRight }) => isRight))) return null;
  const without = sent.filter((one) => one.node !== node && one.untold.length > 0 && one.lists.length > 0);
  const [first] = without;
  const add = first?.untold[0];
  const next = first?.lists.find(
    ({ message, shift }) => shift > 0 && add !== undefined && message.sent > add.time,
  );
  if (first === undefined || add === undefined || next === undefined) return null;
  const { message, place, deltas } = next;
  const others = without.slice(1).map((one) => one.node);
  return explained(
    context,
    'wrong-sum-not-shared',
    sayAt(
      add.time,
      `${first.node} never told anybody of an add of ${add.delta} that it acknowledged, asked for at ${seconds(add.operation.invoke.time)}: it is in none of the ${count(first.lists.length, 'list')} of adds that ${first.node} sent.`,
      at.operation(add.operation.invoke),
      at.operation(add.completion),
      at.message(message),
    ),
    [
      addStep(add),
      sayAt(
        message.sent,
        `${first.node} sent ${message.dest} its adds from place ${place} on (${nameOf(message.body)}), but the list ${list(deltas.map(String))} begins ${count(next.shift, 'add')} after that.`,
        at.message(message),
      ),
      ...(others.length === 0
        ? []
        : [
            say(
              `So did ${list(others)}.`,
              ...without
                .slice(1)
                .flatMap(({ lists: [one] }) => (one === undefined ? [] : [at.message(one.message)])),
            ),
          ]),
    ],
    null,
    `where the node makes ${nameOf(message.body)}: the first add that the other lacks`,
  );
}

/** A list about another node that the node passed on, and where it goes wrong. */
interface PassedOn {
  readonly about: NodeId;
  readonly message: MessageRecord;
  /** Place in the list of adds at which an add stands that belongs one place before. */
  readonly wrongAt: number;
  readonly value: number;
}

/** The node passed on an add under the next one's number, after it had been told one of them twice. */
function hasTwice(context: WrongSum): Draft | null {
  const { evidence, node } = context;
  const [sent] = sentAdds(evidence);
  if (sent === undefined || sent.fields.shift > 0) return null;
  const wrong = firstPassedOnWrong(evidence, sent.fields);
  // Others may only have heard it from the first one.
  if (wrong === null || wrong.message.src !== node) return null;
  const { about, message, wrongAt, value } = wrong;
  const adds = addsOf(evidence).of.get(about) ?? [];
  const twice = toldTwice(evidence, node, wrong, sent.fields, adds);
  if (twice === null) return null;
  const { add, number, first, second } = twice;
  const [once, again] = [first, second].map((one) => one.received ?? one.sent);
  return explained(
    context,
    'wrong-sum-counted-twice',
    sayAt(
      message.sent,
      `${node} has an add of ${about} twice: at ${seconds(message.sent)} it passed on ${value} as ${about}'s add number ${wrongAt + 1}, which is number ${wrongAt}. By then it had been told ${about}'s add number ${number} by ${first.src} and again by ${second.src}.`,
      at.message(message),
      at.message(first),
      at.message(second),
      at.operation(add.operation.invoke),
    ),
    [
      addStep(add),
      sayAt(once ?? 0, `${first.src} told ${node} of it (${nameOf(first.body)}).`, at.message(first)),
      sayAt(
        again ?? 0,
        `${second.src} told ${node} of it, too (${nameOf(second.body)}).`,
        at.message(second),
      ),
      sayAt(
        message.sent,
        `${node} passed on ${value} as number ${wrongAt + 1} of ${about}'s adds.`,
        at.message(message),
      ),
    ],
    null,
    `the handler of ${nameOf(second.body)}: what it does with the part of a list that it has already`,
  );
}

/** The first such message of the run. */
function firstPassedOnWrong(evidence: RunEvidence, fields: ListFields): PassedOn | null {
  let earliest: PassedOn | null = null;
  for (const about of evidence.spec.nodes) {
    const adds = addsOf(evidence).of.get(about) ?? [];
    for (const dest of evidence.spec.nodes) {
      const told = toldTo(evidence, dest).filter((one) => one.about === about && one.message.src !== about);
      for (const [message, { place, deltas }] of placedLists(told, fields)) {
        if (place === null || (earliest !== null && message.sent >= earliest.message.sent)) continue;
        const i = deltas.findIndex((delta, k) => adds[place + k]?.delta !== delta);
        const value = deltas[i];
        if (value === undefined || adds[place + i - 1]?.delta !== value) continue;
        earliest = { about, message, wrongAt: place + i, value };
      }
    }
  }
  return earliest;
}

/** The last add up to the wrong place that the node had been told in two messages. */
function toldTwice(
  evidence: RunEvidence,
  node: NodeId,
  { about, message, wrongAt }: PassedOn,
  fields: ListFields,
  adds: readonly Add[],
) {
  const told = heardBy(toldTo(evidence, node), message.sent).filter((one) => one.about === about);
  const lists = [...placedLists(told, fields)];
  for (let i = wrongAt - 1; i >= 0; i -= 1) {
    const add = adds[i];
    const having = lists.filter(
      ([, { place, deltas }]) => place !== null && place <= i && i < place + deltas.length,
    );
    const [first, second] = having;
    if (add === undefined || first === undefined || second === undefined) continue;
    return { add, number: i + 1, first: first[0], second: second[0] };
  }
  return null;
}
