/** Why ids came twice: what nearly all of them share, as far as the answers and the messages show it. */
import type { Edn } from '../../results/edn.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { bodyHead } from '../evidence/json-text.ts';
import { type ClientOperation, clientOperations } from '../evidence/operations.ts';
import { type Exchange, storeLog } from '../evidence/store.ts';
import type { RunEvidence } from '../grader.ts';
import type { Pointer, Statement } from '../report.ts';
import { at, count, grouped, list, say } from '../statement.ts';

/** Operations that were given one id, in the order in which they were given it. */
type Group = readonly ClientOperation[];

interface Doubled {
  readonly evidence: RunEvidence;
  readonly groups: readonly Group[];
  /** All answers with an id. */
  readonly answered: readonly ClientOperation[];
  /** What the headline rests on, and some further groups. */
  readonly pointers: readonly Pointer[];
}

/** Says only what nearly all groups share; null where they share nothing that tells. */
export function causeOfDuplicates(
  evidence: RunEvidence,
  groups: readonly Group[],
  headline: readonly Pointer[],
): Statement | null {
  const [first] = groups;
  if (first === undefined) return null;
  if (first.every(({ completion }) => completion?.value === null)) {
    return say('The id is null: the replies hold no value of their own.', ...headline);
  }
  const examples = groups
    .slice(1, 6)
    .flatMap((group) =>
      group.slice(0, 2).flatMap(({ completion }) => (completion === null ? [] : [at.operation(completion)])),
    );
  const doubled: Doubled = {
    evidence,
    groups,
    answered: clientOperations(evidence).filter(
      ({ outcome, completion }) => outcome === 'ok' && completion !== null,
    ),
    pointers: [...headline, ...examples],
  };
  const across = groups.filter((group) => new Set(group.map(({ node }) => node)).size > 1).length;
  return (
    inexact(doubled) ??
    refusedBlock(doubled) ??
    sharedBlock(doubled) ??
    atBlockEnds(doubled) ??
    ofTheClock(doubled) ??
    byChance(doubled) ??
    (across === 0 ? ofOneNode(doubled) : ofSeveralNodes(doubled, across))
  );
}

/** Bits in which ids must be rounded, over all doubled ones, before it is no coincidence. */
const tellingBits = 4;

/** Numbers beyond 2^53 that differ in their last digits become one where they pass through a double. */
function inexact({ groups, pointers }: Doubled): Statement | null {
  let rounded = 0;
  for (const [one] of groups) {
    const value = integerOf(one?.completion?.value);
    if (value === null || BigInt(Number(value)) !== value) return null;
    const size = value < 0n ? -value : value;
    if (size <= largestExact) return null;
    rounded += size.toString(2).length - 53;
  }
  if (rounded < tellingBits) return null;
  return say(
    'The ids are greater than 2^53 − 1 (9,007,199,254,740,991). JavaScript, and most that reads JSON, rounds such numbers, so that ids that differ in their last digits become one.',
    ...pointers,
  );
}

const largestExact = BigInt(Number.MAX_SAFE_INTEGER);

/** Nodes that give an id as the next thing after a store has refused their compare-and-set. */
function refusedBlock({ evidence, groups, pointers }: Doubled): Statement | null {
  const givers = new Set((groups[0] ?? []).map(({ node }) => node));
  const refused = new Map(
    storeLog(evidence)
      .exchanges.filter(({ type, error, node }) => {
        return type === 'cas' && error === preconditionFailed && givers.has(node);
      })
      .map((exchange) => [exchange.reply, exchange]),
  );
  const open = new Map<NodeId, Exchange>();
  const messages = [...journal(evidence).messages].sort((a, b) => happens(a, refused) - happens(b, refused));
  for (const message of messages) {
    const exchange = refused.get(message);
    if (exchange !== undefined) {
      if (message.received !== null) open.set(message.dest, exchange);
      continue;
    }
    const before = open.get(message.src);
    if (before === undefined || message.sent < (before.reply.received ?? 0)) continue;
    open.delete(message.src);
    const isAtOnce = message.sent - (before.reply.received ?? 0) <= sameStep;
    if (!isAtOnce || !isClient(message.dest) || bodyHead(message.body).type !== 'generate_ok') continue;
    const { store, node, key, request, reply } = before;
    return say(
      `${store} refused ${node}'s compare-and-set of ${key}, and ${node} gave the id all the same, without another try: what was refused, another node had taken.`,
      ...pointers,
      at.message(request),
      at.message(reply),
      at.message(message),
    );
  }
  return null;
}

