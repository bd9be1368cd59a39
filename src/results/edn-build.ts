/** Small builders for the maps of results.edn. */
import { Double, type Edn, EdnList, type EdnMap, EdnSymbol, isEdnMap, kw, sequenceOf } from './edn.ts';
import type { Validity } from './results.ts';

/** A map with a keyword per name, in the order of the object. */
export function keyed(entries: Readonly<Record<string, Edn>>): EdnMap {
  return new Map(Object.entries(entries).map(([name, value]) => [kw(name), value]));
}

/** `true`, `false` or `:unknown`. */
export function validityEdn(valid: Validity): Edn {
  return valid === 'unknown' ? kw('unknown') : valid;
}

/** A figure that is a float in the file, even when it is whole: `1.0`. */
export function floating(value: number): Edn {
  return Number.isInteger(value) ? new Double(value) : value;
}

export function list(items: readonly Edn[]): EdnList {
  return new EdnList(items);
}

/** A datafied exception with a message; {@link whyFailed} reads it back. */
export function thrownMap(message: string, type = 'clojure.lang.ExceptionInfo'): EdnMap {
  return keyed({ via: [keyed({ type: new EdnSymbol(type), message })], trace: [], cause: message });
}

/** A datafied exception in a sentence: its first message, its cause, or the first line of an old-style text. */
export function whyFailed(error: Edn | undefined): string {
  if (typeof error === 'string') return error.split('\n', 1)[0] ?? '';
  if (error !== undefined && isEdnMap(error)) {
    const first = sequenceOf(error.get(kw('via')) ?? null)?.[0] ?? null;
    const message = isEdnMap(first) ? first.get(kw('message')) : undefined;
    for (const text of [message, error.get(kw('cause'))]) {
      if (typeof text === 'string') return text.split('\n', 1)[0] ?? '';
    }
  }
  return 'no reason given';
}
