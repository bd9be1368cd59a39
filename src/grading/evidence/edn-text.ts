/** Values of a history as a learner writes them: JSON where JSON has a word for it. */
import { Double, type Edn, EdnList, EdnSet, EdnSymbol, Keyword, Tagged } from '../../results/edn.ts';

/** A value in JSON's words, on one line: `17`, `"a"`, `[1,2]`, `{"type":"echo_ok"}`. */
export function ednToJsonText(value: Edn): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Keyword) return JSON.stringify(value.name);
  if (Array.isArray(value)) return sequence(value);
  if (value instanceof EdnList || value instanceof EdnSet) return sequence(value.items);
  if (value instanceof Map) {
    const entries: ReadonlyMap<Edn, Edn> = value;
    return `{${[...entries].map(([k, v]) => `${JSON.stringify(ednToText(k))}:${ednToJsonText(v)}`).join(',')}}`;
  }
  return ednToText(value);
}

/** Like {@link ednToJsonText}, strings and keywords without quotes. */
export function ednToText(value: Edn): string {
  if (typeof value === 'string') return value;
  if (value instanceof Keyword || value instanceof EdnSymbol) return value.name;
  if (value instanceof Double) return `${value.value}.0`;
  if (value instanceof Tagged) return ednToJsonText(value.value);
  if (value === null || typeof value !== 'object') return String(value);
  return ednToJsonText(value);
}

function sequence(values: readonly Edn[]): string {
  return `[${values.map(ednToJsonText).join(',')}]`;
}

/** The items of a list, vector or set; null for anything else. */
export function ednItems(value: Edn): readonly Edn[] | null {
  if (Array.isArray(value)) return value;
  if (value instanceof EdnList || value instanceof EdnSet) return value.items;
  return null;
}

/** The value of a keyword's or string's key in a map; null when it is missing. */
export function ednGet(value: Edn, key: string): Edn {
  if (!(value instanceof Map)) return null;
  const entries: ReadonlyMap<Edn, Edn> = value;
  for (const [k, v] of entries) {
    if ((k instanceof Keyword && k.name === key) || k === key) return v;
  }
  return null;
}
