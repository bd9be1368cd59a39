/** How a reply or a timeout completes an operation (client.clj `with-errors`, jepsen's interpreter). */
import { type JsonObject, jsonToEdn } from '../../../json.ts';
import { type Edn, EdnSymbol, kw } from '../../../results/edn.ts';
import type { ClientRequest, GeneratedOperation, Workload } from '../workloads/workload.ts';
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
}

/** What becomes of an operation whose request ended that way. */
export function completionOf(
  workload: Workload,
  operation: GeneratedOperation,
  sent: SentRequest,
  result: RpcResult,
): Completion {
  const idempotent = workload.idempotent.has(operation.f);
  if (result.kind === 'timeout') {
    if (!workload.wrapsErrors) {
      const data = { name: kw('timeout'), 'definite?': false, code: 0 };
      return thrown(operation, 'Client read timeout', 'maelstrom.client/timeout', data);
    }
    return { type: idempotent ? 'fail' : 'info', value: operation.value, error: kw('net-timeout') };
  }
  const reply = result.body;
  if (reply.type === 'error') {
    const { name, definite } = rpcErrorClass(reply.code);
    if (!workload.wrapsErrors) {
      const code = jsonToEdn(reply.code ?? null, 0);
      const data = { code, name: kw(name), 'definite?': definite, body: jsonToEdn(reply, 1) };
      return thrown(operation, `throw+: :rpc-error ${name}`, 'rpc-error', data);
    }
    return {
      type: definite || idempotent ? 'fail' : 'info',
      value: operation.value,
      error: [kw(name), jsonToEdn(reply.text ?? null, 0)],
    };
  }
  const { rpc } = sent.request;
  const errors = replyErrors(rpc, reply);
  if (errors.size > 0) {
    const message = malformedReply(rpc, sent.node, sent.body, reply, errors);
    return thrown(operation, message, 'malformed-rpc-response', { body: jsonToEdn(reply, 1) });
  }
  return { type: 'ok', value: workload.complete(operation, reply) };
}

/** The client threw: Jepsen notes the exception and can't tell whether the operation happened. */
function thrown(
  operation: GeneratedOperation,
  message: string,
  type: string,
  rest: Readonly<Record<string, Edn>>,
): Completion {
  const data = keywords({ type: kw(type), ...rest });
  const via = keywords({ type: new EdnSymbol('clojure.lang.ExceptionInfo'), message, data });
  const exception = keywords({ via: [via], trace: [], cause: message, data });
  return { type: 'info', value: operation.value, error: `indeterminate: ${message}`, exception };
}

function keywords(entries: Readonly<Record<string, Edn>>): Edn {
  return new Map(Object.entries(entries).map(([name, value]): [Edn, Edn] => [kw(name), value]));
}
