/** Wrong sums of counters that live in a key-value service: old reads, overwritten and refused writes. */
import type { MessageRecord } from '../../results/trace.ts';
import { type Add, addsOf } from '../evidence/adds.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { bodyHead } from '../evidence/json-text.ts';
import { type Exchange, same, storeLog, type Version, versionsUntil } from '../evidence/store.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, list, quoted, say, sayAt, seconds } from '../statement.ts';
import type { Draft } from './draft.ts';
import { addStep, explained, type WrongSum } from './wrong-sum-steps.ts';

const keyDoesNotExist = 20;
const preconditionFailed = 22;
/** Errors with which a store says for certain that it has changed nothing. */
const refusals: ReadonlySet<number> = new Set([keyDoesNotExist, preconditionFailed]);

/** What a store's part in a wrong sum was; null when the messages to stores do not show any. */
export function storedSumDraft(context: WrongSum): Draft | null {
  return staleRead(context) ?? refused(context) ?? lostUpdate(context) ?? unreadKey(context);
}

/** A read of the store whose answer was no longer what the store held. */
interface Stale {
  readonly shown: Exchange;
  readonly newest: Version;
  readonly behind: number;
}

/** The final read is right but for what the store showed the node of the past. */
function staleRead(context: WrongSum): Draft | null {
  const { evidence, read, node } = context;
  const { total, canBe } = addsOf(evidence);
  const stale = [...lastShown(context).values()].flatMap((shown): readonly Stale[] => {
    const newest = versionsUntil(evidence, shown).at(-1);
    const [old, now] = [numberShown(shown), newest?.value];
    if (newest === undefined || typeof now !== 'number' || old === null || old === now) return [];
    return [{ shown, newest, behind: now - old }];
  });
  const [first] = [...stale].sort((a, b) => Math.abs(b.behind) - Math.abs(a.behind));
  const behind = stale.reduce((sum, one) => sum + one.behind, 0);
  if (first === undefined || !canBe(read.value + behind)) return null;
  const { shown, newest } = first;
  const { store, key } = shown;
  const told =
    shown.answer === 'read_ok' ? `answered ${numberShown(shown)}` : 'answered that it does not exist';
  const writer = newest.exchange;
  const why = sayAt(
    shown.time,
    `${store} showed ${node} the past: asked for the key ${quoted(key, 40)} at ${seconds(shown.time)}, it ${told}, though ${writer.node} had made it ${newest.value} at ${seconds(writer.time)}.`,
    at.message(shown.request),
    at.message(shown.reply),
    at.message(writer.request),
    at.message(writer.reply),
  );
  const steps = [
    sayAt(
      writer.time,
      `${writer.node} wrote ${newest.value} under ${quoted(key, 40)}.`,
      at.message(writer.request),
      at.message(writer.reply),
    ),
    ...stale.map((one) =>
      sayAt(
        one.shown.time,
        `${store} answered ${node}'s read of ${quoted(one.shown.key, 40)}, behind by ${one.behind}.`,
        at.message(one.shown.request),
        at.message(one.shown.reply),
        at.message(one.newest.exchange.request),
      ),
    ),
    say(
      `With what ${store} held by then the read would have been ${read.value + behind}, and ${total} were acknowledged.`,
      ...stale.flatMap((one) => [at.message(one.newest.exchange.request), at.message(one.shown.reply)]),
      at.result('workload/acceptable'),
    ),
  ];
  return explained(
    context,
    'wrong-sum-stale-read',
    why,
    steps,
    sinceItsLastWrite(evidence, shown),
    // Of lww-kv's replicas either may answer, and nothing that a node asks first brings it up to date.
    store === 'lww-kv'
      ? `which store ${node} asks: a read of ${store} may show the past, whatever was asked before`
      : `what ${node} does in a read before it asks ${store}`,
  );
}

/** The last thing that the node changed in the store before a read: from there on the store may show it any state. */
function sinceItsLastWrite(evidence: RunEvidence, shown: Exchange): Statement | null {
  const { store, node } = shown;
  if (store !== 'seq-kv') return null;
  let last: Exchange | null = null;
  for (const versions of storeLog(evidence).versions.values()) {
    for (const { exchange } of versions) {
      const isBefore = exchange.node === node && exchange.store === store && exchange.time < shown.time;
      if (isBefore && (last === null || exchange.time > last.time)) last = exchange;
    }
  }
  const rule = `${store} may show a node any state since the last one that this node has seen or made`;
  if (last === null) {
    return say(
      `${rule}, and ${node} never changed anything there.`,
      at.message(shown.request),
      at.message(shown.reply),
    );
  }
  return say(
    `${rule}. What ${node} changed there last was at ${seconds(last.time)}.`,
    at.message(last.request),
    at.message(shown.request),
  );
}

