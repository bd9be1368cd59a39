/**
 * The maelstrom engine: the node is tried alone, then the real Maelstrom runs the test in a JVM, and what it
 * leaves becomes a run directory like any other. In real time, without a seed.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { DscourseError, ExitStatus } from '../../errors.ts';
import { printLogLine } from '../../results/node-log-file.ts';
import { runFiles } from '../../results/run-directory.ts';
import type { Java, MaelstromInstall } from '../../toolchain/toolchain.ts';
import { version } from '../../version.ts';
import { engineLogFile } from '../embedded/engine-log.ts';
import type { Engine, NodeProgram, RunOutcome, RunRequest } from '../engine.ts';
import { refuseOnMaelstrom, refuseTest } from '../refusals.ts';
import { emptyOutcome, writeManifest, writeOutcome } from '../run-files.ts';
import { diskVariable } from '../embedded/nodes/disk-folder.ts';
import { jvmCommand, jvmEnvironment, nodeCommand } from './arguments.ts';
import { conclude } from './conclude.ts';
import { createFollower } from './console-follower.ts';
import { runJvm } from './jvm-process.ts';
import type { FatalLine } from './maelstrom.ts';
import { type PreflightResult, preflight } from './preflight.ts';

export interface MaelstromEngineOptions {
  readonly java: Java;
  readonly install: MaelstromInstall;
  /** Environment of the JVM and of its nodes; undefined values are left out. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What runs script programs; our own Node unless told otherwise. */
  readonly nodeExecutable?: string;
  /** Real milliseconds that a silent node is waited for before the JVM starts. */
  readonly preflightMs?: number;
  /** Real milliseconds without a word of Maelstrom's, beyond the time limit, after which it is ended. */
  readonly silenceMs?: number;
}

/** Seeds have no meaning here: `spec.seed` only tells runs apart, in events and in run.json. */
export interface MaelstromEngine extends Engine {
  readonly name: 'maelstrom';
  /**
   * Runs one test. An aborted signal gives an outcome `interrupted`.
   *
   * @throws DscourseError for a test that its workload can't be run with (refusals.ts), `store-in-the-way`,
   * `log-not-written`
   */
  run(request: RunRequest): Promise<RunOutcome>;
  /** Runs several, one after the other: two at once would spoil each other's times. */
  runSeeds(requests: readonly RunRequest[]): Promise<RunOutcome[]>;
  /** There is nothing to close: every run ends all that it started. */
  close(): void;
}

/** Enough for any runtime to start and answer; a node that asks a service first is silent for longer. */
const preflightMs = 1_000;
/** The analysis of a long kafka test was seen to be silent for minutes. */
const silenceMs = 10 * 60_000;
/**
 * How long to wait, at a line that decides the run, for the rest of what is quoted; and for a Maelstrom that
 * is about to end by itself, which it is unless a node was merely muted.
 */
const settleMs = { muted: 500, ending: 5_000 } as const;

export function createMaelstromEngine(options: MaelstromEngineOptions): MaelstromEngine {
  return new JvmEngine(options);
}

class JvmEngine implements MaelstromEngine {
  readonly name = 'maelstrom';
  readonly #options: MaelstromEngineOptions;
  readonly #nodeExecutable: string;
  /** What came of programs that were tried, and that nothing speaks against, by their hashes. */
  readonly #tried = new Map<string, PreflightResult>();

  constructor(options: MaelstromEngineOptions) {
    this.#options = options;
    this.#nodeExecutable = options.nodeExecutable ?? process.execPath;
  }

  async run(request: RunRequest): Promise<RunOutcome> {
    const { spec, program, runDirectory } = request;
    refuseTest(spec);
    refuseOnMaelstrom(spec);
    mkdirSync(runDirectory, { recursive: true });
    protectStore(runDirectory);
    const startedAt = new Date();
    const outcome = await this.#outcome(request);
    writeManifest(runDirectory, {
      spec,
      program,
      dscourseVersion: version,
      maelstromVersion: this.#options.install.version,
      startedAt,
      endedAt: new Date(),
    });
    return outcome;
  }

  async runSeeds(requests: readonly RunRequest[]): Promise<RunOutcome[]> {
    const outcomes: RunOutcome[] = [];
    for (const request of requests) outcomes.push(await this.run(request));
    return outcomes;
  }

  close(): void {}

