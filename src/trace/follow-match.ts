/**
 * Whether a JSON value, a body or a line of a log has to do with a value or a key that is followed: one rule for
 * `replay --log` and for the page.
 */
import { isJsonObject, type Json, parseJson, parseJsonFast, printJson } from '../json.ts';

/** A value as it is typed: JSON, or else a string. */
export function readTyped(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** Keys of a body that number messages and say nothing of values. */
const envelope = new Set(['type', 'msg_id', 'in_reply_to']);

/** Whether the value, or its text as the key of an object, occurs anywhere. O(size). */
export function holdsValue(json: Json, wanted: Json): boolean {
  if (isSame(json, wanted)) return true;
  if (Array.isArray(json)) return json.some((item: Json) => holdsValue(item, wanted));
  if (!isJsonObject(json)) return false;
  return Object.entries(json).some(
    ([name, value]) => !envelope.has(name) && (name === keyText(wanted) || holdsValue(value, wanted)),
  );
}

/**
 * Whether something concerns a key: a field `key` or `k` that is it, a list `keys` that has it, an object
 * that is indexed by it, or an operation `[function, key, …]` on it.
 */
export function concernsKey(json: Json, wanted: Json): boolean {
  if (Array.isArray(json)) {
    const [f, key]: readonly Json[] = json;
    if (typeof f === 'string' && json.length > 1 && isSameKey(key, wanted)) return true;
    return json.some((item: Json) => concernsKey(item, wanted));
  }
  if (!isJsonObject(json)) return false;
  return Object.entries(json).some(([name, value]) => {
    if ((name === 'key' || name === 'k') && isSameKey(value, wanted)) return true;
    if (name === 'keys' && Array.isArray(value) && value.some((one: Json) => isSameKey(one, wanted)))
      return true;
    return name === keyText(wanted) || concernsKey(value, wanted);
  });
}

/** What was asked of an operation or answered, so that {@link concernsKey} finds its key: in lin-kv, a pair. */
export function keyed(workload: string, json: Json): Json {
  return workload === 'lin-kv' && Array.isArray(json) ? ['on', ...json] : json;
}

/** A key may be a number here and its digits there. */
function isSameKey(value: Json | undefined, wanted: Json): boolean {
  return value !== undefined && keyText(value) === keyText(wanted);
}

function isSame(value: Json, wanted: Json): boolean {
  if (value === wanted) return true;
  return typeof value === 'object' && typeof wanted === 'object' && printJson(value) === printJson(wanted);
}

function keyText(value: Json): string {
  return typeof value === 'string' ? value : printJson(value);
}

/** Tells whether a line of a node's log has the value as a word of its own. */
export function mentions(wanted: Json): (line: string) => boolean {
  const text = keyText(wanted);
  const word = new RegExp(`(?<![\\w.-])${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-]|\\.\\d)`);
  return (line) => line.includes(text) && word.test(line);
}

/** What of JSON texts is looked for. */
export interface Wanted {
  readonly kind: 'value' | 'key';
  readonly json: Json;
}

/**
 * Tells whether a text has to do with what is wanted: the body of a message, or, where a workload is named, what one
 * of its operations was asked or answered.
 */
export function concerns({ kind, json: wanted }: Wanted, workload?: string): (text: string) => boolean {
  const fits = (json: Json): boolean => {
    if (kind === 'value') return holdsValue(json, wanted);
    return concernsKey(workload === undefined ? json : keyed(workload, json), wanted);
  };
  return (text) => {
    try {
      return fits(parseJsonFast(text));
    } catch {
      // No JSON, or nested deeper than anything should be: it stands for itself.
      return fits(text);
    }
  };
}

/** What JSON writes in one way only, escapes aside: integers, and strings that are no number, list or object. */
const writtenOneWay = /^(?:-?\d+$|[^-\d[{])/;

/**
 * What any JSON text has in it that concerns the value or key, unless the text has a backslash in it; null where
 * nothing can be said. A search for it spares most bodies the parsing.
 */
export function needleOf(wanted: Json): string | null {
  if (Array.isArray(wanted)) return firstNeedle(wanted);
  if (isJsonObject(wanted)) return firstNeedle(Object.entries(wanted).flat());
  const text = keyText(wanted);
  return writtenOneWay.test(text) ? text : null;
}

function firstNeedle(items: readonly Json[]): string | null {
  for (const item of items) {
    const needle = needleOf(item);
    if (needle !== null) return needle;
  }
  return null;
}
