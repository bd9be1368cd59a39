/**
 * How broadcast values spread: which messages carry a value, and when each node first got it.
 *
 * A message carries a value when its body holds the value as an integer of its own, at any depth: plain
 * forwards, batches, wrapped objects and gossip of whole sets alike. Two rules keep counters and clocks
 * that happen to be equal apart: a field counts only if what it holds was mostly broadcast before it was
 * sent, and a message counts only if its sender had the value by then.
 */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { RunEvidence } from '../grader.ts';
import { ednToText } from './edn-text.ts';
import { isClient, journal } from './journal.ts';
import { bodyHead, eachInteger, mayHold } from './json-text.ts';
import { messageNumbers } from './message-numbers.ts';
import { type ClientOperation, clientOperations, givenBy } from './operations.ts';
import { lastReads, readSet } from './reads.ts';

/** How a node first got a value. */
export interface Arrival {
  readonly node: NodeId;
  readonly message: MessageRecord;
  readonly time: number;
}

export interface Spread {
  readonly value: string;
  /** The broadcast of the value; null for a value that nobody broadcast. */
  readonly broadcast: ClientOperation | null;
  /** The client's request that brought it in, when the journal has it. */
  readonly request: MessageRecord | null;
  readonly origin: NodeId | null;
  /** First arrival at each node that got it, the origin included. */
  readonly arrivals: ReadonlyMap<NodeId, Arrival>;
  /** Every message between nodes (or services) that carried it, in order of sending. */
  readonly carriers: readonly MessageRecord[];
}

interface ValueMap {
  /** Values by their digits. */
  readonly broadcasts: ReadonlyMap<string, ClientOperation>;
  /** `type path` pairs whose integers are broadcast values. */
  readonly fields: ReadonlySet<string>;
  /** Types that have such a field. */
  readonly types: ReadonlySet<string>;
}

const valueMaps = new WeakMap<RunEvidence, ValueMap>();
const SAMPLE = 20_000;
/** Fields that are about the message, not in it, where another field of the type holds values. */
const ABOUT =
  /^(seq|id|gid|ts|time|timestamp|clock|version|round|ttl|hops?|term|epoch|count|n|from|depth|attempt)$/;

/** Which fields of which messages hold broadcast values in this run. */
export function valueMap(evidence: RunEvidence): ValueMap {
  const known = valueMaps.get(evidence);
  if (known !== undefined) return known;
  const broadcasts = new Map<string, ClientOperation>();
  const given = givenBy(evidence);
  for (const operation of clientOperations(evidence)) {
    if (operation.f !== given.f) continue;
    const value = ednToText(operation.invoke.value);
    if (!broadcasts.has(value)) broadcasts.set(value, operation);
  }
  const tallies = new Map<string, { type: string; path: string; total: number; wrong: number }>();
  const between = journal(evidence).messages.filter(isBetweenNodes);
  const stride = Math.max(1, Math.floor(between.length / SAMPLE));
  for (let i = 0; i < between.length; i += stride) {
    const message = between[i];
    if (message === undefined) continue;
    const type = bodyHead(message.body).type ?? '';
    eachInteger(message.body, (path, digits) => {
      if (path === 'msg_id' || path === 'in_reply_to') return;
      const key = `${type} ${path}`;
      let tally = tallies.get(key);
      if (tally === undefined) {
        tally = { type, path, total: 0, wrong: 0 };
        tallies.set(key, tally);
      }
      tally.total += 1;
      const source = broadcasts.get(digits);
      if (source === undefined || source.invoke.time > message.sent) tally.wrong += 1;
    });
  }
  const good = [...tallies.entries()].filter(([, tally]) => tally.wrong <= tally.total * 0.2);
  const kept = good.filter(([, tally]) => {
    const name = tally.path.split('/').at(-1) ?? '';
    if (!ABOUT.test(name)) return true;
    return !good.some(([, other]) => other.type === tally.type && !ABOUT.test(other.path));
  });
  const idle = new Set(messageNumbers(between, new Set(kept.map(([key]) => key))));
  // Once a field is out, another may turn out to stand alone.
  for (let size = -1; size !== idle.size; ) {
    size = idle.size;
    const left = new Set(kept.map(([key]) => key).filter((key) => !idle.has(key)));
    for (const key of fieldsWithoutEffect(evidence, between, stride, broadcasts, left)) idle.add(key);
  }
  const telling = kept.filter(([key]) => !idle.has(key));
  const map: ValueMap = {
    broadcasts,
    fields: new Set(telling.map(([key]) => key)),
    types: new Set(telling.map(([, tally]) => tally.type)),
  };
  valueMaps.set(evidence, map);
  return map;
}

/**
 * Fields that, where they alone brought a value, hardly ever made a node's reads return it, while another
 * field nearly always did: numbers of batches and rounds look like values, but nobody keeps them.
 */
