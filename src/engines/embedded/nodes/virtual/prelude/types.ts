/**
 * Types of the code that runs inside a node's context. That code is handed over as text
 * (`Function.prototype.toString`), so a prelude function may use nothing but its parameters and globals:
 * no imports except types, no `import.meta`, no `import()`.
 */
import type { NodeDisk } from '../node-disk.ts';
import type { Operation, Slots } from '../slots.ts';

export type Callback = (...args: unknown[]) => unknown;
export type Bag = Record<string, unknown>;

/** How a node ended, as its context tells the host. */
export type ContextEnd =
  | { kind: 'exit'; code: number }
  | {
      kind: 'error';
      code: number;
      /** Null: something that is no error was thrown. */
      error: { name: string; message: string; stack: string; object: object } | null;
      /** What Node prints for it. */
      text: string;
      rejection: boolean;
    }
  | { kind: 'spin'; what: string; count: number; site: object }
  | { kind: 'real-time'; feature: string; site: object };

/** Arguments of a step, and its result where numbers don't do. */
export interface Box {
  operation: Operation;
  /** stdin: text of whole lines, or bytes when lines had to be cut. */
  chunk: string | Uint8Array;
  /** A rejection's reason, a signal's name. */
  value: unknown;
  promise: unknown;
  main: Callback | null;
  end: ContextEnd | null;
}

export interface Output {
  readonly fd: number[];
  readonly chunk: (string | Uint8Array)[];
  readonly time: number[];
}

/** All that a context gets from outside: constants, and pure synchronous functions. */
export interface Host {
  readonly state: Float64Array;
  readonly slot: Slots;
  readonly cost: Readonly<Record<string, number>>;
  readonly budget: Readonly<Record<string, number>>;
  readonly box: Box;
  readonly output: Output;
  /** Milliseconds since 1970 at kernel time 0. */
  readonly epoch: number;
  readonly seed: readonly number[];
  readonly pid: number;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly disk: NodeDisk;
  readonly filename: string;
  readonly dirname: string;
  /** True when the program asks for `stream`: stdin and stdout are then real streams. */
  readonly usesStreams: boolean;
  /** True when the program's text speaks of locales: their defaults are then pinned. */
  readonly usesLocale: boolean;
  /** The host's own module. */
  builtin(name: string): Bag;
  isBuiltin(name: string): boolean;
  /** The host's globals that are pure: URL, TextEncoder … */
  readonly globals: Bag;
  /** A file of the package readable-stream, compiled in this context as `(require, module, exports) => void`. */
  streamFile(path: string): Callback;
  /** Formats the stack of an error for people: source-mapped, without frames of ours. */
  stack(error: object, header: string, sites: readonly unknown[]): string;
  /** Seeds the prelude pieces. */
  readonly pieces: Readonly<Record<string, Callback>>;
}

export interface EmitterLike {
  on(name: string | symbol, listener: Callback): this;
  once(name: string | symbol, listener: Callback): this;
  off(name: string | symbol, listener: Callback): this;
  removeListener(name: string | symbol, listener: Callback): this;
  prependListener(name: string | symbol, listener: Callback): this;
  emit(name: string | symbol, ...args: unknown[]): boolean;
  listenerCount(name: string | symbol): number;
  listeners(name: string | symbol): Callback[];
  removeAllListeners(name?: string | symbol): this;
}
export type EmitterConstructor = (new (options?: object) => EmitterLike) & Callback;

/** What the pieces of the prelude share. */
export interface Core {
  readonly host: Host;
  /** A piece by name, made when it is first asked for. */
  // biome-ignore lint/suspicious/noExplicitAny: pieces differ in shape, and their users know them.
  piece(name: string): any;
  /** A built-in module as the learner sees it. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  require(name: string): any;
  /** Reads the node's clock, which costs a microsecond. Kernel nanoseconds. */
  readClock(): number;
  /** The clock without the cost. */
  now(): number;
  /** What the node's wall clock shows, milliseconds since 1970, at a moment of kernel time. */
  wallClock(now: number): number;
  charge(nanoseconds: number): void;
  nextTick(callback: Callback, ...args: unknown[]): void;
  queueMicrotask(callback: Callback): void;
  /** Hands text or bytes to the node's stdout (1) or stderr (2). */
  write(fd: number, chunk: string | Uint8Array): void;
  /** Runs a callback as Node does: what it throws is an uncaught exception. */
  run(callback: Callback, self: unknown, args: unknown[]): void;
  uncaught(error: unknown, origin: string): void;
  exit(code: number): never;
  spin(what: string, count: number): never;
  /** The program needs what virtual time can't give. */
  realTime(feature: string): never;
  /** Calls back after some virtual time, as an asynchronous call of the system would. */
  later(callback: Callback, nanoseconds?: number): void;
  uint32(): number;
  /** Set by node:async_hooks once a store is in use: keeps the stores of the moment for a callback. */
  readonly hooks: { bind: ((callback: Callback) => Callback) | null };
  error(kind: ErrorConstructor, code: string, message: string): Error;
}
