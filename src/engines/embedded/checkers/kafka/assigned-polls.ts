/**
 * What Maelstrom's checker passes over: it compares a poll with the one before, and so can't judge the first
 * one after an assignment. The client, though, says in each poll where to begin, and a history determines
 * what it said: 0 for a log that is newly assigned, else where its last poll ended.
 * Source: maelstrom/workload/kafka.clj `Client`.
 *
 * Offsets that were committed are no help here: they are in the messages alone, and Maelstrom's client never
 * goes by them.
 */
import { kw } from '../../../../results/edn.ts';
import type { Operation } from '../../../../results/results.ts';
import type { Offset } from '../../../../results/sections/log-errors.ts';
import type { LogFinding } from '../../../../results/sections/logs.ts';
import type { Assignment, LogHistory, LogOperation } from './log-operations.ts';
import { type LogOrder, type LogOrders, valueAt } from './log-order.ts';
import type { Partition } from './partition.ts';

const SEEK = kw('seek-to-beginning?');

/** Where a client asks to begin in a log that it is assigned to. */
interface Cursor {
  next: Offset;
  /** It was polled since it was assigned: from there on the checker compares. */
  polled: boolean;
}

/** Null: a poll failed after its messages may have come, so that it is not known where the client stands. */
type Client = Map<Partition, Cursor> | null;

/** Findings on polls that ended ok, in order of the history. Cost: the messages that were polled. */
export function assignedPolls(history: LogHistory, orders: LogOrders): LogFinding[] {
  const clients = new Map<Operation['process'], Client>();
  const findings: LogFinding[] = [];
  for (const event of history.events) {
    const { process, f, type } = event.operation;
    const client = clients.has(process) ? (clients.get(process) ?? null) : new Map();
    if (event.kind === 'assignment') clients.set(process, assigned(client, event));
    else if (f !== 'send') {
      if (type === 'ok' && client !== null) findings.push(...judged(event, client, orders));
      if (type !== 'ok') clients.set(process, null);
    }
  }
  return findings;
}

/** An assignment that did not end ok may or may not have changed anything; one that seeks makes all anew. */
function assigned(client: Client, { operation, partitions }: Assignment): Client {
  if (operation.type !== 'ok' || operation.f !== 'assign') return null;
  const seeks = operation.more?.get(SEEK) === true;
  if (client === null && !seeks) return null;
  return new Map(
    partitions.map((partition) => {
      const kept = seeks ? undefined : client?.get(partition);
      return [partition, kept ?? { next: 0, polled: false }];
    }),
  );
}

/** Compares a poll with what its client asked for, and moves the client on. */
function judged(
  { operation, polls }: LogOperation,
  client: Map<Partition, Cursor>,
  orders: LogOrders,
): LogFinding[] {
  const findings: LogFinding[] = [];
  for (const { partition, offsets } of polls) {
    let cursor = client.get(partition);
    const first = offsets[0] ?? null;
    if (cursor === undefined) {
      // From now on the client asks for this log too.
      cursor = { next: 0, polled: first !== null };
      client.set(partition, cursor);
      if (first !== null) findings.push({ type: 'unassigned-key', poll: operation, key: partition.key });
    }
    if (first === null) continue;
    const order = orders.get(partition);
    const skipped = cursor.polled || order === undefined ? [] : between(order, cursor.next, first);
    if (skipped.length > 0) {
      findings.push({
        type: 'late-start',
        poll: operation,
        key: partition.key,
        asked: cursor.next,
        first,
        skipped: skipped.map((number) => partition.valueOf(number)),
      });
    }
    cursor.polled = true;
    for (const offset of offsets) {
      if (offset !== null && offset >= cursor.next) cursor.next = after(offset);
    }
  }
  return findings;
}

function after(offset: Offset): Offset {
  return typeof offset === 'bigint' ? offset + 1n : offset + 1;
}

/** Values at offsets from `asked` up to, not including, `first`. */
function between(order: LogOrder, asked: Offset, first: Offset): number[] {
  const values: number[] = [];
  for (let place = 0; place < order.offsets.length; place += 1) {
    const offset = order.offsets[place] as Offset;
    if (offset >= first) break;
    if (offset >= asked) values.push(valueAt(order, place));
  }
  return values;
}
