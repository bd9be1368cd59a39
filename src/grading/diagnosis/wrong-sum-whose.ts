/** Wrong sums that show themselves by whose adds are in them: the node's own only, or twice, or not those of some. */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { addedAt, addsOf, type SumRead } from '../evidence/adds.ts';
import { wasDropped } from '../evidence/drops.ts';
import { journal } from '../evidence/journal.ts';
import { parseLoose } from '../evidence/json-text.ts';
import { isBetweenNodes } from '../evidence/spread.ts';
import { storeLog, stores } from '../evidence/store.ts';
import { heardBy, type Told, tellingFields, toldTo } from '../evidence/told.ts';
import { pairsTold } from '../evidence/told-pairs.ts';
import type { RunEvidence } from '../grader.ts';
import type { Pointer, Statement } from '../report.ts';
import { at, byNodeName, count, list, say, sayAt, seconds } from '../statement.ts';
import { type Draft, nameOf } from './draft.ts';
import { addsOfNode, explained, explainsReads, type WrongSum } from './wrong-sum-steps.ts';

/** Why a sum is wrong, by the nodes whose adds make it; null when no such rule fits. */
export function whoseAddsDraft(context: WrongSum): Draft | null {
  return ownOnly(context) ?? withoutSigns(context) ?? ownTwice(context);
}

/** What had been added at the node itself at some moment while it answered a read. */
function ownDuring(evidence: RunEvidence, node: NodeId, { time, completion }: SumRead): ReadonlySet<number> {
  const sums = new Set([addedAt(evidence, node, time)]);
  for (const add of addsOf(evidence).of.get(node) ?? []) {
    if (add.time > time && add.time <= completion.time) sums.add(addedAt(evidence, node, add.time));
  }
  return sums;
}

/** The fields that tell of adds, alone or with another one. */
function fieldsOfAdds(evidence: RunEvidence): ReadonlySet<string> {
  const fields = new Set(tellingFields(evidence));
  for (const { given, taken } of pairsTold(evidence)) fields.add(given).add(taken);
  return fields;
}

/** What a node had heard of adds by a moment. */
function heardOf(evidence: RunEvidence, node: NodeId, time: number): readonly Told[] {
  const fields = fieldsOfAdds(evidence);
  return heardBy(toldTo(evidence, node), time).filter(({ field }) => fields.has(field));
}

/** The node returns what its own clients added, and nothing else. */
function ownOnly(context: WrongSum): Draft | null {
  const { evidence, node, read } = context;
  const isOwn = (one: SumRead) => ownDuring(evidence, node, one).has(one.value);
  if (!explainsReads(context, isOwn)) return null;
  const heard = heardOf(evidence, node, read.time);
  const own = addsOfNode(evidence, node, read.time);
  const others = evidence.spec.nodes
    .filter((name) => name !== node)
    .map((name) => addsOfNode(evidence, name, read.time));
  const last = heard.at(-1);
  if (last === undefined) return storedOnly(context, own) ?? nothingShared(context, own.pointers);
  const { message } = last;
  const tellers = [...new Set(heard.map((one) => one.message.src))].sort(byNodeName);
  const samples = tellers.flatMap((name) => heard.filter((one) => one.message.src === name).slice(0, 1));
  return explained(
    context,
    'wrong-sum-not-kept',
    sayAt(
      message.received ?? message.sent,
      `That is what ${node}'s own clients added and nothing else, though ${list(tellers)} told it of other adds (last in ${nameOf(message.body)} at ${seconds(message.received ?? message.sent)}).`,
      ...own.pointers,
      at.message(message),
      ...samples.map((one) => at.message(one.message)),
    ),
    [
      ...[own, ...others].filter(({ time }) => time !== null),
      sayAt(
        message.sent,
        `${message.src} sent ${node} ${nameOf(message.body)}, which tells what was added at ${last.about}.`,
        at.message(message),
      ),
    ],
    null,
    `the handler of ${nameOf(message.body)}, and what read adds up`,
  );
}

