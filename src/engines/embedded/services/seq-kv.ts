/**
 * `seq-kv`: a sequence of states, of which every client sees a rising selection (service.clj
 * `Sequential`, with 32 states kept). A request runs on a state picked uniformly from the client's last
 * to the newest; if it would change that state it runs on the newest instead and makes a new one.
 */
import type { NodeId } from '../../../results/trace.ts';
import type { Random } from '../kernel/random.ts';
import { kvEffect, stored } from './lin-kv.ts';
import type { Service, Stored } from './service.ts';

const statesKept = 32;

export function seqKv(random: Random): Service {
  /** Versions of each key: from which state on it holds, and what. In order of state. */
  const versions = new Map<string, { readonly state: number; readonly stored: Stored }[]>();
  const seen = new Map<NodeId, number>();
  let newest = 0;

  const at = (key: string, state: number): Stored | undefined => {
    const list = versions.get(key);
    if (list === undefined) return undefined;
    for (let index = list.length - 1; index >= 0; index--) {
      const version = list[index];
      if (version !== undefined && version.state <= state) return version.stored;
    }
    return undefined;
  };

  const write = (key: string, state: number, value: Stored): void => {
    const list = versions.get(key) ?? [];
    list.push({ state, stored: value });
    // The last version at or before the oldest state kept is still visible there; older ones are not.
    const oldest = state - statesKept + 1;
    let first = 0;
    while (first + 1 < list.length && (list[first + 1]?.state ?? 0) <= oldest) first++;
    versions.set(key, first === 0 ? list : list.slice(first));
  };

  return {
    handle(src, request) {
      const key = stored(request.key).compare;
      const from = seen.get(src) ?? 0;
      const picked = from + random.int(newest - from + 1);
      // The ring buffer wraps round: a client more than 32 states behind may be shown a newer state.
      const kept = Math.min(newest + 1, statesKept);
      const state = newest - ((newest - picked) % kept);
      const current = at(key, state);
      const effect = kvEffect(request, current);
      if (effect === null) return null;
      if (effect.write === undefined || effect.write.compare === current?.compare) {
        seen.set(src, picked);
        return effect.reply;
      }
      const onNewest = kvEffect(request, at(key, newest));
      newest++;
      seen.set(src, newest);
      if (onNewest?.write !== undefined) write(key, newest, onNewest.write);
      return onNewest?.reply ?? null;
    },
  };
}
