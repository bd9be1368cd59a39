/** When messages breed without end: the budgets, and what to say of the message that does it. */
import { isJsonObject, type JsonObject, parseFirstJson } from '../../../json.ts';
import type { NodeId } from '../../../results/trace.ts';
import type { Nanos, TestSpec } from '../../engine.ts';
import { involvesClient, type Journal } from './journal.ts';
import { visitMembers } from './json-spans.ts';

/** Counts after which a run ends as `message-storm`. */
export interface Budgets {
  /** Messages sent at one and the same instant of virtual time. */
  readonly messagesPerInstant: number;
  /** Messages sent in the whole run, without requests to services and their answers, which have {@link requests}. */
  readonly messages: number;
  /** Messages that wait at one node, on its way or unread. */
  readonly unread: number;
  /** Requests of all nodes to services. */
  readonly requests: RequestBudget;
}

/** How many requests to services a run may have made by a moment: the sum of the three. */
export interface RequestBudget {
  readonly atFirst: number;
  /** For each second of the main phase and what follows it. */
  readonly perSecond: number;
  /** For each operation that clients have begun. */
  readonly perOperation: number;
}

/**
 * The budgets of a test. Generous: Maelstrom lets a flood pass that gets done, and correct programs of the
 * course send up to 1,200,000 messages (every broadcast to everybody by everybody, 25 nodes). For a small
 * cluster half a million beside what its operations explain is enough for a retry every ten milliseconds
 * through a long partition, and is reached in seconds by values that circle for ever. No correct program
 * has more than a few thousand waiting at one node; 50,000 are some two seconds of its work, and growing.
 *
 * Services answer at once, so that a compare-and-set that can never succeed goes round ten thousand times a
 * second and node, with nothing else in the way of it. A correct node has as many requests refused per operation
 * as others are under way; it may ask now and then unasked, and two thousand times a second is more often than
 * Node's timers allow. Most is asked at the end of kafka, where each client polls all logs up to fifty times: 1.6
 * requests per client for each operation of the run, as there is a log for some thirty of them.
 */
export function budgetsOf({
  nodes,
  rate,
  timeLimit,
  concurrency,
}: Pick<TestSpec, 'nodes' | 'rate' | 'timeLimit' | 'concurrency'>): Budgets {
  const explained = 4 * nodes.length ** 2 * rate * timeLimit;
  return {
    messagesPerInstant: 100_000,
    messages: Math.min(2_000_000, Math.round(500_000 + explained)),
    unread: 50_000,
    requests: { atFirst: 50_000, perSecond: 2000 * nodes.length, perOperation: 4 + 4 * concurrency },
  };
}

/** No budget at all: somebody looks on who sees a flood, and may cause one by hand. */
export const unlimitedBudgets: Budgets = {
  messagesPerInstant: Infinity,
  messages: Infinity,
  unread: Infinity,
  requests: { atFirst: Infinity, perSecond: 0, perOperation: 0 },
};

/** Counts the messages of nodes against the budgets. */
export class MessageCount {
  readonly #budgets: Budgets;
  #instant: Nanos = Number.NaN;
  #thisInstant = 0;
  #requests = 0;

  constructor(budgets: Budgets) {
    this.#budgets = budgets;
  }

  /**
   * Counts a message sent at that moment.
   *
   * @param sent messages of the whole run, with this one.
   * @param waiting messages that wait at its receiver.
   * @returns true when a budget is exceeded.
   */
  exceeds(at: Nanos, sent: number, waiting: number): boolean {
    if (at !== this.#instant) {
      this.#instant = at;
      this.#thisInstant = 0;
    }
    this.#thisInstant++;
    const { messagesPerInstant, messages, unread } = this.#budgets;
    const withoutServices = sent - 2 * this.#requests;
    return this.#thisInstant > messagesPerInstant || withoutServices > messages || waiting > unread;
  }

