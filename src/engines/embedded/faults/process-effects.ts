/** Faults of the nodes' processes and clocks, told in the history as Jepsen tells them (nemesis/combined.clj). */
import { type Edn, kw } from '../../../results/edn.ts';
import type { NodeId } from '../../../results/trace.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { randomStream } from '../kernel/random.ts';
import type { NodePort } from '../network/node-port.ts';
import { trueClock, type WallClock } from '../nodes/node-handle.ts';
import type { Restarts } from '../restarts.ts';
import type { StartOf } from './fault-operations.ts';
import type { FaultEffect } from './faults.ts';

type Ports = ReadonlyMap<NodeId, NodePort>;

/**
 * Kills nodes, and starts all that are down. What their disks keep is drawn from the seed, the node and the
 * moment, so that no other fault has a say in it.
 */
export function killEffect(seed: number, ports: Ports, restarts: Restarts): FaultEffect<StartOf<'kill'>> {
  return {
    start: ({ time, nodes }) =>
      told(chosen(ports, nodes), (port) => {
        if (port.down) return 'down';
        restarts.cancel(port.id);
        port.crash(randomStream(seed, 'kill', port.id, String(time)));
        return 'killed';
      }),
    stop: () =>
      told(ports.values(), (port) => {
        if (!port.down) return 'already-running';
        restarts.begin(port);
        return 'started';
      }),
  };
}

/** Stops nodes in their tracks (SIGSTOP), and lets all go on. */
export function pauseEffect(ports: Ports): FaultEffect<StartOf<'pause'>> {
  return {
    start: ({ nodes }) =>
      told(chosen(ports, nodes), (port) => {
        if (port.down) return 'down';
        port.pause();
        return 'paused';
      }),
    stop: () =>
      told(ports.values(), (port) => {
        if (!port.paused) return port.down ? 'down' : 'already-running';
        port.resume();
        return 'resumed';
      }),
  };
}

/** Sets wall clocks wrong, and all right again. */
export function clockEffect(kernel: Kernel, ports: Ports): FaultEffect<StartOf<'clock'>> {
  const clocks = new Map<NodeId, WallClock>();
  return {
    start({ skews }): Edn {
      const bumped = new Map<Edn, Edn>();
      for (const [node, { jump, drift }] of Object.entries(skews)) {
        const clock = bump(clocks.get(node) ?? trueClock, kernel.now(), jump, drift);
        clocks.set(node, clock);
        ports.get(node)?.handle.setClock(clock);
        const skew = new Map([
          [kw('jump-ms'), jump],
          [kw('drift-ppm'), drift],
        ]);
        bumped.set(node, skew);
      }
      return bumped;
    },
    stop(): Edn {
      clocks.clear();
      for (const { handle } of ports.values()) handle.setClock(trueClock);
      return kw('clocks-reset');
    },
  };
}

/** `jump` in milliseconds, `drift` in parts per million. */
function bump(clock: WallClock, now: number, jump: number, drift: number): WallClock {
  const gained = Math.trunc(((now - clock.from) * clock.drift) / 1e6);
  return { from: now, ahead: clock.ahead + gained + jump * 1_000_000, drift };
}

/** Those that the engine had to stop for good are out of the nemesis' reach. */
function chosen(ports: Ports, nodes: readonly NodeId[]): NodePort[] {
  return nodes.flatMap((node) => {
    const port = ports.get(node);
    return port === undefined || port.stopped ? [] : [port];
  });
}

function told(ports: Iterable<NodePort>, act: (port: NodePort) => string): Edn {
  return new Map([...ports].map((port): [Edn, Edn] => [port.id, kw(act(port))]));
}