/** What the store last answered for each key while the node made its answer to the final read. */
function lastShown({ evidence, read, node }: WrongSum): ReadonlyMap<string, Exchange> {
  const answer = read.request === null ? undefined : journal(evidence).repliesTo(read.request)[0];
  const until = answer?.sent ?? read.completion.time;
  const shown = new Map<string, Exchange>();
  for (const exchange of storeLog(evidence).exchanges) {
    const { request, reply, type } = exchange;
    if (exchange.node !== node || type !== 'read' || request.sent < read.time) continue;
    if (reply.received !== null && reply.received <= until)
      shown.set(`${exchange.store} ${exchange.key}`, exchange);
  }
  return shown;
}

/** The number that a read of the store was told; zero for a key that does not exist. */
function numberShown({ answer, error, value }: Exchange): number | null {
  if (answer === 'read_ok') return typeof value === 'number' ? value : null;
  return error === 20 ? 0 : null;
}

/** A compare-and-set that the store refused, upon which the node acknowledged the add without another try. */
function refused(context: WrongSum): Draft | null {
  const { evidence } = context;
  const cases: { readonly exchange: Exchange; readonly add: Add }[] = [];
  for (const exchange of storeLog(evidence).exchanges) {
    if (exchange.type !== 'cas' || exchange.error === null || !refusals.has(exchange.error)) continue;
    const add = acknowledgedUpon(evidence, exchange);
    if (add !== null) cases.push({ exchange, add });
  }
  const [first] = cases;
  if (first === undefined || context.difference >= 0) return null;
  const { exchange, add } = first;
  const { node, store, reply } = exchange;
  const answered = reply.received ?? reply.sent;
  const many = cases.length === 1 ? '' : ` The same became of ${count(cases.length - 1, 'more add')}.`;
  const why = sayAt(
    answered,
    `${store} refused a compare-and-set of ${node}, and ${node} acknowledged its client's add of ${add.delta} all the same, without another try (${seconds(answered)}).${many}`,
    at.message(exchange.request),
    at.message(reply),
    at.operation(add.completion),
    ...cases.slice(1, 6).map((one) => at.message(one.exchange.reply)),
  );
  const steps = [
    addStep(add),
    sayAt(
      exchange.request.sent,
      `${node} asked ${store} to put ${show(exchange.value)} in the place of ${show(exchange.from)}.`,
      at.message(exchange.request),
    ),
    sayAt(answered, `${store} refused: ${quoted(reply.body, 120)}`, at.message(reply)),
  ];
  const isMissing = exchange.error === keyDoesNotExist;
  const cause = say(
    isMissing
      ? `The add was in no state of ${store}: the key does not exist, and a compare-and-set makes none unless create_if_not_exists says so.`
      : `The add was in no state of ${store}: a compare-and-set that is refused changes nothing.`,
    at.message(reply),
    at.operation(add.completion),
  );
  return explained(
    context,
    'wrong-sum-refused',
    why,
    steps,
    cause,
    `what the node does when a compare-and-set comes back with error ${exchange.error}`,
  );
}

/** The add of the very delta that the node acknowledged as the next thing it did after a refusal. */
function acknowledgedUpon(evidence: RunEvidence, { node, reply, from, value }: Exchange): Add | null {
  if (reply.received === null || typeof from !== 'number' || typeof value !== 'number') return null;
  const sent = sentFrom(evidence, node);
  const next = sent.find((message) => message.sent >= (reply.received ?? 0) && message.id > reply.id);
  if (next === undefined || !isClient(next.dest) || bodyHead(next.body).type !== 'add_ok') return null;
  // In the same instant but for the time that the node's step takes.
  if (next.sent - reply.received > 1e6) return null;
  const adds = addsOf(evidence).of.get(node) ?? [];
  const { inReplyTo } = bodyHead(next.body);
  const add = adds.find(
    ({ request }) => request?.src === next.dest && bodyHead(request.body).msgId === inReplyTo,
  );
  return add !== undefined && add.delta === value - from ? add : null;
}

const sentBy = new WeakMap<RunEvidence, Map<string, readonly MessageRecord[]>>();

function sentFrom(evidence: RunEvidence, node: string): readonly MessageRecord[] {
  let known = sentBy.get(evidence);
  if (known === undefined) {
    known = new Map();
    sentBy.set(evidence, known);
  }
  let sent = known.get(node);
  if (sent === undefined) {
    sent = journal(evidence).messages.filter(({ src }) => src === node);
    known.set(node, sent);
  }
  return sent;
}

