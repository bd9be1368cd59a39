/** What each name of a run is. */
import type { Lane, RunHead } from './format.ts';

/** By the rank of the name. A name without a lane is a client that did nothing but send or receive. */
export function nameKinds({ names, lanes }: Pick<RunHead, 'names' | 'lanes'>): readonly Lane['kind'][] {
  const kinds: Lane['kind'][] = names.map(() => 'client');
  for (const lane of lanes) {
    for (const name of lane.names) kinds[name] = lane.kind;
  }
  return kinds;
}
