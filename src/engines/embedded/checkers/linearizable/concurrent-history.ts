import type { History, Operation } from '../../../../results/results.ts';

/** An operation that took effect once between its invocation and its completion, or that may have. */
export interface Entry<Op> {
  readonly op: Op;
  readonly invoke: Operation;
  /** Of type ok. Null: it may take effect at any time after its invocation, or never. */
  readonly complete: Operation | null;
}

/** What the searches work on: operations, and their calls and returns in order. */
export interface ConcurrentHistory<Op> {
  readonly entries: readonly Entry<Op>[];
  /** The number of an entry for its call, its complement (`~entry`) for its return. */
  readonly events: Int32Array;
}

/**
 * The operations of a history that can have taken effect. Failed ones are left out; one that ended :info,
 * or not at all, stays pending for ever. Order is the order of events, never their time: events of one
 * millisecond have an order too. `read` gives the meaning of an operation (its completion is null when
 * the result is not known); what it answers undefined for is left out. A process runs one operation at a
 * time: should it begin another, the first counts as never completed.
 * Source: knossos/history.clj `preprocess`. O(n).
 */
export function concurrentHistory<Op>(
  history: History,
  read: (invoke: Operation, complete: Operation | null) => Op | undefined,
): ConcurrentHistory<Op> {
  const ends = completions(history);
  const running = new Map<Operation['process'], number>();
  const entries: Entry<Op>[] = [];
  const events: number[] = [];
  history.forEach((operation, at) => {
    const { process, type } = operation;
    if (process === 'nemesis') return;
    if (type === 'invoke') {
      running.delete(process);
      const end = ends[at] ?? null;
      if (end?.type === 'fail') return;
      const complete = end?.type === 'ok' ? end : null;
      const op = read(operation, complete);
      if (op === undefined) return;
      running.set(process, entries.length);
      events.push(entries.length);
      entries.push({ op, invoke: operation, complete });
    } else {
      const entry = running.get(process);
      running.delete(process);
      if (type === 'ok' && entry !== undefined) events.push(~entry);
    }
  });
  return { entries, events: Int32Array.from(events) };
}

/** How many completions a prefix of the events has. */
export function completionsIn(history: ConcurrentHistory<unknown>, events: number): number {
  return history.events.subarray(0, events).reduce((count, event) => (event < 0 ? count + 1 : count), 0);
}

/** For the place of each invocation the operation that ended it. */
function completions(history: History): (Operation | undefined)[] {
  const invoked = new Map<Operation['process'], number>();
  const ends: (Operation | undefined)[] = [];
  history.forEach((operation, at) => {
    if (operation.type === 'invoke') invoked.set(operation.process, at);
    else {
      const from = invoked.get(operation.process);
      invoked.delete(operation.process);
      if (from !== undefined) ends[from] = operation;
    }
  });
  return ends;
}
