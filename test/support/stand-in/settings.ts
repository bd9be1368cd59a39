/** What the stand-in is told, in a file beside its `java`. */
import type { Flag } from './arguments.ts';

/** A recorded run that may be played, and for which tests. */
export interface Playable {
  /** Absolute path of its folder. */
  readonly directory: string;
  /** Flags in which the test may differ from the recorded one. */
  readonly except: readonly Flag[];
}

/** What happens in the middle of the play, instead of its end. */
export type Trouble =
  /** The heap is full: the test crashes, exit status 255. */
  | 'out-of-memory'
  /** SIGKILL, as the system sends it when memory runs out. */
  | 'killed'
  /** Nothing more, without an end. */
  | 'silence'
  /** Bytes that are no text, and an end with exit status 0 that leaves no results. */
  | 'garbage'
  /** The JVM does not even start. */
  | 'no-jvm';

export interface Settings {
  /** The first whose arguments fit is played. */
  readonly playable: readonly Playable[];
  /** `recorded`, or the milliseconds that the whole play takes (without the nodes' start). */
  readonly pace: 'recorded' | number;
  /** Milliseconds that a node may take to answer init. */
  readonly initTimeoutMs: number;
  readonly trouble: Trouble | null;
  /** File that gets a line for every start, `{"pid":…,"argv":[…]}`. */
  readonly starts: string;
}
