/**
 * Replies are checked against closed schemas, as client.clj `defrpc` does: the exact type, an integer
 * in_reply_to, an optional integer msg_id, the declared fields, and nothing else.
 */
import { type JsonObject, jsonToEdn } from '../../../json.ts';
import { type Edn, EdnList, EdnSymbol, kw, prettyEdn, printEdn } from '../../../results/edn.ts';
import { type FieldShape, type FieldType, fieldShapes } from '../workloads/field-types.ts';
import type { RpcSchema } from '../workloads/workload.ts';

/** What is wrong with a reply, field by field; empty when it fits. */
export function replyErrors(rpc: RpcSchema, reply: JsonObject): ReadonlyMap<string, Edn> {
  const { expected, fields } = replyShape(rpc);
  if (fits(expected, fields, reply)) return none;
  const errors = new Map<string, Edn>();
  if (reply.type !== expected) {
    errors.set('type', reply.type === undefined ? missing : notEqual(expected, jsonToEdn(reply.type, 0)));
  }
  for (const [name, shape] of fields) {
    const value = reply[name];
    const problem = value === undefined ? missing : shape.problem(value);
    if (problem !== null) errors.set(name, problem);
  }
  for (const [name, value] of Object.entries(reply)) {
    if (name === 'type' || fields.has(name)) continue;
    const problem = name === 'msg_id' ? fieldShapes.int.problem(value) : new EdnSymbol('disallowed-key');
    if (problem !== null) errors.set(name, problem);
  }
  return errors;
}

/** The type of the reply to a request, and the shape of each field that it must have. */
interface ReplyShape {
  readonly expected: string;
  readonly fields: ReadonlyMap<string, FieldShape>;
}

const shapes = new WeakMap<RpcSchema, ReplyShape>();

function replyShape(rpc: RpcSchema): ReplyShape {
  let shape = shapes.get(rpc);
  if (shape === undefined) {
    const types: Readonly<Record<string, FieldType>> = { in_reply_to: 'int', ...rpc.reply };
    const fields = Object.entries(types).map(([name, type]) => [name, fieldShapes[type]] as const);
    shape = { expected: `${rpc.type}_ok`, fields: new Map(fields) };
    shapes.set(rpc, shape);
  }
  return shape;
}

const none: ReadonlyMap<string, Edn> = new Map();

/** Nearly every reply does: this is the short way, without a list of what is wrong. */
function fits(expected: string, fields: ReplyShape['fields'], reply: JsonObject): boolean {
  if (reply.type !== expected) return false;
  let present = 1;
  for (const [name, { problem }] of fields) {
    const value = reply[name];
    if (value === undefined || problem(value) !== null) return false;
    present += 1;
  }
  return Object.keys(reply).length === present;
}

const missing = new EdnSymbol('missing-required-key');

function notEqual(expected: string, found: Edn): Edn {
  return new EdnList([new EdnSymbol('not'), new EdnList([new EdnSymbol('='), expected, found])]);
}

/** Characters of a value that is quoted in an exception: each operation that ends in one holds it several times. */
const longestQuote = 4096;

/** The value, or the beginning of its text where that is long, with the count of what was left out. */
export function quotable(value: JsonObject): Edn {
  const edn = jsonToEdn(value, 1);
  const text = printEdn(edn);
  return text.length <= longestQuote ? edn : shortened(text);
}

function shortened(text: string): string {
  const rest = text.length - longestQuote;
  return rest <= 0 ? text : `${text.slice(0, longestQuote)} … (${rest} more characters)`;
}

/** Maelstrom's explanation of a reply that does not fit; what is long in it is cut. */
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
    shortened(prettyEdn(jsonToEdn(request, 1)).trimEnd()),
    'And expected a response of the form:',
    prettyEdn(schema).trimEnd(),
    '... but instead received',
    shortened(prettyEdn(jsonToEdn(reply, 1)).trimEnd()),
    'This is malformed because:',
    shortened(prettyEdn(keywordMap(errors)).trimEnd()),
    'See doc/protocol.md for more guidance.',
  ].join('\n\n');
}

function keywordMap(entries: Iterable<readonly [string, Edn]>): Edn {
  return new Map([...entries].map(([name, value]): [Edn, Edn] => [kw(name), value]));
}
