/**
 * The anomalies that a check of transactions can find, as typed values. One per item that Elle lists under
 * `:anomalies`; the group's `type` is the keyword there, `kind` says which fields an item has.
 */
import type { Edn } from '../edn.ts';
import type { Operation } from '../results.ts';

/** The types of anomalies that reads and writes show without a cycle. */
export const namedAnomalies = [
  'internal',
  'future-read',
  'G1a',
  'G1b',
  'dirty-update',
  'lost-update',
  'duplicate-elements',
  'incompatible-order',
  'cyclic-versions',
  'garbage-read',
  'mixed-key-types',
  'duplicate-writes',
] as const;
export type NamedAnomaly = (typeof namedAnomalies)[number];

/** Why one transaction of a cycle comes before the next. Micro-operations are named by their place, from 0. */
export type DependencyStep =
  /** Both wrote `key`: `next` follows `value` in the order of its versions. */
  | {
      readonly type: 'ww';
      readonly key: Edn;
      readonly value: Edn;
      readonly next: Edn;
      readonly from: number;
      readonly to: number;
    }
  /** The first wrote `value`, the second read it. */
  | {
      readonly type: 'wr';
      readonly key: Edn;
      readonly value: Edn;
      readonly from: number;
      readonly to: number;
    }
  /** The first read the state that ended with `value`, the second wrote what follows it. */
  | {
      readonly type: 'rw';
      readonly key: Edn;
      readonly value: Edn;
      readonly next: Edn;
      readonly from: number;
      readonly to: number;
    }
  /** One process ran both, this one first. */
  | { readonly type: 'process'; readonly process: Operation['process'] }
  /** The first was complete before the second was invoked. */
  | { readonly type: 'realtime'; readonly completion: Operation; readonly invocation: Operation };

/** `:cycle` repeats its first transaction at the end; `steps[i]` leads from `transactions[i]` to the next. */
export interface CycleAnomaly {
  readonly kind: 'cycle';
  readonly name: string;
  readonly transactions: readonly Operation[];
  readonly steps: readonly DependencyStep[];
}
/** A strongly connected component of a subgraph in which no cycle may be; none was singled out. */
export interface CycleExists {
  readonly kind: 'cycle-exists';
  readonly name: string;
  /** The weakest model that it rules out, by its friendly name. */
  readonly not: string;
  readonly subgraph: Edn;
  readonly size: number;
  /** Indices of the completions. */
  readonly component: readonly number[];
}
/** The search for cycles of one component ended before it was done. */
export interface SearchEnded {
  readonly kind: 'search-ended';
  /** The class of cycle that was looked for when it ended. */
  readonly during: string | null;
  readonly excluded: readonly string[];
  readonly size: number;
}
/** No transaction could be ordered with any other. */
export interface EmptyGraph {
  readonly kind: 'empty-graph';
}
/** A transaction contradicts its own earlier reads and writes. `expected` may begin with `...`. */
export interface InternalAnomaly {
  readonly kind: 'internal';
  readonly operation: Operation;
  readonly microOperation: Edn;
  readonly expected: Edn;
}
/** G1a and G1b: what was read was written by a transaction that failed, or was not its last write. */
export interface DirtyRead {
  readonly kind: 'aborted-read' | 'intermediate-read';
  readonly operation: Operation;
  readonly microOperation: Edn;
  readonly writer: Operation;
  /** Lists only: the element in question. */
  readonly element?: Edn;
}
/** A write of a failed transaction that a later one built upon. */
export interface DirtyUpdate {
  readonly kind: 'dirty-update';
  readonly key: Edn;
  readonly values: readonly Edn[];
  /** The failed one and the one that followed. */
  readonly transactions: readonly [Operation, Operation];
}
/** Several transactions read the same version of a key and wrote the key. */
export interface LostUpdate {
  readonly kind: 'lost-update';
  readonly key: Edn;
  readonly value: Edn;
  readonly transactions: readonly Operation[];
}
export interface DuplicateElements {
  readonly kind: 'duplicate-elements';
  readonly operation: Operation;
  readonly microOperation: Edn;
  readonly duplicates: readonly { readonly element: Edn; readonly count: number }[];
}
/** Two reads of a list, neither of which is a beginning of the other. */
export interface IncompatibleOrder {
  readonly kind: 'incompatible-order';
  readonly key: Edn;
  readonly values: readonly [Edn, Edn];
}
/** A transaction read what it only wrote afterwards. */
export interface FutureRead {
  readonly kind: 'future-read';
  readonly operation: Operation;
  readonly microOperation: Edn;
  readonly element: Edn;
}
/** Versions of a register each of which would have to come before itself. */
export interface CyclicVersions {
  readonly kind: 'cyclic-versions';
  readonly key: Edn;
  readonly versions: readonly Edn[];
  /** What the order was derived from: `initial-state`, `wfr-keys`. */
  readonly sources: readonly string[];
}
/** Ours (Elle's check throws): a list held an element that no completed transaction appended. */
export interface GarbageRead {
  readonly kind: 'garbage-read';
  readonly operation: Operation;
  readonly microOperation: Edn;
  readonly element: Edn;
  /** The invocation that asked for the append, when the reply left it out. */
  readonly asked: Operation | null;
}
/** Ours (Elle's check throws): keys are of several types, one operation for each. */
export interface MixedKeyTypes {
  readonly kind: 'mixed-key-types';
  readonly examples: readonly { readonly type: string; readonly key: Edn; readonly operation: Operation }[];
}
/** Ours (Elle's check throws): a register's value that was read, and that several transactions wrote. */
export interface DuplicateWrites {
  readonly kind: 'duplicate-writes';
  readonly key: Edn;
  readonly value: Edn;
  readonly transactions: readonly Operation[];
}
/** An item of a file that has none of these forms. */
export interface OtherAnomaly {
  readonly kind: 'other';
  readonly value: Edn;
}

export type TransactionAnomaly =
  | CycleAnomaly
  | CycleExists
  | SearchEnded
  | EmptyGraph
  | InternalAnomaly
  | DirtyRead
  | DirtyUpdate
  | LostUpdate
  | DuplicateElements
  | IncompatibleOrder
  | FutureRead
  | CyclicVersions
  | GarbageRead
  | MixedKeyTypes
  | DuplicateWrites
  | OtherAnomaly;

/** What Maelstrom's checker passes over: reported apart from the verdict. */
export type TransactionFinding =
  /** The reply is not the transaction that was asked for: `detail` says how. */
  | {
      readonly kind: 'changed-transaction';
      readonly asked: Operation;
      readonly answered: Operation;
      readonly detail: string;
    }
  /** A read of a value that nobody wrote to that key. */
  | {
      readonly kind: 'unwritten-read';
      readonly operation: Operation;
      readonly microOperation: Edn;
      readonly value: Edn;
    }
  /** A transaction read from a register what it wrote only afterwards. */
  | { readonly kind: 'future-read'; readonly operation: Operation; readonly microOperation: Edn }
  /** A register read as null by a transaction that began after a write of it was acknowledged. */
  | {
      readonly kind: 'forgotten-write';
      readonly operation: Operation;
      readonly microOperation: Edn;
      readonly writer: Operation;
      readonly written: Edn;
    };

/** The findings of one kind: how many, and the first of them. */
export interface FindingGroup {
  readonly kind: TransactionFinding['kind'];
  readonly count: number;
  readonly examples: readonly TransactionFinding[];
}
