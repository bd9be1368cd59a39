import { type Edn, ednEquals, isEdnMap, kw } from '../../../results/edn.ts';
import type { EchoResult, History } from '../../../results/results.ts';
import { completedPairs } from './pairs.ts';

const ECHO = kw('echo');

/**
 * Every answered echo must bring back what was sent.
 *
 * An operation that ended :info (timeout, malformed reply) is not looked at, since Knossos pairs an
 * invocation with its ok or fail only; a failed one counts as wrong, for its value has no :echo.
 * Source: maelstrom/workload/echo.clj `checker`, knossos/history.clj `pairs`. O(n).
 * Errors come in order of completion (Maelstrom's order is that of a hash map).
 */
export function checkEcho(history: History): EchoResult {
  const errors: { sent: string; received: Edn }[] = [];
  for (const { invoke, complete } of completedPairs(history)) {
    const received = isEdnMap(complete.value) ? (complete.value.get(ECHO) ?? null) : null;
    if (!ednEquals(invoke.value, received)) {
      errors.push({ sent: String(invoke.value), received: complete.value });
    }
  }
  return { workload: 'echo', valid: errors.length === 0, errors };
}
