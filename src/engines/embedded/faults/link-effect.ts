/** Faults of the links between nodes, told in the history as Jepsen's packet faults are (`:shaped`, `:reliable`). */
import { type Edn, EdnSet, kw } from '../../../results/edn.ts';
import { type LinkFault, type Links, linkFaults } from '../network/links.ts';
import type { StartOf } from './fault-operations.ts';
import type { FaultEffect } from './faults.ts';

/** A fault of that name on the links of a run. */
export function linkEffect(name: LinkFault, links: Links): FaultEffect<StartOf<LinkFault>> {
  return {
    start({ nodes }): Edn {
      links.strike(name, nodes);
      return [kw('shaped'), new EdnSet(nodes), new Map([[kw(name), behaviour(name)]])];
    },
    stop(): Edn {
      links.heal(name);
      return kw('reliable');
    },
  };
}

/** What the fault does, as numbers: percent and milliseconds. */
function behaviour(name: LinkFault): Edn {
  const { percent, mostLater, slower, leastSlower } = linkFaults;
  switch (name) {
    case 'loss':
      return new Map([[kw('percent'), percent]]);
    case 'duplicate':
    case 'reorder':
      return new Map([
        [kw('percent'), percent],
        [kw('later-ms'), mostLater],
      ]);
    case 'slow':
      return new Map([
        [kw('times'), slower],
        [kw('at-least-ms'), leastSlower],
      ]);
  }
}
