/** The program and the nodes of one `send`: built, opened, acted on, and started again. */
import { HandProcess, type HandResult } from '../../../engines/embedded/by-hand/hand-process.ts';
import type { HandAction, HandEvent } from '../../../engines/embedded/by-hand/protocol.ts';
import type { NodeProgram, TestSpec } from '../../../engines/engine.ts';
import { testSpec } from '../../../engines/test-spec.ts';
import { DscourseError } from '../../../errors.ts';
import type { CommandContext } from '../../context.ts';
import { chooseChallenge, openCourseAndWorkspace } from '../../course-context.ts';
import { currentProgram } from '../current-program.ts';
import type { SendArguments } from '../send.ts';
import { testProgram } from '../test-run/test-program.ts';

/** Real milliseconds that one step of a node may take: nobody types as much as a step has to do in these. */
const guardMs = 3000;

/** What is to be sent to, and how its program comes to be. */
export interface HandTarget {
  /** `echo-1`, or the file. */
  readonly name: string;
  readonly spec: TestSpec;
  /** Builds it as it is now. */
  readonly build: () => Promise<NodeProgram>;
}

/**
 * What the arguments ask for.
 *
 * @throws DscourseError for what the person can mend
 */
export async function chooseTarget(context: CommandContext, args: SendArguments): Promise<HandTarget> {
  const { io } = context;
  const nodes = { nodeCount: args.nodeCount, latency: args.latency };
  if (args.bin !== null || args.workload !== null) {
    if (args.bin === null || args.workload === null || args.challenge !== null) {
      throw new DscourseError({
        code: 'wrong-usage',
        message: '-w, --bin and a challenge do not go together like this.',
        fix: 'Name a challenge, or a workload and a program: dscourse send -w echo --bin node.ts',
      });
    }
    const { bin } = args;
    // testSpec says so where there is no such workload.
    const spec = testSpec({ workload: args.workload as TestSpec['workload'], ...nodes }, args.seed);
    return { name: bin, spec, build: () => testProgram(io, bin, args.nodeArguments) };
  }
  const place = await openCourseAndWorkspace(context);
  const { workspace } = place;
  const challenge = chooseChallenge(place, args.challenge, io.cwd);
  const [run] = challenge.runs;
  if (run === undefined) throw new Error(`${challenge.id} has no runs`);
  const { workload, topology } = run.test;
  const spec = testSpec({ workload, ...nodes, ...(topology === undefined ? {} : { topology }) }, args.seed);
  return {
    name: challenge.id,
    spec,
    build: () => currentProgram(context, workspace, challenge, args.nodeArguments),
  };
}

/** Nodes that run, or have ended. */
export class HandCluster {
  readonly #context: CommandContext;
  readonly #target: HandTarget;
  readonly #args: SendArguments;
  readonly #onEvent: (event: HandEvent) => void;
  readonly #onRealTime: (why: string) => void;
  #process: HandProcess | null = null;
  /** Whether the nodes live in real time. */
  real: boolean;

  constructor(
    context: CommandContext,
    target: HandTarget,
    args: SendArguments,
    onEvent: (event: HandEvent) => void,
    onRealTime: (why: string) => void,
  ) {
    this.#context = context;
    this.#target = target;
    this.#args = args;
    this.#onEvent = onEvent;
    this.#onRealTime = onRealTime;
    this.real = args.realtime;
  }

  /** Builds the program and starts the nodes, in real time where they need it. */
  async start(): Promise<HandResult> {
    this.close();
    const program = await this.#target.build();
    this.real ||= program.kind === 'command';
    const { io } = this.#context;
    const started = new HandProcess({ packageRoot: io.packageRoot, env: io.env, onEvent: this.#onEvent });
    this.#process = started;
    const result = await started.open({
      spec: this.#target.spec,
      program,
      time: this.real ? 'real' : 'virtual',
      alone: this.#args.alone,
      guardMs,
    });
    return this.#unlessRealTime(result);
  }

  /** Does one thing. Nodes that need real time for it are started again in real time. */
  async act(action: HandAction): Promise<HandResult> {
    if (this.#process === null) return { kind: 'ended', end: { kind: 'killed' } };
    return this.#unlessRealTime(await this.#process.act(action));
  }

  /** Ends the nodes, whatever they are doing. */
  close(): void {
    this.#process?.kill();
    this.#process = null;
  }

  async #unlessRealTime(result: HandResult): Promise<HandResult> {
    if (result.kind !== 'ended' || result.end.kind !== 'needs-real-time') return result;
    const { node, feature, location } = result.end.reason;
    this.#onRealTime(`${node} used ${feature}${location === null ? '' : ` at ${location}`}`);
    this.real = true;
    return this.start();
  }
}
