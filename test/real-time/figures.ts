/** What a history and its results say of time and number, for runs of either engine. */
import { printEdn } from '../../src/results/edn.ts';
import type { History, Operation, Results } from '../../src/results/results.ts';

export interface RunFigures {
  /** Client operations of the main phase: invocations, by `f`. */
  readonly invoked: Readonly<Record<string, number>>;
  readonly operations: number;
  /** Milliseconds between invocations of the main phase: the median, without what waiting clients add. */
  readonly medianGap: number;
  /** Milliseconds from invocation to `:ok`, in the main phase; NaN without one. */
  readonly median: number;
  readonly nineOfTen: number;
  /** Milliseconds that operations took which ended for want of an answer. */
  readonly timeouts: readonly number[];
  /** Seconds at which faults were in force, or over, from the start of the main phase. */
  readonly faults: readonly number[];
  /** Seconds from the last completion of the main phase to the first final operation; null without a final phase. */
  readonly quiet: number | null;
  readonly finalOperations: number;
  /** Messages of nodes to nodes and services, and those of them that arrived. */
  readonly serversSent: number;
  readonly serversReceived: number;
  readonly clientsSent: number;
  /** Milliseconds until half of the values, and all, were read everywhere (set-full); null in other workloads. */
  readonly stable: { readonly median: number; readonly max: number } | null;
}

const msOf = (nanos: number): number => nanos / 1e6;

/** Where the quiet seconds before the final phase begin and end: a gap that only they can be. */
const quietNanos = 9e9;

/** The figures of one run. */
export function figuresOf(history: History, results: Results): RunFigures {
  const clients = history.filter(({ process }) => process !== 'nemesis');
  const split = finalStart(clients);
  const main = clients.slice(0, split);
  const times = main.filter(({ type }) => type === 'invoke').map(({ time }) => time);
  const gaps = times.slice(1).map((time, index) => msOf(time - (times[index] ?? 0)));
  const durations = durationsOf(main);
  const { servers, clients: withClients } = results.net;
  const first = clients[split];
  const before = clients[split - 1];
  return {
    invoked: countBy(main.filter(({ type }) => type === 'invoke').map(({ f }) => f)),
    operations: times.length,
    medianGap: quantile(gaps, 0.5),
    median: quantile(durations.ok, 0.5),
    nineOfTen: quantile(durations.ok, 0.9),
    timeouts: durations.unanswered,
    faults: history
      .filter(({ process }) => process === 'nemesis')
      // Jepsen notes a fault twice: when it is asked for, and when it is in force.
      .filter((_, index) => index % 2 === 1)
      .map(({ time }) => time / 1e9),
    quiet: first === undefined || before === undefined ? null : (first.time - before.time) / 1e9,
    finalOperations: clients.slice(split).filter(({ type }) => type === 'invoke').length,
    serversSent: servers.sendCount,
    serversReceived: servers.recvCount,
    clientsSent: withClients.sendCount,
    stable: stableOf(results),
  };
}

/** Index of the first final operation; the length where there is none. */
function finalStart(clients: readonly Operation[]): number {
  const found = clients.findIndex(
    ({ type, time }, index) =>
      type === 'invoke' && index > 0 && time - (clients[index - 1]?.time ?? 0) > quietNanos,
  );
  return found === -1 ? clients.length : found;
}

function durationsOf(operations: readonly Operation[]): { ok: number[]; unanswered: number[] } {
  const begun = new Map<unknown, number>();
  const ok: number[] = [];
  const unanswered: number[] = [];
  for (const { type, process, time, error } of operations) {
    if (type === 'invoke') {
      begun.set(process, time);
      continue;
    }
    const took = msOf(time - (begun.get(process) ?? time));
    if (type === 'ok') ok.push(took);
    // `:net-timeout`, or of clients that throw `indeterminate: Client read timeout`.
    else if (error !== undefined && printEdn(error).includes('timeout')) unanswered.push(took);
  }
  return { ok, unanswered };
}

function stableOf({ workload }: Results): RunFigures['stable'] {
  if (workload.workload !== 'set-full' || workload.stableLatencies === null) return null;
  const at = (quantile: number): number =>
    workload.stableLatencies?.find((entry) => entry.quantile === quantile)?.ms ?? Number.NaN;
  return { median: at(0.5), max: at(1) };
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** The quantile in [0, 1] of unsorted numbers; NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
