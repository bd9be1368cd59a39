/**
 * One test, from spec to evidence, driven by the tasks of a kernel: set-up, main phase, recovery, final
 * operations, analysis. It follows Maelstrom's own order of events (core.clj, jepsen/core.clj) and ends
 * with a result whatever the nodes do.
 */
import type { History, Operation, Results } from '../../results/results.ts';
import type { NodeId } from '../../results/trace.ts';
import type {
  Nanos,
  NodeStep,
  RunEnding,
  RunOutcome,
  RunPhase,
  Schedule,
  ScheduledFault,
  ScheduledOperation,
  TestSpec,
} from '../engine.ts';
import { judgeRun } from './checkers/judge-history.ts';
import { ClientPool } from './clients/client.ts';
import { HistoryRecorder } from './clients/history-recorder.ts';
import {
  beginningNow,
  type OperationSource,
  scheduled,
  staggered,
  storedOperation,
  unhurried,
} from './clients/operation-source.ts';
import { runFinalPhase, runMainPhase } from './clients/phase.ts';
import { secondsToNanos, Workers } from './clients/workers.ts';
import { faultEffects } from './faults/fault-effects.ts';
import { Faults } from './faults/faults.ts';
import { drawnFaults, scheduledFaults } from './faults/nemesis.ts';
import type { Kernel } from './kernel/kernel.ts';
import { randomStream } from './kernel/random.ts';
import { Journal } from './network/journal.ts';
import { latencies } from './network/latency.ts';
import { Links } from './network/links.ts';
import { Lives } from './network/lives.ts';
import { type Budgets, budgetsOf, describeStorm, MessageCount } from './network/message-storm.ts';
import { Network } from './network/network.ts';
import { NodePort, nodeFindings } from './network/node-port.ts';
import type { NodeEnd, NodeEvents, NodeHandle } from './nodes/node-handle.ts';
import { Restarts } from './restarts.ts';
import { countedFrom, endingOf, type StoppedNode, stopsNodeOnly } from './run-ending.ts';
import { startServices } from './services/index.ts';
import { type InitFailure, setUp } from './set-up.ts';
import { workloads } from './workloads/index.ts';
import type { OperationGenerator, Phases, Turn, Workload } from './workloads/workload.ts';

/** The quiet time before the final operations (core.clj), nanoseconds. */
const recoveryNanos: Nanos = 10_000_000_000;
/** How often progress is told, nanoseconds of the run. */
const progressNanos: Nanos = 500_000_000;

export interface Progress {
  readonly phase: RunPhase;
  /** Nanoseconds since the start of the main phase; negative during set-up. */
  readonly time: Nanos;
  readonly operations: number;
  readonly failures: number;
  readonly messages: number;
  /** Faults in force now. */
  readonly faults: number;
}

export interface TestInput {
  readonly spec: TestSpec;
  readonly kernel: Kernel;
  readonly makeNode: (id: NodeId, events: NodeEvents) => NodeHandle;
  /** Operations and faults to repeat instead of drawing them. */
  readonly schedule: Schedule | null;
  readonly onProgress?: (progress: Progress) => void;
  readonly budgets?: Budgets;
  /**
   * Called once, from a task of the kernel. The nodes are stopped by then. What it is handed judges the run,
   * which may take seconds: call it when the kernel's work, and whatever watches that, is over.
   */
  readonly done: (judge: () => TestArtifacts) => void;
}

export interface TestArtifacts {
  readonly history: History;
  /** Null unless the run ended as `completed`. */
  readonly results: Results | null;
  /** Every message as a line of messages.jsonl, without the line's end. Can be called again. */
  readonly messageLines: () => Iterable<string>;
  /** The lines of each node's log file. */
  readonly nodeLogs: ReadonlyMap<NodeId, readonly string[]>;
  /** Capabilities, timing and trace hash are the host's to fill in. */
  readonly outcome: RunOutcome;
  readonly schedule: Schedule;
}

/** Starts a test on a kernel, which must be run for anything to happen. */
export function startTest(input: TestInput): void {
  new TestRun(input).start();
}

class TestRun {
  readonly #input: TestInput;
  readonly #spec: TestSpec;
  readonly #kernel: Kernel;
  readonly #messageCount: MessageCount;
  readonly #workload: Workload;
  readonly #phases: Phases;
  readonly #journal = new Journal();
  readonly #network: Network;
  readonly #clients: ClientPool;
  readonly #history: HistoryRecorder;
  readonly #nemesis: Faults;
  readonly #workers: Workers;
  readonly #ports = new Map<NodeId, NodePort>();
  readonly #initialised = new Set<NodeId>();
  /** Nodes that have sent a client something: their init_ok may be under way though they fell silent since. */
  readonly #answering = new Set<NodeId>();
  readonly #operations: ScheduledOperation[] = [];
  readonly #faults: ScheduledFault[] = [];
  readonly #stopped: StoppedNode[] = [];
  readonly #lateReplies: RunOutcome['lateReplies'][number][] = [];
  #phase: RunPhase = 'setup';
  /** What hands out the operations at present; null where a schedule does. */
  #generator: OperationGenerator | null = null;
  /** The kernel's time at which the main phase began; 0 until then. */
  #origin: Nanos = 0;
  #ending: RunEnding | null = null;

