/** What the types of edges between transactions mean, for people. Sources: Adya (1999), Elle (2020). */
import type { CycleFigure } from '../../format.ts';

export type EdgeType = CycleFigure['edges'][number]['type'];

export const edgeMeanings: Readonly<Record<EdgeType, string>> = {
  ww: 'wrote over, or behind, what the other wrote',
  wr: 'read what the other wrote',
  rw: 'wrote what the other’s read did not show yet',
  process: 'the same client ran it after the other',
  realtime: 'was asked for when the other was over',
};
