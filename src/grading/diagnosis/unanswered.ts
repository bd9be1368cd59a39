/** What became of the answer to one operation that did not come out ok. */
import { type Edn, Keyword } from '../../results/edn.ts';
import type { MessageRecord } from '../../results/trace.ts';
import { dropReason, faultThatDropped, wasDropped } from '../evidence/drops.ts';
import { ednItems, ednToText } from '../evidence/edn-text.ts';
import { faultsAt } from '../evidence/faults.ts';
import { journal } from '../evidence/journal.ts';
import { bodyHead } from '../evidence/json-text.ts';
import type { ClientOperation } from '../evidence/operations.ts';
import { clientOperations } from '../evidence/operations.ts';
import type { RunEvidence } from '../grader.ts';
import type { Pointer, Statement } from '../report.ts';
import { at, count, quoted, say, sayAt, seconds } from '../statement.ts';
import { nameOf } from './draft.ts';
import { faultStatement } from './fault-steps.ts';
import { heldBackAnswer } from './held-back.ts';
import { replyProblem } from './reply-shape.ts';
export type AnswerCode =
  | 'no-answer'
  | 'late-answer'
  | 'malformed-reply'
  | 'error-reply'
  | 'answered-on-stderr';

/** One operation that did not come out ok: what became of its answer. */
export interface Unanswered {
  readonly operation: ClientOperation;
  readonly code: AnswerCode;
  /** `answered with error temporarily-unavailable`, without the subject. */
  readonly what: string;
  readonly pointers: readonly Pointer[];
  readonly steps: readonly Statement[];
  /** Where the answer itself says why it did not come, and where to look for it. */
  readonly reason?: { readonly cause: Statement; readonly look: string };
}

/** Operations of Maelstrom's kafka client that ask no node for anything, as its `:stats` leaves them out. */
const withoutRequest: ReadonlySet<string> = new Set(['crash', 'debug-topic-partitions']);

/** Operations that asked a node and did not come out ok, in order of invocation. */
export function notOk(evidence: RunEvidence): readonly ClientOperation[] {
  const isKafka = evidence.spec.workload === 'kafka';
  return clientOperations(evidence).filter(
    ({ outcome, f }) => outcome !== 'ok' && !(isKafka && withoutRequest.has(f)),
  );
}

/** The error of a client that throws and has waited in vain. */
const clientTimeout = 'indeterminate: Client read timeout';

function isNodeDown(name: Edn | undefined): boolean {
  return name instanceof Keyword && name.name === 'node-down';
}

/** True of a request to a node that a fault had killed, and nobody had started again. */
export function metNodeDown({ completion }: ClientOperation): boolean {
  const error = completion?.error === undefined ? null : ednItems(completion.error);
  return error !== null && isNodeDown(error[0]);
}

/** What became of the answer to one operation. */
export function explain(evidence: RunEvidence, operation: ClientOperation): Unanswered {
  const { completion, invoke, node, f } = operation;
  const log = journal(evidence);
  const request = log.requestOf(operation);
  const ask = sayAt(
    invoke.time,
    `A client sent ${request === null ? f : nameOf(request.body)} to ${node}.`,
    at.operation(invoke),
    ...(request === null ? [] : [at.message(request)]),
  );
  const replies = request === null ? [] : log.repliesTo(request);
  const asked = typeAsked(operation, request);
  const end = completion === null ? [] : [at.operation(completion)];
  const base = { operation, pointers: [at.operation(invoke), ...end] };

  // Clients that wrap no errors throw on an error reply as they do on a reply of another shape.
  const refusal = replies.find(({ body }) => bodyHead(body).type === 'error');
  if (completion?.exception !== undefined && refusal !== undefined) {
    const what = `answered with an error: ${quoted(refusal.body, 120)}`;
    return {
      ...base,
      pointers: [...base.pointers, at.message(refusal)],
      code: 'error-reply',
      what,
      steps: [ask, sayAt(refusal.sent, `${node} ${what}`, at.message(refusal))],
    };
  }
  if (completion?.exception !== undefined && completion.error !== clientTimeout) {
    const bad =
      replies.find((reply) => replyProblem(asked, reply.body, evidence.spec.workload) !== null) ?? replies[0];
    const problem = bad === undefined ? null : replyProblem(asked, bad.body, evidence.spec.workload);
    const what =
      problem === null
        ? 'sent a reply that does not have the shape of the protocol'
        : `sent a malformed reply: ${problem}`;
    const step =
      bad === undefined
        ? sayAt(completion.time, `The reply of ${node} was refused.`, at.operation(completion))
        : sayAt(bad.sent, `${node} answered ${quoted(bad.body, 160)}`, at.message(bad));
    const pointers = bad === undefined ? base.pointers : [...base.pointers, at.message(bad)];
    return { ...base, pointers, code: 'malformed-reply', what, steps: [ask, step] };
  }
  const error = completion === null || completion.error === undefined ? null : ednItems(completion.error);
  if (error !== null && completion !== null) {
    const [name, text] = error;
    if (isNodeDown(name)) {
      const killed = faultsAt(evidence, 'kill', node, invoke.time).map((span) =>
        faultStatement(span, new Set([node])),
      );
      return { ...base, code: 'no-answer', what: 'was down', steps: [...killed, ask] };
    }
    const words = text === undefined || text === null ? '' : ` (${quoted(ednToText(text), 80)})`;
    const reply = replies.find(({ body }) => bodyHead(body).type === 'error');
    return {
      ...base,
      code: 'error-reply',
      what: `answered with the error ${ednToText(name ?? 'unknown')}${words}`,
      steps: [
        ask,
        sayAt(
          completion.time,
          `${node} answered with the error ${ednToText(name ?? 'unknown')}${words}.`,
          at.operation(completion),
          ...(reply === undefined ? [] : [at.message(reply)]),
        ),
      ],
    };
  }
  return withoutReply(evidence, operation, ask, base.pointers);
}

