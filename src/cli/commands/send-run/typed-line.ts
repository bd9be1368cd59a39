/** What a line typed at `send` means: a message in short form or as JSON, or a word that moves time or the network. */
import type { RpcSchema } from '../../../engines/embedded/workloads/workload.ts';
import {
  isJsonObject,
  type Json,
  type JsonObject,
  parseFirstJson,
  parseJson,
  printJson,
} from '../../../json.ts';
import { nearest } from '../../../nearest.ts';

export interface TypedMessage {
  readonly kind: 'message';
  /** The node in whose name it goes; null: the person's client. */
  readonly as: string | null;
  /** Null: whoever the person talks to. */
  readonly to: string | null;
  /** JSON of an object. */
  readonly body: string;
  /** False with `&`: time does not go on for it. */
  readonly awaited: boolean;
}

export type TypedLine =
  | { readonly kind: 'nothing' }
  | TypedMessage
  | { readonly kind: 'to'; readonly node: string }
  | { readonly kind: 'wait'; readonly nanos: number }
  | { readonly kind: 'cut'; readonly between: readonly [string, string] }
  | { readonly kind: 'step' }
  | { readonly kind: 'heal' }
  | { readonly kind: 'help' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'mistake'; readonly message: string };

/** What can be typed besides messages. */
export const handWords = {
  to: 'to n1: talk to n1 from now on; to n1 read: this message only',
  as: 'as n1 <message>: send it in the name of n1',
  wait: 'wait 2s, wait 500ms: let time go on',
  step: 'step: let time go on to the next thing that happens',
  cut: 'cut n0 n1: no message passes between them (a service will do too)',
  heal: 'heal: undo all cuts',
  restart: 'restart: build again, and start all nodes from the beginning',
  help: 'help: what can be typed',
  quit: 'quit: leave (or Ctrl-D)',
} as const;

/**
 * Reads one line.
 *
 * @param rpcs the requests of the workload.
 * @param names everybody that a message can go to.
 */
export function readTypedLine(line: string, rpcs: readonly RpcSchema[], names: readonly string[]): TypedLine {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return { kind: 'nothing' };
  const [word = '', ...rest] = text.split(/\s+/);
  switch (word) {
    case 'step':
    case 'heal':
    case 'help':
    case 'restart':
    case 'quit':
      return rest.length === 0 ? { kind: word } : mistake(`${word} takes nothing behind it.`);
    case 'exit':
      return { kind: 'quit' };
    case '?':
      return { kind: 'help' };
    case 'wait':
      return readWait(rest.join(''));
    case 'cut':
      return readCut(rest, names);
    default:
      return readMessage(text, rpcs, names);
  }
}

const units: Readonly<Record<string, number>> = { ms: 1e6, s: 1e9, m: 60e9 };
/** More than anybody waits for. */
const longestWait = 3_600_000_000_000;