/** The node returns its own adds only, though another one keeps its sum in a store that it could read. */
function storedOnly(context: WrongSum, own: Statement): Draft | null {
  const { evidence, node, read } = context;
  for (const versions of storeLog(evidence).versions.values()) {
    const last = versions.findLast(({ exchange }) => exchange.time < read.time);
    if (last === undefined || last.exchange.node === node || last.value === 0) continue;
    const { exchange, value } = last;
    if (value !== addedAt(evidence, exchange.node, read.time)) continue;
    const where = `${exchange.store} under ${exchange.key}`;
    return explained(
      context,
      'wrong-sum-not-kept',
      sayAt(
        exchange.time,
        `That is what ${node}'s own clients added and nothing else, though ${exchange.node} had put ${value} in ${where} at ${seconds(exchange.time)}.`,
        ...own.pointers,
        at.message(exchange.request),
      ),
      [
        own,
        addsOfNode(evidence, exchange.node, read.time),
        sayAt(exchange.time, `${exchange.node} wrote ${value} to ${where}.`, at.message(exchange.request)),
      ],
      null,
      `what ${node} reads in ${exchange.store}, and what read adds up`,
    );
  }
  return null;
}

/** The node returns its own adds only, and no message that it got tells of another add. */
function nothingShared(context: WrongSum, ownPointers: readonly Pointer[]): Draft {
  const { evidence, node, read } = context;
  const log = journal(evidence);
  const heard = log.messages.filter(
    (message) =>
      message.dest === node &&
      isBetweenNodes(message) &&
      !stores.includes(message.src) &&
      (message.received ?? Infinity) <= read.time,
  );
  const sent = log.messages.filter((message) => isBetweenNodes(message) && message.sent <= read.time);
  const dropped = sent.filter((message) => message.dest === node && wasDropped(message));
  const [lostOne] = dropped;
  const toNodes = heard.at(-1);
  const inStore = sent.filter(({ dest }) => stores.includes(dest));
  const what =
    heard.length > 0
      ? heard.some(holdsMore)
        ? `nothing of what the ${count(heard.length, 'message')} that it got from other nodes hold is in it`
        : `of the ${count(heard.length, 'message')} that it got from other nodes none tells what was added there`
      : sent.length === 0
        ? 'no node sent another any message'
        : inStore.length === 0
          ? `no other node ever sent ${node} a message that arrived`
          : `no other node ever sent ${node} a message, nor put its adds in ${inStore[0]?.dest}`;
  const foreign = evidence.spec.nodes
    .filter((name) => name !== node)
    .map((name) => addsOfNode(evidence, name, read.time));
  const steps = [addsOfNode(evidence, node, read.time), ...foreign.filter(({ time }) => time !== null)];
  return explained(
    context,
    lostOne !== undefined && heard.length === 0 ? 'wrong-sum-dropped' : 'wrong-sum-not-shared',
    say(
      `That is what ${node}'s own clients added and nothing else: ${what}.`,
      ...ownPointers,
      ...(toNodes === undefined ? [] : [at.message(toNodes)]),
      ...(lostOne === undefined ? [] : [at.message(lostOne)]),
      ...inStore
        .filter(({ src }) => src === node)
        .slice(-3)
        .map(at.message),
      ...steps.flatMap(({ pointers }) => pointers).slice(0, 8),
    ),
    steps,
    null,
    'what a node does with an add beside keeping it: the others have to learn of it',
  );
}

/** Whether a message holds anything beside what every message has. */
function holdsMore({ body }: MessageRecord): boolean {
  const value = parseLoose(body);
  if (typeof value !== 'object' || value === null) return true;
  return Object.keys(value).some((key) => !['type', 'msg_id', 'in_reply_to'].includes(key));
}

