/**
 * Time for nodes that are driven by hand: virtual time moves only while something is waited for; real time
 * moves anyway, and what happens meanwhile is told when it happens.
 */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeId } from '../../../results/trace.ts';
import type { Nanos, RealTimeReason } from '../../engine.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { RealKernel } from '../kernel/real-kernel.ts';
import { VirtualKernel } from '../kernel/virtual-kernel.ts';
import type { NodeEvents, NodeHandle } from '../nodes/node-handle.ts';
import type { ProcessNode } from '../nodes/process-node.ts';
import { VirtualNodes } from '../nodes/virtual/virtual-node.ts';
import { processNode, sourceText } from '../perform-run.ts';
import type { OpenRequest } from './protocol.ts';

/** What moves time. */
export interface Driver {
  readonly kernel: Kernel;
  /** The shortest time in which nodes get something done, nanoseconds: a moment. */
  readonly moment: Nanos;
  makeNode(id: NodeId, events: NodeEvents): NodeHandle;
  /** Lets time go on up to `until`, the kernel's, or until `enough()` after something was seen. */
  run(until: Nanos, enough: () => boolean): Promise<void>;
  /** To be called after everything that can be seen. */
  seen(): void;
  /** Ends whatever was started. */
  close(): void;
}

/** @param needsRealTime called when a node uses what virtual time can't give. */
export function virtualDriver(open: OpenRequest, needsRealTime: (reason: RealTimeReason) => void): Driver {
  const { spec, program, env, guardMs } = open;
  if (program.kind !== 'script') throw new Error('Only a script runs in virtual time.');
  const kernel = new VirtualKernel();
  const nodes = new VirtualNodes({
    source: sourceText(program),
    filename: program.bundle,
    sourceMapPath: program.sourceMap,
    args: [...program.args],
    seed: spec.seed,
    nodes: spec.nodes,
    kernel,
    guardMs,
    env,
    locateHangs: true,
    cwd: tmpdir(),
  });
  let enoughNow: () => boolean = () => false;
  return {
    kernel,
    moment: 1_000_000,
    makeNode(id, events) {
      return nodes.make(id, {
        stdoutLine: events.stdoutLine.bind(events),
        stderrLine: events.stderrLine.bind(events),
        ended(node, end, at) {
          if (end.kind === 'needs-real-time') {
            kernel.stop();
            needsRealTime(end.reason);
          } else events.ended(node, end, at);
        },
      });
    },
    run(until, enough) {
      if (enough()) return Promise.resolve();
      return new Promise((resolve, reject) => {
        // A macrotask of its own: nodes work off the tick queue themselves.
        setImmediate(() => {
          enoughNow = enough;
          const mark = kernel.schedule(until, () => kernel.hold());
          try {
            nodes.runSlices(kernel);
            resolve();
          } catch (thrown) {
            reject(thrown);
          } finally {
            mark.cancel();
            enoughNow = () => false;
          }
        });
      });
    },
    seen() {
      if (enoughNow()) kernel.hold();
    },
    close: () => kernel.stop(),
  };
}

/** @param onProcesses told of the process ids of the nodes now running. */
export function realDriver(open: OpenRequest, onProcesses: (pids: readonly number[]) => void): Driver {
  const kernel = new RealKernel();
  const alive = new Set<number>();
  const nodes: ProcessNode[] = [];
  let stopWaiting: (() => void) | null = null;
  let enoughNow: () => boolean = () => false;
  return {
    kernel,
    moment: 20_000_000,
    makeNode(id, events) {
      const disk = join(open.disks, id);
      mkdirSync(disk, { recursive: true });
      const node = processNode(open, id, disk, events, kernel, (pid, here) => {
        if (here) alive.add(pid);
        else alive.delete(pid);
        onProcesses([...alive]);
      });
      nodes.push(node);
      return node;
    },
    async run(until, enough) {
      if (enough()) return;
      await new Promise<void>((resolve) => {
        const mark = kernel.schedule(until, resolve);
        enoughNow = enough;
        stopWaiting = () => {
          mark.cancel();
          resolve();
        };
      });
      stopWaiting = null;
      enoughNow = () => false;
    },
    seen() {
      if (enoughNow()) stopWaiting?.();
    },
    close() {
      for (const node of nodes) node.stop();
      kernel.stop();
    },
  };
}
