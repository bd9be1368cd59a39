/**
 * What can be wrong with replicated logs, as typed values: one interface per form, as kafka's checker lists
 * them in results.edn. The names of the types are the keywords there.
 */
import type { Edn } from '../edn.ts';
import type { Operation } from '../results.ts';
import type { TransactionAnomaly } from './transaction-anomalies.ts';

/** Offsets may be sparse and of any size; a bigint where a number is not exact. */
export type Offset = number | bigint;

/** A key holds two values at one offset. */
export interface InconsistentOffset {
  readonly key: Edn;
  readonly offset: Offset;
  /** Place in the log without its holes. */
  readonly index: number;
  /** Ascending. */
  readonly values: readonly Edn[];
}
/** A key holds one value at several offsets. */
export interface DuplicateValue {
  readonly key: Edn;
  readonly value: Edn;
  readonly count: number;
  /** Ascending. */
  readonly offsets: readonly Offset[];
}
/**
 * Two successive polls or sends of one key that are not neighbours in its log: one operation holds both
 * (`int-…`), or two of the same process.
 */
export interface LogStep {
  readonly key: Edn;
  /** The two values; null for poll-skip, which names only what it skipped. */
  readonly values: readonly [Edn, Edn] | null;
  /** From the first to the second, in places of the log: 1 would be right. */
  readonly delta: number;
  /** What lies between; null for steps back. */
  readonly skipped: readonly Edn[] | null;
  readonly operations: readonly [Operation] | readonly [Operation, Operation];
}
/** A poll returned a value whose send had failed. */
export interface AbortedRead {
  readonly key: Edn;
  readonly value: Edn;
  readonly writer: Operation;
  readonly reader: Operation;
}
/** A transaction polled a value that it sent itself. */
export interface PrecommittedRead {
  readonly operation: Operation;
  readonly key: Edn;
  readonly value: Edn;
}
/** An acknowledged value that nobody polled, although a later one of its log was. */
export interface LostWrite {
  readonly key: Edn;
  readonly value: Edn;
  /** Place of the value, and of the last one that must have been polled. */
  readonly index: number;
  readonly maxReadIndex: number;
  readonly writer: Operation;
  /** Who polled the value at that last place, where it can be told. */
  readonly maxRead: Operation | null;
}
/** Ours (Maelstrom's check throws): a poll returned a value that no send ever carried. */
export interface UnsentRead {
  readonly key: Edn;
  readonly value: Edn;
  readonly reader: Operation;
}

/** The steps between two places of a log that have a type of their own. */
export type LogStepType =
  | 'int-nonmonotonic-poll'
  | 'int-nonmonotonic-send'
  | 'int-poll-skip'
  | 'int-send-skip'
  | 'nonmonotonic-poll'
  | 'nonmonotonic-send'
  | 'poll-skip';

export interface LogErrorItems {
  readonly duplicate: DuplicateValue;
  readonly 'inconsistent-offsets': InconsistentOffset;
  readonly 'int-nonmonotonic-poll': LogStep;
  readonly 'int-nonmonotonic-send': LogStep;
  readonly 'int-poll-skip': LogStep;
  readonly 'int-send-skip': LogStep;
  readonly 'nonmonotonic-poll': LogStep;
  readonly 'nonmonotonic-send': LogStep;
  readonly 'poll-skip': LogStep;
  readonly G1a: AbortedRead;
  readonly 'lost-write': LostWrite;
  readonly 'precommitted-read': PrecommittedRead;
  readonly 'unsent-read': UnsentRead;
}
export type LogErrorType = keyof LogErrorItems;

/** All errors of one type. */
export type LogErrorGroup = {
  readonly [Type in LogErrorType]: {
    readonly kind: 'errors';
    readonly type: Type;
    readonly count: number;
    /** The worst 8 or 32 of types that can be many; all of the others. */
    readonly shown: readonly LogErrorItems[Type][];
  };
}[LogErrorType];

/** Acknowledged values that nobody polled, at the end. */
export interface UnseenGroup {
  readonly kind: 'unseen';
  readonly type: 'unseen';
  /** Of the last operation, in nanoseconds. */
  readonly time: number;
  /** By key, ascending. */
  readonly keys: readonly {
    readonly key: Edn;
    readonly count: number;
    /** At most 32, ascending. */
    readonly messages: readonly Edn[];
  }[];
}
/** Cycles in the order of sends, polls and real time, of one of Elle's types. */
export interface CycleGroup {
  readonly kind: 'cycles';
  readonly type: string;
  readonly count: number;
  readonly shown: readonly TransactionAnomaly[];
}
/** A type of error that this version does not know, as it stands in a file. */
export interface OtherGroup {
  readonly kind: 'other';
  readonly type: string;
  readonly value: Edn;
}
export type LogErrors = LogErrorGroup | UnseenGroup | CycleGroup | OtherGroup;