/** The sum is right once all deltas are taken as positive. */
function withoutSigns(context: WrongSum): Draft | null {
  const { evidence, read, node, wrong } = context;
  const deltas = [...addsOf(evidence).of.values()].flat();
  const negative = deltas.filter(({ delta }) => delta < 0);
  const [first] = negative;
  const sum = deltas.reduce((all, { delta }) => all + Math.abs(delta), 0);
  if (first === undefined || read.value !== sum || wrong.some(({ value }) => value !== sum)) return null;
  const { operation, delta } = first;
  return explained(
    context,
    'wrong-sum-not-kept',
    sayAt(
      operation.invoke.time,
      `It is exactly what the deltas make without their signs: ${count(negative.length, 'add')} that ${negative.length === 1 ? 'takes' : 'take'} something away, the first of ${delta} at ${operation.node}, were added instead.`,
      at.operation(operation.invoke),
      at.operation(first.completion),
      ...(first.request === null ? [] : [at.message(first.request)]),
      ...wrong.map((one) => at.operation(one.completion)),
    ),
    [
      sayAt(
        operation.invoke.time,
        `A client added ${delta} at ${operation.node}.`,
        at.operation(operation.invoke),
      ),
      say(
        `The final reads of ${list([...new Set(wrong.map((one) => one.operation.node))].sort(byNodeName))} returned ${read.value}, each of them.`,
        ...wrong.map((one) => at.operation(one.completion)),
      ),
    ],
    null,
    `how ${node} adds a negative delta`,
  );
}

/** What is too much is exactly what each node's own clients added. */
function ownTwice(context: WrongSum): Draft | null {
  const { evidence, node, read, wrong, difference } = context;
  const { total } = addsOf(evidence);
  const own = addedAt(evidence, node, read.time);
  const isOwn = (one: SumRead) => one.value - total === addedAt(evidence, one.operation.node, one.time);
  if (own === 0 || difference !== own || wrong.length < 2 || !wrong.every(isOwn)) return null;
  const adds = addsOfNode(evidence, node, read.time);
  return explained(
    context,
    'wrong-sum-counted-twice',
    say(
      `The ${own} too much are what ${node}'s own clients added: they are counted twice.`,
      ...adds.pointers,
      at.operation(read.completion),
    ),
    [
      adds,
      say(
        `It is so at ${list([...new Set(wrong.map((one) => one.operation.node))].sort(byNodeName))}: each counts its own adds twice.`,
        ...wrong.flatMap((one) => [
          at.operation(one.completion),
          ...addsOfNode(evidence, one.operation.node, one.time).pointers,
        ]),
      ),
    ],
    null,
    `what ${node} adds up in a read: what it has in memory is in what it is told as well`,
  );
}

/** The read is the sum of what was added at some of the nodes, and of the others the node was never told. */
export function withoutSome(context: WrongSum): Draft | null {
  const { evidence, node, read, difference } = context;
  const others = evidence.spec.nodes.filter((name) => name !== node);
  const heard = heardOf(evidence, node, read.time);
  const untold = others.filter((name) => !heard.some(({ about }) => about === name));
  const missing = untold.reduce((sum, name) => sum + addedAt(evidence, name, read.time), 0);
  if (fieldsOfAdds(evidence).size === 0 || untold.length === 0 || missing !== -difference) return null;
  const adds = untold.map((name) => addsOfNode(evidence, name, read.time));
  const tellers = [...new Set(heard.map(({ about }) => about))].sort(byNodeName);
  const samples = tellers.flatMap((name) => heard.filter(({ about }) => about === name).slice(-1));
  return explained(
    context,
    'wrong-sum-not-shared',
    say(
      `What is missing is exactly what clients added at ${list(untold)}: ${node} was told of the adds of ${list(tellers)} only.`,
      ...adds.flatMap(({ pointers }) => pointers),
      ...samples.map(({ message }) => at.message(message)),
    ),
    [
      ...adds.filter(({ time }) => time !== null),
      ...samples.map((one) =>
        sayAt(
          one.message.sent,
          `${one.message.src} told ${node} what was added at ${one.about} (${nameOf(one.message.body)}).`,
          at.message(one.message),
        ),
      ),
    ],
    null,
    'to whom a node speaks, and of whose adds',
  );
}
