/**
 * The embedded engine: a run goes to a child process, and whatever becomes of that process, an outcome
 * comes back. Here is decided what a child's end means: the learner's fault, ours, or a case for a second run.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DscourseError } from '../../errors.ts';
import { version } from '../../version.ts';
import type { Engine, RunEnding, RunOutcome, RunRequest, SourceLocation } from '../engine.ts';
import { ChildPool, type PoolTask } from './child-pool.ts';
import { emptyOutcome } from './empty-outcome.ts';
import type { ProcessResult } from './run-process.ts';
import { heapLimit, residentLimit, type StepRecord, stepGuardMs } from './run-protocol.ts';
import { readStepLog } from './step-log.ts';
import { writeEnding } from './write-run.ts';

export interface EmbeddedEngineOptions {
  /** Folder with dist/run-child.js. */
  readonly packageRoot: string;
  /** Environment of the nodes; undefined values are left out. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Processes side by side; the number of processors unless told otherwise. */
  readonly maxProcesses?: number;
  /** Another bundle of run-child.ts (tests). */
  readonly runChild?: string;
  /** Real milliseconds that a step of a node may take at first (tests). */
  readonly guardMs?: number;
}

/** How much longer a step may take when its run is repeated alone. */
const guardFactor = 10;

type Attempt = Partial<Omit<PoolTask, 'command'>> & { readonly command?: Partial<PoolTask['command']> };

export class EmbeddedEngine implements Engine {
  readonly name = 'embedded';
  readonly #pool: ChildPool;
  readonly #env: Readonly<Record<string, string>>;
  readonly #guardMs: number;
  /** Loops that were given ten times the time and never ended: program and source location. */
  readonly #provenHangs = new Set<string>();

