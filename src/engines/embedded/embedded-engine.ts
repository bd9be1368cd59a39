/**
 * The embedded engine: a run goes to a child process, and whatever becomes of that process, an outcome
 * comes back. Here is decided what a child's end means: the learner's fault, ours, or a case for a second run.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DscourseError } from '../../errors.ts';
import { version } from '../../version.ts';
import type { Engine, RunEnding, RunEvent, RunOutcome, RunRequest } from '../engine.ts';
import { refuseInRealTime, refuseTest } from '../refusals.ts';
import { emptyOutcome } from '../run-files.ts';
import { bundledChild, definedOnly, withoutNodeOptions } from './bundled-child.ts';
import { ChildPool, type PoolTask } from './child-pool.ts';
import { EngineLog } from './engine-log.ts';
import type { ProcessResult } from './run-process.ts';
import { heapLimit, residentLimit, stepGuardMs } from './run-protocol.ts';
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
  /** By how much the limits of memory are wider than usual (tests). */
  readonly room?: number;
}

/** How much longer a step may take when its run is repeated alone. */
const guardFactor = 10;
/** The same for a program whose hanging is proven by another seed. */
const provenFactor = 3;
/** How often a run is repeated alone when the machine stalls in the midst of the engine's own work. */
const mostRepetitions = 3;

type Attempt = Partial<Omit<PoolTask, 'command'>> & { readonly command?: Partial<PoolTask['command']> };

export class EmbeddedEngine implements Engine {
  readonly name = 'embedded';
  readonly #pool: ChildPool;
  readonly #env: Readonly<Record<string, string>>;
  readonly #guardMs: number;
  readonly #room: number;
  /** Hashes of programs with a step that was given ten times the time and never ended. */
  readonly #provenHangs = new Set<string>();

  constructor(options: EmbeddedEngineOptions) {
    const env = definedOnly(options.env);
    this.#env = env;
    this.#guardMs = options.guardMs ?? stepGuardMs;
    this.#room = options.room ?? 1;
    this.#pool = new ChildPool(
      {
        entry: options.runChild ?? bundledChild(options.packageRoot, 'run-child.js'),
        env: withoutNodeOptions(env),
        room: this.#room,
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
    const log = new EngineLog();
    log.add(`dscourse ${version}, Node ${process.versions.node}, seed ${request.spec.seed}`);
    const onEvent = (event: RunEvent): void => {
      log.event(event);
      request.onEvent(event);
    };
    // Refused here, before a process is started for it.
    refuseTest(request.spec);
    mkdirSync(request.runDirectory, { recursive: true });
    const outcome = await this.#run({ ...request, onEvent });
    log.write(request.runDirectory, outcome);
    return outcome;
  }

  async #run(request: RunRequest): Promise<RunOutcome> {
    const startedAt = new Date();
    const real = inRealTime(request);
    if (real) refuseInRealTime(request.spec, whyInRealTime(request), process.platform);
    if (request.inspect !== undefined) {
      if (real) throw noVirtualTime(whyInRealTime(request));
      const watched = await this.#attempt(request, { fresh: true, command: { inspect: request.inspect } });
      if (watched.kind !== 'needs-real-time') return this.#conclude(request, startedAt, watched);
      throw noVirtualTime(`${watched.reason.node} used ${watched.reason.feature}`);
    }
    const result = await this.#attempt(request, real ? { exclusive: true, command: { time: 'real' } } : {});
    return this.#conclude(request, startedAt, result);
  }

  /** Runs several, side by side where they may be; outcomes in the order of the requests. */
  async runSeeds(requests: readonly RunRequest[]): Promise<RunOutcome[]> {
    return Promise.all(requests.map((request) => this.run(request)));
  }

