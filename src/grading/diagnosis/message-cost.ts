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
  /** Replies, and messages that only return the values of a message to its sender. */
  readonly acks: readonly MessageRecord[];
  /** Neither acknowledgements nor messages with values. */
  readonly empty: readonly MessageRecord[];
  /** Messages whose every value the receiver had read before they were sent. */
  readonly known: readonly MessageRecord[];
  /** Of those: sent to a node that had itself sent the value to this sender. */
  readonly back: readonly MessageRecord[];
  /** The same values from the same sender to the same receiver again. */
  readonly again: readonly MessageRecord[];
  /** Messages that brought exactly one value. */
  readonly single: readonly MessageRecord[];
  /** Messages with values that are no acknowledgements. */
  readonly carrying: number;
}

type Carried = ReadonlyMap<MessageRecord, ReadonlySet<string>>;

function classify(evidence: RunEvidence, between: readonly MessageRecord[]): Shares {
  const carried: Carried = new Map(
    between.map((message) => [message, valuesCarried(evidence, message)] as const),
  );
  const has = arrivalTimes(evidence, carried);
  const ackTypes = acknowledging(carried);
  const shares = {
    acks: none(),
    empty: none(),
    known: none(),
    back: none(),
    again: none(),
    single: none(),
  };
  const gave = new Set<string>();
  let carrying = 0;
  for (const [message, values] of carried) {
    const { src, dest, sent, body } = message;
    const { inReplyTo, type } = bodyHead(body);
    if (inReplyTo !== null || ackTypes.has(type ?? '')) {
      shares.acks.push(message);
      continue;
    }
    const all = [...values];
    if (all.length === 0) {
      shares.empty.push(message);
      continue;
    }
    carrying += 1;
    if (all.length === 1) shares.single.push(message);
    if (all.every((value) => gave.has(`${src} ${dest} ${value}`))) shares.again.push(message);
    else if (all.every((value) => gave.has(`${dest} ${src} ${value}`))) shares.back.push(message);
    // Known when it was sent: what arrives meanwhile by another way nobody could foresee.
    const hadIt = (value: string) => (has.get(`${dest} ${value}`) ?? Number.POSITIVE_INFINITY) <= sent;
    if (all.every(hadIt)) shares.known.push(message);
    for (const value of all) gave.add(`${src} ${dest} ${value}`);
  }
  return { ...shares, carrying };
}

function none(): MessageRecord[] {
  return [];
}

/** When each node first had each value, by `node value`. */
function arrivalTimes(evidence: RunEvidence, carried: Carried): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const learn = (node: NodeId, value: string, time: number) => {
    const key = `${node} ${value}`;
    const earlier = times.get(key);
    if (earlier === undefined || time < earlier) times.set(key, time);
  };
  const log = journal(evidence);
  for (const [value, operation] of valueMap(evidence).broadcasts) {
    const request = log.requestOf(operation);
    if (request?.received != null) learn(request.dest, value, request.received);
  }
  for (const [{ dest, received }, values] of carried) {
    if (received !== null) for (const value of values) learn(dest, value, received);
  }
  return times;
}

/** Types whose messages nearly always return the values of another type's message to its sender. */
function acknowledging(carried: Carried): ReadonlySet<string> {
  const gave = new Map<string, Set<string>>();
  const tallies = new Map<string, { total: number; returned: number }>();
  for (const [{ src, dest, body }, values] of carried) {
    if (values.size === 0) continue;
    const type = bodyHead(body).type ?? '';
    // What is sent again comes after its own acknowledgement, and returns nothing.
    if ([...values].every((value) => gave.get(`${src} ${dest} ${value}`)?.has(type) === true)) continue;
    const tally = tallies.get(type) ?? { total: 0, returned: 0 };
    tallies.set(type, tally);
    tally.total += 1;
    const isReturned = [...values].every((value) => {
      const types = gave.get(`${dest} ${src} ${value}`);
      return types !== undefined && [...types].some((other) => other !== type);
    });
    if (isReturned) tally.returned += 1;
    for (const value of values) {
      const key = `${src} ${dest} ${value}`;
      const known = gave.get(key);
      if (known === undefined) gave.set(key, new Set([type]));
      else known.add(type);
    }
  }
  return new Set(
    [...tallies].filter(([, { total, returned }]) => returned >= total * 0.9).map(([type]) => type),
  );
}