/** A write over a number that another node had written and that the writer had not been shown. */
function lostUpdate(context: WrongSum): Draft | null {
  const { evidence } = context;
  const cases: { readonly over: Version; readonly by: Version; readonly last: Exchange | null }[] = [];
  const { exchanges } = storeLog(evidence);
  for (const versions of storeLog(evidence).versions.values()) {
    for (const [i, by] of versions.entries()) {
      const over = versions[i - 1];
      if (over === undefined || by.exchange.type !== 'write') continue;
      if (over.exchange.node === by.exchange.node) continue;
      if (typeof over.value !== 'number' || typeof by.value !== 'number') continue;
      const { node, store, key, request } = by.exchange;
      const shown = exchanges.filter(
        (one) =>
          one.node === node &&
          one.store === store &&
          one.key === key &&
          one.type === 'read' &&
          one.reply.received !== null &&
          one.reply.received <= request.sent,
      );
      if (shown.some((one) => one.time > over.exchange.time && same(one.value, over.value))) continue;
      cases.push({ over, by, last: shown.at(-1) ?? null });
      if (cases.length >= 400) break;
    }
  }
  const [first] = cases;
  if (first === undefined || context.difference >= 0) return null;
  const { over, by, last } = first;
  const [writer, other] = [by.exchange, over.exchange];
  const { store, node, key } = writer;
  const known =
    last === null
      ? `${node} had not read the key before`
      : `what ${node} had read there last was ${last.answer === 'read_ok' ? show(last.value) : 'nothing'}`;
  const many =
    cases.length === 1
      ? ''
      : ` So it went ${cases.length >= 400 ? 'at least ' : ''}${count(cases.length - 1, 'more time')}.`;
  const why = sayAt(
    writer.time,
    `In ${store}, ${node} wrote ${show(by.value)} over the ${show(over.value)} of ${other.node} at ${seconds(writer.time)}; ${known}.${many}`,
    at.message(writer.request),
    at.message(writer.reply),
    at.message(other.request),
    ...(last === null ? [] : [at.message(last.reply)]),
    ...cases.slice(1, 6).map((one) => at.message(one.by.exchange.request)),
  );
  const steps = [
    ...(last === null
      ? []
      : [
          sayAt(
            last.time,
            `${node} read ${quoted(key, 40)}: ${last.answer === 'read_ok' ? show(last.value) : 'nothing'}.`,
            at.message(last.request),
            at.message(last.reply),
          ),
        ]),
    sayAt(
      other.time,
      `${other.node} wrote ${show(over.value)} under ${quoted(key, 40)}.`,
      at.message(other.request),
    ),
    sayAt(
      writer.time,
      `${node} wrote ${show(by.value)} under ${quoted(key, 40)}.`,
      at.message(writer.request),
    ),
  ];
  const cause = say(
    `Adds that were in ${other.node}'s ${show(over.value)} and not in ${node}'s ${show(by.value)} are gone with it.`,
    at.message(other.request),
    at.message(writer.request),
  );
  return explained(
    context,
    'wrong-sum-lost-update',
    why,
    steps,
    cause,
    `where the node writes to ${store}: what another node wrote in between must survive`,
  );
}

/** Just what is missing stands under keys that the node does not read for its answer. */
function unreadKey(context: WrongSum): Draft | null {
  const { evidence, read, node, difference } = context;
  const shown = lastShown(context);
  if (shown.size < 2) return null;
  const unread = [...storeLog(evidence).versions].flatMap(([name, versions]) => {
    const last = versions.findLast(({ exchange }) => exchange.time < read.time);
    const isRead = shown.has(name);
    return last === undefined || isRead || typeof last.value !== 'number' ? [] : [{ name, last }];
  });
  const missing = unread.filter(({ last }) => last.value === -difference);
  const [only] = missing;
  if (only === undefined || missing.length > 1) return null;
  const { exchange, value } = only.last;
  const asked = [...shown.values()];
  const inVain = asked.filter(({ error }) => error === keyDoesNotExist);
  return explained(
    context,
    'wrong-sum-not-kept',
    sayAt(
      exchange.time,
      `Just what is missing, ${show(value)}, ${exchange.node} had put in ${exchange.store} under ${quoted(exchange.key, 40)} at ${seconds(exchange.time)}; for its answer ${node} read ${list(asked.map(({ key }) => quoted(key, 40)))}, not that one.${inVain.length === 0 ? '' : ` ${list(inVain.map(({ key }) => quoted(key, 40)))} ${inVain.length === 1 ? 'does' : 'do'} not exist.`}`,
      at.message(exchange.request),
      at.message(exchange.reply),
      ...asked.flatMap(({ request, reply }) => [at.message(request), at.message(reply)]),
    ),
    [
      sayAt(
        exchange.time,
        `${exchange.node} wrote ${show(value)} under ${quoted(exchange.key, 40)}.`,
        at.message(exchange.request),
      ),
      ...inVain.map((one) =>
        sayAt(
          one.time,
          `${one.store} answered ${node}'s read of ${quoted(one.key, 40)}: there is no such key.`,
          at.message(one.request),
          at.message(one.reply),
        ),
      ),
    ],
    null,
    `which keys ${node} reads for its answer: those of all nodes, by the names that init gives`,
  );
}

function show(value: unknown): string {
  return quoted(JSON.stringify(value) ?? 'nothing', 40);
}