/** The moment that counts: of a refusal when it came, of all else when it was sent. */
function happens(message: MessageRecord, refused: ReadonlyMap<MessageRecord, Exchange>): number {
  return refused.has(message) ? (message.received ?? message.sent) : message.sent;
}

const preconditionFailed = 22;
/** Nanoseconds that the step of a node takes at most. */
const sameStep = 1e6;

/** Nodes that take ids from a store where one writes over what another took. */
function sharedBlock({ evidence, groups, pointers }: Doubled): Statement | null {
  const givers = new Set((groups[0] ?? []).map(({ node }) => node));
  if (givers.size < 2) return null;
  const last = new Map<string, Exchange>();
  for (const exchange of storeLog(evidence).exchanges) {
    if (exchange.answer !== 'write_ok') continue;
    const place = `${exchange.store} ${exchange.key}`;
    const before = last.get(place);
    if (before !== undefined && before.node !== exchange.node) {
      return say(
        `${before.node} and ${exchange.node} take their ids from ${exchange.key} of ${exchange.store}, and write it with write, which takes the place of whatever is there: between a node's read and its write another takes the same ids.`,
        ...pointers,
        at.message(before.request),
        at.message(exchange.request),
      );
    }
    last.set(place, exchange);
  }
  return null;
}

/** Numbers that go with the time, so that whoever is asked in the same tick gives the same. */
function ofTheClock({ answered, pointers }: Doubled): Statement | null {
  const first = answered[0];
  const last = answered.at(-1);
  const [from, to] = [first, last].map((one) => integerOf(one?.completion?.value));
  if (first?.completion == null || last?.completion == null || from == null || to == null) return null;
  const elapsed = last.completion.time - first.completion.time;
  if (elapsed < 1e9 || to <= from) return null;
  const unit = clockUnits.find(({ nanos }) => {
    const ticks = elapsed / nanos;
    return Math.abs(Number(to - from) - ticks) <= Math.max(2, ticks / 100);
  });
  if (unit === undefined) return null;
  return say(
    `The ids are the time in ${unit.name}: from the first to the last they grew by ${grouped(Number(to - from))}, as the time did. Two that are made in the same one are alike.`,
    ...pointers,
    at.operation(first.completion),
    at.operation(last.completion),
  );
}

const clockUnits = [
  { name: 'nanoseconds', nanos: 1 },
  { name: 'microseconds', nanos: 1e3 },
  { name: 'milliseconds', nanos: 1e6 },
  { name: 'seconds', nanos: 1e9 },
] as const;

/**
 * Ids from so small a supply that so many draws at random are bound to meet: of n draws from N about n²/2N do
 * (the birthday problem).
 */
function byChance({ answered, groups, pointers }: Doubled): Statement | null {
  const supply = supplyOf(answered.map(({ completion }) => completion?.value ?? null));
  if (supply === null) return null;
  const expected = answered.length ** 2 / (2 * supply.size);
  // Fewer than expected at a quarter, more than at four times: not what chance does.
  if (groups.length < expected / 4 || groups.length > Math.max(expected * 4, expected + 4)) return null;
  return say(
    `The ids look drawn at random from about ${grouped(supply.size)} (${supply.words}). Of ${count(answered.length, 'draw')} about ${grouped(Math.max(1, Math.round(expected)))} meet by chance; ${groups.length === 1 ? 'one' : grouped(groups.length)} did.`,
    ...pointers,
  );
}

interface Supply {
  readonly size: number;
  readonly words: string;
}

