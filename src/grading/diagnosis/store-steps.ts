/** What a node asked a key-value service for while it handled a send, as far as the message is named there. */
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import { isClient, journal } from '../evidence/journal.ts';
import { bodyHead, mayHold, parseLoose } from '../evidence/json-text.ts';
import { answerTo, type Told } from '../evidence/logs.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, quoted, say, sayAt } from '../statement.ts';

/** The last write of the message to a service before the node acknowledged it, and how that ended. */
interface Stored {
  readonly service: NodeId;
  readonly write: MessageRecord;
  readonly type: string;
  readonly key: string;
  readonly answer: MessageRecord | null;
  readonly refused: boolean;
}

export function storeSteps(evidence: RunEvidence, told: Told): readonly Statement[] {
  const stored = storedBy(evidence, told);
  if (stored === null) return [];
  const { service, write, answer } = stored;
  return [
    sayAt(
      write.sent,
      `To store ${told.message}, ${told.operation.node} asked ${service}: ${quoted(write.body, 140)}`,
      at.message(write),
    ),
    ...(answer === null
      ? []
      : [sayAt(answer.sent, `${service} answered ${quoted(answer.body, 140)}`, at.message(answer))]),
  ];
}

/** What the writes of two messages to the same place say about how that place came to have both. */
export function storeCause(evidence: RunEvidence, first: Told, second: Told): Statement | null {
  for (const told of [first, second]) {
    const stored = storedBy(evidence, told);
    const answer = answerTo(evidence, told.operation);
    if (stored?.refused !== true || stored.answer === null || answer === null) continue;
    return sayAt(
      answer.sent,
      `${told.operation.node} acknowledged ${told.message} although ${stored.service} had refused to store it.`,
      at.message(stored.write),
      at.message(stored.answer),
      at.message(answer),
    );
  }
  const [a, b] = [storedBy(evidence, first), storedBy(evidence, second)];
  if (a?.type !== 'write' || b?.type !== 'write' || a.key !== b.key || a.service !== b.service) return null;
  return say(
    `Both were put into ${a.key} of ${a.service} with write, which takes the place of whatever is there.`,
    at.message(a.write),
    at.message(b.write),
  );
}

function storedBy(evidence: RunEvidence, { operation, message, kind }: Told): Stored | null {
  if (kind !== 'send') return null;
  const log = journal(evidence);
  const request = log.requestOf(operation);
  const answer = answerTo(evidence, operation);
  if (request?.received == null || answer === null) return null;
  const nodes = new Set(evidence.spec.nodes);
  const isService = (id: NodeId) => !nodes.has(id) && !isClient(id);
  const sent = log.sentBy(operation.node, request.received, answer.sent);
  const write = sent.findLast(({ dest, body }) => isService(dest) && mayHold(body, message));
  if (write === undefined) return null;
  const { type, msgId } = bodyHead(write.body);
  const fields = parseLoose(write.body);
  const key = typeof fields === 'object' && fields !== null && 'key' in fields ? fields.key : null;
  const reply = log.messages.find(
    ({ id, src, dest, body }) =>
      id > write.id && src === write.dest && dest === write.src && bodyHead(body).inReplyTo === msgId,
  );
  const arrived = reply !== undefined && (reply.received ?? Number.POSITIVE_INFINITY) <= answer.sent;
  return {
    service: write.dest,
    write,
    type: type ?? '',
    key: JSON.stringify(key),
    answer: arrived ? reply : null,
    refused: arrived && bodyHead(reply.body).type === 'error',
  };
}
