import { describe, expect, it } from 'vitest';
import { type JsonObject, parseJson } from '../../../json.ts';
import { isEdnMap, kw, printEdn } from '../../../results/edn.ts';
import { broadcastWorkload } from '../workloads/broadcast.ts';
import { echoWorkload } from '../workloads/echo.ts';
import { uniqueIdsWorkload } from '../workloads/unique-ids.ts';
import type { GeneratedOperation, SingleRequestWorkload } from '../workloads/workload.ts';
import { answerOf, type Completion, completionOf } from './completion.ts';

function complete(
  workload: SingleRequestWorkload,
  operation: GeneratedOperation,
  reply: string | null,
): Completion {
  const request = workload.request(operation);
  const sent = {
    node: 'n1',
    request,
    body: { type: request.rpc.type, ...request.fields, msg_id: 1 },
    first: true,
  };
  const answer = answerOf(
    workload,
    operation,
    sent,
    reply === null
      ? { kind: 'timeout', missed: false }
      : { kind: 'reply', body: parseJson(reply) as JsonObject, messageId: 7 },
  );
  return answer.kind === 'ended'
    ? answer.completion
    : completionOf(operation, workload.complete(operation, answer.reply));
}
const read: GeneratedOperation = { f: 'read', value: null };
const broadcast: GeneratedOperation = { f: 'broadcast', value: 5 };
const echo: GeneratedOperation = { f: 'echo', value: 'Please echo 1' };
const generate: GeneratedOperation = { f: 'generate', value: null };

describe('completionOf', () => {
  it('gives ok operations the values of Maelstrom’s clients', () => {
    expect(complete(broadcastWorkload, broadcast, '{"type":"broadcast_ok","in_reply_to":1}')).toEqual({
      type: 'ok',
      value: 5,
    });
    expect(
      complete(
        broadcastWorkload,
        read,
        '{"type":"read_ok","in_reply_to":1,"msg_id":3,"messages":[1,"a",null]}',
      ),
    ).toEqual({ type: 'ok', value: [1, 'a', null] });
    const id = complete(
      uniqueIdsWorkload,
      generate,
      '{"type":"generate_ok","in_reply_to":1,"id":9007199254740993}',
    );
    expect(id).toEqual({ type: 'ok', value: 9007199254740993n });
    const echoed = complete(
      echoWorkload,
      echo,
      '{"type":"echo_ok","echo":"Please echo 1","msg_id":2,"in_reply_to":1}',
    );
    expect(printEdn(echoed.value)).toBe(
      '{:type "echo_ok", :echo "Please echo 1", :msg_id 2, :in_reply_to 1}',
    );
  });

  it('makes a timeout a failure of what is idempotent and unknown for the rest', () => {
    expect(complete(broadcastWorkload, read, null)).toEqual({
      type: 'fail',
      value: null,
      error: kw('net-timeout'),
    });
    expect(complete(broadcastWorkload, broadcast, null)).toEqual({
      type: 'info',
      value: 5,
      error: kw('net-timeout'),
    });
  });

  it.each([
    [broadcast, 11, 'fail', 'temporarily-unavailable'],
    [broadcast, 13, 'info', 'crash'],
    [broadcast, 0, 'info', 'timeout'],
    [broadcast, 1000, 'info', 'unknown'],
    [broadcast, 30, 'fail', 'txn-conflict'],
    [read, 13, 'fail', 'crash'],
  ] as const)('ends %j with error code %i as %s', (operation, code, type, name) => {
    const reply = `{"type":"error","in_reply_to":1,"code":${code},"text":"why","extra":1}`;
    expect(complete(broadcastWorkload, operation, reply)).toEqual({
      type,
      value: operation.value,
      error: [kw(name), 'why'],
    });
  });

  it('bears errors without text and with a code that is no integer', () => {
    expect(
      complete(broadcastWorkload, broadcast, '{"type":"error","in_reply_to":1,"code":"11"}'),
    ).toMatchObject({
      type: 'info',
      error: [kw('unknown'), null],
    });
    expect(complete(broadcastWorkload, broadcast, '{"type":"error","in_reply_to":1,"code":11.0}').type).toBe(
      'info',
    );
  });

  it.each([
    [
      'another type',
      broadcastWorkload,
      broadcast,
      '{"type":"ok","in_reply_to":1}',
      ':type (not (= "broadcast_ok" "ok"))',
    ],
    [
      'an extra key',
      broadcastWorkload,
      broadcast,
      '{"type":"broadcast_ok","in_reply_to":1,"message":5}',
      ':message disallowed-key',
    ],
    [
      'a missing field',
      broadcastWorkload,
      read,
      '{"type":"read_ok","in_reply_to":1}',
      ':messages missing-required-key',
    ],
    [
      'no list',
      broadcastWorkload,
      read,
      '{"type":"read_ok","in_reply_to":1,"messages":{"a":1}}',
      ':messages (not (sequential?',
    ],
    [
      'a string for msg_id',
      echoWorkload,
      echo,
      '{"type":"echo_ok","in_reply_to":1,"echo":"x","msg_id":"2"}',
      ':msg_id (not (integer? "2"))',
    ],
    [
      'a float for msg_id',
      echoWorkload,
      echo,
      '{"type":"echo_ok","in_reply_to":1,"echo":"x","msg_id":2.0}',
      ':msg_id (not (integer? 2.0))',
    ],
    [
      'null for msg_id',
      echoWorkload,
      echo,
      '{"type":"echo_ok","in_reply_to":1,"echo":"x","msg_id":null}',
      ':msg_id (not (integer? nil))',
    ],
  ])('can’t tell what a reply with %s did, and says why', (_what, workload, operation, reply, why) => {
    const completion = complete(workload, operation, reply);
    expect(completion).toMatchObject({ type: 'info', value: operation.value });
    expect(completion.error).toMatch(/^indeterminate: Malformed RPC response\. Maelstrom sent node n1/);
    expect(completion.error).toContain(why);
    const exception = completion.exception ?? null;
    expect(isEdnMap(exception) && printEdn(exception.get(kw('via')) ?? null)).toContain(
      ':type clojure.lang.ExceptionInfo',
    );
  });

  it('takes null for an empty list, as the schema library does', () => {
    const reply = '{"type":"read_ok","in_reply_to":1,"messages":null}';
    expect(complete(broadcastWorkload, read, reply)).toEqual({ type: 'ok', value: null });
  });

  it('lets no error be definite where the client has no wrapper for them', () => {
    const bare: SingleRequestWorkload = { ...broadcastWorkload, wrapsErrors: false };
    const refused = complete(bare, broadcast, '{"type":"error","in_reply_to":1,"code":11,"text":"no"}');
    expect(refused.type).toBe('info');
    expect(refused.exception).toBeDefined();
    expect(complete(bare, read, null)).toMatchObject({
      type: 'info',
      error: 'indeterminate: Client read timeout',
    });
  });
});