/** The type of the request: an operation of kafka may be several requests, none of which has its name. */
export function typeAsked({ f }: ClientOperation, request: MessageRecord | null): string {
  return (request === null ? null : bodyHead(request.body).type) ?? f;
}

function withoutReply(
  evidence: RunEvidence,
  operation: ClientOperation,
  ask: Statement,
  pointers: readonly Pointer[],
): Unanswered {
  const { node, completion, invoke, f } = operation;
  const log = journal(evidence);
  const request = log.requestOf(operation);
  const gaveUp =
    completion === null
      ? []
      : [sayAt(completion.time, 'The client gave up waiting.', at.operation(completion))];
  const until = completion?.time ?? Number.POSITIVE_INFINITY;
  const base = { operation, pointers };

  const lateIndex = evidence.outcome.lateReplies.findIndex((late) => late.operation === invoke.index);
  const late =
    request === null ? undefined : log.repliesTo(request).find((reply) => reply.sent > until - 1e6);
  const lateId = lateIndex < 0 ? undefined : evidence.outcome.lateReplies[lateIndex]?.messageId;
  const lateReply = late ?? (lateId === undefined ? null : log.byId(lateId));
  if (lateIndex >= 0 || late !== undefined) {
    const point = lateIndex >= 0 ? [at.outcome(`lateReplies/${lateIndex}`)] : [];
    const answered =
      lateReply === null || lateReply === undefined
        ? say(`${node} answered after that.`, ...point)
        : sayAt(
            lateReply.sent,
            `${node} answered, ${seconds(lateReply.sent - invoke.time)} after it was asked.`,
            at.message(lateReply),
            at.operation(invoke),
            ...point,
          );
    const after = lateReply == null ? '' : ` after ${seconds(lateReply.sent - invoke.time)},`;
    const what = `answered${after} only when the client had given up`;
    return {
      ...base,
      pointers: [...pointers, ...point, ...answered.pointers],
      code: 'late-answer',
      what,
      steps: [ask, ...gaveUp, answered],
    };
  }
  const stderr = stderrAnswer(evidence, operation, request === null ? null : bodyHead(request.body).msgId);
  if (stderr !== null) {
    return {
      ...base,
      pointers: [...pointers, ...stderr.pointers],
      code: 'answered-on-stderr',
      what: 'wrote the answer to stderr, which nobody reads for messages',
      steps: [ask, stderr, ...gaveUp],
    };
  }
  if (request !== null) {
    const held = heldBackAnswer(evidence, request, nameOf(request.body));
    if (held !== null) {
      return {
        ...base,
        pointers: [...pointers, ...held.step.pointers],
        code: 'no-answer',
        what: held.what,
        steps: [ask, ...gaveUp, held.step],
        reason: held,
      };
    }
    const stray = strayReply(evidence, operation, request.src, bodyHead(request.body).msgId, until);
    if (stray !== null) {
      return {
        ...base,
        pointers: [...pointers, ...stray.statement.pointers],
        code: 'no-answer',
        what: `did not answer ${nameOf(request.body)} but sent a reply that fits no request: ${stray.problem}`,
        steps: [ask, stray.statement, ...gaveUp],
      };
    }
  }
  return {
    ...base,
    code: 'no-answer',
    what: `did not answer ${request === null ? f : nameOf(request.body)}`,
    steps: [ask, ...meanwhile(evidence, operation, until), ...gaveUp],
  };
}

