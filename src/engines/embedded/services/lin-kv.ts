/** `lin-kv`: one map; every request takes effect when it is read (service.clj `linearizable`, `PersistentKV`). */
import { type JsonObject, jsonKey, jsonToEdn } from '../../../json.ts';
import { printEdn } from '../../../results/edn.ts';
import { failedPrecondition, keyMissing, type Service, type Stored } from './service.ts';

/** What a request does to one key of a map. */
export interface KvEffect {
  readonly reply: JsonObject;
  /** The key's new value; undefined when nothing is written. */
  readonly write?: Stored;
}

/**
 * The effect of read, write or cas on a key that holds `current` (undefined: it is absent); null for
 * another type of request.
 */
export function kvEffect(request: JsonObject, current: Stored | undefined): KvEffect | null {
  switch (request.type) {
    case 'read':
      return { reply: current === undefined ? keyMissing : { type: 'read_ok', value: current.value } };
    case 'write':
      return { reply: { type: 'write_ok' }, write: stored(request.value) };
    case 'cas': {
      if (current === undefined) {
        return isTruthy(request.create_if_not_exists)
          ? { reply: { type: 'cas_ok' }, write: stored(request.to) }
          : { reply: keyMissing };
      }
      const from = stored(request.from);
      if (from.compare === current.compare) return { reply: { type: 'cas_ok' }, write: stored(request.to) };
      return { reply: failedPrecondition(`current value ${show(current)} is not ${show(from)}`) };
    }
    default:
      return null;
  }
}

/** A value ready to be kept; an absent one is null. */
export function stored(value: JsonObject[string] | undefined): Stored {
  const present = value ?? null;
  return { value: present, compare: jsonKey(present) };
}

/** As Clojure prints it. */
export function show(value: Stored): string {
  return printEdn(jsonToEdn(value.value, 0));
}

function isTruthy(value: JsonObject[string] | undefined): boolean {
  return value !== undefined && value !== null && value !== false;
}

export function linKv(): Service {
  const map = new Map<string, Stored>();
  return {
    handle(_src, request) {
      const key = stored(request.key).compare;
      const effect = kvEffect(request, map.get(key));
      if (effect?.write !== undefined) map.set(key, effect.write);
      return effect?.reply ?? null;
    },
  };
}
