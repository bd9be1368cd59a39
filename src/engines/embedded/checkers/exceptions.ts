import { type Edn, EdnSymbol, isEdnMap, Keyword, kw, sequenceOf } from '../../../results/edn.ts';
import type { ExceptionsResult, History, Operation } from '../../../results/results.ts';

const VIA = kw('via');
const TYPE = kw('type');

/**
 * Groups operations whose client threw (a malformed reply, for example) by the class of the first
 * exception, most frequent first, each with its first operation. Always valid.
 * Source: jepsen/checker.clj `UnhandledExceptions`. O(n).
 */
export function checkExceptions(history: History): ExceptionsResult {
  const groups = new Map<string, { count: number; example: Operation }>();
  for (const operation of history) {
    if (operation.type !== 'info' || operation.exception === undefined) continue;
    const name = classOf(operation.exception);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { count: 1, example: operation });
    else group.count++;
  }
  const exceptions = [...groups]
    .map(([name, { count, example }]) => ({ count, class: name, example }))
    .sort((a, b) => b.count - a.count);
  return { valid: true, exceptions };
}

/** `(-> exception :via first :type)` as a word; empty where there is none. */
function classOf(exception: Edn): string {
  const via = isEdnMap(exception) ? sequenceOf(exception.get(VIA) ?? null) : undefined;
  const first = via?.[0] ?? null;
  const type = isEdnMap(first) ? first.get(TYPE) : undefined;
  if (type instanceof Keyword) return `:${type.name}`;
  if (type instanceof EdnSymbol) return type.name;
  return typeof type === 'string' ? type : '';
}
