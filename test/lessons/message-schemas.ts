/** Whether a message that a lesson shows has the fields that its type has. */

import { replyErrors } from '../../src/engines/embedded/clients/reply-schema.ts';
import { fieldShapes } from '../../src/engines/embedded/workloads/field-types.ts';
import type { RpcSchema } from '../../src/engines/embedded/workloads/workload.ts';
import type { JsonObject } from '../../src/json.ts';
import { prettyEdn } from '../../src/results/edn.ts';
import { isClient, isObject } from './exchange.ts';

const init: RpcSchema = {
  type: 'init',
  doc: '',
  request: { node_id: 'string', node_ids: 'list-of-any' },
  reply: {},
};

/** What is wrong with a message between a client and a node, or with a body alone; types without a schema pass. */
export function messageProblems(shown: unknown, workload: readonly RpcSchema[]): readonly string[] {
  if (!isObject(shown)) return ['it is no JSON object'];
  const isWhole = isObject(shown.body);
  // What nodes say to one another, and to services, has the form that they agree on.
  if (isWhole && ![shown.src, shown.dest].some((id) => isClient(String(id)))) return [];
  const body = (isWhole ? shown.body : shown) as JsonObject;
  const { type } = body;
  if (typeof type !== 'string') return ['the body has no type'];
  const rpcs = [init, ...workload];
  const asked = rpcs.find((rpc) => rpc.type === type);
  const answered = rpcs.find((rpc) => `${rpc.type}_ok` === type);
  if (asked !== undefined) return requestProblems(asked, body);
  if (answered !== undefined) {
    return [...replyErrors(answered, body)].map(([field, what]) => `${field}: ${prettyEdn(what).trim()}`);
  }
  return isWhole && type !== 'error' ? [`a client knows no message of type ${type}`] : [];
}

function requestProblems(rpc: RpcSchema, body: JsonObject): string[] {
  const given = Object.entries(body).filter(([name]) => name !== 'type' && name !== 'msg_id');
  const missing = Object.keys(rpc.request).filter((name) => body[name] === undefined);
  const wrong = given.flatMap(([name, value]) => {
    const shape = rpc.request[name];
    if (shape === undefined) return [`${name} is no field of ${rpc.type}`];
    return fieldShapes[shape].problem(value) === null ? [] : [`${name} does not fit ${shape}`];
  });
  return [...missing.map((name) => `${name} is missing`), ...wrong];
}
