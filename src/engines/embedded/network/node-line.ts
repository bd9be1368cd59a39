/**
 * One line of a node's stdout, read as Maelstrom reads it (maelstrom/process.clj `parse-msg` and the
 * closed envelope of maelstrom/net.clj): the first JSON value of the line counts, the rest is dropped.
 */
import { isJsonObject, type Json, type JsonObject, parseFirstJson } from '../../../json.ts';
import type { MuteReason } from '../../engine.ts';
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
  let hasId = false;
  for (const key of Object.keys(value)) {
    if (key === 'id') hasId = true;
    else if (key !== 'src' && key !== 'dest' && key !== 'body') {
      return bad('unknown-key', `the key ${JSON.stringify(key)} has no place beside src, dest, body and id`);
    }
  }
  let bodyFrom = -1;
  let bodyTo = -1;
  let idText = '';
  visitMembers(line, 0, (key, _from, valueFrom, to) => {
    if (key === 'body') {
      bodyFrom = valueFrom;
      bodyTo = to;
    } else if (key === 'id') idText = line.slice(valueFrom, to);
  });
  if (hasId && !/^-?\d+$/.test(idText)) {
    return bad('not-a-message', wrongField('id', value.id, 'an integer'));
  }
  const body = value.body;
  // An absent body, null, "" and [] are all an empty map to Maelstrom; other non-objects stop its reader.
  if (body === undefined || body === null || body === '' || (Array.isArray(body) && body.length === 0)) {
    return { kind: 'message', src, dest, body: '{}', parsed: {} };
  }
  if (!isJsonObject(body)) return bad('not-a-message', wrongField('body', body, 'an object'));
  return { kind: 'message', src, dest, body: line.slice(bodyFrom, bodyTo), parsed: body };
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
