/**
 * Replies are checked against closed schemas, as client.clj `defrpc` does: the exact type, an integer
 * in_reply_to, an optional integer msg_id, the declared fields, and nothing else.
 */
import { type JsonObject, jsonToEdn } from '../../../json.ts';
import { type Edn, EdnList, EdnSymbol, kw, prettyEdn } from '../../../results/edn.ts';
import { type FieldType, fieldShapes } from '../workloads/field-types.ts';
import type { RpcSchema } from '../workloads/workload.ts';

/** What is wrong with a reply, field by field; empty when it fits. */
export function replyErrors(rpc: RpcSchema, reply: JsonObject): ReadonlyMap<string, Edn> {
  const errors = new Map<string, Edn>();
  if (reply.type !== `${rpc.type}_ok`) {
    errors.set(
      'type',
      reply.type === undefined ? missing : notEqual(`${rpc.type}_ok`, jsonToEdn(reply.type, 0)),
    );
  }
  const fields: Readonly<Record<string, FieldType>> = { in_reply_to: 'int', ...rpc.reply };
  for (const [name, type] of Object.entries(fields)) {
    const value = reply[name];
    const problem = value === undefined ? missing : fieldShapes[type].problem(value);
    if (problem !== null) errors.set(name, problem);
  }
  for (const [name, value] of Object.entries(reply)) {
    if (name === 'type' || Object.hasOwn(fields, name)) continue;
    const problem = name === 'msg_id' ? fieldShapes.int.problem(value) : new EdnSymbol('disallowed-key');
    if (problem !== null) errors.set(name, problem);
  }
  return errors;
}

const missing = new EdnSymbol('missing-required-key');

function notEqual(expected: string, found: Edn): Edn {
  return new EdnList([new EdnSymbol('not'), new EdnList([new EdnSymbol('='), expected, found])]);
}

/** Maelstrom's explanation of a reply that does not fit. */
export function malformedReply(
  rpc: RpcSchema,
  node: string,
  request: JsonObject,
  reply: JsonObject,
  errors: ReadonlyMap<string, Edn>,
): string {
  const schema = keywordMap([
    ['type', new EdnList([new EdnSymbol('eq'), `${rpc.type}_ok`])],
    ...Object.entries(rpc.reply).map(([name, type]): [string, Edn] => [name, fieldShapes[type].schema]),
    ['in_reply_to', new EdnSymbol('Int')],
  ]);
  return [
    `Malformed RPC response. Maelstrom sent node ${node} the following request:`,
    prettyEdn(jsonToEdn(request, 1)).trimEnd(),
    'And expected a response of the form:',
    prettyEdn(schema).trimEnd(),
    '... but instead received',
    prettyEdn(jsonToEdn(reply, 1)).trimEnd(),
    'This is malformed because:',
    prettyEdn(keywordMap(errors)).trimEnd(),
    'See doc/protocol.md for more guidance.',
  ].join('\n\n');
}

function keywordMap(entries: Iterable<readonly [string, Edn]>): Edn {
  return new Map([...entries].map(([name, value]): [Edn, Edn] => [kw(name), value]));
}
