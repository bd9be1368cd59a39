/** Too many messages: who sends them, what they are, and how many told the receiver nothing new. */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { journal } from '../evidence/journal.ts';
import { bodyHead } from '../evidence/json-text.ts';
import { isBetweenNodes, valueMap, valuesCarried } from '../evidence/spread.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, grouped, list, percent, say } from '../statement.ts';
import { type Draft, tally } from './draft.ts';

/** Why there are more messages than the requirement allows. */
export function messageCostDraft(evidence: RunEvidence, bound: string | null): Draft {
  const results = evidence.results;
  const perOperation = results?.net.servers.msgsPerOp ?? 0;
  const broadcasts = results?.stats.byF.broadcast?.count ?? 0;
  const total = results?.net.servers.msgCount ?? 0;
  const limit = bound === null ? '' : `; the bound is ${bound}`;
  const perBroadcast =
    broadcasts > 0
      ? ` That is ${(total / broadcasts).toFixed(1)} per broadcast (${grouped(total)} messages, ${grouped(broadcasts)} broadcasts).`
      : '';
  const headline = say(
    `Nodes sent ${perOperation.toFixed(1)} messages per operation${limit}.${perBroadcast}`,
    at.result('net/servers/msgs-per-op'),
    at.result('net/servers/msg-count'),
    ...(broadcasts > 0 ? [at.result('stats/by-f/broadcast/count')] : []),
  );
  const between = journal(evidence).messages.filter(isBetweenNodes);
  if (between.length === 0)
    return { code: 'too-many-messages', headline, steps: [], cause: null, look: null };
  const shares = classify(evidence, between);
  return { code: 'too-many-messages', headline, ...explain(evidence, between, shares) };
}

interface Shares {
  readonly acks: readonly MessageRecord[];
  /** Messages whose every value the receiver had read before. */
  readonly known: readonly MessageRecord[];
  /** Of those: sent back to a node that had sent the value itself to this sender. */
  readonly back: readonly MessageRecord[];
  /** Of those: the same values from the same sender again. */
  readonly again: readonly MessageRecord[];
  /** Messages that brought exactly one new value. */
  readonly single: number;
  readonly carrying: number;
}

function classify(evidence: RunEvidence, between: readonly MessageRecord[]): Shares {
  const has = new Map<NodeId, Map<string, number>>();
  const learn = (node: NodeId, value: string, time: number) => {
    let values = has.get(node);
    if (values === undefined) {
      values = new Map();
      has.set(node, values);
    }
    const earlier = values.get(value);
    if (earlier === undefined || time < earlier) values.set(value, time);
  };
  const log = journal(evidence);
  for (const [value, operation] of valueMap(evidence).broadcasts) {
    const request = log.requestOf(operation);
    if (request?.received != null) learn(request.dest, value, request.received);
  }
  const carried = new Map<MessageRecord, ReadonlySet<string>>();
  for (const message of between) {
    const values = valuesCarried(evidence, message);
    if (values.size === 0) continue;
    carried.set(message, values);
    if (message.received !== null) for (const value of values) learn(message.dest, value, message.received);
  }
  const acks: MessageRecord[] = [];
  const known: MessageRecord[] = [];
  const back: MessageRecord[] = [];
  const again: MessageRecord[] = [];
  const gave = new Set<string>();
  let single = 0;
  for (const message of between) {
    const { src, dest, sent } = message;
    const values = carried.get(message);
    const isReply = bodyHead(message.body).inReplyTo !== null;
    if (isReply) acks.push(message);
    if (values === undefined || isReply) continue;
    if (values.size === 1) single += 1;
    const all = [...values];
    if (all.every((value) => gave.has(`${src} ${dest} ${value}`))) again.push(message);
    else if (all.every((value) => gave.has(`${dest} ${src} ${value}`))) back.push(message);
    // Known when it was sent: what arrives meanwhile by another way nobody could foresee.
    if (all.every((value) => (has.get(dest)?.get(value) ?? Number.POSITIVE_INFINITY) <= sent))
      known.push(message);
    for (const value of all) gave.add(`${src} ${dest} ${value}`);
  }
  return { acks, known, back, again, single, carrying: carried.size };
}

function explain(
  evidence: RunEvidence,
  between: readonly MessageRecord[],
  { acks, known, back, again, single, carrying }: Shares,
): Pick<Draft, 'steps' | 'cause' | 'look'> {
  const share = (messages: readonly MessageRecord[]) => messages.length / between.length;
  const first = (messages: readonly MessageRecord[]) => messages.slice(0, 3).map(at.message);
  const types = tally(between.map(({ body }) => bodyHead(body).type ?? 'no type'));
  const bySender = tally(between.map(({ src }) => src));
  const [most] = bySender;
  const steps: Statement[] = [
    say(
      `By type: ${list(types.slice(0, 5).map(([type, n]) => `${type} ${percent(n / between.length)}`))} of ${grouped(between.length)}.`,
      ...types
        .slice(0, 5)
        .flatMap(([type]) =>
          first(between.filter(({ body }) => (bodyHead(body).type ?? 'no type') === type)).slice(0, 1),
        ),
    ),
  ];
  if (most !== undefined) {
    const [node, sent] = most;
    const even = 1 / Math.max(1, evidence.spec.nodes.length);
    const words =
      sent / between.length > even * 1.5 ? `${node} sends most` : 'The load is even; most is sent by';
    const text =
      sent / between.length > even * 1.5
        ? `${words}: ${count(sent, 'message')} (${percent(sent / between.length)}).`
        : `${words} ${node}: ${count(sent, 'message')} (${percent(sent / between.length)}).`;
    steps.push(say(text, ...first(between.filter(({ src }) => src === node))));
  }
  const parts: readonly (readonly [readonly MessageRecord[], string])[] = [
    [acks, 'were replies between nodes (acknowledgements)'],
    [known, 'told the receiver only what it had already when they were sent'],
    [back, 'went back to a node that had sent the same value before'],
    [again, 'repeated what the same node had sent to the same node before'],
  ];
  for (const [messages, words] of parts) {
    if (messages.length === 0) continue;
    steps.push(
      say(`${count(messages.length, 'message')} (${percent(share(messages))}) ${words}.`, ...first(messages)),
    );
  }
  if (carrying > 0 && single / carrying > 0.5) {
    const one = between.filter((message) => valuesCarried(evidence, message).size === 1);
    steps.push(
      say(`${percent(single / carrying)} of the messages with values carried a single one.`, ...first(one)),
    );
  }
  return { steps, ...cause() };

  function cause(): Pick<Draft, 'cause' | 'look'> {
    if (share(again) > 0.25) {
      return {
        cause: say(
          'Values are sent again and again to the same node, whether it has them or not.',
          ...first(again),
        ),
        look: 'when a value is sent again: only until the receiver has acknowledged it',
      };
    }
    if (share(known) > 0.25) {
      const sendsBack = share(back) > 0.1;
      return {
        cause: say(
          `Many messages go to nodes that have the value already${sendsBack ? ', among them the node it came from' : ''}: there are more ways to a node than one.`,
          ...first(known),
          ...first(sendsBack ? back : []),
        ),
        look: 'to whom a node sends a new value: a tree has one way to each node',
      };
    }
    if (acks.length > 0 && share(acks) > 0.4) {
      return {
        cause: say(
          'Nearly every second message is an acknowledgement. One can stand for many values.',
          ...first(acks),
        ),
        look: 'how many values one message carries',
      };
    }
    return {
      cause: null,
      look: carrying > 0 && single / carrying > 0.5 ? 'how many values one message carries' : null,
    };
  }
}
