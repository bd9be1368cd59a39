/**
 * Everything a command may touch of the outside world, passed in. Nothing below src/cli reads
 * process.cwd(), process.env, the clock or the streams by itself.
 */
import type { Readable, Writable } from 'node:stream';
import type { ExitStatus } from '../errors.ts';
import type { Terminal } from './terminal/terminal.ts';

export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 32-bit seed for runs that were given none. */
  readonly randomSeed: () => number;
  /** Aborted on SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
  /**
   * Runs a step that keeps the process busy, so that it would not hear of `signal`: those three end the process
   * at once while it lasts. It must leave nothing half done.
   */
  readonly busy: <Value>(step: () => Value) => Value;
  /** Runs a step while another program has the terminal: a Ctrl-C meanwhile is meant for that one. */
  readonly lendTerminal: <Value>(step: () => Promise<Value>) => Promise<Value>;
  /** Absolute path of the folder that holds course.yaml, challenges/ and templates/. */
  readonly packageRoot: string;
}

/** Options that every command takes. */
export interface GlobalOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly debug: boolean;
  readonly json: boolean;
}

export interface CommandContext {
  readonly io: Io;
  readonly options: GlobalOptions;
  readonly terminal: Terminal;
}

/** A command's body: returns the exit status, throws DscourseError for what the person can fix. */
export type CommandAction<Arguments> = (context: CommandContext, args: Arguments) => Promise<ExitStatus>;
