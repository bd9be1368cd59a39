import { float32 } from '../../../results/float32.ts';
import type {
  AvailabilityResult,
  CountStats,
  History,
  MessageCounts,
  NetResult,
  Operation,
  StatsResult,
} from '../../../results/results.ts';
import { worstValidity } from './compose.ts';

type Counts = { ok: number; fail: number; info: number };

function countStats({ ok, fail, info }: Counts): CountStats {
  return { valid: ok > 0, count: ok + fail + info, okCount: ok, failCount: fail, infoCount: info };
}

/** Kinds that are not expected to succeed: kafka's clients crash on purpose. */
const neverOk: ReadonlySet<string> = new Set(['crash', 'debug-topic-partitions']);

/**
 * Counts completions of clients, altogether and per kind of operation. Invalid when any kind but
 * {@link neverOk} has no ok at all, whatever the total. O(n).
 * Source: jepsen/checker.clj `Stats`, jepsen/tests/kafka.clj `stats-checker`.
 */
export function checkStats(history: History): StatsResult {
  const all: Counts = { ok: 0, fail: 0, info: 0 };
  const byF = new Map<string, Counts>();
  for (const { type, process, f } of history) {
    if (type === 'invoke' || process === 'nemesis') continue;
    const counts = byF.get(f) ?? { ok: 0, fail: 0, info: 0 };
    byF.set(f, counts);
    counts[type]++;
    all[type]++;
  }
  const sorted = [...byF].sort(([a], [b]) => (a < b ? -1 : 1));
  const kinds = Object.fromEntries(sorted.map(([f, counts]) => [f, countStats(counts)]));
  return {
    ...countStats(all),
    valid: worstValidity(sorted.map(([f, { ok }]) => ok > 0 || neverOk.has(f))),
    byF: kinds,
  };
}

/**
 * The fraction of invocations that ended ok, as a 32-bit float (1 without any). `total` asks for
 * exactly 1, a number for at least that, null for nothing. As in Maelstrom the float is compared with
 * the 64-bit bound, so that 9 of 10 is below 0.9. Source: maelstrom/checker.clj. O(n).
 */
export function checkAvailability(history: History, required: number | 'total' | null): AvailabilityResult {
  let invoked = 0;
  let ok = 0;
  for (const { type } of history) {
    if (type === 'invoke') invoked++;
    else if (type === 'ok') ok++;
  }
  const fraction = invoked === 0 ? 1 : Math.fround(ok / invoked);
  const valid = required === null || (required === 'total' ? fraction === 1 : required <= fraction);
  return { valid, okFraction: float32(fraction) };
}

/** Messages of a run, whoever they were between: a client and a node, or nodes and services. */
export type CountedMessages = Readonly<Record<'all' | 'clients' | 'servers', MessageCounts>>;

/**
 * Messages per operation: all messages, and those without a client at either end, over all client
 * invocations, as 32-bit floats; null when nothing was invoked. Always valid.
 * Source: maelstrom/net/checker.clj. O(n).
 */
export function checkNet(counts: CountedMessages, history: History): NetResult {
  const operations = history.reduce((total, operation) => total + (isClientInvocation(operation) ? 1 : 0), 0);
  const perOperation = (messages: number) => (operations === 0 ? null : float32(messages / operations));
  return {
    valid: true,
    all: { ...counts.all, msgsPerOp: perOperation(counts.all.msgCount) },
    clients: counts.clients,
    servers: { ...counts.servers, msgsPerOp: perOperation(counts.servers.msgCount) },
  };
}

function isClientInvocation({ type, process }: Operation): boolean {
  return type === 'invoke' && process !== 'nemesis';
}
