/**
 * One line of a node's stdout, read as Maelstrom reads it (maelstrom/process.clj `parse-msg` and the
 * closed envelope of maelstrom/net.clj): the first JSON value of the line counts, the rest is dropped.
 */
import { isJsonObject, type Json, type JsonObject, parseFirstJson } from '../../../json.ts';
import type { MuteReason } from '../../engine.ts';
import { involvesClient } from './journal.ts';
import { visitMembers } from './json-spans.ts';

export interface NodeMessage {
  readonly kind: 'message';
  readonly src: string;
  readonly dest: string;
  /** The body as the node wrote it; `{}` where it wrote none or null. */
  readonly body: string;
  /** The parsed body; its numbers may have lost digits (see {@link parseJsonFast} for those who read them). */
  readonly parsed: JsonObject;
}
export interface BadLine {
  readonly kind: 'bad';
  readonly reason: Extract<MuteReason, 'not-json' | 'not-a-message' | 'unknown-key'>;
  readonly detail: string;
}

/** True for a line of stderr that would have been a message on stdout. */
export function looksLikeMessage(line: string): boolean {
  if (!/^\s*\{/.test(line) || !line.includes('"body"')) return false;
  return readNodeLine(line).kind === 'message';
}

/** True for a line of stdout that is a reply to a client. */
export function answersClient(line: string): boolean {
  const message = readNodeLine(line);
  return message.kind === 'message' && involvesClient('', message.dest) && 'in_reply_to' in message.parsed;
}

/** What a node's line is. Never throws. */
export function readNodeLine(line: string): NodeMessage | BadLine {
  let value: Json;
  try {
    value = JSON.parse(line) as Json;
  } catch {
    if (line.trim() === '') return bad('not-a-message', 'the line is empty');
    try {
      value = parseFirstJson(line).value;
    } catch (thrown) {
      return bad('not-json', thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  if (!isJsonObject(value)) return bad('not-a-message', `it is ${nameOf(value)}, not an object`);

  const { src, dest } = value;
  if (typeof src !== 'string') return bad('not-a-message', wrongField('src', src, 'a string'));
  if (typeof dest !== 'string') return bad('not-a-message', wrongField('dest', dest, 'a string'));
  const keys = Object.keys(value);
  for (const key of keys) {
    if (key !== 'src' && key !== 'dest' && key !== 'body' && key !== 'id') {
      return bad('unknown-key', `the key ${JSON.stringify(key)} has no place beside src, dest, body and id`);
    }
  }
  const spans = 'id' in value ? spansOf(line) : undefined;
  if (spans !== undefined && !/^-?\d+$/.test(spans.id)) {
    return bad('not-a-message', wrongField('id', value.id, 'an integer'));
  }
  const body = value.body;
  // An absent body, null, "" and [] are all an empty map to Maelstrom; other non-objects stop its reader.
  if (body === undefined || body === null || body === '' || (Array.isArray(body) && body.length === 0)) {
    return { kind: 'message', src, dest, body: '{}', parsed: {} };
  }
  if (!isJsonObject(body)) return bad('not-a-message', wrongField('body', body, 'an object'));
  const text = usualBody(line, keys, value) ?? spans?.body ?? spansOf(line).body;
  return { kind: 'message', src, dest, body: text, parsed: body };
}

/**
 * The body's text where the line is as JSON.stringify writes `{src, dest, body}` or `{dest, src, body}`,
 * found without a scan; undefined for every other line. Text that looks like one of the three keys, or
 * may hide one in an escape, could be a key that comes twice: that takes the scan.
 */
function usualBody(line: string, keys: readonly string[], value: JsonObject): string | undefined {
  const [first, second, third] = keys;
  if (third !== 'body' || keys.length !== 3 || first === undefined || second === undefined) return undefined;
  const before = `{"${first}":"${value[first]}","${second}":"${value[second]}","body":`;
  if (!line.startsWith(before) || !line.endsWith('}')) return undefined;
  const body = line.slice(before.length, -1);
  const mayRepeat =
    body.includes('"src"') || body.includes('"dest"') || body.includes('"body"') || body.includes('\\u');
  return mayRepeat || !body.startsWith('{') || !body.endsWith('}') ? undefined : body;
}

/** The text of the body and of the id, the last of each where a key comes twice. */
function spansOf(line: string): { readonly body: string; readonly id: string } {
  let body = '';
  let id = '';
  visitMembers(line, 0, (key, _from, valueFrom, to) => {
    if (key === 'body') body = line.slice(valueFrom, to);
    else if (key === 'id') id = line.slice(valueFrom, to);
  });
  return { body, id };
}

function bad(reason: BadLine['reason'], detail: string): BadLine {
  return { kind: 'bad', reason, detail };
}

function wrongField(name: string, value: Json | undefined, wanted: string): string {
  return value === undefined ? `${name} is missing` : `${name} is ${nameOf(value)}, not ${wanted}`;
}

function nameOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return isJsonObject(value) ? 'an object' : 'a number';
  return typeof value === 'bigint' ? 'a number' : `a ${typeof value}`;
}
