/** What a fault of each kind is like: drawn when it begins, and kept in the schedule. */
import type { NodeId } from '../../../results/trace.ts';
import type { ClockSkew, Nanos, NemesisName, StartingFault } from '../../engine.ts';
import type { Random } from '../kernel/random.ts';
import { startOperation } from './fault-operations.ts';
import { grudge, oneWayGrudge, oneWayKinds, partitionKinds } from './grudges.ts';
import { drawTarget } from './targets.ts';

/** Draws the fault of that name that begins at `time` (nanoseconds of the main phase). */
export function drawFault(
  name: NemesisName,
  time: Nanos,
  nodes: readonly NodeId[],
  random: Random,
): StartingFault {
  switch (name) {
    case 'partition': {
      const kind = random.pick(partitionKinds);
      return { time, f: 'start-partition', kind, grudge: Object.fromEntries(grudge(kind, nodes, random)) };
    }
    case 'partition-one-way': {
      const kind = random.pick(oneWayKinds);
      const cut = Object.fromEntries(oneWayGrudge(kind, nodes, random));
      return { time, f: 'start-partition-one-way', kind, grudge: cut };
    }
    case 'clock': {
      const { target, nodes: struck } = drawTarget(nodes, random);
      const skews = Object.fromEntries(struck.map((node) => [node, drawSkew(random)]));
      return { time, f: 'bump-clock', target, skews };
    }
    default:
      return { time, f: startOperation(name), ...drawTarget(nodes, random) } as StartingFault;
  }
}

/** Most of a drift, in parts per million: a second wrong after ten. */
const mostDrift = 100_000;

/**
 * A jump of 4 ms to four and a half minutes either way, as likely to be of the next power of two as of
 * this one (Jepsen's nemesis/time.clj `bump-gen`), and a drift.
 */
function drawSkew(random: Random): ClockSkew {
  const sign = random.int(2) === 0 ? -1 : 1;
  const power = 2 ** (2 + random.int(16));
  const jump = sign * (power + random.int(power));
  return { jump, drift: random.int(2 * mostDrift + 1) - mostDrift };
}