function fieldsWithoutEffect(
  evidence: RunEvidence,
  between: readonly MessageRecord[],
  stride: number,
  broadcasts: ReadonlyMap<string, ClientOperation>,
  fields: ReadonlySet<string>,
): ReadonlySet<string> {
  if (fields.size < 2) return new Set();
  // Per node and value the field that brought it; null when there were several.
  const only = new Map<string, string | null>();
  for (let i = 0; i < between.length; i += stride) {
    const message = between[i];
    if (message === undefined || message.received === null) continue;
    const { dest, body } = message;
    const type = bodyHead(body).type ?? '';
    eachInteger(body, (path, digits) => {
      const field = `${type} ${path}`;
      const source = broadcasts.get(digits);
      if (!fields.has(field) || source === undefined || source.node === dest) return;
      const key = `${dest} ${digits}`;
      const known = only.get(key);
      if (known === undefined) only.set(key, field);
      else if (known !== field) only.set(key, null);
    });
  }
  const reads = lastReads(evidence, false);
  const tallies = new Map<string, { total: number; kept: number }>();
  for (const [key, field] of only) {
    if (field === null) continue;
    const [node = '', value = ''] = key.split(' ');
    const read = reads.get(node);
    if (read === undefined) continue;
    const tally = tallies.get(field) ?? { total: 0, kept: 0 };
    tallies.set(field, tally);
    tally.total += 1;
    if (readSet(read).has(value)) tally.kept += 1;
  }
  const rate = (field: string) => {
    const tally = tallies.get(field);
    return tally === undefined || tally.total === 0 ? null : tally.kept / tally.total;
  };
  if (![...fields].some((field) => (rate(field) ?? 0) > 0.8)) return new Set();
  return new Set([...fields].filter((field) => (rate(field) ?? 1) < 0.2));
}

/** True for a message between nodes, or between a node and a service. */
export function isBetweenNodes(message: MessageRecord): boolean {
  return !isClient(message.src) && !isClient(message.dest);
}

/** The broadcast values a message between nodes carries, each once. */
export function valuesCarried(evidence: RunEvidence, message: MessageRecord): ReadonlySet<string> {
  const map = valueMap(evidence);
  const found = new Set<string>();
  const type = bodyHead(message.body).type ?? '';
  if (!map.types.has(type)) return found;
  eachInteger(message.body, (path, digits) => {
    if (map.fields.has(`${type} ${path}`) && map.broadcasts.has(digits)) found.add(digits);
  });
  return found;
}

function carries(map: ValueMap, message: MessageRecord, value: string): boolean {
  if (!mayHold(message.body, value)) return false;
  const type = bodyHead(message.body).type ?? '';
  if (!map.types.has(type)) return false;
  let found = false;
  eachInteger(message.body, (path, digits) => {
    if (digits === value && map.fields.has(`${type} ${path}`)) found = true;
  });
  return found;
}

const spreads = new WeakMap<RunEvidence, Map<string, Spread>>();

/** Follows one value from its broadcast through every message that carried it. */
export function followValue(evidence: RunEvidence, value: string): Spread {
  let perRun = spreads.get(evidence);
  if (perRun === undefined) {
    perRun = new Map();
    spreads.set(evidence, perRun);
  }
  const known = perRun.get(value);
  if (known !== undefined) return known;

  const map = valueMap(evidence);
  const log = journal(evidence);
  const broadcast = map.broadcasts.get(value) ?? null;
  const request = broadcast === null ? null : log.requestOf(broadcast);
  const arrivals = new Map<NodeId, Arrival>();
  if (request !== null && request.received !== null) {
    arrivals.set(request.dest, { node: request.dest, message: request, time: request.received });
  }
  const carriers: MessageRecord[] = [];
  for (const message of log.messages) {
    if (!isBetweenNodes(message) || !carries(map, message, value)) continue;
    const had = arrivals.get(message.src);
    if (had === undefined || had.time > message.sent) continue;
    carriers.push(message);
    if (message.received === null) continue;
    const earlier = arrivals.get(message.dest);
    if (earlier === undefined || message.received < earlier.time) {
      arrivals.set(message.dest, { node: message.dest, message, time: message.received });
    }
  }
  const spread: Spread = {
    value,
    broadcast,
    request,
    origin: request?.dest ?? broadcast?.node ?? null,
    arrivals,
    carriers,
  };
  perRun.set(value, spread);
  return spread;
}

/** The messages that first brought a value to a node, from the origin's first hop to the last one. */
export function pathTo(spread: Spread, node: NodeId): readonly MessageRecord[] {
  const path: MessageRecord[] = [];
  let at = node;
  for (let hops = 0; hops <= spread.arrivals.size; hops += 1) {
    const arrival = spread.arrivals.get(at);
    if (arrival === undefined || isClient(arrival.message.src)) break;
    path.unshift(arrival.message);
    at = arrival.message.src;
  }
  return path;
}

/** Which nodes ever sent values to which: receiver to senders, delivered or not. */
export function feeders(evidence: RunEvidence): ReadonlyMap<NodeId, ReadonlySet<NodeId>> {
  const { types } = valueMap(evidence);
  const feeds = new Map<NodeId, Set<NodeId>>();
  for (const message of journal(evidence).messages) {
    if (!isBetweenNodes(message) || !types.has(bodyHead(message.body).type ?? '')) continue;
    const known = feeds.get(message.dest);
    if (known === undefined) feeds.set(message.dest, new Set([message.src]));
    else known.add(message.src);
  }
  return feeds;
}
