/** What carries out each fault of a run: on its links, on its nodes. */
import type { NodeId } from '../../../results/trace.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Links } from '../network/links.ts';
import type { NodePort } from '../network/node-port.ts';
import type { Restarts } from '../restarts.ts';
import type { FaultEffects } from './faults.ts';
import { linkEffect } from './link-effect.ts';
import { partitionEffect } from './partition-effect.ts';
import { clockEffect, killEffect, pauseEffect } from './process-effects.ts';

export interface Fallible {
  readonly seed: number;
  readonly kernel: Kernel;
  readonly links: Links;
  readonly ports: ReadonlyMap<NodeId, NodePort>;
  readonly restarts: Restarts;
}

export function faultEffects({ seed, kernel, links, ports, restarts }: Fallible): FaultEffects {
  return {
    partition: partitionEffect(links.partition),
    'partition-one-way': partitionEffect(links.oneWay),
    loss: linkEffect('loss', links),
    duplicate: linkEffect('duplicate', links),
    reorder: linkEffect('reorder', links),
    slow: linkEffect('slow', links),
    kill: killEffect(seed, ports, restarts),
    pause: pauseEffect(ports),
    clock: clockEffect(kernel, ports),
  };
}
