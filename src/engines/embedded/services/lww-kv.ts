/**
 * `lww-kv`: two replicas that merge now and then; the later Lamport timestamp wins, on a tie the merge's
 * source (service.clj `Eventual`, `LWWKV`). Its cas knows no create_if_not_exists.
 */
import { type Json, type JsonObject, jsonToEdn } from '../../../json.ts';
import { printEdn } from '../../../results/edn.ts';
import type { Random } from '../kernel/random.ts';
import { show, stored } from './lin-kv.ts';
import { failedPrecondition, keyMissing, type Service, type Stored } from './service.ts';

interface Replica {
  clock: number;
  readonly map: Map<string, Stored & { readonly timestamp: number }>;
}

/** As in Maelstrom; the set of keys that differ is right for two only. */
const replicaCount = 2;

export function lwwKv(random: Random): Service {
  const replicas: Replica[] = Array.from({ length: replicaCount }, () => ({ clock: 0, map: new Map() }));
  // A merge passes over the keys that are the same in both, so that it costs what was written since, not what is stored.
  const differing = new Set<string>();
  const replica = (index: number): Replica => replicas[index] as Replica;
  return {
    handle(_src, request) {
      const source = random.int(replicaCount);
      const target = random.int(replicaCount);
      const served = random.int(replicaCount);
      if (source !== target) merge(replica(source), replica(target), differing);
      return apply(replica(served), request, differing);
    },
  };
}

/** Takes into the target what the source has at least as late, and drops those keys from `differing`. */
function merge(source: Replica, target: Replica, differing: Set<string>): void {
  for (const key of differing) {
    const ours = source.map.get(key);
    const theirs = target.map.get(key);
    if (ours === undefined || (theirs !== undefined && ours.timestamp < theirs.timestamp)) continue;
    target.map.set(key, ours);
    differing.delete(key);
  }
  target.clock = Math.max(source.clock, target.clock);
}

function apply(replica: Replica, request: JsonObject, differing: Set<string>): JsonObject | null {
  const key = stored(request.key).compare;
  const current = replica.map.get(key);
  const write = (value: Json | undefined, type: string): JsonObject => {
    replica.map.set(key, { ...stored(value), timestamp: replica.clock });
    replica.clock += 1;
    differing.add(key);
    return { type };
  };
  switch (request.type) {
    case 'read':
      return current === undefined ? keyMissing : { type: 'read_ok', value: current.value };
    case 'write':
      return write(request.value, 'write_ok');
    case 'cas': {
      if (current === undefined) return keyMissing;
      const from = stored(request.from);
      if (from.compare === current.compare) return write(request.to, 'cas_ok');
      return failedPrecondition(`current value ${show(current)} is not ${plain(from)}`);
    }
    default:
      return null;
  }
}

/** As Clojure's `str` shows it: nil is empty and a string has no quotes. */
function plain(value: Stored): string {
  if (value.value === null) return '';
  return typeof value.value === 'string' ? value.value : printEdn(jsonToEdn(value.value, 0));
}
