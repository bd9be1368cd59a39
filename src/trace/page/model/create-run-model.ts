/** Builds the model of a run. What follows from the columns is made when somebody first asks for it. */
import { type BodyBlocks, DamagedBodies } from '../../body-blocks.ts';
import type { MessageColumns, RunHead, TraceLogLine } from '../../format.ts';
import { groupRanks, sortRanks } from './rank-lists.ts';
import type { RunModel } from './run-model.ts';

export interface RunParts {
  /** Place in the page's runs. */
  readonly place: number;
  readonly head: RunHead;
  readonly columns: MessageColumns;
  readonly bodies: BodyBlocks;
  /** Called once at most. */
  readonly logs: () => readonly TraceLogLine[];
}

/** What stands for a body that can't be read. */
const damagedBody = '(damaged: this part of the page was changed or cut off)';

export function createRunModel({ place, head, columns, bodies, logs }: RunParts): RunModel {
  const { count, src, dest, end, fate, request, repeats, copyOf } = columns;
  const names = head.names.length;
  const sentBy = once(() => groupRanks(src, names));
  const reached = once(() => groupRanks(dest, names, (rank) => fate[rank] === 0));
  const sorted = new Map<number, Uint32Array>();
  const replies = once(() => groupRanks(request, count));
  const copies = once(() => groupRanks(copyOf, count));
  return {
    place,
    head,
    columns,
    bodies,
    body: (rank) => {
      try {
        return bodies.body(rank);
      } catch (thrown) {
        if (thrown instanceof DamagedBodies) return damagedBody;
        throw thrown;
      }
    },
    logs: once(logs),
    laneOf: lanesOf(head),
    receivedBy: (name) => {
      const known = sorted.get(name);
      if (known !== undefined) return known;
      const ranks = reached().of(name);
      sortRanks(ranks, end);
      sorted.set(name, ranks);
      return ranks;
    },
    sentBy: (name) => sentBy().of(name),
    replyTo: once(() => firstOf(request)),
    repeatedBy: once(() => firstOf(repeats)),
    operationOf: once(() => operationsOf(head, columns)),
    replies: (rank) => replies().of(rank),
    copies: (rank) => copies().of(rank),
  };
}

/** Remembers what a function gave at its first call. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function lanesOf({ lanes, names }: RunHead): Uint16Array {
  const laneOf = new Uint16Array(names.length);
  for (const [lane, { names: residents }] of lanes.entries()) {
    for (const name of residents) laneOf[name] = lane;
  }
  return laneOf;
}

/** The first rank that points at each; -1: none. */
function firstOf(column: Int32Array): Int32Array {
  const first = new Int32Array(column.length).fill(-1);
  for (let rank = column.length - 1; rank >= 0; rank--) {
    const other = column[rank] as number;
    if (other >= 0) first[other] = rank;
  }
  return first;
}

function operationsOf({ operations }: RunHead, { count, request }: MessageColumns): Int32Array {
  const operationOf = new Int32Array(count).fill(-1);
  for (const [operation, { requests }] of operations.entries()) {
    for (const rank of requests) operationOf[rank] = operation;
  }
  const requested = operationOf.slice();
  for (let rank = 0; rank < count; rank++) {
    const asked = request[rank] as number;
    if (asked >= 0 && (requested[asked] as number) >= 0) operationOf[rank] = requested[asked] as number;
  }
  return operationOf;
}
