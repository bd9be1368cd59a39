/** The rows of the diagram: who has one, in which order, and who lives in which. */
import { serviceNames } from '../engines/embedded/services/index.ts';
import { isClient } from '../grading/evidence/journal.ts';
import { byNodeName } from '../grading/statement.ts';
import type { NodeId } from '../results/trace.ts';
import type { Lane } from './format.ts';

export interface LanePlan {
  readonly lanes: readonly Lane[];
  /** Rank of the lane of a worker. */
  readonly laneOfWorker: ReadonlyMap<number, number>;
}

/**
 * Workers in order, clients that work for nobody (they send `init`), nodes, services.
 *
 * @param names of the page, by rank
 * @param workers that had something to do, and the ranks of their clients' names
 */
export function planLanes(
  names: readonly NodeId[],
  nodes: readonly NodeId[],
  workers: ReadonlyMap<number, ReadonlySet<number>>,
): LanePlan {
  const lanes: Lane[] = [];
  const laneOfWorker = new Map<number, number>();
  const placed = new Set<number>();
  for (const worker of [...workers.keys()].sort((a, b) => a - b)) {
    // A client has one lane, should the requests of two workers be taken for its own.
    const clients = [...(workers.get(worker) ?? [])]
      .filter((name) => !placed.has(name))
      .sort((a, b) => a - b);
    for (const name of clients) placed.add(name);
    laneOfWorker.set(worker, lanes.length);
    lanes.push({ kind: 'client', label: `worker ${worker}`, names: clients });
  }
  const own = new Set(nodes);
  const rest = names.flatMap((name, rank) => (placed.has(rank) ? [] : [{ name, rank }]));
  rest.sort((a, b) => byNodeName(a.name, b.name) || a.rank - b.rank);
  const services: ReadonlySet<string> = new Set(serviceNames);
  const kindOf = (name: NodeId): Lane['kind'] =>
    own.has(name) ? 'node' : services.has(name) ? 'service' : isClient(name) ? 'client' : 'node';
  for (const kind of ['client', 'node', 'service'] as const) {
    for (const { name, rank } of rest) {
      if (kindOf(name) === kind) lanes.push({ kind, label: name, names: [rank] });
    }
  }
  return { lanes, laneOfWorker };
}
