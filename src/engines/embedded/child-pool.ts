/**
 * Runs side by side, one per process, on as many processes as there are processors. A process takes one
 * run after another, since starting Node costs as much as a small run. An *exclusive* run has the machine
 * to itself: those whose figures depend on it (real time), and those that tell whether a node hangs.
 */
import type { RunEvent } from '../engine.ts';
import { type ProcessResult, RunProcess, type RunProcessOptions } from './run-process.ts';
import type { RunCommand } from './run-protocol.ts';

export interface PoolTask {
  readonly command: Omit<RunCommand, 'type' | 'id'>;
  readonly exclusive: boolean;
  /** A process that has run nothing before, so that its memory holds this run alone. */
  readonly fresh: boolean;
  /** A process of its own with half as much memory again, ended after the run. */
  readonly roomy?: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

interface Waiting {
  readonly task: PoolTask;
  readonly resolve: (result: ProcessResult) => void;
}

export class ChildPool {
  readonly #options: RunProcessOptions;
  readonly #maxProcesses: number;
  #processes: RunProcess[] = [];
  /** Those that have had no run yet. */
  readonly #unused = new Set<RunProcess>();
  #queue: Waiting[] = [];
  #running = 0;
  #exclusiveRunning = false;
  #nextId = 1;
  #closed = false;

  constructor(options: RunProcessOptions, maxProcesses: number) {
    this.#options = options;
    this.#maxProcesses = Math.max(1, maxProcesses);
  }

  /** Starts a process ahead of the first run. */
  prepare(): void {
    if (!this.#closed && this.#processes.length === 0) this.#start();
  }

  /** Runs when there is room; `interrupted` when the signal aborts before or during the run. */
  run(task: PoolTask): Promise<ProcessResult> {
    return new Promise((resolve) => {
      if (task.signal.aborted || this.#closed) {
        resolve({ kind: 'interrupted' });
        return;
      }
      const onAbort = (): void => {
        const before = this.#queue.length;
        this.#queue = this.#queue.filter((other) => other !== waiting);
        if (this.#queue.length === before) return;
        resolve({ kind: 'interrupted' });
        this.#dispatch();
      };
      const forget = whenAborted(task.signal, onAbort);
      const waiting: Waiting = {
        task,
        resolve: (result) => {
          forget();
          resolve(result);
        },
      };
      this.#queue.push(waiting);
      this.#dispatch();
    });
  }

  /** Ends all processes; runs under way are interrupted. */
  close(): void {
    this.#closed = true;
    for (const { resolve } of this.#queue) resolve({ kind: 'interrupted' });
    this.#queue = [];
    for (const child of this.#processes) child.close();
    this.#processes = [];
  }

  #dispatch(): void {
    for (;;) {
      const next = this.#queue[0];
      if (next === undefined || this.#exclusiveRunning) return;
      if (next.task.exclusive ? this.#running > 0 : this.#running >= this.#maxProcesses) return;
      this.#queue.shift();
      void this.#execute(next);
    }
  }

  async #execute({ task, resolve }: Waiting): Promise<void> {
    this.#running++;
    if (task.exclusive) this.#exclusiveRunning = true;
    const roomy = task.roomy === true;
    const child = roomy
      ? new RunProcess({ ...this.#options, room: 1.5 * (this.#options.room ?? 1) })
      : this.#take(task.fresh);
    if (roomy) this.#processes.push(child);
    const forget = whenAborted(task.signal, () => child.interrupt());
    const command: RunCommand = { ...task.command, type: 'run', id: this.#nextId++ };
    const result = await child.run(command, task.onEvent);
    forget();
    this.#running--;
    if (task.exclusive) this.#exclusiveRunning = false;
    if (roomy) child.close();
    if (roomy || child.gone) this.#processes = this.#processes.filter((other) => other !== child);
    resolve(result);
    this.#dispatch();
  }

  /** An idle process, or a new one. */
  #take(fresh: boolean): RunProcess {
    this.#processes = this.#processes.filter((child) => !child.gone);
    const idle = this.#processes.find((child) => !child.busy && (!fresh || this.#unused.has(child)));
    const child = idle ?? this.#start();
    this.#unused.delete(child);
    // A fresh process for one run must not leave more processes about than there is work for.
    const spare = this.#processes.filter((other) => other !== child && !other.busy);
    if (this.#processes.length > this.#maxProcesses) {
      for (const other of spare) other.close();
      this.#processes = this.#processes.filter((other) => !spare.includes(other));
    }
    return child;
  }

  #start(): RunProcess {
    const child = new RunProcess(this.#options);
    this.#processes.push(child);
    this.#unused.add(child);
    return child;
  }
}

const aborts = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal aborts; returns how to forget about it. Hundreds of runs share a signal, and
 * Node warns of a leak when one signal has more than ten listeners: it gets one, which calls them all.
 */
function whenAborted(signal: AbortSignal, callback: () => void): () => void {
  let callbacks = aborts.get(signal);
  if (callbacks === undefined) {
    const all = new Set<() => void>();
    signal.addEventListener(
      'abort',
      () => {
        for (const one of all) one();
      },
      { once: true },
    );
    aborts.set(signal, all);
    callbacks = all;
  }
  const known = callbacks;
  known.add(callback);
  return () => known.delete(callback);
}