/** How many ids there can be, where they look as if drawn from all of them alike. */
function supplyOf(values: readonly Edn[]): Supply | null {
  if (values.length < 50) return null;
  const numbers = values.map(integerOf);
  if (numbers.every((value) => value !== null && value >= 0n && value <= largestExact)) {
    return numberSupply(numbers.map(Number));
  }
  const texts = values.filter((value) => typeof value === 'string');
  return texts.length === values.length ? hexSupply(texts) : null;
}

/** Numbers that fill a power of two evenly and in no order. */
function numberSupply(numbers: readonly number[]): Supply | null {
  const bits = Math.ceil(Math.log2(Math.max(...numbers) + 1));
  const size = 2 ** bits;
  const rising = numbers.filter((value, i) => value > (numbers[i - 1] ?? -1)).length / numbers.length;
  const below = numbers.filter((value) => value < size / 2).length / numbers.length;
  if (rising > 0.6 || rising < 0.4 || below < 0.3 || below > 0.7) return null;
  return { size, words: `numbers of ${bits} bits` };
}

/** Texts of one length whose every place takes all sixteen hexadecimal digits. */
function hexSupply(texts: readonly string[]): Supply | null {
  const length = texts[0]?.length ?? 0;
  if (length > 12 || !texts.every((text) => text.length === length && /^[0-9a-f]+$/.test(text))) return null;
  for (let place = 0; place < length; place++) {
    if (new Set(texts.map((text) => text[place])).size < 12) return null;
  }
  return { size: 16 ** length, words: `texts of ${length} hexadecimal digits` };
}

function ofSeveralNodes({ groups, pointers, evidence }: Doubled, across: number): Statement | null {
  if (across < groups.length * 0.95 || !(groups.length >= 5 || (groups[0]?.length ?? 0) > 2)) {
    return null;
  }
  const { exchanges } = storeLog(evidence);
  const ask = new Set(exchanges.map(({ node }) => node));
  const all = across === groups.length && groups.length > 1 ? 'All ' : '';
  const who = `${all}${idsWere(groups)} given by different nodes`;
  if (ask.size > 1) return say(`${who}, which ask the same service for them.`, ...pointers);
  return say(`${who}: the ids do not say which node made them.`, ...pointers);
}

/** Doubled ids at even distances: a node gives the first or last of its block, and so does the next one. */
function atBlockEnds({ groups, pointers }: Doubled): Statement | null {
  const ids = groups
    .flatMap(([one]) => integerOf(one?.completion?.value) ?? [])
    .sort((a, b) => (a < b ? -1 : 1));
  const gaps = ids.slice(1).map((id, i) => id - (ids[i] as bigint));
  const step = gaps.reduce((one, other) => divisor(one, other), 0n);
  if (ids.length < groups.length || gaps.length < 3 || step < 4n) return null;
  return say(
    `The doubled ids lie at even distances (${list(ids.slice(0, 3).map(String))} …, multiples of ${step} apart), as the ends of blocks do: what one block ends with, another begins with.`,
    ...pointers,
  );
}

function divisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisor(b, a % b);
}

function ofOneNode({ groups, answered, pointers, evidence }: Doubled): Statement {
  const repeated = groups.reduce((sum, group) => sum + group.length, 0);
  if (repeated >= answered.length * 0.9 && groups.length <= evidence.spec.nodes.length) {
    return say('Each node gives every client the same id.', ...pointers);
  }
  const gap = (group: Group) => (group[1]?.completion?.time ?? 0) - (group[0]?.completion?.time ?? 0);
  const close = groups.filter((group) => Math.abs(gap(group)) < 2e6).length;
  const together =
    close >= groups.length * 0.9 ? ' The two were made within two milliseconds of each other.' : '';
  const many = groups.length > 1;
  return say(
    `${many ? 'All ' : ''}${idsWere(groups)} given by one node${many ? ' each' : ''}: what tells its ids apart repeats itself.${together}`,
    ...pointers,
  );
}

function idsWere(groups: readonly Group[]): string {
  return groups.length === 1 ? 'The id was' : `${count(groups.length, 'doubled id')} were`;
}

/** The value as an integer, null when it is none. */
function integerOf(value: Edn | undefined): bigint | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  return null;
}
