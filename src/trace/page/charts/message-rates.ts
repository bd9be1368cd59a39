/** How many messages were sent over time. */
import { isDropped } from '../../dropped.ts';
import { nameKinds } from '../../name-kinds.ts';
import { hidden } from '../model/emphasis.ts';
import type { RunModel } from '../model/run-model.ts';
import { type Bins, countBelow } from './time-bins.ts';

/** Messages per second, by bin; the dropped ones are among the others too. */
export interface MessageRates {
  readonly betweenNodes: Float64Array;
  readonly withServices: Float64Array;
  readonly withClients: Float64Array;
  /** By a fault; what was under way when the run ended was not dropped. */
  readonly dropped: Float64Array;
}

/**
 * One pass over the messages that were sent in the bins.
 *
 * @param emphasis by rank: what is hidden is not counted
 */
export function messageRates({ head, columns }: RunModel, emphasis: Uint8Array, bins: Bins): MessageRates {
  const { src, dest, sent, fate } = columns;
  const series = [0, 1, 2].map(() => new Float64Array(bins.count));
  const dropped = new Float64Array(bins.count);
  // A message is of the kind of whichever end stands higher: client over service over node.
  const levels = Uint8Array.from(nameKinds(head), (kind) => ['node', 'service', 'client'].indexOf(kind));
  const first = countBelow(sent, bins.start);
  const end = countBelow(sent, bins.start + bins.width * bins.count);
  const each = 1e9 / bins.width;
  for (let rank = first; rank < end; rank++) {
    if (emphasis[rank] === hidden) continue;
    const bin = Math.floor(((sent[rank] as number) - bins.start) / bins.width);
    const level = Math.max(levels[src[rank] as number] ?? 0, levels[dest[rank] as number] ?? 0);
    const kind = series[level] as Float64Array;
    kind[bin] = (kind[bin] ?? 0) + each;
    if (isDropped(fate[rank])) dropped[bin] = (dropped[bin] ?? 0) + each;
  }
  const [betweenNodes, withServices, withClients] = series as [Float64Array, Float64Array, Float64Array];
  return { betweenNodes, withServices, withClients, dropped };
}

/** All messages per second, by bin: one pass over those in the bins. */
export function totalRate({ columns: { sent } }: RunModel, bins: Bins): Float64Array {
  let before = countBelow(sent, bins.start);
  return Float64Array.from({ length: bins.count }, (_, bin) => {
    const until = countBelow(sent, bins.start + (bin + 1) * bins.width);
    const rate = ((until - before) * 1e9) / bins.width;
    before = until;
    return rate;
  });
}
