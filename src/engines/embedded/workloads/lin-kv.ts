/** lin-kv: registers that are read, written and compared-and-set as if there were one copy (workload/lin_kv.clj). */
import { ednToJson, jsonToEdn } from '../../../json.ts';
import type { Edn } from '../../../results/edn.ts';
import type { Nanos, TestSpec } from '../../engine.ts';
import type { Random } from '../kernel/random.ts';
import type {
  FreeWorkers,
  GeneratedOperation,
  OperationGenerator,
  RpcSchema,
  SingleRequestWorkload,
  Turn,
} from './workload.ts';

const read: RpcSchema = {
  type: 'read',
  doc: 'The value of `key`, or error 20 where it has none.',
  request: { key: 'any' },
  reply: { value: 'any' },
};
const write: RpcSchema = {
  type: 'write',
  doc: 'Give `key` the value `value`, whether it has one or not.',
  request: { key: 'any', value: 'any' },
  reply: {},
};
const cas: RpcSchema = {
  type: 'cas',
  doc: 'If the value of `key` is `from`, make it `to`. Error 20 where the key has none, 22 where it is another.',
  request: { key: 'any', from: 'any', to: 'any' },
  reply: {},
};

/** A key is left for a new one when it would be worked on by more processes than these. */
const mostProcesses = 20;
/** Values are 0 … 4. */
const values = 5;

/**
 * jepsen/tests/linearizable_register.clj: groups of 2n workers, each group on a key of its own, the first n
 * workers reading only and the others writing (1 of 3) and comparing (2 of 3).
 *
 * As it is, the readers are workers 0 … n − 1 of the whole test (jepsen's `reserve` knows nothing of groups):
 * all groups but the first have none, and never read.
 */
class KeyGroups implements OperationGenerator {
  readonly #random: Random;
  readonly #readers: number;
  readonly #groups: Group[];
  #nextKey: number;

  constructor({ nodes, concurrency }: TestSpec, random: Random) {
    const size = 2 * nodes.length;
    this.#random = random;
    this.#readers = nodes.length;
    this.#groups = Array.from({ length: concurrency / size }, (_, index) => ({
      from: index * size,
      to: (index + 1) * size,
      key: index,
      processes: new Set<number>(),
    }));
    this.#nextKey = this.#groups.length;
  }

  nextTime(now: Nanos, workers: FreeWorkers): Nanos | 'busy' {
    return workers.turn() === -1 ? 'busy' : now;
  }

  take(_now: Nanos, workers: FreeWorkers): Turn {
    const free = this.#groups.filter(({ from, to }) => workers.turn(from, to) !== -1);
    for (const group of free) this.#leaveWornKey(group, workers);
    const group = this.#random.pick(free);
    for (const process of processesOf(group, workers)) group.processes.add(process);
    const firstWriter = Math.max(group.from, Math.min(group.to, this.#readers));
    const reader = workers.turn(group.from, firstWriter);
    const writer = workers.turn(firstWriter, group.to);
    // Both halves have as many workers, and so the same chance.
    const reads = writer === -1 || (reader !== -1 && this.#random.int(2) === 0);
    if (reads) return { worker: reader, operation: { f: 'read', value: [group.key, null] } };
    return { worker: writer, operation: this.#writeOrCas(group.key) };
  }

  /** Jepsen's `process-limit`: a key is over when the processes that could work on it next make too many. */
  #leaveWornKey(group: Group, workers: FreeWorkers): void {
    const seen = new Set([...group.processes, ...processesOf(group, workers)]);
    if (seen.size <= mostProcesses) return;
    group.key = this.#nextKey++;
    group.processes = new Set();
  }

  #writeOrCas(key: number): GeneratedOperation {
    const random = this.#random;
    if (random.int(3) === 0) return { f: 'write', value: [key, random.int(values)] };
    return { f: 'cas', value: [key, [random.int(values), random.int(values)]] };
  }
}

interface Group {
  readonly from: number;
  readonly to: number;
  key: number;
  /** Those that could have run an operation on the key. */
  processes: Set<number>;
}

function processesOf({ from, to }: Group, workers: FreeWorkers): number[] {
  return Array.from({ length: to - from }, (_, index) => workers.processOf(from + index));
}

export const linKvWorkload: SingleRequestWorkload = {
  name: 'lin-kv',
  rpcs: [read, write, cas],
  setup: () => new Map(),
  phases: (spec, streams) => ({ main: new KeyGroups(spec, streams('operations')), final: null }),
  marksFinal: false,
  request({ f, value }) {
    const [key = null, what = null] = pairOf(value);
    if (f === 'read') return { rpc: read, fields: { key: ednToJson(key) } };
    if (f === 'write') return { rpc: write, fields: { key: ednToJson(key), value: ednToJson(what) } };
    const [from = null, to = null] = pairOf(what);
    return { rpc: cas, fields: { key: ednToJson(key), from: ednToJson(from), to: ednToJson(to) } };
  },
  complete: ({ f, value }, reply) => ({
    kind: 'ok',
    value: f === 'read' ? [pairOf(value)[0] ?? null, jsonToEdn(reply.value ?? null, 0)] : value,
  }),
  idempotent: new Set(['read']),
  wrapsErrors: true,
  reusableClient: true,
  timeout: ({ latency }) => Math.max(10 * latency.mean, 1000),
};

function pairOf(value: Edn): readonly Edn[] {
  return Array.isArray(value) ? value : [];
}
