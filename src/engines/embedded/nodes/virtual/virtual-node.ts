/**
 * Nodes that are JavaScript in contexts of their own, on the kernel's virtual time.
 *
 * The event loop is Node's: due timers, then stdin, then immediates, one callback per step, each followed
 * by its ticks and microtasks. A step takes no kernel time while it runs; what it costs moves the node's own
 * clock, its output is handed on at the times it was written, and the node is busy until the step's end.
 */
import { dirname, resolve } from 'node:path';
import type { NodeId } from '../../../../results/trace.ts';
import type { NodeStep } from '../../../engine.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { diskVariable, virtualDisk } from '../disk-folder.ts';
import { type NodeEvents, type NodeHandle, trueClock } from '../node-handle.ts';
import { type CompiledProgram, compileProgram } from './context.ts';
import { type AroundHang, guardedSlices, unguardedSlices } from './guard.ts';
import { HangLocator } from './hang-locator.ts';
import { NodeDisk } from './node-disk.ts';
import { type Machine, NodeLoop } from './node-loop.ts';
import { nodeSeed } from './node-seed.ts';
import { budget, unlimitedBudget } from './slots.ts';
import { StackMap, unwatchedName } from './stack-map.ts';

export interface VirtualNodesOptions {
  /** Text of the CommonJS bundle. */
  readonly source: string;
  /** Its path: `__filename`, `process.argv[1]`. */
  readonly filename: string;
  readonly sourceMapPath: string | null;
  /** Arguments after the script's name. */
  readonly args: readonly string[];
  readonly seed: number;
  readonly nodes: readonly NodeId[];
  readonly kernel: Kernel;
  /** Real milliseconds after which a step counts as hung; a function is asked before each slice. */
  readonly guardMs: number | (() => number);
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Looks for the source line of a hang, which costs some speed: for the run that confirms one. */
  readonly locateHangs?: boolean;
  /** Called before each step of a node. */
  readonly onStep?: (step: NodeStep) => void;
  readonly aroundHang?: AroundHang;
  /** A debugger looks on, at this node or all: no guard strikes and no budget counts. */
  readonly inspected?: NodeId | 'all';
}

/** What drives virtual nodes: works off due tasks until about `untilWallMs` (performance.now()). */
export interface SliceKernel {
  /** False when there is nothing left to do. */
  runSlice(untilWallMs?: number): boolean;
}

/** All virtual nodes of one run: one program, compiled once, a context per node. */
export class VirtualNodes {
  readonly #options: VirtualNodesOptions;
  readonly #program: CompiledProgram | SyntaxError;
  readonly #stacks: StackMap;
  readonly #loops: NodeLoop[] = [];
  #unwatched: CompiledProgram | SyntaxError | null = null;
  readonly #machines = new Map<NodeId, Machine & { starts: number }>();

  constructor(options: VirtualNodesOptions) {
    this.#options = options;
    const filename = resolve(options.filename);
    this.#stacks = new StackMap(filename, options.sourceMapPath);
    this.#program = compiledProgram(options.source, filename);
  }

  /** A node, not yet started. A second one of the same name is the same machine, started again. */
  make(id: NodeId, events: NodeEvents): NodeHandle {
    const { nodes, kernel, args, env, cwd, seed, onStep } = this.#options;
    const known = this.#machines.get(id);
    const machine = known ?? {
      disk: new NodeDisk([dirname(virtualDisk), virtualDisk]),
      clock: trueClock,
      starts: 0,
    };
    machine.starts += 1;
    this.#machines.set(id, machine);
    const loop = new NodeLoop({
      id,
      events,
      kernel,
      program: this.#programOf(id),
      stacks: this.#stacks,
      args,
      env: { ...env, [diskVariable]: virtualDisk },
      cwd,
      pid: 4001 + Math.max(0, nodes.indexOf(id)) * 7 + (machine.starts - 1) * 1000,
      seed: nodeSeed(seed, id, known === undefined ? null : kernel.now()),
      machine,
      onStep: onStep ?? null,
      budget: this.#options.inspected === undefined ? budget : unlimitedBudget,
    });
    const former = this.#loops.findIndex((each) => each.id === id);
    if (former === -1) this.#loops.push(loop);
    else this.#loops[former] = loop;
    return loop;
  }

  /** The program, under another name for a node that the debugger is not to stop in. */
  #programOf(id: NodeId): CompiledProgram | SyntaxError {
    const { inspected, filename, source } = this.#options;
    if (inspected === undefined || inspected === 'all' || inspected === id) return this.#program;
    this.#unwatched ??= compiledProgram(withoutSourceMap(source), resolve(filename), true);
    return this.#unwatched;
  }

  /**
   * Drives the kernel until it has nothing left, in slices of about 50 ms of real time, each inside V8's
   * watchdog. A step that overruns `guardMs` ends its node (`hung`); the others go on. Must be called from a
   * macrotask.
   *
   * @throws GuardInterrupted when the watchdog struck outside any node: the machine stalled, the run is void.
   */
  runSlices(kernel: SliceKernel): void {
    const { guardMs, locateHangs, filename, aroundHang, inspected } = this.#options;
    if (inspected !== undefined) {
      unguardedSlices(kernel, this.#loops);
      return;
    }
    const locator = locateHangs === true ? new HangLocator(resolve(filename), this.#stacks) : null;
    try {
      guardedSlices(
        kernel,
        typeof guardMs === 'number' ? () => guardMs : guardMs,
        this.#loops,
        locator,
        aroundHang ?? ((_, end) => end()),
      );
    } finally {
      locator?.stop();
    }
  }
}

const programs = new Map<string, { source: string; program: CompiledProgram | SyntaxError }>();
function compiledProgram(source: string, filename: string, unwatched = false): CompiledProgram | SyntaxError {
  const scriptName = unwatched ? unwatchedName(filename) : filename;
  const known = programs.get(scriptName);
  if (known?.source === source) return known.program;
  let program: CompiledProgram | SyntaxError;
  try {
    program = compileProgram(source, filename, scriptName);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    program = thrown;
  }
  // One child works for one learner: a few programs at most are in use together.
  if (programs.size > 8) programs.clear();
  programs.set(scriptName, { source, program });
  return program;
}

/** The same text without the comment that leads a debugger to the source map. */
function withoutSourceMap(source: string): string {
  return source.replace(/\n\/\/# sourceMappingURL=[^\n]*\n?$/, '\n');
}
