/** How many messages each sent to each. */
import { byNodeName } from '../../../grading/statement.ts';
import { isDropped } from '../../dropped.ts';
import type { RunModel } from '../model/run-model.ts';
import type { TimeWindow } from '../state.ts';
import { countBelow } from './time-bins.ts';

/** A row and a column. */
export interface LinkEnd {
  readonly label: string;
  readonly kind: 'node' | 'service' | 'clients';
  /** Names of who is meant: of the clients, all. */
  readonly names: readonly string[];
}

/** Nodes in their natural order, services, all clients as one. */
export interface LinkEnds {
  readonly ends: readonly LinkEnd[];
  /** Place in `ends` by the rank of a name. */
  readonly placeOf: Uint16Array;
}

export function linkEnds({ head }: Pick<RunModel, 'head'>): LinkEnds {
  const ofKind = (kind: 'node' | 'service' | 'client') =>
    head.lanes
      .filter((lane) => lane.kind === kind)
      .flatMap(({ names }) => names)
      .sort((a, b) => byNodeName(head.names[a] ?? '', head.names[b] ?? ''));
  const own = (kind: 'node' | 'service') => ofKind(kind).map((name) => ({ kind, members: [name] }));
  const clients = ofKind('client');
  const groups: { readonly kind: LinkEnd['kind']; readonly members: readonly number[] }[] = [
    ...own('node'),
    ...own('service'),
    ...(clients.length === 0 ? [] : [{ kind: 'clients' as const, members: clients }]),
  ];
  const placeOf = new Uint16Array(head.names.length);
  for (const [place, { members }] of groups.entries()) {
    for (const name of members) placeOf[name] = place;
  }
  const ends = groups.map(({ kind, members }) => {
    const names = members.map((name) => head.names[name] ?? '');
    return { kind, names, label: kind === 'clients' ? 'clients' : (names[0] ?? '') };
  });
  return { ends, placeOf };
}

export interface LinkMatrix {
  readonly size: number;
  /** Messages, by `row * size + column`: rows send, columns receive. */
  readonly sent: Uint32Array;
  /** Those of them that a fault dropped. */
  readonly dropped: Uint32Array;
  readonly rowTotals: Uint32Array;
  readonly columnTotals: Uint32Array;
  readonly total: number;
  readonly totalDropped: number;
}

/**
 * One pass over the messages that were sent in a window.
 *
 * @param type rank of the only type that counts; null: any
 */
export function linkMatrix(
  { columns }: Pick<RunModel, 'columns'>,
  { ends, placeOf }: LinkEnds,
  { from, until }: TimeWindow,
  type: number | null,
): LinkMatrix {
  const size = ends.length;
  const sent = new Uint32Array(size * size);
  const dropped = new Uint32Array(size * size);
  const end = countBelow(columns.sent, until + 1);
  for (let rank = countBelow(columns.sent, from); rank < end; rank++) {
    if (type !== null && columns.type[rank] !== type) continue;
    const row = placeOf[columns.src[rank] as number] as number;
    const cell = row * size + (placeOf[columns.dest[rank] as number] as number);
    sent[cell] = (sent[cell] as number) + 1;
    if (isDropped(columns.fate[rank])) dropped[cell] = (dropped[cell] as number) + 1;
  }
  const rowTotals = new Uint32Array(size);
  const columnTotals = new Uint32Array(size);
  for (const [cell, number] of sent.entries()) {
    const [row, column] = [Math.floor(cell / size), cell % size];
    rowTotals[row] = (rowTotals[row] as number) + number;
    columnTotals[column] = (columnTotals[column] as number) + number;
  }
  return { size, sent, dropped, rowTotals, columnTotals, total: sum(sent), totalDropped: sum(dropped) };
}

/** Links between nodes, the clients left out: the topology that the program made of the network. */
export interface Topology {
  /** Pairs of nodes, each in both directions. */
  readonly links: number;
  readonly used: number;
  /** Cells; null where no link was used. */
  readonly most: number | null;
  /** Of those that were used. */
  readonly least: number | null;
}

export function topologyOf({ ends }: LinkEnds, { size, sent }: LinkMatrix): Topology {
  let [used, most, least] = [0, -1, -1];
  const nodes = ends.filter(({ kind }) => kind === 'node').length;
  for (const [cell, number] of sent.entries()) {
    const [row, column] = [Math.floor(cell / size), cell % size];
    // The nodes are the first of the ends.
    if (number === 0 || row === column || row >= nodes || column >= nodes) continue;
    used++;
    if (most === -1 || number > (sent[most] ?? 0)) most = cell;
    if (least === -1 || number < (sent[least] ?? 0)) least = cell;
  }
  return {
    links: nodes * (nodes - 1),
    used,
    most: most === -1 ? null : most,
    least: least === -1 ? null : least,
  };
}

/** `999`, `1.2k`, `34k`, `1.2M`: never over four characters. */
export function compact(number: number): string {
  if (number < 1000) return String(number);
  const [scaled, unit] = number < 999_500 ? [number / 1e3, 'k'] : [number / 1e6, 'M'];
  return `${scaled < 9.95 ? scaled.toFixed(1) : Math.round(scaled)}${unit}`;
}

function sum(numbers: Uint32Array): number {
  return numbers.reduce((total, number) => total + number, 0);
}
