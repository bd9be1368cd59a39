/** What `replay --log` follows: whether a JSON value has to do with a value or a key. */
import { isJsonObject, type Json, parseJson, printJson } from '../../../json.ts';

/** What to follow; null: not asked for. What is asked for together must all hold. */
export interface LogFilter {
  readonly node: string | null;
  /** As {@link readTyped} reads it. */
  readonly value: Json | null;
  readonly key: Json | null;
  /** Index of an operation in the history, its invocation or its completion. */
  readonly transaction: number | null;
  /** Nanoseconds of the run. */
  readonly from: number;
  readonly until: number;
}

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

/** A key may be a number here and its digits there. */
function isSameKey(value: Json | undefined, wanted: Json): boolean {
  return value !== undefined && keyText(value) === keyText(wanted);
}

function isSame(value: Json, wanted: Json): boolean {
  return value === wanted || (typeof value === 'object' && printJson(value) === printJson(wanted));
}

function keyText(value: Json): string {
  return typeof value === 'string' ? value : printJson(value);
}

/** Whether a line of a node's log has the value as a word of its own. */
export function mentions(line: string, wanted: Json): boolean {
  const text = keyText(wanted).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w.-])${text}(?![\\w-]|\\.\\d)`).test(line);
}
