/** What a matrix of links shows, in words. */
import { count, grouped } from '../../../grading/statement.ts';
import { visible } from '../panels/visible-text.ts';
import { type LinkEnds, type LinkMatrix, topologyOf } from './link-matrix.ts';

/** `n0 → n1: 1,204 messages, 12 dropped`. */
export function cellWords(ends: LinkEnds, matrix: LinkMatrix, cell: number): string {
  const dropped = matrix.dropped[cell] ?? 0;
  const lost = dropped === 0 ? '' : `, ${grouped(dropped)} dropped`;
  return `${linkWords(ends, matrix, cell)}: ${count(matrix.sent[cell] ?? 0, 'message')}${lost}`;
}

function linkWords({ ends }: LinkEnds, { size }: LinkMatrix, cell: number): string {
  const [from, to] = [ends[Math.floor(cell / size)], ends[cell % size]];
  return `${visible(from?.label ?? '')} → ${visible(to?.label ?? '')}`;
}

/** How many there were, and how the nodes are linked with one another. */
export function matrixWords(ends: LinkEnds, matrix: LinkMatrix): string {
  if (matrix.total === 0) return 'No such messages.';
  const lost = matrix.totalDropped === 0 ? '' : `, ${grouped(matrix.totalDropped)} of them dropped`;
  const all = `${count(matrix.total, 'message')}${lost}.`;
  const { links, used, most, least } = topologyOf(ends, matrix);
  if (links === 0) return all;
  if (most === null || least === null) return `${all} None went from one node to another.`;
  const share = `${grouped(used)} of the ${grouped(links)} ways from one node to another were used`;
  const range = (cell: number) => `${linkWords(ends, matrix, cell)} (${grouped(matrix.sent[cell] ?? 0)})`;
  if (matrix.sent[most] === matrix.sent[least])
    return `${all} ${share}, each ${grouped(matrix.sent[most] ?? 0)} times.`;
  return `${all} ${share}; most by ${range(most)}, least by ${range(least)}.`;
}
