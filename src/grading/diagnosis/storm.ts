/** Messages without end: a round that feeds itself, or a sender that does not stop. */
import type { RunEnding } from '../../engines/engine.ts';
import { isJsonObject, parseFirstJson } from '../../json.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { bodyHead } from '../evidence/json-text.ts';
import { isBetweenNodes } from '../evidence/spread.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, count, duration, quoted, say, sayAt, seconds } from '../statement.ts';
import { type Draft, nameOf, tally } from './draft.ts';

type Storm = Extract<RunEnding, { kind: 'message-storm' }>;

/**
 * Nanoseconds of virtual time within which a message that was sent after one of its kind came in counts as
 * sent on: a handler takes some tens of microseconds for each message it sends.
 */
const sentOnWithin = 200_000;

/** The diagnosis of a run that its messages ended. */
export function stormDraft(evidence: RunEvidence, ending: Storm): Draft {
  return answeredStorm(evidence, ending) ?? sentStorm(evidence, ending);
}

/** Answers of services are as many as the requests that they answer: those are what is told. */
function answeredStorm(evidence: RunEvidence, ending: Storm): Draft | null {
  const { time } = ending.step;
  const { messages } = journal(evidence);
  const nodes = new Set(evidence.spec.nodes);
  const kind = bodyHead(ending.body).type;
  const answers = messages.filter(
    ({ src, dest, body }) =>
      nodes.has(dest) && bodyHead(body).inReplyTo !== null && bodyHead(body).type === kind && !isClient(src),
  );
  const [answer] = answers;
  if (answer === undefined || answers.some(({ src }) => nodes.has(src))) return null;
  const service = answer.src;
  const all = messages.filter(({ src, dest }) => nodes.has(src) && dest === service);
  const type = tally(all.map(({ body }) => bodyHead(body).type ?? ''))[0]?.[0];
  const asked = all.filter(({ body }) => bodyHead(body).type === type);
  const node = busiest(asked);
  const own = asked.filter(({ src }) => src === node);
  const ofClients = messages.filter(({ src, dest }) => isClient(src) && dest === node);
  const [first] = own;
  if (first === undefined || type === undefined) return null;
  const each = (own.length / Math.max(1, ofClients.length)).toFixed(0);
  return {
    code: 'message-storm',
    headline: sayAt(
      time,
      `A message storm: ${service} is asked for ${quoted(type, 40)} over and over, most by ${node}; ${count(ending.messages, 'message')} by ${seconds(time)}.`,
      at.outcome('ending/body'),
      at.outcome('ending/messages'),
      at.outcome('ending/step'),
      at.message(first),
    ),
    steps: [
      sayAt(first.sent, `${node} sent ${quoted(first.body, 100)} to ${service}.`, at.message(first)),
      say(
        `In all ${node} sent ${service} ${count(own.length, 'message')} ${quoted(type, 40)}, and got ${count(ofClients.length, 'request')} of clients meanwhile: ${each} for each.`,
        at.message(first),
        at.message(own.at(-1) ?? first),
      ),
    ],
    cause: null,
    look: `when a node asks ${service} for ${quoted(type, 40)}, and how often for one request of a client`,
  };
}