function explain(
  evidence: RunEvidence,
  between: readonly MessageRecord[],
  shares: Shares,
): Pick<Draft, 'steps' | 'cause' | 'look'> {
  const { acks, empty, known, back, again, single, carrying } = shares;
  const share = (messages: readonly MessageRecord[]) => messages.length / between.length;
  const steps: Statement[] = [byType(between), ...busiest(evidence, between)];
  const parts: readonly (readonly [readonly MessageRecord[], string])[] = [
    [acks, 'were acknowledgements'],
    [empty, 'carried no value at all'],
    [known, 'told the receiver only what it had already when they were sent'],
    [back, 'went back to a node that had sent the same value before'],
    [again, 'repeated what the same node had sent to the same node before'],
  ];
  for (const [messages, words] of parts) {
    if (messages.length === 0) continue;
    steps.push(
      say(
        `${count(messages.length, 'message')} (${percent(share(messages))}) ${words}.`,
        ...examples(messages),
      ),
    );
  }
  if (single.length > carrying * 0.5) {
    const text = `${percent(single.length / carrying)} of the messages with values carried a single one.`;
    steps.push(say(text, ...examples(single)));
  }
  return { steps, ...causeOf(between.length, shares) };
}

function examples(messages: readonly MessageRecord[]) {
  return messages.slice(0, 3).map(at.message);
}

/** What kinds of messages there are, and how many of each. */
export function byType(between: readonly MessageRecord[]): Statement {
  const typeOf = ({ body }: MessageRecord) => bodyHead(body).type ?? 'no type';
  const types = tally(between.map(typeOf)).slice(0, 5);
  const shares = types.map(([type, n]) => `${type} ${percent(n / between.length)}`);
  return say(
    `By type: ${list(shares)} of ${grouped(between.length)}.`,
    ...types.flatMap(([type]) => {
      const example = between.find((message) => typeOf(message) === type);
      return example === undefined ? [] : [at.message(example)];
    }),
  );
}

/** Which node sends most. */
export function busiest(evidence: RunEvidence, between: readonly MessageRecord[]): readonly Statement[] {
  const [most] = tally(between.map(({ src }) => src));
  if (most === undefined) return [];
  const [node, sent] = most;
  const share = sent / between.length;
  const isEven = share <= 1.5 / Math.max(1, evidence.spec.nodes.length);
  const text = isEven
    ? `The load is even: no node sends more than ${node} with ${count(sent, 'message')} (${percent(share)}).`
    : `${node} sends most: ${count(sent, 'message')} (${percent(share)}).`;
  return [say(text, ...examples(between.filter(({ src }) => src === node)))];
}

/** The greatest waste, when it is a quarter of all messages or more. */
function causeOf(total: number, shares: Shares): Pick<Draft, 'cause' | 'look'> {
  const { acks, empty, known, back, again, single, carrying } = shares;
  const repeated = new Set(again);
  const elsewhere = known.filter((message) => !repeated.has(message));
  const [greatest = 0] = [empty, again, elsewhere].map(({ length }) => length).sort((a, b) => b - a);
  if (greatest >= total * 0.15) {
    if (greatest === empty.length) {
      return {
        cause: say(
          'Many messages carry nothing: they ask or tell without a value to tell.',
          ...examples(empty),
        ),
        look: 'what is sent when there is nothing new to say',
      };
    }
    if (greatest === again.length) {
      return {
        cause: say(
          'Values are sent again and again to the same node, whether it has them or not.',
          ...examples(again),
        ),
        look: 'when a value is sent again: only until the receiver has acknowledged it',
      };
    }
    const sendsBack = back.length >= total * 0.1;
    return {
      cause: say(
        `Many messages go to nodes that have the value already${sendsBack ? ', among them the node it came from' : ''}: there are more ways to a node than one.`,
        ...examples(elsewhere),
        ...(sendsBack ? examples(back) : []),
      ),
      look: 'to whom a node sends a new value: a tree has one way to each node',
    };
  }
  const look = single.length > carrying * 0.5 ? 'how many values one message carries' : null;
  if (acks.length < total * 0.4) return { cause: null, look };
  return {
    cause: say(
      'Nearly every second message is an acknowledgement. One can stand for many values.',
      ...examples(acks),
    ),
    look,
  };
}