  async #conclude(
    request: RunRequest,
    startedAt: Date,
    result: ProcessResult,
    real = inRealTime(request),
  ): Promise<RunOutcome> {
    switch (result.kind) {
      case 'outcome':
        return result.outcome;
      case 'needs-real-time': {
        request.onEvent({ type: 'real-time', seed: request.spec.seed, reason: result.reason });
        refuseInRealTime(
          request.spec,
          `${result.reason.node} used ${result.reason.feature}`,
          process.platform,
        );
        const again = await this.#attempt(request, {
          exclusive: true,
          command: { time: 'real', realTime: result.reason },
        });
        return this.#conclude(request, startedAt, again, true);
      }
      case 'guard':
        return this.#repeatAlone(
          request,
          startedAt,
          `A step took longer than ${this.#guardMs} ms: run again alone, with more time.`,
        );
      case 'out-of-memory':
        // In real time the nodes have processes of their own: the memory was ours.
        return real
          ? this.#ended(request, startedAt, toolFailed('ran out of memory', ''))
          : this.#repeatAlone(
              request,
              startedAt,
              'Memory ran out: run again alone, to learn which step of which node filled it.',
            );
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

  /**
   * Repeats a run alone: one whose step overran its guard, with ten times the time, or one whose process
   * ran out of memory. A log of its steps tells, if this process dies too, which step filled the memory;
   * the run is then repeated once more up to that step, so that there is evidence to show.
   */
  async #repeatAlone(request: RunRequest, startedAt: Date, why: string, repetition = 1): Promise<RunOutcome> {
    request.onEvent({ type: 'rerun', seed: request.spec.seed, why });
    const { hash } = request.program;
    // A program that was proven to hang is given less on its other seeds.
    const factor = this.#provenHangs.has(hash) ? provenFactor : guardFactor;
    const folder = mkdtempSync(join(tmpdir(), 'dscourse-steps-'));
    try {
      const stepLog = join(folder, 'step.json');
      const guardMs = this.#guardMs * factor;
      const alone = { exclusive: true, fresh: true };
      const result = await this.#attempt(request, {
        ...alone,
        command: { confirmed: true, stepLog, guardMs },
      });
      if (result.kind === 'outcome' && result.outcome.stopped.some(({ kind }) => kind === 'node-hung')) {
        this.#provenHangs.add(hash);
      }
      if (result.kind === 'guard') {
        // A node's own step is stopped here and the run goes on: it was the engine that stood still.
        const stalled = `the machine stood still for more than ${guardMs} ms`;
        return repetition === mostRepetitions
          ? this.#ended(
              request,
              startedAt,
              toolFailed(`could not go on: ${stalled}, each of three times`, ''),
            )
          : await this.#repeatAlone(request, startedAt, `Void, ${stalled}: run again.`, repetition + 1);
      }
      if (result.kind !== 'out-of-memory') return await this.#conclude(request, startedAt, result);
      const { what } = result;
      const limit = Math.round((what === 'heap' ? heapLimit : residentLimit) * this.#room);
      const last = readStepLog(stepLog);
      if (last !== null && last.step === null) {
        return this.#ended(request, startedAt, toolFailed('ran out of memory', ''));
      }
      const fatalStep = last === null ? null : { count: last.count, limit, what };
      if (fatalStep !== null) {
        // The memory is nearly full by then, and a process is never twice quite the same size.
        const evidence = await this.#attempt(request, {
          exclusive: true,
          roomy: true,
          command: { confirmed: true, guardMs, fatalStep },
        });
        if (evidence.kind === 'outcome' || evidence.kind === 'interrupted') {
          return await this.#conclude(request, startedAt, evidence);
        }
      }
      return this.#ended(request, startedAt, {
        kind: 'out-of-memory',
        step: last?.step ?? null,
        limit,
        what,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** An outcome for a run that left nothing behind. */
  #ended(request: RunRequest, startedAt: Date, ending: RunEnding): RunOutcome {
    const outcome = emptyOutcome('embedded', ending);
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

function inRealTime({ time, program }: RunRequest): boolean {
  return time === 'real' || program.kind === 'command';
}

function whyInRealTime({ program }: RunRequest): string {
  return program.kind === 'command' ? 'its nodes are processes' : 'that was asked for';
}

function noVirtualTime(why: string): DscourseError {
  return new DscourseError({
    code: 'inspect-needs-virtual-time',
    message: `Real time can't be made to stand still, and this run would be in it: ${why}.`,
    fix: 'Leave --inspect away, or debug the node alone: dscourse send shows what to type to it.',
  });
}

function toolFailed(how: string, stderr: string): RunEnding {
  const said = stderr.trim();
  return {
    kind: 'tool-failed',
    message: `The process of the run ${how}.${said === '' ? '' : `\n${said}`}`,
  };
}