  constructor(input: TestInput) {
    const { spec, kernel } = input;
    this.#input = input;
    this.#spec = spec;
    this.#kernel = kernel;
    this.#messageCount = new MessageCount(input.budgets ?? budgetsOf(input.spec));
    const workload = workloads[spec.workload];
    this.#workload = workload;
    this.#phases = workload.phases(spec, (name) => randomStream(spec.seed, 'generator', name));
    const links = new Links(spec);
    const lives = spec.nemesis.includes('kill') ? new Lives() : null;
    const network = new Network(kernel, this.#journal, latencies(spec), links, lives);
    this.#network = network;
    const clients = new ClientPool(kernel, network);
    this.#clients = clients;
    const observe = (operation: Operation): void => this.#generator?.observe?.(operation);
    const history = new HistoryRecorder(() => this.#now(), observe);
    this.#history = history;
    const failed = (failure: InitFailure): void => this.#end(failure);
    const restarts = new Restarts({ spec, workload, kernel, clients, network, failed });
    const effects = faultEffects({ seed: spec.seed, kernel, links, ports: this.#ports, restarts });
    this.#nemesis = new Faults(spec.nemesis, effects, history);
    this.#workers = new Workers({ spec, workload, kernel, clients, history });
  }

  start(): void {
    startServices(this.#network, this.#spec.seed);
    const events: NodeEvents = {
      stdoutLine: (node, line, at) => this.#stdoutLine(node, line, at),
      stderrLine: (node, line, at) => {
        if (this.#ending === null) this.#ports.get(node)?.readStderr(line, at);
      },
      ended: (node, end) => this.#nodeEnded(node, end),
    };
    for (const id of this.#spec.nodes) {
      const makeHandle = (): NodeHandle => this.#input.makeNode(id, events);
      const count = this.#spec.nodes.length;
      this.#ports.set(id, new NodePort(id, makeHandle, this.#network, this.#clients, count));
    }
    this.#tell();
    this.#kernel.schedule(this.#kernel.now(), () =>
      setUp({
        spec: this.#spec,
        workload: this.#workload,
        kernel: this.#kernel,
        clients: this.#clients,
        handles: [...this.#ports.values()].map(({ handle }) => handle),
        initialised: (node) => this.#initialised.add(node),
        failed: (failure) => this.#end(failure),
        // Virtual time has set-up end at 0 where it can, so that the nodes' clocks and ours agree.
        done: () => void this.#kernel.schedule(0, () => this.#main()),
      }),
    );
  }

  #now(): Nanos {
    return this.#kernel.now() - this.#origin;
  }

  // Phases

  #main(): void {
    if (this.#ending !== null) return;
    this.#origin = this.#kernel.now();
    this.#kernel.mainStarts?.();
    this.#enter('main');
    const { seed, rate, timeLimit } = this.#spec;
    const { schedule } = this.#input;
    runMainPhase({
      kernel: this.#kernel,
      origin: this.#origin,
      limit: secondsToNanos(timeLimit),
      operations:
        this.#stored(false) ?? staggered(this.#spec, this.#drawnFrom(this.#phases.main), this.#workers),
      faults: schedule === null ? drawnFaults(this.#spec) : scheduledFaults(schedule.faults),
      ties: randomStream(seed, 'generator', 'ties'),
      idle: rate === 0,
      startOperation: (turn, done) => this.#startOperation(turn, false, done),
      startFault: (fault) => this.#startFault(fault),
      ended: () => this.#recover(),
    });
  }

  /** The operations of a phase that a schedule prescribes; null: they are drawn. */
  #stored(final: boolean): OperationSource | null {
    const { schedule } = this.#input;
    if (schedule === null) return null;
    const list = schedule.operations.filter((operation) => operation.final === final);
    return scheduled(final ? beginningNow(list, this.#now()) : list, this.#workload, this.#workers);
  }

  #drawnFrom(generator: OperationGenerator): OperationGenerator {
    this.#generator = generator;
    return generator;
  }

  #recover(): void {
    const { final } = this.#phases;
    if (final === null) {
      this.#end({ kind: 'completed' });
      return;
    }
    this.#enter('recovery');
    // The healing that ends the faults is no part of the schedule: every run has it.
    this.#nemesis.heal();
    this.#kernel.schedule(this.#kernel.now() + recoveryNanos, () => {
      if (this.#ending !== null) return;
      this.#enter('final');
      runFinalPhase({
        kernel: this.#kernel,
        origin: this.#origin,
        operations: this.#stored(true) ?? unhurried(this.#drawnFrom(final()), this.#workers),
        startOperation: (turn, done) => this.#startOperation(turn, true, done),
        ended: () => this.#end({ kind: 'completed' }),
      });
    });
  }

  #enter(phase: RunPhase): void {
    this.#phase = phase;
    const { onProgress } = this.#input;
    if (onProgress === undefined) return;
    this.#tell();
    if (phase !== 'main') return;
    const again = (): void => {
      if (this.#ending !== null) return;
      this.#tell();
      this.#kernel.schedule(this.#kernel.now() + progressNanos, again);
    };
    this.#kernel.schedule(this.#kernel.now() + progressNanos, again);
  }

  #tell(): void {
    this.#input.onProgress?.({
      phase: this.#phase,
      time: this.#now(),
      operations: this.#history.invoked,
      failures: this.#history.failed,
      messages: this.#journal.length,
      faults: this.#nemesis.inForce,
    });
  }

  // Operations and faults

  #startOperation(turn: Turn, final: boolean, done: () => void): void {
    this.#operations.push(storedOperation(turn, this.#now(), final));
    this.#workers.run(turn.worker, turn.operation, final, () => {
      if (this.#ending === null) done();
    });
  }

  #startFault(fault: ScheduledFault): void {
    this.#faults.push(fault);
    this.#nemesis.apply(fault);
    this.#workers.threadUsed();
  }

  // Nodes

  #stdoutLine(node: NodeId, line: string, at: Nanos): void {
    const port = this.#ports.get(node);
    if (port === undefined || this.#ending !== null) return;
    const wasMuted = port.muted !== null;
    const sent = port.readStdout(line, at);
    if (sent === null) {
      if (!wasMuted && port.muted !== null && !this.#answering.has(node)) {
        this.#end({ kind: 'init-failed', node, reason: 'bad-line', text: port.muted.line });
      }
      return;
    }
    const client = this.#clients.get(sent.dest);
    if (client !== undefined) this.#answering.add(node);
    const operation = client?.lateFor(sent.body);
    if (operation !== undefined && operation >= 0) {
      this.#lateReplies.push({ messageId: sent.messageId, node, operation });
    }
    this.#spend(port, sent.dest, at);
  }

  /** Counts a message of a node against the budgets. */
  #spend(port: NodePort, dest: NodeId, at: Nanos): void {
    const waiting = this.#ports.get(dest)?.backlog ?? 0;
    if (!this.#messageCount.exceeds(at, this.#journal.length, waiting)) return;
    const step: NodeStep = {
      node: port.id,
      time: at,
      messageId: port.lastMessageId,
      activity: port.lastMessageId === null ? 'start' : 'stdin',
    };
    port.stop();
    this.#end({
      kind: 'message-storm',
      messages: this.#journal.length,
      ...describeStorm(this.#journal),
      step,
    });
  }

  #nodeEnded(node: NodeId, end: NodeEnd): void {
    const port = this.#ports.get(node);
    if (port === undefined || port.stopped || this.#ending !== null) return;
    const ending = endingOf(node, end, port.lastLines());
    if (!stopsNodeOnly(ending)) {
      this.#end(ending);
      return;
    }
    this.#stopped.push(ending);
    port.stop();
    // A node that never came to answer init ends the run now and not ten seconds later.
    if (!this.#initialised.has(node)) this.#end(ending);
  }

  // The end

  /** The first ending counts. What remains is done by a task of its own, since a node may be in mid-step. */
  #end(ending: RunEnding): void {
    if (this.#ending !== null) return;
    this.#ending = ending;
    const origin = this.#origin;
    this.#kernel.schedule(this.#kernel.now(), () => {
      for (const { handle } of this.#ports.values()) handle.stop();
      this.#phase = 'analysis';
      this.#tell();
      this.#input.done(() => this.#artifacts(ending, origin));
    });
  }

  #artifacts(ending: RunEnding, origin: Nanos): TestArtifacts {
    const history = this.#history.operations;
    const ports = [...this.#ports.values()];
    const results =
      ending.kind === 'completed' ? judgeRun(history, this.#spec, this.#journal.counts()) : null;
    return {
      history,
      results,
      messageLines: () => this.#journal.lines(origin),
      nodeLogs: new Map(ports.map((port) => [port.id, port.log(origin)])),
      outcome: {
        version: 1,
        engine: 'embedded',
        ending: countedFrom(origin, ending),
        ...nodeFindings(ports, origin),
        stopped: this.#stopped.map((end) => countedFrom(origin, end)),
        lateReplies: this.#lateReplies,
        hasResults: results !== null,
        capabilities: { messages: true, deterministic: true, virtualTime: true },
        traceHash: null,
        timing: { maxLag: 0, latencyTrusted: true, runTrusted: true },
        realTime: null,
        counts: {
          operations: this.#history.invoked,
          messages: this.#journal.length,
          faults: this.#nemesis.started,
        },
      },
      schedule: {
        version: 1,
        seed: this.#spec.seed,
        operations: this.#operations,
        faults: this.#faults,
      },
    };
  }
}
