/** How a reply or a timeout completes an operation (client.clj `with-errors`, jepsen's interpreter). */
import { type JsonObject, jsonToEdn } from '../../../json.ts';
import { type Edn, EdnSymbol, kw } from '../../../results/edn.ts';
import type { ClientRequest, GeneratedOperation, OperationEnd, Workload } from '../workloads/workload.ts';
import type { RpcResult } from './client.ts';
import { malformedReply, replyErrors } from './reply-schema.ts';
import { rpcErrorClass } from './rpc-errors.ts';

export interface Completion {
  readonly type: 'ok' | 'fail' | 'info';
  readonly value: Edn;
  readonly error?: Edn;
  readonly exception?: Edn;
}

export interface SentRequest {
  readonly node: string;
  readonly request: ClientRequest;
  /** The body as it was sent. */
  readonly body: JsonObject;
  /** Whether the operation had made no request before. */
  readonly first: boolean;
}

/** What came back for one request: a reply that fits the schema, or what ended its operation. */
export type Answer =
  | { readonly kind: 'reply'; readonly reply: JsonObject }
  | { readonly kind: 'ended'; readonly completion: Completion };

/** Whether an operation goes on after a request whose answer is `result`. */
export function answerOf(
  workload: Workload,
  operation: GeneratedOperation,
  sent: SentRequest,
  result: RpcResult,
): Answer {
  if (result.kind === 'timeout') {
    const never = result.missed && sent.first;
    return { kind: 'ended', completion: never ? neverBegun(sent, operation) : timedOut(workload, operation) };
  }
  const reply = result.body;
  if (reply.type === 'error') return { kind: 'ended', completion: refused(workload, operation, reply) };
  const { rpc } = sent.request;
  const errors = replyErrors(rpc, reply);
  if (errors.size === 0) return { kind: 'reply', reply };
  const message = malformedReply(rpc, sent.node, sent.body, reply, errors);
  const data = { type: kw('malformed-rpc-response'), body: jsonToEdn(reply, 1) };
  return { kind: 'ended', completion: thrown(operation, message, exceptionInfo, data) };
}

/** The completion of an operation whose requests were all answered. */
export function completionOf(operation: GeneratedOperation, end: OperationEnd): Completion {
  switch (end.kind) {
    case 'ok':
      return { type: 'ok', value: end.value };
    case 'unknown':
      return { type: 'info', value: operation.value };
    case 'thrown':
      return thrown(operation, end.message, end.class, null);
  }
}

const exceptionInfo = 'clojure.lang.ExceptionInfo';

/** The only request went to a node that was down: nothing can have happened. */
function neverBegun({ node }: SentRequest, { value }: GeneratedOperation): Completion {
  return { type: 'fail', value, error: [kw('node-down'), node] };
}

function timedOut(workload: Workload, operation: GeneratedOperation): Completion {
  if (!workload.wrapsErrors) {
    const data = { type: kw('maelstrom.client/timeout'), name: kw('timeout'), 'definite?': false, code: 0 };
    return thrown(operation, 'Client read timeout', exceptionInfo, data);
  }
  const type = workload.idempotent.has(operation.f) ? 'fail' : 'info';
  return { type, value: operation.value, error: kw('net-timeout') };
}

function refused(workload: Workload, operation: GeneratedOperation, reply: JsonObject): Completion {
  const { name, definite } = rpcErrorClass(reply.code);
  if (!workload.wrapsErrors) {
    const code = jsonToEdn(reply.code ?? null, 0);
    const body = jsonToEdn(reply, 1);
    const data = { type: kw('rpc-error'), code, name: kw(name), 'definite?': definite, body };
    return thrown(operation, `throw+: :rpc-error ${name}`, exceptionInfo, data);
  }
  return {
    type: definite || workload.idempotent.has(operation.f) ? 'fail' : 'info',
    value: operation.value,
    error: [kw(name), jsonToEdn(reply.text ?? null, 0)],
  };
}

/** The client threw: Jepsen notes the exception and can't tell whether the operation happened. */
function thrown(
  operation: GeneratedOperation,
  message: string,
  className: string,
  data: Readonly<Record<string, Edn>> | null,
): Completion {
  const more: Readonly<Record<string, Edn>> = data === null ? {} : { data: keywords(data) };
  const via = keywords({ type: new EdnSymbol(className), message, ...more });
  const exception = keywords({ via: [via], trace: [], cause: message, ...more });
  return { type: 'info', value: operation.value, error: `indeterminate: ${message}`, exception };
}

function keywords(entries: Readonly<Record<string, Edn>>): Edn {
  return new Map(Object.entries(entries).map(([name, value]): [Edn, Edn] => [kw(name), value]));
}
