/**
 * Which step of a node is running, written to a file before each step, so that it can be told after the
 * process is gone. Kept only in a run that repeats one whose process ran out of memory.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { NodeStep } from '../engine.ts';
import type { NodeEnd } from './nodes/node-handle.ts';
import { type FatalStep, type RunCommand, type StepRecord, stepRecordBytes } from './run-protocol.ts';

type OutOfMemory = Extract<NodeEnd, { kind: 'out-of-memory' }>;

export class StepLog {
  readonly #file: number | null;
  readonly #fatal: FatalStep | null;
  #count = 0;
  #blamed = false;

  private constructor(file: number | null, fatal: FatalStep | null) {
    this.#file = file;
    this.#fatal = fatal;
  }

  /** The log that a command asks for; null when it needs none. */
  static forCommand(command: RunCommand): StepLog | null {
    if (command.stepLog === null && command.fatalStep === null) return null;
    return new StepLog(command.stepLog === null ? null : openSync(command.stepLog, 'w'), command.fatalStep);
  }

  /** A function to be called before each step; `onFatal` when that step is the one known to be fatal. */
  before(onFatal: (step: NodeStep, end: OutOfMemory) => void): (step: NodeStep) => void {
    return (step) => {
      this.#count++;
      this.#write(step);
      if (this.#fatal?.count === this.#count) {
        onFatal(step, { kind: 'out-of-memory', step, limit: this.#fatal.limit, what: this.#fatal.what });
      }
    };
  }

  /** The step that runs has filled the memory: if the process dies of it later, that step is to blame. */
  blame(): void {
    this.#blamed = true;
  }

  /** From here on it is the engine that works, not a node. */
  nodesDone(): void {
    this.#write(null);
    if (this.#file !== null) closeSync(this.#file);
  }

  #write(step: NodeStep | null): void {
    if (this.#file === null || this.#blamed) return;
    const record: StepRecord = { count: this.#count, startedAt: Date.now(), step };
    // In place, and all in one call: what is in the file is a whole record, whenever the process dies.
    const bytes = Buffer.alloc(stepRecordBytes, ' ');
    bytes.write(JSON.stringify(record));
    writeSync(this.#file, bytes, 0, bytes.length, 0);
  }
}

/** The last record of a step log; null when no step had begun. */
export function readStepLog(file: string): StepRecord | null {
  const text = readFileSync(file, 'utf8').trim();
  return text === '' ? null : (JSON.parse(text) as StepRecord);
}
