/** The process of nodes that are driven by hand, as the CLI sees it. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RealTimeReason } from '../../engine.ts';
import { bundledChild, definedOnly, withoutNodeOptions } from '../bundled-child.ts';
import { forkChild, memoryGone } from '../fork-child.ts';
import { killGroup } from '../nodes/process-node.ts';
import type { HandAction, HandEvent, HandReply, OpenRequest } from './protocol.ts';

/** Why nothing more can be asked of the process. */
export type HandEnd =
  | { readonly kind: 'needs-real-time'; readonly reason: RealTimeReason }
  | { readonly kind: 'out-of-memory' }
  /** {@link HandProcess.kill} was called. */
  | { readonly kind: 'killed' }
  /** A defect of ours. */
  | { readonly kind: 'failed'; readonly message: string };

export type HandResult =
  | { readonly kind: 'done'; readonly time: number; readonly quiet: boolean }
  | { readonly kind: 'ended'; readonly end: HandEnd };

export interface HandProcessOptions {
  readonly packageRoot: string;
  /** Environment of the nodes; undefined values are left out. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told of what can be seen; in real time also while nothing is asked. */
  readonly onEvent: (event: HandEvent) => void;
}

export class HandProcess {
  readonly #options: HandProcessOptions;
  readonly #child: ChildProcess;
  readonly #env: Readonly<Record<string, string>>;
  readonly #disks = mkdtempSync(join(tmpdir(), 'dscourse-disks-'));
  #waiting: ((result: HandResult) => void) | null = null;
  #end: HandEnd | null = null;
  #nextId = 1;
  #pids: readonly number[] = [];
  #stderr = '';

  constructor(options: HandProcessOptions) {
    this.#options = options;
    this.#env = definedOnly(options.env);
    const entry = bundledChild(options.packageRoot, 'by-hand-child.js');
    const child = forkChild(entry, withoutNodeOptions(this.#env));
    this.#child = child;
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('utf8')).slice(-16 * 1024);
    });
    child.on('message', (message) => this.#received(message as HandReply));
    child.on('error', (error) => this.#ended({ kind: 'failed', message: error.message }));
    child.on('close', (code, signal) => {
      for (const pid of this.#pids) killGroup(pid);
      rmSync(this.#disks, { recursive: true, force: true });
      const how = signal === null ? `ended with exit status ${code}` : `was ended by ${signal}`;
      const full = memoryGone(this.#stderr) !== null;
      this.#ended(
        full
          ? { kind: 'out-of-memory' }
          : { kind: 'failed', message: `The process of the nodes ${how}.\n${this.#stderr}`.trim() },
      );
    });
  }

  /** Starts the nodes and sets them up. */
  open(request: Omit<OpenRequest, 'type' | 'env' | 'disks'>): Promise<HandResult> {
    return this.#ask({ ...request, type: 'open', env: this.#env, disks: this.#disks });
  }

  /** Does one thing; nothing else may be under way. */
  act(action: HandAction): Promise<HandResult> {
    return this.#ask({ type: 'act', id: this.#nextId++, action });
  }

  /** Ends the process and its nodes, whatever they are doing. */
  kill(): void {
    this.#ended({ kind: 'killed' });
    for (const pid of this.#pids) killGroup(pid);
    this.#child.kill('SIGKILL');
  }

  #ask(message: object): Promise<HandResult> {
    const end = this.#end;
    if (end !== null) return Promise.resolve({ kind: 'ended', end });
    return new Promise((resolve) => {
      this.#waiting = resolve;
      // Where it can't be sent the process is gone: `close` says how.
      this.#child.send(message, () => undefined);
    });
  }

  #received(message: HandReply): void {
    switch (message.type) {
      case 'event':
        if (this.#end === null) this.#options.onEvent(message.event);
        return;
      case 'processes':
        this.#pids = message.pids;
        return;
      case 'opened':
        this.#answer({ kind: 'done', time: message.time, quiet: false });
        return;
      case 'done':
        this.#answer({ kind: 'done', time: message.time, quiet: message.quiet });
        return;
      case 'needs-real-time':
        this.#ended({ kind: 'needs-real-time', reason: message.reason });
        return;
      case 'failed':
        this.#ended({ kind: 'failed', message: message.stack ?? message.message });
    }
  }

  #answer(result: HandResult): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(result);
  }

  #ended(end: HandEnd): void {
    this.#end ??= end;
    this.#answer({ kind: 'ended', end: this.#end });
  }
}