function sentStorm(evidence: RunEvidence, ending: Storm): Draft {
  const { time } = ending.step;
  const between = journal(evidence).messages.filter(isBetweenNodes);
  const exact = between.filter((message) => sameBody(message.body, ending.body));
  const kind = typeOf(ending.body);
  const alike = exact.length > 0 ? exact : between.filter(({ body }) => typeOf(body) === kind);
  const first = alike[0] ?? null;
  const again = first === null ? undefined : alike.find((one) => one.id > first.id && sameLink(one, first));
  const steps: Statement[] = [];
  if (first !== null) {
    const what = nameOf(exact.length > 0 ? first.body : ending.body);
    steps.push(
      sayAt(first.sent, `${first.src} sent ${what} to ${first.dest} for the first time.`, at.message(first)),
    );
  }
  if (first !== null && again !== undefined) {
    const what = exact.length > 0 ? 'the same' : 'another';
    steps.push(
      sayAt(
        again.sent,
        `${again.src} sent ${what} to ${again.dest}${what === 'the same' ? ' again' : ''}, ${duration(again.sent - first.sent)} after the first time.`,
        at.message(first),
        at.message(again),
      ),
    );
  }
  steps.push(
    sayAt(
      time,
      `By ${seconds(time)} ${count(ending.messages, 'message')} had been sent.`,
      at.outcome('ending/messages'),
      at.outcome('ending/step'),
    ),
  );
  const sentOn = goesRound(alike);
  // Bodies that all differ are of one kind, not one message: that they coincide shows no round.
  const rounds = exact.length > 0 && ending.route.length > 1 && sentOn;
  const name = quoted(nameOf(ending.body), 60);
  const path = rounds
    ? `${name} goes round ${ending.route.join(' → ')}`
    : `${name} is sent without end, ${first === null ? `last by ${ending.step.node}` : `most by ${busiest(alike)}`}`;
  return {
    code: 'message-storm',
    headline: sayAt(
      time,
      `A message storm: ${path}, ${count(ending.messages, 'message')} by ${seconds(time)}.`,
      at.outcome('ending/body'),
      at.outcome('ending/route'),
      at.outcome('ending/messages'),
      at.outcome('ending/step'),
      ...(first === null ? [] : [at.message(first)]),
    ),
    steps,
    cause: first === null || rounds !== sentOn ? null : causeOf(rounds, first),
    look: `${rounds ? 'the handler of' : 'what sends'} ${quoted(nameOf(ending.body).split(' ')[0] ?? '', 40)}`,
  };
}

function causeOf(rounds: boolean, first: MessageRecord): Statement {
  return say(
    rounds
      ? 'Nodes send on what they have had before. A node that passes on only what is new to it ends the round.'
      : 'Most of them were sent when none of the kind had just come in: by a timer, a loop, or retries that add up. Each needs a pause, and an end.',
    at.message(first),
    at.outcome('ending/body'),
  );
}

/** Whether most were sent right after one of them came in at their sender. */
function goesRound(alike: readonly MessageRecord[]): boolean {
  const arrivals = new Map<NodeId, number[]>();
  for (const { dest, received } of alike) {
    if (received === null) continue;
    const times = arrivals.get(dest);
    if (times === undefined) arrivals.set(dest, [received]);
    else times.push(received);
  }
  for (const times of arrivals.values()) times.sort((a, b) => a - b);
  const next = new Map<NodeId, number>();
  let sentOn = 0;
  for (const { src, sent } of [...alike].sort((a, b) => a.sent - b.sent)) {
    const times = arrivals.get(src) ?? [];
    let i = next.get(src) ?? 0;
    while (i < times.length && (times[i] as number) <= sent) i++;
    next.set(src, i);
    const last = times[i - 1];
    if (last !== undefined && sent - last <= sentOnWithin) sentOn++;
  }
  return sentOn * 2 > alike.length;
}

/** The node that sent most of them; the first of several. */
function busiest(alike: readonly MessageRecord[]): NodeId {
  const counts = new Map<NodeId, number>();
  for (const { src } of alike) counts.set(src, (counts.get(src) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

function sameLink(one: MessageRecord, other: MessageRecord): boolean {
  return one.src === other.src && one.dest === other.dest;
}

function typeOf(body: string): unknown {
  const { value } = parseFirstJson(body);
  return isJsonObject(value) ? value.type : undefined;
}

/** Bodies without what every message has of its own. */
function sameBody(a: string, b: string): boolean {
  const bare = (body: string) =>
    body.replace(/"(msg_id|in_reply_to)"\s*:\s*-?\d+,?/g, '').replace(/,\}/g, '}');
  return a === b || bare(a) === bare(b);
}