  /**
   * Counts a request to a service, `since` nanoseconds after the main phase began (negative before it), when
   * clients had begun that many operations.
   *
   * @returns true when the budget is exceeded.
   */
  exceedsRequests(since: Nanos, operations: number): boolean {
    this.#requests++;
    const { atFirst, perSecond, perOperation } = this.#budgets.requests;
    return this.#requests > atFirst + (perSecond * Math.max(0, since)) / 1e9 + perOperation * operations;
  }
}

export interface Storm {
  /** The body that travels most, as JSON, without msg_id and in_reply_to. */
  readonly body: string;
  /** The nodes that it goes round, the first again at the end where it comes back. */
  readonly route: readonly NodeId[];
}

/** How many of the last messages are looked at. */
const lookBack = 50_000;

/** What travels between nodes most, of late. Where no body repeats, bodies count by their type. */
export function describeStorm(journal: Journal): Storm {
  const byBody = new Map<string, [NodeId, NodeId][]>();
  const bare = new Map<string, [NodeId, NodeId][]>();
  for (let id = Math.max(0, journal.length - lookBack); id < journal.length; id++) {
    const { src, dest, body } = journal.entry(id);
    if (involvesClient(src, dest)) continue;
    const content = withoutIds(body);
    const links = byBody.get(content) ?? bare.get(content);
    if (links !== undefined) links.push([src, dest]);
    // An acknowledgement that says nothing else travels as often as what it answers, and names no value.
    else (saysTypeAlone(content) ? bare : byBody).set(content, [[src, dest]]);
  }
  if (byBody.size === 0) for (const [body, links] of bare) byBody.set(body, links);
  const byType = new Map<string, [NodeId, NodeId][]>();
  if (most(byBody)[1].length <= Math.max(2, lookBack / 1000)) {
    for (const [body, links] of byBody) {
      const type = typeOnly(body);
      byType.set(type, [...(byType.get(type) ?? []), ...links]);
    }
  }
  const [body, links] = most(
    byType.size > 0 && most(byType)[1].length > most(byBody)[1].length ? byType : byBody,
  );
  return { body, route: routeOf(links) };
}

function most(counts: ReadonlyMap<string, [NodeId, NodeId][]>): [string, [NodeId, NodeId][]] {
  let best: [string, [NodeId, NodeId][]] = ['{}', []];
  for (const entry of counts) if (entry[1].length > best[1].length) best = entry;
  return best;
}

/** Along the busiest link, then from there along its busiest, until a node comes up again. */
function routeOf(links: readonly (readonly [NodeId, NodeId])[]): NodeId[] {
  const counts = new Map<NodeId, Map<NodeId, number>>();
  let start: NodeId | undefined;
  let busiest = 0;
  for (const [src, dest] of links) {
    const from = counts.get(src) ?? new Map<NodeId, number>();
    const count = (from.get(dest) ?? 0) + 1;
    counts.set(src, from.set(dest, count));
    if (count > busiest) {
      busiest = count;
      start = src;
    }
  }
  const route: NodeId[] = [];
  for (let node = start; node !== undefined; ) {
    const again = route.includes(node);
    route.push(node);
    if (again) break;
    let next: NodeId | undefined;
    let count = 0;
    for (const [dest, times] of counts.get(node) ?? []) {
      if (times > count) {
        count = times;
        next = dest;
      }
    }
    node = next;
  }
  return route;
}

/** The body's text without its msg_id and in_reply_to. */
export function withoutIds(body: string): string {
  const members: string[] = [];
  visitMembers(body, 0, (key, from, _valueFrom, to) => {
    if (key !== 'msg_id' && key !== 'in_reply_to') members.push(body.slice(from, to));
  });
  return `{${members.join(',')}}`;
}

function saysTypeAlone(body: string): boolean {
  const { value } = parseFirstJson(body);
  return isJsonObject(value) && Object.keys(value).every((key) => key === 'type');
}

function typeOnly(body: string): string {
  const value = parseFirstJson(body).value;
  const type = isJsonObject(value) ? (value as JsonObject).type : null;
  return typeof type === 'string' ? JSON.stringify({ type }) : '{}';
}
