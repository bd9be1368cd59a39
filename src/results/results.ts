/**
 * What the checkers found: `results.edn` of Maelstrom 0.2.4 as typed values, and the operations of
 * `history.edn`. Reader, writer and checkers share these types; key names on file are Maelstrom's.
 */
import type { Edn, EdnMap } from './edn.ts';
import type { CounterResult } from './sections/counter.ts';
import type { LogsResult } from './sections/logs.ts';
import type { RegistersResult } from './sections/registers.ts';
import type { TransactionsResult } from './sections/transactions.ts';

export type Validity = true | false | 'unknown';
export type OperationType = 'invoke' | 'ok' | 'fail' | 'info';

/** One line of history.edn. */
export interface Operation {
  readonly index: number;
  /** Nanoseconds since the start of the main phase. */
  readonly time: number;
  readonly type: OperationType;
  readonly process: number | 'nemesis';
  /** `echo`, `generate`, `broadcast`, `read`, `start-partition` … */
  readonly f: string;
  readonly value: Edn;
  readonly error?: Edn;
  readonly final?: boolean;
  /** Further keys that a workload gives its operations, by keyword, in file order: kafka's `:unseen`, `:poll-ms` … */
  readonly more?: EdnMap;
  /** Present when the client threw (a malformed reply): class and message. */
  readonly exception?: Edn;
}
export type History = readonly Operation[];

export interface CountStats {
  readonly valid: Validity;
  readonly count: number;
  readonly okCount: number;
  readonly failCount: number;
  readonly infoCount: number;
}
export interface StatsResult extends CountStats {
  readonly byF: Readonly<Record<string, CountStats>>;
}
export interface AvailabilityResult {
  readonly valid: Validity;
  readonly okFraction: number;
}
export interface MessageCounts {
  readonly sendCount: number;
  readonly recvCount: number;
  readonly msgCount: number;
}
export interface NetResult {
  readonly valid: Validity;
  /** `msgsPerOp` is null when there was no operation. */
  readonly all: MessageCounts & { readonly msgsPerOp: number | null };
  readonly clients: MessageCounts;
  readonly servers: MessageCounts & { readonly msgsPerOp: number | null };
}
export interface ExceptionsResult {
  readonly valid: true;
  readonly exceptions: readonly {
    readonly count: number;
    readonly class: string;
    readonly example: Operation;
  }[];
}

export interface EchoResult {
  readonly workload: 'echo';
  readonly valid: Validity;
  readonly errors: readonly { readonly sent: string; readonly received: Edn }[];
}
export interface UniqueIdsResult {
  readonly workload: 'unique-ids';
  readonly valid: Validity;
  readonly attemptedCount: number;
  readonly acknowledgedCount: number;
  readonly duplicatedCount: number;
  /** At most 48, most frequent first. */
  readonly duplicated: readonly { readonly id: Edn; readonly count: number }[];
  readonly range: readonly [Edn, Edn];
  /** Present when the ids could not be compared: why the answer is unknown. */
  readonly error?: string;
}
export interface StaleElement {
  readonly element: Edn;
  readonly outcome: 'stable' | 'lost' | 'never-read';
  /** Milliseconds. */
  readonly stableLatency: number | null;
  readonly lostLatency: number | null;
  readonly known: Operation | null;
  readonly lastAbsent: Operation | null;
}
/** Quantile to milliseconds, in order: 0, 0.5, 0.95, 0.99, 1. */
export type LatencyQuantiles = readonly { readonly quantile: number; readonly ms: number }[];

/** set-full: broadcast and g-set. */
export interface SetFullResult {
  readonly workload: 'set-full';
  readonly valid: Validity;
  readonly attemptCount: number;
  readonly stableCount: number;
  readonly lostCount: number;
  readonly lost: readonly Edn[];
  readonly neverReadCount: number;
  readonly neverRead: readonly Edn[];
  readonly staleCount: number;
  readonly stale: readonly Edn[];
  readonly worstStale: readonly StaleElement[];
  readonly stableLatencies: LatencyQuantiles | null;
  readonly lostLatencies: LatencyQuantiles | null;
  readonly duplicatedCount: number;
  readonly duplicated: readonly { readonly element: Edn; readonly count: number }[];
}
/** What a checker that this version has no types for found: Maelstrom's other workloads. */
export interface OtherResult {
  readonly workload: 'other';
  readonly valid: Validity;
  /** The section as it stands in the file. */
  readonly value: Edn;
}
export type { CounterResult } from './sections/counter.ts';
export type { LogsResult } from './sections/logs.ts';
export type { RegistersResult } from './sections/registers.ts';
export type { TransactionsResult } from './sections/transactions.ts';
export type WorkloadResult =
  | EchoResult
  | UniqueIdsResult
  | SetFullResult
  | CounterResult
  | LogsResult
  | RegistersResult
  | TransactionsResult
  | OtherResult;

/** `:perf`: the plots. Always true here; unknown where Maelstrom found no gnuplot. */
export interface PerfResult {
  readonly valid: Validity;
  /** Why it is unknown. */
  readonly error?: string;
}

export interface Results {
  /** The worst of all sections: false, then unknown, then true. */
  readonly valid: Validity;
  /** Absent: true. */
  readonly perf?: PerfResult;
  readonly stats: StatsResult;
  readonly availability: AvailabilityResult;
  readonly net: NetResult;
  readonly exceptions: ExceptionsResult;
  readonly workload: WorkloadResult;
}
