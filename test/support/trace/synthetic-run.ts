/**
 * Runs of any size as plain data, the same for the same options: a broadcast over a tree with acknowledgements and
 * retries, a sum in lin-kv, partitions, kills, lost and doubled messages. For tests of the trace page and its bench,
 * where a real run of a million messages would take longer to make than to look at.
 */
import type {
  MessageColumns,
  RunHead,
  TraceFault,
  TraceLogLine,
  TraceOperation,
} from '../../../src/trace/format.ts';
import { fates } from '../../../src/trace/format.ts';
import { SyntheticCluster } from './synthetic-cluster.ts';
import type { Draft } from './synthetic-network.ts';

export interface SyntheticOptions {
  readonly messages: number;
  readonly nodes: 5 | 25;
  readonly seed: number;
}

export interface SyntheticRun {
  readonly head: RunHead;
  readonly columns: MessageColumns;
  /** By rank of the message. */
  readonly bodies: readonly string[];
  readonly logs: readonly TraceLogLine[];
}

/** Makes a run of exactly so many messages. */
export function syntheticRun({ messages, nodes, seed }: SyntheticOptions): SyntheticRun {
  const cluster = new SyntheticCluster(nodes, seed);
  while (cluster.network.drafts.length < messages) cluster.nextOperation();
  const drafts = cluster.network.drafts
    .sort((one, other) => one.sent - other.sent || one.made - other.made)
    .slice(0, messages);
  drafts.forEach((draft, rank) => {
    draft.rank = rank;
  });
  const types = byFrequency(drafts.map(({ type }) => type));
  const columns = columnsOf(drafts, types);
  const end = columns.end.reduce((latest, time) => Math.max(latest, time), 0);
  const mainEnd = drafts.at(-1)?.sent ?? 0;
  const operations = cluster.operations
    .filter((operation) => operation.start <= mainEnd)
    .map(({ request, reply, ...operation }): TraceOperation => {
      const requests = request.rank < 0 ? [] : [request.rank];
      const answered = reply !== null && reply.rank >= 0;
      if (answered || (operation.end ?? 0) <= mainEnd) return { ...operation, requests };
      return { ...operation, requests, completionIndex: null, result: null, outcome: 'open', end: null };
    });
  const faults = cluster.network.faults.until(mainEnd);
  const logs = cluster.logs
    .filter(({ time }) => time <= mainEnd)
    .sort((one, other) => one.time - other.time)
    .map((line, place) => ({ ...line, line: place + 1 }));
  const head: RunHead = {
    label: `synthetic, seed ${seed}`,
    challenge: { id: 'broadcast-3c', title: 'Broadcast through partitions' },
    attempt: 12,
    run: 'partitions',
    seed,
    engine: 'embedded',
    workload: 'broadcast',
    settings: [
      { name: 'nodes', value: String(nodes) },
      { name: 'rate', value: '100 per second' },
      { name: 'faults', value: 'partition, kill' },
    ],
    outcome: 'failed',
    ending: null,
    capabilities: { messages: true, deterministic: true, virtualTime: true },
    notes: [],
    start: drafts[0]?.sent ?? 0,
    end: Math.max(end, mainEnd),
    mainEnd,
    names: cluster.names,
    lanes: cluster.lanes,
    types,
    messageCount: drafts.length,
    operations,
    faults,
    report: reportOf(operations, faults),
    figures: [],
    commands: [{ label: 'this run again', command: 'dscourse replay 12 --run partitions' }],
  };
  return { head, columns, bodies: drafts.map(({ body }) => body), logs };
}

function columnsOf(drafts: readonly Draft[], types: readonly string[]): MessageColumns {
  const count = drafts.length;
  const rankOfType = new Map(types.map((type, rank) => [type, rank]));
  const columns = {
    count,
    id: Float64Array.from(drafts, (_, rank) => rank),
    src: Uint16Array.from(drafts, ({ src }) => src),
    dest: Uint16Array.from(drafts, ({ dest }) => dest),
    sent: Float64Array.from(drafts, ({ sent }) => sent),
    due: Float64Array.from(drafts, ({ due }) => due),
    end: Float64Array.from(drafts, ({ end }) => end),
    fate: Uint8Array.from(drafts, ({ fate }) => fates.indexOf(fate)),
    type: Uint16Array.from(drafts, ({ type }) => rankOfType.get(type) ?? 0),
    request: Int32Array.from(drafts, ({ request }) => request?.rank ?? -1),
    repeats: Int32Array.from(drafts, ({ repeats }) => repeats?.rank ?? -1),
    copyOf: Int32Array.from(drafts, ({ copyOf }) => copyOf?.rank ?? -1),
  };
  return columns;
}

function byFrequency(types: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([type]) => type);
}

/** A report that points at something of each kind. */
function reportOf(operations: readonly TraceOperation[], faults: readonly TraceFault[]): RunHead['report'] {
  const rank = operations.findIndex(({ f }) => f === 'broadcast');
  const lost = operations[rank];
  const steps =
    lost === undefined
      ? []
      : [
          {
            text: `A client broadcast ${lost.value}.`,
            time: lost.start,
            targets: [{ kind: 'operation' as const, rank }],
          },
          {
            text: 'A node passed it on.',
            time: lost.start,
            targets: lost.requests.map((message) => ({ kind: 'message' as const, rank: message })),
          },
          ...faults.slice(0, 1).map(({ start, words }) => ({
            text: words,
            time: start,
            targets: [{ kind: 'fault' as const, rank: 0 }],
          })),
        ];
  return {
    requirements: [
      { name: 'valid', status: 'missed', expected: 'valid', actual: 'a value was lost', note: null },
      {
        name: 'stable-latency-median',
        status: 'met',
        expected: 'below 400 ms',
        actual: '212 ms',
        note: null,
      },
    ],
    findings: [],
    diagnosis:
      lost === undefined
        ? null
        : {
            code: 'lost-value-dropped',
            headline: { text: `The value ${lost.value} was lost.`, time: lost.start, targets: [] },
            steps,
            cause: { text: 'A message was dropped and not sent again.', time: null, targets: [] },
            look: 'what the node does when no acknowledgement comes',
            follow: { kind: 'value', text: lost.value },
          },
    reason: null,
  };
}
