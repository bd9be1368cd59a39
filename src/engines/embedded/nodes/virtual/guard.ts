/** The wall-clock guard around slices of the kernel's work, and rejections that nobody handles. */
import { Script } from 'node:vm';
import { systemErrorCode } from '../../../../errors.ts';
import type { NodeId } from '../../../../results/trace.ts';
import type { HangLocator } from './hang-locator.ts';
import type { NodeLoop } from './node-loop.ts';

/** The watchdog struck while no node ran: the machine stalled in the middle of the engine's own work. */
export class GuardInterrupted extends Error {
  constructor() {
    super('The wall-clock guard struck outside a node.');
    this.name = 'GuardInterrupted';
  }
}

/** Called when the guard struck; must call `end`, which ends the node and lets go of all that it held. */
export type AroundHang = (node: NodeId, end: () => void) => void;

/** Real milliseconds of work between two looks at the clock. */
const sliceMs = 50;
const hook = Symbol.for('dscourse.slice');
let slice: Script | null = null;

/** See VirtualNodes.runSlices. */
export function guardedSlices(
  kernel: { runSlice(untilWallMs?: number): boolean },
  guardMs: () => number,
  loops: readonly NodeLoop[],
  locator: HangLocator | null,
  aroundHang: AroundHang,
): void {
  slice ??= new Script(`globalThis[Symbol.for('dscourse.slice')]()`, { filename: 'node:dscourse/slice' });
  const scope = globalThis as unknown as Record<symbol, unknown>;
  let more = true;
  scope[hook] = () => {
    more = kernel.runSlice(performance.now() + sliceMs);
  };
  try {
    while (more) {
      try {
        withRejections(loops, () => slice?.runInThisContext({ timeout: guardMs() + sliceMs }));
      } catch (thrown) {
        if (systemErrorCode(thrown) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw thrown;
        const running = loops.find((loop) => loop.running);
        if (running === undefined) throw new GuardInterrupted();
        aroundHang(running.id, () => running.hang(locator?.locate() ?? null));
      }
    }
  } finally {
    delete scope[hook];
  }
}

/** Drives the kernel without a watchdog: a debugger may hold any step as long as it likes. */
export function unguardedSlices(
  kernel: { runSlice(untilWallMs?: number): boolean },
  loops: readonly NodeLoop[],
): void {
  for (let more = true; more; ) {
    withRejections(loops, () => {
      more = kernel.runSlice(performance.now() + sliceMs);
    });
  }
}

/**
 * Runs `work` with unhandled rejections of nodes' promises going to the nodes. Node reports them when
 * its tick queue is worked off, which {@link flushRejections} does after each step.
 */
export function withRejections(loops: readonly NodeLoop[], work: () => void): void {
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  const strays: [unknown, Promise<unknown>][] = [];
  const listener = (reason: unknown, promise: Promise<unknown>): void => {
    const owner = loops.find((loop) => loop.ownsPromise(promise));
    if (owner === undefined) strays.push([reason, promise]);
    else owner.rejected(reason, promise);
  };
  process.on('unhandledRejection', listener);
  try {
    work();
  } finally {
    process.off('unhandledRejection', listener);
    for (const other of others) process.on('unhandledRejection', other);
  }
  for (const [reason] of strays) throw reason;
}

const tickCallback = (process as unknown as { _tickCallback?: () => void })._tickCallback;
/**
 * Makes Node report unhandled rejections now. `process._tickCallback` is undocumented but in every Node
 * we run on; without it rejections are reported when the slice is over, at a later virtual time.
 */
export const flushRejections: () => void =
  typeof tickCallback === 'function' ? () => tickCallback.call(process) : () => undefined;
