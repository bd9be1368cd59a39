/** One run child as its parent sees it: a process that takes one run at a time and says how it went. */
import type { ChildProcess } from 'node:child_process';
import type { RunEvent } from '../engine.ts';
import { forkChild, memoryGone } from './fork-child.ts';
import { killGroup } from './nodes/process-node.ts';
import type { ChildMessage, RunCommand, RunResult } from './run-protocol.ts';

/** How a run ended as the parent sees it: what the child said, or that the child is gone. */
export type ProcessResult =
  | RunResult
  | { readonly kind: 'out-of-memory'; readonly what: 'heap' | 'buffers' }
  | { readonly kind: 'died'; readonly how: string; readonly stderr: string }
  | { readonly kind: 'interrupted' };

export interface RunProcessOptions {
  /** Absolute path of the bundled run child. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** By how much its memory limits are wider than usual; 1 unless told otherwise. */
  readonly room?: number;
}

interface Current {
  readonly command: RunCommand;
  readonly onEvent: (event: RunEvent) => void;
  readonly resolve: (result: ProcessResult) => void;
}

const stderrKept = 16 * 1024;
/** Real milliseconds a child has to end its nodes by itself before it is killed. */
const politeMs = 500;
/**
 * Real milliseconds without a word from a busy child after which it is ended. Its nodes have their own
 * guard, and it tells its progress many times a second: silence as long as this is a defect of ours.
 */
const silenceMs = 180_000;

export class RunProcess {
  readonly #child: ChildProcess;
  #current: Current | null = null;
  #pids: readonly number[] = [];
  #stderr = '';
  #interrupted = false;
  #silence: NodeJS.Timeout | null = null;
  #silent = false;
  #gone = false;

  constructor(options: RunProcessOptions) {
    const room = options.room ?? 1;
    const child = forkChild(options.entry, options.env, room);
    this.#child = child;
    child.on('message', (message) => this.#received(message as ChildMessage));
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('utf8')).slice(-stderrKept);
    });
    child.on('error', (error) => this.#ended(`could not be started: ${error.message}`));
    // `close` comes after the last of stderr was read.
    child.on('close', (code, signal) =>
      this.#ended(signal === null ? `ended with exit status ${code}` : `was ended by ${signal}`),
    );
    this.#idle();
  }

  get gone(): boolean {
    return this.#gone;
  }

  get busy(): boolean {
    return this.#current !== null;
  }

  /** Hands it a run. It must not be busy. */
  run(command: RunCommand, onEvent: (event: RunEvent) => void): Promise<ProcessResult> {
    return new Promise((resolve) => {
      this.#current = { command, onEvent, resolve };
      this.#child.ref();
      this.#child.channel?.ref();
      // At a breakpoint it is as silent as one that has died.
      if (command.inspect === undefined) this.#listen();
      this.#child.send(command, (error) => {
        // Gone before it could take the run: `close` says how.
        if (error !== null && this.#child.exitCode === null && this.#child.signalCode === null) this.kill();
      });
    });
  }

  /** Ends the run at once; its result is `interrupted`. */
  interrupt(): void {
    this.#interrupted = true;
    if (this.#current?.command.time === 'real') {
      this.#child.kill('SIGTERM');
      setTimeout(() => this.kill(), politeMs).unref();
    } else {
      this.kill();
    }
  }

  /** SIGKILL, for the child and for nodes that it left behind. */
  kill(): void {
    if (this.#gone) return;
    this.#child.kill('SIGKILL');
  }

  /** Lets an idle child end by itself; a busy one is killed. */
  close(): void {
    if (this.#gone) return;
    if (this.busy) this.interrupt();
    else if (this.#child.connected) this.#child.disconnect();
    this.#child.unref();
  }

  #listen(): void {
    this.#silence = setTimeout(() => {
      this.#silent = true;
      this.kill();
    }, silenceMs);
  }

  #idle(): void {
    // An idle child must not keep the parent alive; when that ends, the channel closes and so does the child.
    this.#child.unref();
    this.#child.channel?.unref();
    const { stderr } = this.#child;
    if (stderr !== null && 'unref' in stderr && typeof stderr.unref === 'function') stderr.unref();
  }

  #received(message: ChildMessage): void {
    const current = this.#current;
    if (current === null || message.id !== current.command.id) return;
    this.#silence?.refresh();
    switch (message.type) {
      case 'event':
        current.onEvent(message.event);
        return;
      case 'processes':
        this.#pids = message.pids;
        return;
      case 'result':
        this.#finish(message.result);
    }
  }

  #finish(result: ProcessResult): void {
    const current = this.#current;
    this.#current = null;
    this.#pids = [];
    if (this.#silence !== null) clearTimeout(this.#silence);
    if (!this.#gone) this.#idle();
    current?.resolve(this.#interrupted ? { kind: 'interrupted' } : result);
  }

  #ended(how: string): void {
    if (this.#gone) return;
    this.#gone = true;
    for (const pid of this.#pids) killGroup(pid);
    const stderr = this.#stderr;
    const what = memoryGone(stderr);
    if (what !== null) this.#finish({ kind: 'out-of-memory', what });
    else if (this.#silent)
      this.#finish({ kind: 'died', how: 'gave no sign of life for three minutes', stderr });
    else this.#finish({ kind: 'died', how, stderr });
  }
}
