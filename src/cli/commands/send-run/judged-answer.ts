/** What is wrong with an answer, and with a request before it is sent, against the workload's schemas. */

import type { HandEvent } from '../../../engines/embedded/by-hand/protocol.ts';
import { replyErrors } from '../../../engines/embedded/clients/reply-schema.ts';
import { rpcErrorClass } from '../../../engines/embedded/clients/rpc-errors.ts';
import { type FieldType, fieldShapes } from '../../../engines/embedded/workloads/field-types.ts';
import type { RpcSchema } from '../../../engines/embedded/workloads/workload.ts';
import { isJsonObject, type Json, type JsonObject, parseJson, printJson } from '../../../json.ts';
import { Double } from '../../../results/edn.ts';

export type Judgement =
  /** The answer that the request asks for. */
  | { readonly kind: 'fits'; readonly text: string }
  /** A proper error: the node refuses the request. */
  | { readonly kind: 'refused'; readonly text: string }
  /** Nothing says what this answer must look like. */
  | { readonly kind: 'unknown'; readonly text: string }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] };

/** Judges what came to the person's client. */
export function judgeAnswer(
  { request, again, body }: Extract<HandEvent, { kind: 'answer' }>,
  rpcs: readonly RpcSchema[],
): Judgement {
  const reply = objectOf(body);
  if (request === null) return wrong(whoseAnswer(reply.in_reply_to));
  if (again) {
    return wrong(
      `the ${request.type} of msg_id ${request.msgId} has its answer already: no client sees a second one`,
    );
  }
  if (reply.type === 'error') return judgeError(request.type, reply);
  if (request.type === 'init') {
    // Maelstrom looks at nothing but its type.
    return reply.type === 'init_ok'
      ? { kind: 'fits', text: 'init_ok' }
      : wrong(`type is ${show(reply.type)}; it must be "init_ok"`);
  }
  const rpc = rpcs.find(({ type }) => type === request.type);
  if (rpc === undefined) {
    return { kind: 'unknown', text: `not checked: this workload has no request ${show(request.type)}` };
  }
  const problems = [...replyErrors(rpc, reply).keys()].map((name) => fieldProblem(rpc, name, reply[name]));
  if (problems.length > 0) return { kind: 'wrong', problems };
  return { kind: 'fits', text: `${rpc.type}_ok` };
}

/** What a request of the workload lacks or has too much; empty for one that no schema describes. */
export function requestProblems(body: string, rpcs: readonly RpcSchema[]): readonly string[] {
  const request = objectOf(body);
  const rpc = rpcs.find(({ type }) => type === request.type);
  if (rpc === undefined) return [];
  const problems: string[] = [];
  for (const [name, type] of Object.entries(rpc.request)) {
    const value = request[name];
    if (value === undefined)
      problems.push(`${rpc.type} has a field ${name} (${wanted(type)}), and this one lacks it`);
    else if (fieldShapes[type].problem(value) !== null)
      problems.push(`${name} is ${show(value)}; clients send ${wanted(type)}`);
  }
  for (const name of Object.keys(request)) {
    if (name === 'type' || name === 'msg_id' || name in rpc.request) continue;
    problems.push(`no client sends a field ${name} with ${rpc.type}`);
  }
  return problems;
}

function whoseAnswer(replyTo: Json | undefined): string {
  if (replyTo === undefined) return 'in_reply_to is missing: no client takes it for an answer';
  if (typeof replyTo !== 'number') {
    const kind = replyTo instanceof Double ? ', a float' : '';
    return `in_reply_to is ${show(replyTo)}${kind}; it must be the msg_id of a request, an integer`;
  }
  return `in_reply_to is ${show(replyTo)}, and no request has that msg_id`;
}

function judgeError(request: string, { code, text }: JsonObject): Judgement {
  if (code === undefined) return wrong('code is missing: an error has a code, an integer');
  if (fieldShapes.int.problem(code) !== null) return wrong(`code is ${show(code)}; it must be an integer`);
  const { name, definite } = rpcErrorClass(code);
  const said = typeof text === 'string' ? `: ${text}` : '';
  const what =
    name === 'unknown'
      ? 'a code of your own, so clients must take it that it may have happened'
      : `${name}, ${definite ? 'so it did not happen' : 'so it may have happened'}`;
  return { kind: 'refused', text: `${request} refused with error ${show(code)} (${what})${said}` };
}

function fieldProblem(rpc: RpcSchema, name: string, value: Json | undefined): string {
  const expected = `${rpc.type}_ok`;
  if (name === 'type') return `type is ${show(value)}; it must be "${expected}"`;
  const type: FieldType | undefined =
    name === 'in_reply_to' || name === 'msg_id'
      ? 'int'
      : Object.hasOwn(rpc.reply, name)
        ? rpc.reply[name]
        : undefined;
  if (type === undefined) {
    const fields = ['in_reply_to', ...Object.keys(rpc.reply)];
    return `it has a field ${name}, which ${expected} does not have (only ${fields.join(', ')})`;
  }
  if (value === undefined) return `${name} is missing; it must be ${wanted(type)}`;
  const kind = type === 'int' && (typeof value === 'number' || value instanceof Double) ? ', a float' : '';
  return `${name} is ${show(value)}${kind}; it must be ${wanted(type)}`;
}

const words: Readonly<Record<FieldType, string>> = {
  any: 'any value',
  int: 'an integer',
  string: 'a string',
  map: 'an object',
  'list-of-any': 'a list',
  'list-of-int': 'a list of integers',
  topology: 'an object of node to a list of its neighbours',
  key: 'a key, which is a string',
  'list-of-keys': 'a list of keys',
  message: 'any value',
  offset: 'an offset, which is an integer',
  offsets: 'an object of key to offset',
  'offset-messages': 'an object of key to a list of pairs [offset, message]',
  'list-append-txn': 'a list of operations ["r", key, values] and ["append", key, value]',
  'rw-register-txn': 'a list of operations ["r", key, value] and ["w", key, value]',
};

/** What a field of a type holds, in words: `an integer`. */
export function wanted(type: FieldType): string {
  return words[type];
}

function objectOf(body: string): JsonObject {
  const value = parseJson(body);
  return isJsonObject(value) ? value : {};
}

function show(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  const text = printJson(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function wrong(problem: string): Judgement {
  return { kind: 'wrong', problems: [problem] };
}
