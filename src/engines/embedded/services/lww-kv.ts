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
  readonly clock: number;
  readonly map: ReadonlyMap<string, Stored & { readonly timestamp: number }>;
}

const replicaCount = 2;

export function lwwKv(random: Random): Service {
  const replicas: Replica[] = Array.from({ length: replicaCount }, () => ({ clock: 0, map: new Map() }));
  const replica = (index: number): Replica => replicas[index] as Replica;
  return {
    handle(_src, request) {
      const source = random.int(replicaCount);
      const target = random.int(replicaCount);
      const served = random.int(replicaCount);
      if (source !== target) replicas[target] = merge(replica(source), replica(target));
      const [after, reply] = apply(replica(served), request) ?? [replica(served), null];
      replicas[served] = after;
      return reply;
    },
  };
}

function merge(source: Replica, target: Replica): Replica {
  const map = new Map(source.map);
  for (const [key, theirs] of target.map) {
    const ours = map.get(key);
    if (ours === undefined || ours.timestamp < theirs.timestamp) map.set(key, theirs);
  }
  return { clock: Math.max(source.clock, target.clock), map };
}

function apply(replica: Replica, request: JsonObject): [Replica, JsonObject] | null {
  const key = stored(request.key).compare;
  const current = replica.map.get(key);
  const write = (value: Json | undefined, type: string): [Replica, JsonObject] => [
    {
      clock: replica.clock + 1,
      map: new Map(replica.map).set(key, { ...stored(value), timestamp: replica.clock }),
    },
    { type },
  ];
  switch (request.type) {
    case 'read':
      return [replica, current === undefined ? keyMissing : { type: 'read_ok', value: current.value }];
    case 'write':
      return write(request.value, 'write_ok');
    case 'cas': {
      if (current === undefined) return [replica, keyMissing];
      const from = stored(request.from);
      if (from.compare === current.compare) return write(request.to, 'cas_ok');
      return [replica, failedPrecondition(`current value ${show(current)} is not ${plain(from)}`)];
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