/** A line on stderr that would have answered the request. */
function stderrAnswer(
  evidence: RunEvidence,
  operation: ClientOperation,
  msgId: number | null,
): Statement | null {
  const lines = evidence.outcome.stderrMessages;
  const asked = typeAsked(operation, journal(evidence).requestOf(operation));
  const index = lines.findIndex((line) => {
    if (line.node !== operation.node || !line.text.includes(`${asked}_ok`)) return false;
    return msgId === null || new RegExp(`"in_reply_to"\\s*:\\s*${msgId}\\b`).test(line.text);
  });
  const line = lines[index];
  if (line === undefined) return null;
  const logged = evidence.nodeLog(line.node).find((one) => one.line === line.line);
  return say(
    `${line.node} wrote on stderr: ${quoted(line.text, 160)}`,
    at.outcome(`stderrMessages/${index}`),
    ...(logged === undefined ? [] : [at.log(logged)]),
  );
}

/** A reply to this client that names another request, or the right request at another client. */
function strayReply(
  evidence: RunEvidence,
  operation: ClientOperation,
  client: string,
  msgId: number | null,
  until: number,
): { readonly statement: Statement; readonly problem: string } | null {
  const wanted = msgId ?? 'unknown';
  const asked = typeAsked(operation, journal(evidence).requestOf(operation));
  const reply = journal(evidence)
    .sentTo(client)
    .find((message) => {
      if (message.src !== operation.node || message.sent < operation.invoke.time || message.sent > until)
        return false;
      const head = bodyHead(message.body);
      if (head.inReplyTo === msgId || head.type !== `${asked}_ok`) return false;
      return !answersEarlier(evidence, message, head.inReplyTo);
    });
  if (reply === undefined) return null;
  const { inReplyTo } = bodyHead(reply.body);
  const problem =
    inReplyTo === null
      ? (replyProblem(asked, reply.body, evidence.spec.workload) ?? 'in_reply_to is missing')
      : `in_reply_to is ${inReplyTo}; the request's msg_id is ${wanted}`;
  const request = journal(evidence).requestOf(operation);
  return {
    problem,
    statement: sayAt(
      reply.sent,
      `${operation.node} answered ${quoted(reply.body, 120)}: ${problem}.`,
      at.message(reply),
      ...(request === null ? [] : [at.message(request)]),
    ),
  };
}

/** True for the first reply to an earlier request of the same client: late, but right. */
function answersEarlier(evidence: RunEvidence, reply: MessageRecord, inReplyTo: number | null): boolean {
  if (inReplyTo === null) return false;
  const log = journal(evidence);
  const earlier = log.messages.find(
    ({ id, src, dest, body }) =>
      id < reply.id && src === reply.dest && dest === reply.src && bodyHead(body).msgId === inReplyTo,
  );
  return earlier !== undefined && log.repliesTo(earlier)[0]?.id === reply.id;
}

/** What the node did between the request and the client's giving up. */
function meanwhile(evidence: RunEvidence, operation: ClientOperation, until: number): readonly Statement[] {
  const log = journal(evidence);
  const request = log.requestOf(operation);
  if (request === null) return [];
  if (request.received === null) {
    return [sayAt(request.due, `${operation.node} never took it off its queue.`, at.message(request))];
  }
  const sent = log.sentBy(operation.node, request.received, Math.min(until, request.received + 5e9));
  const dropped = sent.filter(wasDropped);
  const [drop] = dropped;
  if (drop !== undefined) {
    const [began] = faultThatDropped(evidence, drop);
    return [
      sayAt(
        drop.sent,
        `${drop.src} sent ${nameOf(drop.body)} to ${drop.dest}; the message was dropped, ${dropReason(drop)}.`,
        at.message(drop),
        at.message(request),
        ...(began === undefined ? [] : [at.operation(began)]),
      ),
    ];
  }
  const [first] = sent;
  // A message goes into the pipe of a process; whether that reads it can't be seen.
  const gotIt = evidence.outcome.capabilities.virtualTime ? 'read it' : 'was handed it';
  if (first === undefined) {
    return [
      sayAt(
        request.received,
        `${operation.node} ${gotIt}, and sent nothing to anybody until the client gave up.`,
        at.message(request),
      ),
    ];
  }
  return [
    sayAt(
      request.received,
      `${operation.node} ${gotIt}, sent ${count(sent.length, 'other message')} meanwhile, but no answer.`,
      at.message(request),
      at.message(first),
      at.message(sent.at(-1) ?? first),
    ),
  ];
}
