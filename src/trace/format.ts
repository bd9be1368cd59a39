/**
 * What a trace page holds: the contract between what writes one (src/trace, on Node.js) and what shows it
 * (src/trace/page, in the browser). Neither Node's nor the browser's own types are used here.
 *
 * The page is one HTML file. Its data stand in `<script type="application/octet-stream" id="…">` elements, which no
 * browser runs, as base64 of raw deflate:
 *
 * | id           | holds |
 * | ------------ | ----- |
 * | `head`       | {@link PageHead} as JSON |
 * | `messages-0` | the columns of run 0's messages ({@link MessageColumns}), as message-columns.ts packs them |
 * | `bodies-0`   | the bodies of its messages, in blocks that are unpacked one by one when they are needed (body-blocks.ts) |
 * | `logs-0`     | what its nodes wrote to stderr: {@link TraceLogLine}s as JSON |
 *
 * `…-1` are the same of the second run, where two are compared. All times are nanoseconds since the start of the
 * main phase (virtual or real); set-up is negative. A *rank* is a place in a list of this page, from 0.
 */
import type { NemesisName, RunCapabilities, WorkloadName } from '../engines/engine.ts';
import type { FindingSeverity, GradeOutcome, RequirementStatus } from '../grading/report.ts';
import type { MessageFate, NodeId } from '../results/trace.ts';

export const formatVersion = 1;

export interface PageHead {
  readonly version: typeof formatVersion;
  /** Version of dscourse that wrote the page. */
  readonly generator: string;
  readonly title: string;
  /** One run, or two that are compared. */
  readonly runs: readonly RunHead[];
  readonly comparison: Comparison | null;
}

/** All of a run but its messages and logs. */
export interface RunHead {
  /** `attempt 12, partitions, seed 7`; in a comparison it tells the two apart. */
  readonly label: string;
  readonly challenge: { readonly id: string; readonly title: string } | null;
  readonly attempt: number | null;
  /** Id of the run in the challenge. */
  readonly run: string;
  readonly seed: number;
  readonly engine: 'embedded' | 'maelstrom';
  readonly workload: WorkloadName;
  /** The test in words, for people: `nodes` – `5`, `latency` – `100 ms, constant` … */
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  /** What the report says of this run; null where nothing was graded. */
  readonly outcome: GradeOutcome | null;
  /** How the run ended, in words, where it did not run to its end. */
  readonly ending: string | null;
  readonly capabilities: RunCapabilities;
  /** What the page can't show, and why, in sentences: no messages were kept, log lines were left out … */
  readonly notes: readonly string[];
  /** The first and the last moment that anything of the run has. */
  readonly start: number;
  readonly end: number;
  /** When the main phase ends (`--time-limit`); what comes later is recovery and final reads. */
  readonly mainEnd: number;
  /** Names of nodes, services and clients; columns and operations name them by rank. */
  readonly names: readonly NodeId[];
  /** From top to bottom: clients, nodes, services. */
  readonly lanes: readonly Lane[];
  /** Types of messages, most frequent first; a body without one is `(no type)`. */
  readonly types: readonly string[];
  readonly messageCount: number;
  readonly operations: readonly TraceOperation[];
  readonly faults: readonly TraceFault[];
  readonly report: RunReportView | null;
  readonly figures: readonly Figure[];
  /** Commands to copy: this seed again, this very run … */
  readonly commands: readonly { readonly label: string; readonly command: string }[];
}

/** A row of the diagram. */
export interface Lane {
  readonly kind: 'client' | 'node' | 'service';
  /** `n0`, `lin-kv`, `worker 3`. */
  readonly label: string;
  /** Ranks of the names that live here: a worker may have had several clients, one after another. */
  readonly names: readonly number[];
}

export interface TraceOperation {
  /** `:index` of the invocation in history.edn, and of the completion. */
  readonly index: number;
  readonly completionIndex: number | null;
  readonly f: string;
  /** What was asked, as JSON; empty where nothing is said with it. */
  readonly value: string;
  /** What came of it, as JSON, or the error; null while it is open. Cut, and ending in `…`, where all together are long. */
  readonly result: string | null;
  readonly outcome: 'ok' | 'fail' | 'info' | 'open';
  readonly start: number;
  /** Null: never completed. */
  readonly end: number | null;
  /** Rank of its lane. */
  readonly lane: number;
  /** Rank of the name of the node that served it. */
  readonly node: number;
  /** Ranks of the requests that its client sent, in order; none where they are not known. */
  readonly requests: readonly number[];
  /** One of the final phase. */
  readonly final: boolean;
}

export interface TraceFault {
  readonly kind: NemesisName;
  readonly start: number;
  /** Null: in force to the end. */
  readonly end: number | null;
  /** Whom it struck; of a partition, those that could not hear somebody. */
  readonly nodes: readonly NodeId[];
  /** Of partitions: receiver to the senders whose messages it dropped. */
  readonly cut: readonly { readonly receiver: NodeId; readonly senders: readonly NodeId[] }[];
  /** A sentence: `n3 took no messages from n0 and n2.` */
  readonly words: string;
}

/** What a statement rests on, as a place in this page. */
export type Target =
  | { readonly kind: 'message'; readonly rank: number }
  | { readonly kind: 'operation'; readonly rank: number }
  | { readonly kind: 'log'; readonly rank: number }
  | { readonly kind: 'fault'; readonly rank: number }
  /** Something with no place in time: what results.edn or outcome.json says, in words. */
  | { readonly kind: 'fact'; readonly words: string };

