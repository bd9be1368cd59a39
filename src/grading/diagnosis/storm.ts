/** Messages without end: a round that feeds itself, or a sender that does not stop. */
import { isJsonObject, parseFirstJson } from '../../json.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { journal } from '../evidence/journal.ts';
import { bodyHead } from '../evidence/json-text.ts';
import { isBetweenNodes } from '../evidence/spread.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, byNodeName, count, duration, list, quoted, say, sayAt, seconds } from '../statement.ts';
import { type Draft, nameOf, tally } from './draft.ts';
import { busiest, type Storm, serviceStorm } from './service-storm.ts';

/**
 * Nanoseconds of virtual time within which a message that was sent after one of its kind came in counts as
 * sent on: a handler takes some tens of microseconds for each message it sends.
 */
const sentOnWithin = 200_000;

/** The diagnosis of a run that its messages ended. */
export function stormDraft(evidence: RunEvidence, ending: Storm): Draft {
  return serviceStorm(evidence, ending) ?? nodeStorm(evidence, ending);
}

function nodeStorm(evidence: RunEvidence, ending: Storm): Draft {
  const { time } = ending.step;
  const between = journal(evidence).messages.filter(isBetweenNodes);
  const exact = between.filter((message) => sameBody(message.body, ending.body));
  const kind = typeOf(ending.body);
  const alike = exact.length > 0 ? exact : between.filter(({ body }) => typeOf(body) === kind);
  const asked = answeredBy(between, alike);
  if (asked !== null) return stormOfRequests(evidence, ending, asked, quoted(String(kind), 40));
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
  steps.push(howMany(ending));
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

/** A storm of answers is one of requests: what is told is who asks without end. */
function stormOfRequests(
  evidence: RunEvidence,
  ending: Storm,
  asked: readonly [MessageRecord, ...MessageRecord[]],
  answer: string,
): Draft {
  const { time } = ending.step;
  const [first] = asked;
  const type = bodyHead(first.body).type ?? 'a request';
  // Requests that were not answered went round as well.
  const alike = journal(evidence).messages.filter(
    (message) => isBetweenNodes(message) && bodyHead(message.body).type === type,
  );
  const rounds = goesRound(alike);
  const sender = busiest(asked);
  const answering = [...new Set(asked.map(({ dest }) => dest))].sort(byNodeName);
  const how = rounds
    ? `each node that gets ${type} sends ${type} in turn`
    : `${type} is sent without end, most by ${sender}`;
  const examples = [
    ...answering.map((node) => asked.find(({ dest }) => dest === node)),
    asked.find(({ src }) => src === sender),
  ].filter((one) => one !== undefined);
  return {
    code: 'message-storm',
    headline: sayAt(
      time,
      `A message storm: ${how}, and ${list(answering, 3)} ${answering.length === 1 ? 'answers' : 'answer'} with ${answer}; ${count(ending.messages, 'message')} by ${seconds(time)}.`,
      at.outcome('ending/body'),
      at.outcome('ending/messages'),
      at.outcome('ending/step'),
      ...examples.map(at.message),
    ),
    steps: [
      sayAt(
        first.sent,
        `${first.src} sent ${nameOf(first.body)} to ${first.dest} for the first time.`,
        at.message(first),
      ),
      howMany(ending),
    ],
    cause: causeOf(rounds, first),
    look: `${rounds ? 'the handler of' : 'what sends'} ${quoted(type, 40)}`,
  };
}

function howMany(ending: Storm): Statement {
  const { time } = ending.step;
  return sayAt(
    time,
    `By ${seconds(time)} ${count(ending.messages, 'message')} had been sent.`,
    at.outcome('ending/messages'),
    at.outcome('ending/step'),
  );
}

/** The requests between nodes that most of the messages answer, if they do; of one type. */
function answeredBy(
  between: readonly MessageRecord[],
  alike: readonly MessageRecord[],
): readonly [MessageRecord, ...MessageRecord[]] | null {
  const asked = new Map<string, MessageRecord>();
  for (const message of between) {
    const { msgId } = bodyHead(message.body);
    if (msgId !== null) asked.set(`${message.src} ${message.dest} ${msgId}`, message);
  }
  const found = alike.flatMap(({ src, dest, body }) => {
    const { inReplyTo } = bodyHead(body);
    return inReplyTo === null ? [] : (asked.get(`${dest} ${src} ${inReplyTo}`) ?? []);
  });
  const [most] = tally(found.map(({ body }) => bodyHead(body).type));
  if (most === undefined || most[1] * 2 < alike.length) return null;
  const [first, ...others] = found.filter(({ body }) => bodyHead(body).type === most[0]);
  return first === undefined ? null : [first, ...others];
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
