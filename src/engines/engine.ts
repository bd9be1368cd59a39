/**
 * What every engine takes and gives: the test to run, the program to run it on, the events on the
 * way, and how it ended. Graders, reporters and the attempts log know engines only by these types.
 */
import type { NodeId } from '../results/trace.ts';

/** Virtual or real time since the start of the main phase, in whole nanoseconds. */
export type Nanos = number;

export type LatencyDistribution = 'constant' | 'uniform' | 'exponential';
export type Topology = 'line' | 'grid' | 'tree' | 'tree2' | 'tree3' | 'tree4' | 'total';
/** Maelstrom's workloads. The maelstrom engine runs all of them, the embedded one those of its table. */
export type WorkloadName =
  | 'echo'
  | 'unique-ids'
  | 'broadcast'
  | 'lin-kv'
  | 'g-set'
  | 'g-counter'
  | 'pn-counter'
  | 'kafka'
  | 'txn-list-append'
  | 'txn-rw-register';
/**
 * The faults of `--nemesis`, named as Jepsen's packages (nemesis/combined.clj) and packet behaviours
 * (net.clj) are. Maelstrom 0.2.4 knows `partition` alone.
 */
export type NemesisName =
  | 'partition'
  | 'partition-one-way'
  | 'kill'
  | 'pause'
  | 'loss'
  | 'duplicate'
  | 'reorder'
  | 'slow'
  | 'clock';

/**
 * One test, in Maelstrom's own vocabulary. Every field is filled: defaults are applied where a spec is
 * made (`testSpec()` in `test-spec.ts`), never by a reader.
 */
export interface TestSpec {
  readonly workload: WorkloadName;
  /** Names of the nodes, in order; the first is the primary. */
  readonly nodes: readonly NodeId[];
  /** Number of workers (already multiplied out: `2n` on 3 nodes is 6). */
  readonly concurrency: number;
  /** Operations per second over all workers. 0: none. */
  readonly rate: number;
  /** Seconds of the main phase. */
  readonly timeLimit: number;
  /** `mean` in milliseconds. */
  readonly latency: { readonly mean: number; readonly dist: LatencyDistribution };
  readonly topology: Topology;
  readonly nemesis: readonly NemesisName[];
  /** Mean seconds between two operations of the nemesis. */
  readonly nemesisInterval: number;
  /** Required fraction of ok operations; `total` is exactly 1; null asks nothing. */
  readonly availability: number | 'total' | null;
  readonly consistencyModels: readonly string[];
  readonly keyCount: number | null;
  readonly maxTxnLength: number;
  readonly maxWritesPerKey: number;
  /** Non-negative integer below 2^32. */
  readonly seed: number;
}

/** A built node, ready to be started any number of times. `hash` is the SHA-256 of what runs. */
export type NodeProgram =
  | {
      readonly kind: 'script';
      readonly language: string;
      /** Absolute path of one self-contained CommonJS or ESM bundle that `node` can also run as a file. */
      readonly bundle: string;
      /** Absolute path of its source map, when there is one. */
      readonly sourceMap: string | null;
      /** Arguments after the script's name. */
      readonly args: readonly string[];
      readonly hash: string;
    }
  | {
      readonly kind: 'command';
      readonly language: string;
      /** Absolute path of the executable, then its arguments. No shell. */
      readonly argv: readonly string[];
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
      readonly hash: string;
    };

export type RunPhase = 'building' | 'setup' | 'main' | 'recovery' | 'final' | 'analysis' | 'done';

/** What a live view can show. All counts are totals so far. */
export type RunEvent =
  | { readonly type: 'phase'; readonly seed: number; readonly phase: RunPhase }
  | {
      readonly type: 'progress';
      readonly seed: number;
      /** Nanoseconds of the run (virtual or real). */
      readonly time: Nanos;
      readonly operations: number;
      readonly failures: number;
      readonly messages: number;
      /** Number of faults in force now (0: the network is whole). */
      readonly faults: number;
    }
  | { readonly type: 'real-time'; readonly seed: number; readonly reason: RealTimeReason }
  | { readonly type: 'rerun'; readonly seed: number; readonly why: string }
  /** The run waits until a debugger has attached at this address (`ws://127.0.0.1:9229/…`). */
  | { readonly type: 'debugger'; readonly seed: number; readonly url: string };