export interface Step {
  readonly text: string;
  /** The moment that it is about, if it is about one. */
  readonly time: number | null;
  readonly targets: readonly Target[];
}

export interface DiagnosisView {
  readonly code: string;
  readonly headline: Step;
  readonly steps: readonly Step[];
  readonly cause: Step | null;
  readonly look: string | null;
  /** What to follow when the page opens on this evidence: the value, key or operation that it is about. */
  readonly follow: Follow | null;
}

export interface RunReportView {
  readonly requirements: readonly {
    readonly name: string;
    readonly status: RequirementStatus;
    readonly expected: string;
    readonly actual: string | null;
    readonly note: string | null;
  }[];
  readonly findings: readonly { readonly severity: FindingSeverity; readonly step: Step }[];
  /** Only where the diagnosis is of this very run. */
  readonly diagnosis: DiagnosisView | null;
  /** Why it could not be judged. */
  readonly reason: string | null;
}

/** What is followed: everything else fades. */
export type Follow =
  /** JSON text; a value that is no JSON stands for itself as a string. */
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'key'; readonly text: string }
  /** By rank: an operation or transaction, its messages, and what its node did meanwhile. */
  | { readonly kind: 'operation'; readonly rank: number };

export type Figure = CycleFigure | RegisterFigure;

/** Transactions that would each have to come before the next, and the last before the first. */
export interface CycleFigure {
  readonly kind: 'cycle';
  /** `G1c`, `G-single` … */
  readonly name: string;
  /** What this kind of anomaly is, in a sentence. */
  readonly words: string;
  readonly transactions: readonly {
    /** `T1` … in the order of the cycle. */
    readonly label: string;
    /** Rank of the operation. */
    readonly operation: number;
    /** `append 5 to x`, `read x: [1,2]`: one a micro-operation, in order. */
    readonly microOperations: readonly string[];
  }[];
  readonly edges: readonly {
    /** Places in `transactions`. */
    readonly from: number;
    readonly to: number;
    readonly type: 'ww' | 'wr' | 'rw' | 'process' | 'realtime';
    /** Places in the micro-operations of either end; null where the edge is of the whole transactions. */
    readonly fromMicro: number | null;
    readonly toMicro: number | null;
    /** `T2 read x as [1], and T3 appended 2 behind it: T2 comes before T3.` */
    readonly words: string;
  }[];
}

/** The operations on a key that is not linearizable, around the one that can't be placed. */
export interface RegisterFigure {
  readonly kind: 'register';
  /** The key as JSON. */
  readonly key: string;
  /** A sentence: what can't be, and why. */
  readonly words: string;
  readonly operations: readonly {
    /** Rank of the operation. */
    readonly operation: number;
    /** `read 4`, `write 3`, `cas 1 to 2`. */
    readonly text: string;
    readonly role: 'illegal' | 'in-flight' | 'before';
  }[];
  /** States that were possible just before, each with why the operation can't come next. */
  readonly possible: readonly {
    readonly state: string;
    /** Ranks of operations in flight that have taken effect in it. */
    readonly tookEffect: readonly number[];
    readonly illegal: string;
    /** What each other operation in flight could do next, a sentence each. */
    readonly others: readonly string[];
    /** Ranks of those operations, in the same order. */
    readonly otherOperations: readonly number[];
  }[];
  /** How many states there were; null when not all were found. */
  readonly possibleCount: number | null;
  /** Ranks of operations in an order that explains everything up to there; null when none was looked for. */
  readonly order: readonly number[] | null;
  /** What the register holds after each operation of `order`. */
  readonly orderStates: readonly string[] | null;
}

/** Two runs beside one another. */
export interface Comparison {
  readonly figures: readonly {
    readonly name: string;
    readonly first: string;
    readonly second: string;
    /** In words: `12 % fewer`. */
    readonly change: string;
    readonly better: 'first' | 'second' | null;
  }[];
  /** Whether program, seed and test were the same, in words. */
  readonly basis: string;
  /** Null: they are the same to the byte. */
  readonly divergence: {
    readonly words: string;
    readonly time: number | null;
    readonly first: Target | null;
    readonly second: Target | null;
  } | null;
}

export interface TraceLogLine {
  readonly node: NodeId;
  /** From 1, in the node's log. */
  readonly line: number;
  readonly time: number;
  readonly text: string;
}

/** In the order of the codes in {@link MessageColumns.fate}. */
export const fates: readonly MessageFate[] = ['delivered', 'partitioned', 'lost', 'down', 'undelivered'];

/** Messages in order of `sent`, then `id`. One entry per message in each column. */
export interface MessageColumns {
  readonly count: number;
  /** Number in the journal. */
  readonly id: Float64Array;
  /** Ranks in {@link RunHead.names}. */
  readonly src: Uint16Array;
  readonly dest: Uint16Array;
  readonly sent: Float64Array;
  /** When it was due. */
  readonly due: Float64Array;
  /** When its line ends: when it was received, or dropped, else when it was due. */
  readonly end: Float64Array;
  /** Places in {@link fates}. */
  readonly fate: Uint8Array;
  /** Ranks in {@link RunHead.types}. */
  readonly type: Uint16Array;
  /** Rank of the message that it answers (in_reply_to); -1: none. */
  readonly request: Int32Array;
  /**
   * Rank of the latest earlier message with the same sender, receiver and content; -1: none. An answer is the same
   * only where it answers the same message; what says nothing beside its type repeats nothing, and no copy does.
   */
  readonly repeats: Int32Array;
  /** Rank of the message that a faulty link copied; -1: it is no copy. */
  readonly copyOf: Int32Array;
}