  async #outcome(request: RunRequest): Promise<RunOutcome> {
    const { spec, runDirectory, signal, onEvent } = request;
    const tried = await this.#tryNode(request);
    if (tried.kind === 'go' && !signal.aborted) return this.#runTest(request, tried.answered);
    const outcome =
      tried.kind === 'stop'
        ? writeTrial(runDirectory, tried)
        : emptyOutcome('maelstrom', { kind: 'interrupted' });
    writeOutcome(runDirectory, outcome);
    onEvent({ type: 'phase', seed: spec.seed, phase: 'done' });
    return outcome;
  }

  async #tryNode({ spec, program, runDirectory, signal }: RunRequest): Promise<PreflightResult> {
    const before = this.#tried.get(program.hash);
    if (before !== undefined) return before;
    const result = await preflight({
      nodes: spec.nodes,
      argv: nodeCommand(program, this.#nodeExecutable),
      env: this.#environment(program, join(runDirectory, 'disks', 'trial')),
      cwd: jvmTemporaryFolder(),
      sourceRoot: sourceRootOf(program),
      signal,
      patienceMs: this.#options.preflightMs ?? preflightMs,
      now: () => performance.now(),
    });
    if (result.kind === 'go' && !signal.aborted) this.#tried.set(program.hash, result);
    return result;
  }

  async #runTest(request: RunRequest, answeredAlone: boolean): Promise<RunOutcome> {
    const { spec, program, runDirectory, signal, onEvent } = request;
    const { java, install } = this.#options;
    const messages = request.log?.messages === true;
    const follower = createFollower(spec);
    const consoleFile = join(runDirectory, 'console.log');
    const stderrFile = join(runDirectory, 'stderr.log');
    const end = await runJvm({
      command: jvmCommand({
        java,
        install,
        spec,
        program,
        nodeExecutable: this.#nodeExecutable,
        log: { messages },
        memory: totalmem(),
      }),
      cwd: runDirectory,
      env: this.#environment(program, join(runDirectory, 'disks', 'nodes')),
      consoleFile,
      stderrFile,
      signal,
      silenceMs: (this.#options.silenceMs ?? silenceMs) + spec.timeLimit * 1000,
      onOutput: (text) => {
        for (const event of follower.push(text)) onEvent(event);
        return request.endAtFatalLine === true && follower.fatal !== null ? waitFor(follower.fatal) : null;
      },
    });
    const outcome = await conclude({
      spec,
      runDirectory,
      consoleFile,
      stderrFile,
      messages,
      answeredAlone,
      sourceRoot: sourceRootOf(program),
      ...end,
    });
    for (const event of follower.end()) onEvent(event);
    return outcome;
  }

  /** `disk`: a folder for what nodes keep; Maelstrom starts all with one environment, so it is one for all. */
  #environment(program: NodeProgram, disk: string): Record<string, string> {
    rmSync(disk, { recursive: true, force: true });
    mkdirSync(disk, { recursive: true });
    return { ...jvmEnvironment(this.#options.env, program, process.platform), [diskVariable]: disk };
  }
}

function waitFor({ kind }: FatalLine): number {
  return kind === 'node-muted' ? settleMs.muted : settleMs.ending;
}

/** Maelstrom's store is taken apart when a run is over: it must be this run's own. */
function protectStore(runDirectory: string): void {
  const store = join(runDirectory, 'store');
  if (!existsSync(store)) return;
  throw new DscourseError({
    code: 'store-in-the-way',
    message: `There is a folder ${store} already, perhaps with runs of yours.`,
    fix: 'Name another folder, or move that one away.',
    exitStatus: ExitStatus.couldNotJudge,
  });
}

/** Where the sources of a script lie, as its map says. */
function sourceRootOf(program: NodeProgram): string | null {
  if (program.kind !== 'script' || program.sourceMap === null) return null;
  const { sourceRoot } = JSON.parse(readFileSync(program.sourceMap, 'utf8')) as { sourceRoot?: unknown };
  return typeof sourceRoot === 'string' && sourceRoot !== '' ? sourceRoot : null;
}

/** What the trial of a node leaves, in the files where a run would have left it. */
function writeTrial(
  runDirectory: string,
  { ending, node, muted, stderr }: Extract<PreflightResult, { kind: 'stop' }>,
): RunOutcome {
  const log = stderr.map(({ time, text }) => `${printLogLine(time, text)}\n`).join('');
  mkdirSync(join(runDirectory, runFiles.nodeLogs), { recursive: true });
  writeFileSync(join(runDirectory, runFiles.nodeLog(node)), log);
  writeFileSync(
    join(runDirectory, engineLogFile),
    `Maelstrom was not started: ${node}, started alone and sent init, ended as ${ending.kind}.\n`,
  );
  return { ...emptyOutcome('maelstrom', ending), muted: muted === null ? [] : [muted] };
}

/** `java.io.tmpdir`: /tmp on Linux whatever the environment says, the user's own folder on macOS. */
function jvmTemporaryFolder(): string {
  return process.platform === 'linux' ? '/tmp' : tmpdir();
}