function readWait(text: string): TypedLine {
  const [, digits = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  const nanos = Math.round(Number(digits) * (units[unit] ?? 0));
  if (digits === '' || nanos > longestWait)
    return mistake('Say how long, an hour at most: wait 2s, wait 500ms.');
  return { kind: 'wait', nanos };
}

function readCut(rest: readonly string[], names: readonly string[]): TypedLine {
  const [one, other] = rest;
  if (one === undefined || other === undefined || rest.length > 2 || one === other) {
    return mistake('Name the two to cut off from each other: cut n0 n1.');
  }
  for (const name of [one, other]) if (!names.includes(name)) return unknownName(name, names);
  return { kind: 'cut', between: [one, other] };
}

function readMessage(whole: string, rpcs: readonly RpcSchema[], names: readonly string[]): TypedLine {
  let text = whole;
  let to: string | null = null;
  let as: string | null = null;
  for (;;) {
    const [before, word, name] = /^(to|as)\s+(\S+)\s*/.exec(text) ?? [];
    if (before === undefined || word === undefined || name === undefined) break;
    if (!names.includes(name)) return unknownName(name, names);
    if (word === 'to') to = name;
    else as = name;
    text = text.slice(before.length);
  }
  if (/^(to|as)$/.test(text)) return mistake(`Name a node behind it: ${text} ${names[0] ?? 'n0'}.`);
  if (text === '') {
    return to !== null && as === null ? { kind: 'to', node: to } : mistake('The message is missing.');
  }
  const awaited = !/(^|\s)&$/.test(text);
  if (!awaited) text = text.slice(0, -1).trimEnd();
  const body = text.startsWith('{') ? readRaw(text) : readShort(text, rpcs, as !== null);
  if (body.kind === 'mistake') return body;
  const dest = to ?? body.to;
  if (dest !== null && !names.includes(dest)) return unknownName(dest, names);
  return { kind: 'message', as: as ?? body.as, to: dest, body: body.text, awaited };
}

type Body =
  | { readonly kind: 'body'; readonly text: string; readonly to: string | null; readonly as: string | null }
  | { readonly kind: 'mistake'; readonly message: string };

/** A body, or a whole message with `dest` and `body`. */
function readRaw(text: string): Body {
  let value: Json;
  try {
    value = parseJson(text);
  } catch (thrown) {
    return mistake(`This is no JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}.`);
  }
  if (!isJsonObject(value)) return mistake('A message is an object: {"type":"read"}.');
  const { body, dest, src } = value;
  if (!isJsonObject(body)) return { kind: 'body', text, to: null, as: null };
  return {
    kind: 'body',
    text: printJson(body),
    to: typeof dest === 'string' ? dest : null,
    // A message from a client is ours, whatever it calls itself.
    as: typeof src === 'string' && !src.startsWith('c') ? src : null,
  };
}

/** `type name=value …`, or `type value` where the request has one field. */
function readShort(text: string, rpcs: readonly RpcSchema[], ofNode: boolean): Body {
  const [type = ''] = text.split(/\s/, 1);
  const rpc = rpcs.find((one) => one.type === type);
  const rest = text.slice(type.length).trim();
  if (rpc === undefined && !ofNode) {
    const known = rpcs.map((one) => one.type);
    const [meant] = nearest(type, [...known, ...Object.keys(handWords)]);
    if (meant !== undefined || !/^[\w-]+$/.test(type) || !/^[\w-]+=/.test(rest)) {
      const guess = meant === undefined ? '' : ` Did you mean ${meant}?`;
      return mistake(
        `There is no message "${type}" here.${guess} Messages: ${known.join(', ')}; anything else as JSON: {"type":"${/^[\w-]+$/.test(type) ? type : '…'}"}.`,
      );
    }
  }
  const only = rpc === undefined ? [] : Object.keys(rpc.request);
  const [onlyField] = only;
  if (only.length === 1 && onlyField !== undefined && rest !== '' && !/^[\w-]+=/.test(rest)) {
    return body(type, { [onlyField]: readValue(rest, true).value });
  }
  const fields: Record<string, Json> = {};
  for (let left = rest; left !== ''; ) {
    const [head, name] = /^([\w-]+)=/.exec(left) ?? [];
    if (head === undefined || name === undefined) {
      return mistake(`Write fields as name=value: ${exampleOf(type, rpc)}. "${left}" is none.`);
    }
    const { value, end } = readValue(left.slice(head.length), false);
    fields[name] = value;
    left = left.slice(head.length + end).trimStart();
  }
  return body(type, fields);
}

function body(type: string, fields: JsonObject): Body {
  return { kind: 'body', text: printJson({ type, ...fields }), to: null, as: null };
}

/** JSON, or else a bare word (with `whole`, all that is there) as a string. */
function readValue(text: string, whole: boolean): { value: Json; end: number } {
  const bare = whole ? text : (/^\S*/.exec(text)?.[0] ?? '');
  try {
    const { value, end } = parseFirstJson(text);
    // 5x is a word, and so is true-ish.
    const isAll = whole ? text.slice(end).trim() === '' : /^(\s|$)/.test(text.slice(end));
    if (isAll) return { value, end };
  } catch {
    // No JSON: a word.
  }
  return { value: bare, end: bare.length };
}

/** How a request is typed: `send key=… msg=…`. */
export function exampleOf(type: string, rpc: RpcSchema | undefined): string {
  const names = rpc === undefined ? ['name'] : Object.keys(rpc.request);
  return [type, ...names.map((name) => `${name}=…`)].join(' ');
}

function unknownName(name: string, names: readonly string[]): Extract<TypedLine, { kind: 'mistake' }> {
  const [meant] = nearest(name, names);
  const guess = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return mistake(`There is nobody called "${name}".${guess} There are ${names.join(', ')}.`);
}

function mistake(message: string): Extract<TypedLine, { kind: 'mistake' }> {
  return { kind: 'mistake', message };
}
