/** A storm between nodes and a service: who asks it for what, and how often for one request of a client. */
import type { RunEnding } from '../../engines/engine.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { bodyHead } from '../evidence/json-text.ts';
import type { RunEvidence } from '../grader.ts';
import { at, count, quoted, say, sayAt, seconds } from '../statement.ts';
import { type Draft, tally } from './draft.ts';

export type Storm = Extract<RunEnding, { kind: 'message-storm' }>;

/** Answers of a service are as many as the requests that they answer: those are what is told. Null: no such storm. */
export function serviceStorm(evidence: RunEvidence, ending: Storm): Draft | null {
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

/** The node that sent most of them; the first of several. */
export function busiest(alike: readonly MessageRecord[]): NodeId {
  const counts = new Map<NodeId, number>();
  for (const { src } of alike) counts.set(src, (counts.get(src) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
