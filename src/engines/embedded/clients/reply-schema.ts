/**
 * Replies are checked against closed schemas, as client.clj `defrpc` does: the exact type, an integer
 * in_reply_to, an optional integer msg_id, the declared fields, and nothing else.
 */
import { isJsonObject, type Json, type JsonObject, jsonToEdn } from '../../../json.ts';
import { type Edn, EdnList, EdnSymbol, kw, prettyEdn } from '../../../results/edn.ts';
import type { FieldType, RpcSchema } from '../workloads/workload.ts';

/** What is wrong with a reply, field by field; empty when it fits. */
export function replyErrors(rpc: RpcSchema, reply: JsonObject): ReadonlyMap<string, Edn> {
  const errors = new Map<string, Edn>();
  if (reply.type !== `${rpc.type}_ok`) {
    errors.set(
      'type',
      reply.type === undefined ? missing : not('=', `${rpc.type}_ok`, jsonToEdn(reply.type, 0)),
    );
  }
  const fields: Readonly<Record<string, FieldType>> = { in_reply_to: 'int', ...rpc.reply };
  for (const [name, type] of Object.entries(fields)) {
    const value = reply[name];
    if (value === undefined) errors.set(name, missing);
    else if (!fits(type, value)) errors.set(name, not(predicates[type], jsonToEdn(value, 0)));
  }
  for (const [name, value] of Object.entries(reply)) {
    if (name === 'type' || Object.hasOwn(fields, name)) continue;
    if (name !== 'msg_id') errors.set(name, new EdnSymbol('disallowed-key'));
    else if (!fits('int', value)) errors.set(name, not(predicates.int, jsonToEdn(value, 0)));
  }
  return errors;
}

const missing = new EdnSymbol('missing-required-key');

function not(predicate: string, ...values: readonly Edn[]): Edn {
  return new EdnList([new EdnSymbol('not'), new EdnList([new EdnSymbol(predicate), ...values])]);
}

const predicates: Readonly<Record<FieldType, string>> = {
  int: 'integer?',
  string: 'string?',
  any: 'any?',
  'list-of-any': 'sequential?',
  'list-of-int': 'sequential?',
  map: 'map?',
  topology: 'map?',
};

function fits(type: FieldType, value: Json): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'int':
      return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
    case 'string':
      return typeof value === 'string';
    // Plumatic's sequence schemas take nil for an empty sequence.
    case 'list-of-any':
      return value === null || Array.isArray(value);
    case 'list-of-int':
      return value === null || (Array.isArray(value) && value.every((item: Json) => fits('int', item)));
    case 'map':
      return isJsonObject(value);
    case 'topology':
      return (
        isJsonObject(value) &&
        Object.values(value).every(
          (item) => Array.isArray(item) && item.every((name: Json) => typeof name === 'string'),
        )
      );
  }
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
    ...Object.entries(rpc.reply).map(([name, type]): [string, Edn] => [name, schemaOf(type)]),
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

function schemaOf(type: FieldType): Edn {
  const any = new EdnSymbol('Any');
  switch (type) {
    case 'any':
      return any;
    case 'int':
      return new EdnSymbol('Int');
    case 'string':
      return new EdnSymbol('Str');
    case 'list-of-any':
      return [any];
    case 'list-of-int':
      return [new EdnSymbol('Int')];
    case 'map':
      return new Map<Edn, Edn>([[any, any]]);
    case 'topology':
      return new Map<Edn, Edn>([[new EdnSymbol('Str'), [new EdnSymbol('Str')]]]);
  }
}