/** A run under a debugger: virtual time stands still at a breakpoint, and nothing ends a step that takes long. */
export interface Inspection {
  /** The only node whose program can be stopped in; null: all. */
  readonly node: NodeId | null;
  /** Port to listen on, on this machine alone; where it is taken, another. 0: any. */
  readonly port: number;
}

/** Why a script node had to leave virtual time. */
export interface RealTimeReason {
  /** For example `net.connect`. */
  readonly feature: string;
  readonly node: NodeId;
  /** `file:line:column` in the learner's source, when known. */
  readonly location: string | null;
}

/** Where in a learner's source something was thrown. */
export interface SourceLocation {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** What a node was handling when it stopped being a good node. */
export interface NodeStep {
  readonly node: NodeId;
  readonly time: Nanos;
  /** Id (in the journal) of the last message handed to the node, or null when it ran a timer or its start. */
  readonly messageId: number | null;
  /**
   * What ran: `start`, `stdin`, `timer`, `immediate` … Where the engine can't see into the node: `uncaught`,
   * `time` is when it printed the error that ended it; `unseen`, `time` is its last sign of life.
   */
  readonly activity: string;
}

/**
 * How a run ended. `completed` has results; so have those marked with results = true, since they end
 * one node and not the run. All the others end the run.
 */
export type RunEnding =
  /** Without results where the engine ended the run for a muted node. */
  | { readonly kind: 'completed' }
  | {
      readonly kind: 'node-crashed';
      readonly step: NodeStep;
      /** Exit status, or null when a signal ended it. */
      readonly exitCode: number | null;
      readonly signal: string | null;
      /** Uncaught error as the node printed it (source-mapped), or null for a plain exit. */
      readonly error: { readonly name: string; readonly message: string; readonly stack: string } | null;
      readonly rejection: boolean;
      readonly location: SourceLocation | null;
      readonly lastStderr: readonly string[];
      readonly lastStdout: readonly string[];
    }
  | { readonly kind: 'node-hung'; readonly step: NodeStep; readonly location: SourceLocation | null }
  | {
      readonly kind: 'spin';
      readonly step: NodeStep;
      /** What was counted: `clock reads`, `microtasks`, `idle turns`. */
      readonly what: string;
      readonly count: number;
      readonly location: SourceLocation | null;
    }
  | {
      readonly kind: 'message-storm';
      readonly messages: number;
      /** The body that travels most, as JSON, and the nodes it goes round. */
      readonly body: string;
      readonly route: readonly NodeId[];
      readonly step: NodeStep;
    }
  | {
      readonly kind: 'out-of-memory';
      readonly step: NodeStep | null;
      /** Bytes of the limit. */
      readonly limit: number;
      readonly what: 'heap' | 'buffers';
    }
  | {
      readonly kind: 'init-failed';
      /** Null where the engine can't tell which of several nodes it was. */
      readonly node: NodeId | null;
      readonly reason: 'no-reply' | 'wrong-reply' | 'bad-line' | 'topology-no-reply' | 'topology-wrong-reply';
      /** The reply, or the line that is no message. */
      readonly text: string | null;
    }
  | { readonly kind: 'tool-failed'; readonly message: string; readonly reason?: ToolFailure }
  | { readonly kind: 'interrupted' };

/** What failed that is not the node. Absent: a defect of ours. */
export type ToolFailure =
  /** Maelstrom refused its arguments (exit status 254). */
  | 'bad-arguments'
  /** The node's executable could not be started. */
  | 'node-not-started'
  /** Maelstrom crashed for a reason that is not the node's (exit status 255). */
  | 'crashed'
  /** The JVM was ended by a signal that was not ours, or by the system for lack of memory. */
  | 'killed'
  /** The JVM could not be started, or ended without a word of Maelstrom's. */
  | 'no-jvm'
  /** It ended as if all were well, and left no results that can be read. */
  | 'no-results';

/** Why Maelstrom (and so this engine) stopped reading a node's stdout. */
export type MuteReason =
  | 'not-json'
  | 'not-a-message'
  | 'unknown-key'
  | 'unknown-src'
  | 'unknown-dest'
  | 'closed-client';

/** A node whose stdout is no longer read, from the bad line on. The run goes on, as it does in Maelstrom. */
export interface MutedNode {
  readonly node: NodeId;
  readonly time: Nanos;
  readonly reason: MuteReason;
  /** The line, cut to 4 KiB. */
  readonly line: string;
  /** From 1, in the node's stdout; 0 where the engine can't tell. */
  readonly lineNumber: number;
  /** Id of the last message the node had been handed, where the engine can tell. */
  readonly messageId: number | null;
  /** More words: the unknown key, the id that is unknown. */
  readonly detail: string;
}

/** `outcome.json` of a run directory, version 1. */
export interface RunOutcome {
  readonly version: 1;
  readonly engine: 'embedded' | 'maelstrom';
  readonly ending: RunEnding;
  /** Nodes that were muted, hung or spinning while the run went on to its end, in order of time. */
  readonly muted: readonly MutedNode[];
  /** Nodes that the engine stopped without ending the run (hung or spinning), in order of time. */
  readonly stopped: readonly Extract<RunEnding, { kind: 'node-hung' | 'spin' }>[];
  /** Replies that came to a client after its timeout (client still open). */
  readonly lateReplies: readonly {
    readonly messageId: number;
    readonly node: NodeId;
    readonly operation: number;
  }[];
  /**
   * Operations (index of the invocation) that timed out with no request of theirs ever read by a node: they
   * took no effect, though the history can't say so. Absent where the engine can't tell.
   */
  readonly neverArrived?: readonly number[];
  /** Lines on stderr that would have been a message. */
  readonly stderrMessages: readonly { readonly node: NodeId; readonly line: number; readonly text: string }[];
  /** Real-time runs: what nodes had written and not sent when the run was over. Absent: nothing. */
  readonly heldBack?: readonly HeldBack[];
  /** True when there are results.edn and history.edn. */
  readonly hasResults: boolean;
  readonly capabilities: RunCapabilities;
  /** Why there are no messages, in a sentence for people. Absent where there are, or where nothing is known of it. */
  readonly noMessages?: string;
  /** SHA-256 (hex) over history, messages and node logs; null where the run can't promise repeatability. */
  readonly traceHash: string | null;
  /** Real-time runs: what the machine did to the figures. */
  readonly timing: { readonly maxLag: Nanos; readonly latencyTrusted: boolean; readonly runTrusted: boolean };
  readonly realTime: RealTimeReason | null;
  /** Counted while running; the whole truth is in results.edn. */
  readonly counts: { readonly operations: number; readonly messages: number; readonly faults: number };
}

/**
 * Output that never became a message: a line that was not ended, or lines that came only when the node's stdin was
 * closed at the end of the run, because the program's own library had kept them in a buffer.
 */
export interface HeldBack {
  readonly node: NodeId;
  readonly why: 'no-newline' | 'buffered';
  /** The first of them, oldest first, each cut to 4096 characters. */
  readonly lines: readonly string[];
}

/** What a run can offer. Graders and traces read these, never the engine's name. */
export interface RunCapabilities {
  readonly messages: boolean;
  readonly deterministic: boolean;
  readonly virtualTime: boolean;
}

export interface RunRequest {
  readonly spec: TestSpec;
  readonly program: NodeProgram;
  /** Absolute path of a folder that the engine fills; made when missing. */
  readonly runDirectory: string;
  /** `auto`: virtual where the program allows it. `real`: always real time. */
  readonly time: 'auto' | 'real';
  /** A stored schedule: operations, faults and latencies are taken from it instead of being drawn. */
  readonly schedule: Schedule | null;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  /** maelstrom: what else it logs. `messages` makes messages.jsonl.gz possible, and costs time. */
  readonly log?: { readonly messages: boolean };
  /** embedded, on virtual time: wait for a debugger. */
  readonly inspect?: Inspection;
  /** maelstrom: end at the first line that decides the run (`grade`), instead of running on (`test`). */
  readonly endAtFatalLine?: boolean;
}

/** One engine. `run` never throws for what a node does; it throws DscourseError for what the person can fix. */
export interface Engine {
  readonly name: 'embedded' | 'maelstrom';
  run(request: RunRequest): Promise<RunOutcome>;
}

/**
 * `schedule.json` of a run directory, version 1: what was decided, enough to run it again without the
 * seed's generators. Message decisions are kept only where they differ from what the content-keyed
 * draw gives, since that draw needs the seed alone.
 */
export interface Schedule {
  readonly version: 1;
  readonly seed: number;
  readonly operations: readonly ScheduledOperation[];
  readonly faults: readonly ScheduledFault[];
}
/** An operation as the generator handed it to a worker. */
export interface ScheduledOperation {
  readonly time: Nanos;
  readonly worker: number;
  readonly f: string;
  /** JSON. */
  readonly value: unknown;
  /** True in the final phase. */
  readonly final: boolean;
  /** Further keys of the operation, as an EDN map. */
  readonly more?: string;
}
/** A fault that begins, or one that ends. Ends name no nodes: they undo whatever of their kind is in force. */
export type ScheduledFault = StartingFault | StoppingFault;
export type StartingFault =
  | {
      readonly time: Nanos;
      readonly f: 'start-partition' | 'start-partition-one-way';
      readonly kind: PartitionKind;
      /** Receiver to the sources whose messages it drops. */
      readonly grudge: Readonly<Record<NodeId, readonly NodeId[]>>;
    }
  | {
      readonly time: Nanos;
      readonly f: 'kill' | 'pause' | 'start-loss' | 'start-duplicate' | 'start-reorder' | 'start-slow';
      readonly target: FaultTarget;
      /** The nodes that it strikes; of a fault of links, those at either end. */
      readonly nodes: readonly NodeId[];
    }
  | {
      readonly time: Nanos;
      readonly f: 'bump-clock';
      readonly target: FaultTarget;
      readonly skews: Readonly<Record<NodeId, ClockSkew>>;
    };
export interface StoppingFault {
  readonly time: Nanos;
  readonly f:
    | 'stop-partition'
    | 'stop-partition-one-way'
    | 'start'
    | 'resume'
    | 'stop-loss'
    | 'stop-duplicate'
    | 'stop-reorder'
    | 'stop-slow'
    | 'reset-clock';
}

export type PartitionKind = 'one' | 'minority-third' | 'majority' | 'majorities-ring';
/** How the struck nodes were drawn: Jepsen's node specs. `some` is a random non-empty subset, nil there. */
export type FaultTarget = 'some' | 'one' | 'minority-third' | 'minority' | 'majority' | 'all';
/** How a node's wall clock is wrong. Its timers and its monotonic clock are not. */
export interface ClockSkew {
  /** Milliseconds that it jumps by when the fault begins, forward or (negative) back. */
  readonly jump: number;
  /** Parts per million that it then runs too fast or (negative) too slow. */
  readonly drift: number;
}

/** `run.json` of a run directory, version 1. */
export interface RunManifest {
  readonly version: 1;
  readonly spec: TestSpec;
  readonly program: { readonly kind: NodeProgram['kind']; readonly language: string; readonly hash: string };
  readonly versions: {
    readonly dscourse: string;
    readonly node: string;
    readonly v8: string;
    readonly maelstrom: string | null;
  };
  /** Real time, ISO 8601, and real milliseconds. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly platform: string;
}
