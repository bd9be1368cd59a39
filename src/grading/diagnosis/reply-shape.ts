/** What is wrong with a reply, field by field, against the shape that the protocol asks for. */
import type { WorkloadName } from '../../engines/engine.ts';
import { type Json, parseJson } from '../../json.ts';
import { Double } from '../../results/edn.ts';

/**
 * `offsets`: integers by key. `messages`: lists of pairs of offset and message by key. `transaction`: lists of
 * function, key and value.
 */
type FieldShape = 'any' | 'list' | 'integer' | 'offsets' | 'messages' | 'transaction';

/**
 * Fields of each reply besides type, in_reply_to and msg_id (docs/protocol of Maelstrom). Closed. Those of one
 * workload come before those of any.
 */
const replies: Readonly<Record<string, Readonly<Record<string, FieldShape>>>> = {
  init: {},
  topology: {},
  echo: { echo: 'any' },
  generate: { id: 'any' },
  broadcast: {},
  read: { messages: 'list' },
  add: {},
  'g-set read': { value: 'list' },
  'g-counter read': { value: 'integer' },
  'pn-counter read': { value: 'integer' },
  send: { offset: 'integer' },
  poll: { msgs: 'messages' },
  commit_offsets: {},
  list_committed_offsets: { offsets: 'offsets' },
  txn: { txn: 'transaction' },
};

/**
 * The first thing wrong with the reply to a `request` (its type), in words; null when nothing is, or when
 * the request's reply has no known shape.
 */
export function replyProblem(request: string, body: string, workload?: WorkloadName): string | null {
  const shape = replies[`${workload} ${request}`] ?? replies[request];
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
    const problem = shapeProblem(name, wanted, fields.get(name));
    if (problem !== null) return problem;
  }
  for (const name of fields.keys()) {
    if (name in shape || name === 'type' || name === 'in_reply_to' || name === 'msg_id') continue;
    return `it has a field ${name}, which ${request}_ok does not have`;
  }
  return null;
}

function shapeProblem(name: string, wanted: FieldShape, value: Json | undefined): string | null {
  switch (wanted) {
    case 'any':
      return null;
    case 'list':
      return Array.isArray(value) ? null : `${name} is ${show(value)}; it must be a list`;
    case 'integer':
      return integerProblem(name, value);
    case 'offsets':
      return eachKey(name, value, (path, offset) => integerProblem(path, offset));
    case 'messages':
      return eachKey(name, value, messagesProblem);
    case 'transaction':
      return transactionProblem(name, value);
  }
}

/** The first problem among the values of a map; a problem of its own where it is none. */
function eachKey(
  name: string,
  value: Json | undefined,
  problemOf: (path: string, value: Json) => string | null,
): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Double) {
    return `${name} is ${show(value)}; it must be an object`;
  }
  for (const [key, item] of Object.entries(value)) {
    const problem = problemOf(`${name}["${key}"]`, item);
    if (problem !== null) return problem;
  }
  return null;
}

function transactionProblem(name: string, value: Json | undefined): string | null {
  if (!Array.isArray(value)) return `${name} is ${show(value)}; it must be a list`;
  const entries: readonly Json[] = value;
  const bad = entries.findIndex((entry) => !Array.isArray(entry) || entry.length !== 3);
  if (bad < 0) return null;
  return `${name}[${bad}] is ${show(entries[bad])}; it must be a list of function, key and value`;
}

function messagesProblem(path: string, pairs: Json): string | null {
  // A log without messages may be null.
  if (pairs === null) return null;
  if (!Array.isArray(pairs)) return `${path} is ${show(pairs)}; it must be a list of pairs`;
  for (const [i, pair] of pairs.entries()) {
    if (!Array.isArray(pair) || pair.length !== 2) {
      return `${path}[${i}] is ${show(pair)}; it must be a pair of offset and message`;
    }
    const problem = integerProblem(`the offset ${path}[${i}][0]`, pair[0]);
    if (problem !== null) return problem;
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
