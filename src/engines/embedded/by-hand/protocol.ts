/**
 * What the CLI's process and the child in which nodes are driven by hand say to each other, over Node's IPC
 * channel. Times are nanoseconds since the nodes were set up; set-up itself is before 0.
 */
import type { NodeId } from '../../../results/trace.ts';
import type { MutedNode, Nanos, NodeProgram, RealTimeReason, RunEnding, TestSpec } from '../../engine.ts';

/** The nodes, and the time they live in. Paths are absolute. */
export interface OpenRequest {
  readonly type: 'open';
  /** Rate, time limit and faults have no meaning here: the person is the client, and the nemesis. */
  readonly spec: TestSpec;
  readonly program: NodeProgram;
  readonly time: 'virtual' | 'real';
  /** The first node alone is a program; the person plays the others. */
  readonly alone: boolean;
  /** Environment of the nodes. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder for the disks of nodes in real time. */
  readonly disks: string;
  /** Real milliseconds that one step of a virtual node may take. */
  readonly guardMs: number;
}

export type HandAction =
  | {
      readonly kind: 'send';
      /** The node in whose name it is sent; null: the person's own client. */
      readonly as: NodeId | null;
      readonly dest: NodeId;
      /** JSON of an object; a msg_id is added where a client's request has none. */
      readonly body: string;
      /** Whether time goes on until the answer. */
      readonly awaited: boolean;
    }
  | { readonly kind: 'wait'; readonly nanos: Nanos }
  /** Time goes on to the next thing that can be seen. */
  | { readonly kind: 'step' }
  | { readonly kind: 'cut'; readonly between: readonly [NodeId, NodeId] }
  | { readonly kind: 'heal' };

export interface ActRequest {
  readonly type: 'act';
  readonly id: number;
  readonly action: HandAction;
}

/** A request of the person's client, as an answer names it. */
export interface AskedFor {
  readonly msgId: number;
  readonly type: string;
  readonly dest: NodeId;
}

/** Something that the person sees. */
export type HandEvent = { readonly time: Nanos } & (
  | {
      readonly kind: 'sent';
      readonly message: number;
      readonly src: NodeId;
      readonly dest: NodeId;
      readonly body: string;
    }
  /** A message has come to the person's client. */
  | {
      readonly kind: 'answer';
      readonly src: NodeId;
      readonly body: string;
      /** The request that it answers; null: none that was sent. */
      readonly request: AskedFor | null;
      /** That request had its answer already. */
      readonly again: boolean;
      /** Nanoseconds since the request. */
      readonly took: Nanos;
    }
  | {
      readonly kind: 'no-answer';
      readonly request: AskedFor;
      readonly waited: Nanos;
      /** The node has ended, or what it writes is no longer read. */
      readonly gone: boolean;
    }
  /** The receiver is cut off from the sender. */
  | {
      readonly kind: 'dropped';
      readonly message: number;
      readonly src: NodeId;
      readonly dest: NodeId;
    }
  | { readonly kind: 'log'; readonly node: NodeId; readonly text: string }
  | { readonly kind: 'muted'; readonly muted: MutedNode }
  | { readonly kind: 'ended'; readonly node: NodeId; readonly ending: RunEnding }
);

export type HandReply =
  | { readonly type: 'event'; readonly event: HandEvent }
  /** The nodes have been set up, as far as they can be. */
  | { readonly type: 'opened'; readonly time: Nanos }
  | {
      readonly type: 'done';
      readonly id: number;
      readonly time: Nanos;
      /** Nothing was seen meanwhile. */
      readonly quiet: boolean;
    }
  /** A node used what virtual time can't give: nothing more comes. */
  | { readonly type: 'needs-real-time'; readonly reason: RealTimeReason }
  | { readonly type: 'failed'; readonly message: string; readonly stack: string | null }
  /** Process ids of nodes now running. */
  | { readonly type: 'processes'; readonly pids: readonly number[] };
