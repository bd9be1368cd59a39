/** The sections of Maelstrom's other workloads in words: counters, lin-kv, kafka, transactions. */
import { type Edn, isEdnMap, Keyword, kw, printEdn, sequenceOf } from './edn.ts';
import { whyFailed } from './edn-build.ts';
import type { OtherResult } from './results.ts';
import { plainCause } from './verdict.ts';

const mostNamed = 8;

/** One to three lines; the section's own EDN where it has none of the keys that Maelstrom's workloads have. */
export function otherLines({ valid, value }: OtherResult, short: (text: string) => string): string[] {
  if (!isEdnMap(value)) return [short(printEdn(value))];
  const get = (key: string): Edn => value.get(kw(key)) ?? null;
  if (value.has(kw('error'))) return [short(plainCause(whyFailed(get('error'))))];
  if (value.has(kw('final-reads'))) {
    const reads = itemsOf(get('final-reads'));
    const wrong = itemsOf(get('errors')).length;
    return [
      `final reads ${short(reads.map((read) => printEdn(read)).join(' '))}, ${wrong === 0 ? 'all' : `${wrong} not`} acceptable`,
      `acceptable: ${short(itemsOf(get('acceptable')).map(rangeText).join(', '))}`,
    ];
  }
  if (value.has(kw('failures'))) {
    const keys = itemsOf(get('failures')).map((key) => printEdn(key));
    return [
      keys.length === 0
        ? 'every key is linearizable'
        : `not linearizable: ${keys.length === 1 ? 'key' : 'keys'} ${short(keys.join(', '))}`,
    ];
  }
  if (value.has(kw('bad-error-types'))) {
    const bad = namesOf(get('bad-error-types'));
    const borne = namesOf(get('error-types')).filter((name) => !bad.includes(name));
    return [
      bad.length === 0 ? 'no anomaly that counts' : `anomalies: ${bad.join(', ')}`,
      ...(borne.length === 0 ? [] : [`borne: ${borne.join(', ')}`]),
      ...bad.slice(0, mostNamed).map((name) => `${name}: ${short(printEdn(get(name)))}`),
    ];
  }
  if (value.has(kw('anomaly-types'))) {
    const found = namesOf(get('anomaly-types'));
    const not = namesOf(get('not'));
    return [
      found.length === 0
        ? 'no anomaly'
        : `anomalies: ${found.join(', ')}${valid === true ? ', which the consistency models allow' : ''}`,
      ...(not.length === 0 ? [] : [`so this is not ${not.join(', ')}`]),
    ];
  }
  return [short(printEdn(value))];
}

/** `[3 5]` is a range from 3 to 5. */
function rangeText(range: Edn): string {
  const [from, to] = sequenceOf(range) ?? [];
  if (from === undefined || to === undefined) return printEdn(range);
  const [low, high] = [printEdn(from), printEdn(to)];
  return low === high ? low : `${low} to ${high}`;
}

function namesOf(value: Edn): string[] {
  return itemsOf(value)
    .map((item) => (item instanceof Keyword ? item.name : printEdn(item)))
    .sort();
}

function itemsOf(value: Edn): readonly Edn[] {
  if (value !== null && typeof value === 'object' && 'items' in value) return value.items;
  return sequenceOf(value) ?? [];
}
