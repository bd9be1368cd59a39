/** The event loop of one virtual node. */
import type { NodeId } from '../../../../results/trace.ts';
import type { Nanos, NodeStep, SourceLocation } from '../../../engine.ts';
import type { Kernel, ScheduledTask } from '../../kernel/kernel.ts';
import type { Random } from '../../kernel/random.ts';
import { LineFramer } from '../line-framer.ts';
import type { NodeEnd, NodeEvents, NodeHandle, WallClock } from '../node-handle.ts';
import { type CompiledProgram, createNodeContext, type NodeContext } from './context.ts';
import { flushRejections } from './guard.ts';
import { Inbox } from './inbox.ts';
import type { NodeDisk } from './node-disk.ts';
import { endOfContext, startFailure } from './node-end.ts';
import {
  type Budget,
  cheapIdleTurns,
  cost,
  longestIdleTurn,
  type Operation,
  operation,
  slot,
} from './slots.ts';
import type { StackMap } from './stack-map.ts';

export interface NodeLoopOptions {
  readonly id: NodeId;
  readonly events: NodeEvents;
  readonly kernel: Kernel;
  readonly program: CompiledProgram | SyntaxError;
  readonly stacks: StackMap;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly pid: number;
  readonly seed: readonly number[];
  readonly onStep: ((step: NodeStep) => void) | null;
  readonly machine: Machine;
  readonly budget: Budget;
}

/** What outlives a program that runs on it. */
export interface Machine {
  readonly disk: NodeDisk;
  clock: WallClock;
}

const activities: Readonly<Record<Operation, string>> = {
  [operation.start]: 'start',
  [operation.stdin]: 'stdin',
  [operation.timer]: 'timer',
  [operation.immediate]: 'immediate',
  [operation.ticks]: 'tick',
  [operation.signal]: 'signal',
  [operation.rejection]: 'rejection',
  [operation.beforeExit]: 'beforeExit',
  [operation.exit]: 'exit',
};

export class NodeLoop implements NodeHandle {
  readonly id: NodeId;
  /** True while the node's code runs. */
  running = false;
  readonly #options: NodeLoopOptions;
  readonly #inbox = new Inbox();
  readonly #stdout: LineFramer;
  readonly #stderr: LineFramer;
  #context: NodeContext | null = null;
  #gone = false;
  #wake: ScheduledTask | null = null;
  #wakeAt = Infinity;
  #busyUntil: Nanos = -Infinity;
  /** Where the loop stands: false before immediates, true while those of this turn run. */
  #checking = false;
  #immediatesLeft = 0;
  #immediatesFrom: Nanos = -Infinity;
  #idleTurns = 0;
  #messageId: number | null = null;
  #activity: Operation = operation.start;
  #stepTime: Nanos = 0;
  #rejections: { reason: unknown; promise: unknown }[] = [];
  #lineTime: Nanos = 0;