  constructor(options: EmbeddedEngineOptions) {
    const env = definedOnly(options.env);
    this.#env = env;
    this.#guardMs = options.guardMs ?? stepGuardMs;
    this.#pool = new ChildPool(
      {
        entry: options.runChild ?? bundledChild(options.packageRoot),
        // NODE_OPTIONS are for the person's programs; they could change what a seed gives.
        env: withoutNodeOptions(env),
      },
      options.maxProcesses ?? availableParallelism(),
    );
  }

  /** Starts a process ahead of time, so that it is there when the program is built. */
  prepare(): void {
    this.#pool.prepare();
  }

  /** Ends all processes. The engine can't be used again. */
  close(): void {
    this.#pool.close();
  }

  /**
   * Runs one test. An aborted signal gives an outcome `interrupted`.
   *
   * @throws DscourseError for what the person can fix, such as an executable that can't be started.
   */
  async run(request: RunRequest): Promise<RunOutcome> {
    mkdirSync(request.runDirectory, { recursive: true });
    const startedAt = new Date();
    const real = request.time === 'real' || request.program.kind === 'command';
    const result = await this.#attempt(request, real ? { exclusive: true, command: { time: 'real' } } : {});
    return this.#conclude(request, startedAt, result);
  }

  /** Runs several, side by side where they may be; outcomes in the order of the requests. */
  async runSeeds(requests: readonly RunRequest[]): Promise<RunOutcome[]> {
    return Promise.all(requests.map((request) => this.run(request)));
  }

  async #conclude(request: RunRequest, startedAt: Date, result: ProcessResult): Promise<RunOutcome> {
    switch (result.kind) {
      case 'outcome':
        return result.outcome;
      case 'needs-real-time': {
        request.onEvent({ type: 'real-time', seed: request.spec.seed, reason: result.reason });
        const again = await this.#attempt(request, {
          exclusive: true,
          command: { time: 'real', realTime: result.reason },
        });
        return this.#conclude(request, startedAt, again);
      }
      case 'guard':
        return this.#conclude(request, startedAt, await this.#confirmHang(request, result.location));
      case 'out-of-memory':
        return this.#explainMemory(request, startedAt, result.what);
      case 'interrupted':
        return this.#ended(request, startedAt, { kind: 'interrupted' });
      case 'died':
        return this.#ended(request, startedAt, toolFailed(result.how, result.stderr));
      case 'error':
        if (result.code !== 'defect') {
          throw new DscourseError({ code: result.code, message: result.message, fix: result.fix });
        }
        return this.#ended(request, startedAt, {
          kind: 'tool-failed',
          message: result.stack ?? result.message,
        });
    }
  }

  /** Repeats a run whose step overran its guard: alone, and with ten times the time. */
  async #confirmHang(request: RunRequest, location: SourceLocation | null): Promise<ProcessResult> {
    const place =
      location === null
        ? null
        : `${request.program.hash} ${location.file}:${location.line}:${location.column}`;
    if (place !== null && this.#provenHangs.has(place)) {
      return this.#attempt(request, { command: { confirmed: true } });
    }
    request.onEvent({
      type: 'rerun',
      seed: request.spec.seed,
      why: `A step took longer than ${this.#guardMs} ms: run again alone, with ten times the time.`,
    });
    const result = await this.#attempt(request, {
      exclusive: true,
      fresh: true,
      command: { confirmed: true, guardMs: this.#guardMs * guardFactor },
    });
    const hung =
      result.kind === 'outcome' && result.outcome.stopped.some((stop) => stop.kind === 'node-hung');
    if (hung && place !== null) this.#provenHangs.add(place);
    return result;
  }

  /**
   * A child ran out of memory. The run is repeated with a log of its steps, to learn which step it was,
   * and then once more up to that step, so that there is evidence to show.
   */
  async #explainMemory(request: RunRequest, startedAt: Date, what: 'heap' | 'buffers'): Promise<RunOutcome> {
    const limit = what === 'heap' ? heapLimit : residentLimit;
    const withoutStep: RunEnding = { kind: 'out-of-memory', step: null, limit, what };
    const real = request.time === 'real' || request.program.kind === 'command';
    if (real) return this.#ended(request, startedAt, toolFailed('ran out of memory', ''));
    request.onEvent({
      type: 'rerun',
      seed: request.spec.seed,
      why: 'Memory ran out: run again alone, to learn which step of which node filled it.',
    });
    const folder = mkdtempSync(join(tmpdir(), 'dscourse-steps-'));
    try {
      const stepLog = join(folder, 'step.json');
      const guardMs = this.#guardMs * guardFactor;
      const repeated = await this.#attempt(request, {
        exclusive: true,
        fresh: true,
        command: { confirmed: true, stepLog, guardMs },
      });
      if (repeated.kind !== 'out-of-memory') return this.#conclude(request, startedAt, repeated);
      const last = readStepLog(stepLog);
      if (last === null) return this.#ended(request, startedAt, withoutStep);
      if (last.step === null) return this.#ended(request, startedAt, toolFailed('ran out of memory', ''));
      return await this.#upToStep(request, startedAt, repeated.what, last, Date.now());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async #upToStep(
    request: RunRequest,
    startedAt: Date,
    what: 'heap' | 'buffers',
    last: StepRecord,
    diedAt: number,
  ): Promise<RunOutcome> {
    const limit = what === 'heap' ? heapLimit : residentLimit;
    const evidence = await this.#attempt(request, {
      exclusive: true,
      fresh: true,
      command: {
        confirmed: true,
        guardMs: this.#guardMs * guardFactor,
        fatalStep: { count: last.count, limit, what },
      },
    });
    // One step that ran past its guard and took all memory on the way is a loop that never ends.
    const hung = diedAt - last.startedAt > this.#guardMs;
    const ending: RunEnding =
      hung && last.step !== null
        ? { kind: 'node-hung', step: last.step, location: null }
        : { kind: 'out-of-memory', step: last.step, limit, what };
    if (evidence.kind !== 'outcome' || evidence.outcome.ending.kind !== 'out-of-memory') {
      return this.#ended(request, startedAt, ending);
    }
    if (!hung) return evidence.outcome;
    const outcome: RunOutcome = { ...evidence.outcome, ending };
    writeEnding(this.#command(request), outcome, startedAt);
    return outcome;
  }

  /** An outcome for a run that left nothing behind. */
  #ended(request: RunRequest, startedAt: Date, ending: RunEnding): RunOutcome {
    const outcome = emptyOutcome(ending);
    writeEnding(this.#command(request), outcome, startedAt);
    return outcome;
  }

  #attempt(request: RunRequest, different: Attempt): Promise<ProcessResult> {
    const { command, ...task } = different;
    return this.#pool.run({
      exclusive: false,
      fresh: false,
      signal: request.signal,
      onEvent: request.onEvent,
      ...task,
      command: { ...this.#command(request), ...command },
    });
  }

  #command(request: RunRequest): PoolTask['command'] {
    return {
      spec: request.spec,
      program: request.program,
      runDirectory: request.runDirectory,
      time: 'virtual',
      schedule: request.schedule,
      env: this.#env,
      dscourseVersion: version,
      guardMs: this.#guardMs,
      confirmed: false,
      stepLog: null,
      fatalStep: null,
      realTime: null,
    };
  }
}

/** An engine whose processes start when they are needed. */
export function createEmbeddedEngine(options: EmbeddedEngineOptions): EmbeddedEngine {
  return new EmbeddedEngine(options);
}

/** The bundle of run-child.ts: built beside this code, or in the package's dist/ (from source, in tests). */
function bundledChild(packageRoot: string): string {
  const beside = ['run-child.js', '../run-child.js'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return beside.find((path) => existsSync(path)) ?? join(packageRoot, 'dist', 'run-child.js');
}

function toolFailed(how: string, stderr: string): RunEnding {
  const said = stderr.trim();
  return {
    kind: 'tool-failed',
    message: `The process of the run ${how}.${said === '' ? '' : `\n${said}`}`,
  };
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) defined[name] = value;
  return defined;
}

function withoutNodeOptions(env: Readonly<Record<string, string>>): Record<string, string> {
  const { NODE_OPTIONS: _dropped, ...rest } = env;
  return rest;
}
