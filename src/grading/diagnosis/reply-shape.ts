/** What is wrong with a reply, field by field, against the shape that the protocol asks for. */
import { type Json, parseJson } from '../../json.ts';
import { Double } from '../../results/edn.ts';

type FieldShape = 'any' | 'list';

/** Fields of each reply besides type, in_reply_to and msg_id (docs/protocol of Maelstrom). Closed. */
const replies: Readonly<Record<string, Readonly<Record<string, FieldShape>>>> = {
  init: {},
  topology: {},
  echo: { echo: 'any' },
  generate: { id: 'any' },
  broadcast: {},
  read: { messages: 'list' },
};

/**
 * The first thing wrong with the reply to a `request` (its type), in words; null when nothing is, or when
 * the request's reply has no known shape.
 */
export function replyProblem(request: string, body: string): string | null {
  const shape = replies[request];
  if (shape === undefined) return null;
  const value = parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Double) {
    return 'its body is not an object';
  }
  const fields = new Map<string, Json>(Object.entries(value));
  const type = fields.get('type');
  if (type !== `${request}_ok`) {
    return `type is ${show(type)}; it must be "${request}_ok"`;
  }
  const replyTo = integerProblem('in_reply_to', fields.get('in_reply_to'));
  if (replyTo !== null) return replyTo;
  if (fields.has('msg_id')) {
    const id = integerProblem('msg_id', fields.get('msg_id'));
    if (id !== null) return id;
  }
  for (const [name, wanted] of Object.entries(shape)) {
    if (!fields.has(name)) return `the field ${name} is missing`;
    if (wanted === 'list' && !Array.isArray(fields.get(name))) {
      return `${name} is ${show(fields.get(name))}; it must be a list`;
    }
  }
  for (const name of fields.keys()) {
    if (name in shape || name === 'type' || name === 'in_reply_to' || name === 'msg_id') continue;
    return `it has a field ${name}, which ${request}_ok does not have`;
  }
  return null;
}

function integerProblem(name: string, value: Json | undefined): string | null {
  if (value === undefined) return `${name} is missing`;
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) return null;
  const kind = typeof value === 'number' || value instanceof Double ? ', a float' : '';
  return `${name} is ${show(value)}${kind}; it must be an integer`;
}

function show(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  if (value instanceof Double) return `${value.value}.0`;
  if (typeof value === 'bigint') return value.toString();
  const text = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint' ? inner.toString() : inner,
  );
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function parse(body: string): Json | undefined {
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}