  constructor(options: NodeLoopOptions) {
    this.id = options.id;
    this.#options = options;
    const { events, kernel } = options;
    const emitter = (send: (line: string, at: Nanos) => void) => (line: string) => {
      const at = this.#lineTime;
      if (at <= kernel.now()) send(line, kernel.now());
      else
        kernel.schedule(at, () => {
          if (!this.#silent) this.#unlessPaused(() => send(line, kernel.now()));
        });
    };
    this.#stdout = new LineFramer(emitter((line, at) => events.stdoutLine(this.id, line, at)));
    this.#stderr = new LineFramer(emitter((line, at) => events.stderrLine(this.id, line, at)));
  }

  /** No more output, no more events. */
  #silent = false;
  #pausedAt: Nanos | null = null;
  /** What a paused node would have done, in order. */
  #held: (() => void)[] = [];

  get unread(): number {
    return this.#inbox.length;
  }

  start(): void {
    const { kernel, program } = this.#options;
    kernel.schedule(kernel.now(), () => this.#unlessPaused(() => this.#boot(program)));
  }

  deliver(line: string, messageId: number): void {
    if (this.#gone) return;
    this.#inbox.add(line, messageId);
    if (this.#context !== null && this.#context.state[slot.reading] === 1)
      this.#wakeBy(this.#options.kernel.now() + cost.wakeUp);
  }

  stop(): void {
    this.#silent = true;
    this.#held = [];
    this.#leave();
  }

  crash(random: Random): void {
    this.stop();
    this.#options.machine.disk.crash(random);
  }

  pause(): void {
    this.#pausedAt ??= this.#options.kernel.now();
  }

  resume(): void {
    if (this.#pausedAt === null) return;
    const now = this.#options.kernel.now();
    // A step that was under way takes the rest of its time.
    if (this.#busyUntil > this.#pausedAt) this.#busyUntil += now - this.#pausedAt;
    this.#pausedAt = null;
    for (const act of this.#held.splice(0)) act();
    this.#settle();
  }

  setClock(clock: WallClock): void {
    this.#options.machine.clock = clock;
    if (this.#context !== null) showClock(this.#context, clock);
  }

  #unlessPaused(act: () => void): void {
    if (this.#pausedAt === null) act();
    else this.#held.push(act);
  }

  /** The guard struck while this node ran. */
  hang(location: SourceLocation | null): void {
    this.running = false;
    const step = this.step();
    this.#leave();
    this.#end({ kind: 'hung', step, location }, Math.max(this.#stepTime, this.#options.kernel.now()));
  }

  ownsPromise(promise: unknown): boolean {
    return this.#context?.owns(promise) === true;
  }

  rejected(reason: unknown, promise: unknown): void {
    this.#rejections.push({ reason, promise });
  }

  /** What runs now, or ran last. */
  step(): NodeStep {
    return {
      node: this.id,
      time: this.#stepTime,
      messageId: this.#messageId,
      activity: activities[this.#activity],
    };
  }

  #boot(program: CompiledProgram | SyntaxError): void {
    if (this.#gone) return;
    const { kernel, stacks, args, env, cwd, pid, seed, machine, budget } = this.#options;
    const now = kernel.now();
    this.#stepTime = now;
    if (program instanceof SyntaxError) {
      this.#leave();
      const failure = startFailure(program, this.step());
      for (const line of failure.stderr) this.#options.events.stderrLine(this.id, line, now);
      this.#end(failure.end, now);
      return;
    }
    const { disk } = machine;
    this.#context = createNodeContext({ program, stacks, args, env, cwd, pid, seed, now, disk, budget });
    showClock(this.#context, machine.clock);
    this.#step(operation.start);
    this.#settle();
  }

  /** Wakes the loop at `at`, or when it is no longer busy. */
  #wakeBy(at: Nanos): void {
    const due = Math.max(at, this.#busyUntil);
    if (due >= this.#wakeAt) return;
    this.#wake?.cancel();
    this.#wakeAt = due;
    this.#wake = this.#options.kernel.schedule(due, () => {
      this.#wake = null;
      this.#wakeAt = Infinity;
      this.#turn();
    });
  }

  /** One step, if one is due. */
  #turn(): void {
    const context = this.#context;
    if (context === null || this.#gone || this.#pausedAt !== null) return;
    const { state } = context;
    const now = this.#options.kernel.now();
    if (now >= this.#busyUntil) {
      // Immediates that were there when their phase began come before anything else.
      if (this.#checking && this.#immediatesLeft > 0 && (state[slot.immediates] as number) > 0) {
        this.#immediatesLeft -= 1;
        this.#idle(now);
        this.#step(operation.immediate);
      } else {
        this.#checking = false;
        if ((state[slot.nextTimer] as number) <= now) {
          this.#step(operation.timer);
          this.#pullImmediates();
        } else if (state[slot.reading] === 1 && !this.#inbox.empty) {
          this.#read(context);
          this.#pullImmediates();
          this.#beginImmediates(state);
        } else if ((state[slot.immediates] as number) > 0 && now >= this.#immediatesFrom) {
          this.#beginImmediates(state);
          this.#immediatesLeft -= 1;
          this.#idle(now);
          this.#step(operation.immediate);
        }
      }
    }
    this.#settle();
  }

  #beginImmediates(state: Float64Array): void {
    this.#checking = true;
    this.#immediatesLeft = state[slot.immediates] as number;
  }

  /** Work was done: immediates that wait run next, without the pause of an idle loop. */
  #pullImmediates(): void {
    this.#idleTurns = 0;
    this.#immediatesFrom = -Infinity;
  }

  /** Counts a turn in which nothing but immediates ran, and makes the next one wait longer. */
  #idle(now: Nanos): void {
    if (this.#immediatesLeft > 0) return;
    this.#idleTurns += 1;
    const pause = (this.#idleTurns - cheapIdleTurns) * 1000;
    this.#immediatesFrom = pause <= 0 ? -Infinity : now + Math.min(pause, longestIdleTurn);
  }

  #read(context: NodeContext): void {
    const { chunk, messages, messageId } = this.#inbox.take();
    this.#messageId = messageId;
    context.box.chunk = chunk;
    this.#step(operation.stdin, cost.message);
    context.box.chunk = '';
    // The first message's share was charged before it was handled; the others' keep the node busy after.
    if (messages > 1) this.#busyUntil += (messages - 1) * cost.message;
  }

  /** Runs one step with its ticks, microtasks and rejections. */
  #step(activity: Operation, charge = 0): void {
    const context = this.#context as NodeContext;
    const { state, box } = context;
    const now = this.#options.kernel.now();
    const begin = Math.max(now, this.#busyUntil);
    this.#activity = activity;
    this.#stepTime = begin;
    state[slot.now] = begin + charge;
    state[slot.clockReads] = 0;
    state[slot.chained] = 0;
    state[slot.written] = 0;
    state[slot.lines] = 0;
    this.#options.onStep?.(this.step());
    // Whoever watches the steps may end the node rather than let it take this one.
    if (this.#gone) return;
    this.running = true;
    box.operation = activity;
    context.enter();
    flushRejections();
    while (state[slot.ended] === 0) {
      if ((state[slot.ticks] as number) > 0) {
        box.operation = operation.ticks;
      } else {
        const rejection = this.#rejections.shift();
        if (rejection === undefined) break;
        box.operation = operation.rejection;
        box.value = rejection.reason;
        box.promise = rejection.promise;
      }
      context.enter();
      box.value = null;
      box.promise = null;
      flushRejections();
    }
    this.running = false;
    this.#busyUntil = state[slot.now] as number;
    if ((state[slot.outputs] as number) > 0) this.#print(context);
    if (state[slot.ended] === 1) this.#ended(context);
  }

  #print({ state, output }: NodeContext): void {
    const count = state[slot.outputs] as number;
    state[slot.outputs] = 0;
    const { fd, chunk, time } = output;
    if (this.#idleTurns > 0) this.#pullImmediates();
    for (let index = 0; index < count; index += 1) {
      this.#lineTime = time[index] as number;
      (fd[index] === 1 ? this.#stdout : this.#stderr).push(chunk[index] as string | Uint8Array);
    }
    fd.length = 0;
    chunk.length = 0;
    time.length = 0;
  }

  /** After a step: ends a process that has nothing left to wait for, or sets the alarm for its next step. */
  #settle(): void {
    const context = this.#context;
    if (context === null || this.#gone || this.#pausedAt !== null) return;
    const { state } = context;
    if (!this.#alive(state)) {
      this.#step(operation.beforeExit);
      if (this.#gone) return;
      if (!this.#alive(state)) {
        this.#step(operation.exit);
        return;
      }
    }
    if (this.#idleTurns > this.#options.budget.idleTurns) {
      const what = 'idle turns';
      const step = this.step();
      this.#leave();
      this.#end({ kind: 'spin', step, what, count: this.#idleTurns, location: null }, this.#busyUntil);
      return;
    }
    let due = state[slot.nextTimer] as number;
    if ((state[slot.immediates] as number) > 0)
      due = Math.min(due, this.#checking && this.#immediatesLeft > 0 ? -Infinity : this.#immediatesFrom);
    if (state[slot.reading] === 1 && !this.#inbox.empty) due = -Infinity;
    if (due < Infinity) this.#wakeBy(due);
  }

  #alive(state: Float64Array): boolean {
    return (state[slot.refs] as number) > 0 || (state[slot.reading] === 1 && state[slot.stdinRef] === 1);
  }

  #ended(context: NodeContext): void {
    const step = this.step();
    const at = this.#busyUntil;
    const { end, stderr } = endOfContext(context.box.end, step, this.#options.stacks);
    this.#lineTime = at;
    if (stderr !== '') this.#stderr.push(stderr);
    this.#stdout.end();
    this.#stderr.end();
    this.#leave();
    // A node that spins is lost from the step on, and its clock may be past the end of the run.
    this.#end(end, end.kind === 'spin' || end.kind === 'needs-real-time' ? this.#options.kernel.now() : at);
  }

  #leave(): void {
    this.#gone = true;
    this.#wake?.cancel();
    this.#wake = null;
    this.#context = null;
  }

  #end(end: NodeEnd, at: Nanos): void {
    const { kernel, events } = this.#options;
    const tell = (): void => {
      if (this.#silent) return;
      this.#unlessPaused(() => {
        this.#silent = true;
        events.ended(this.id, end, kernel.now());
      });
    };
    if (at <= kernel.now()) tell();
    else kernel.schedule(at, tell);
  }
}

function showClock({ state }: NodeContext, { from, ahead, drift }: WallClock): void {
  state[slot.skewFrom] = from;
  state[slot.skew] = ahead;
  state[slot.drift] = drift;
}
