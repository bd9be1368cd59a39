import { mapOrder } from '../../../../results/clojure-order.ts';
import { type Edn, isEdnMap, Keyword, printEdn, sequenceOf } from '../../../../results/edn.ts';
import type { History, Operation } from '../../../../results/results.ts';
import type { Offset } from '../../../../results/sections/log-errors.ts';
import { type Partition, Partitions } from './partition.ts';

/** What one operation sent to, or polled from, one log: numbers of values, and the offset of each if known. */
export interface Messages {
  readonly partition: Partition;
  readonly values: number[];
  readonly offsets: (Offset | null)[];
  /** The highest of the known offsets; null without any. */
  highest: Offset | null;
}

/** A poll, a send or a transaction of both, with its end. */
export interface LogOperation {
  readonly kind: 'messages';
  /** Among the operations of its history, from 0. */
  readonly place: number;
  /** Its completion; its invocation where it never completed. */
  readonly operation: Operation;
  readonly invocation: Operation;
  /** By log, in the order of a Clojure map of the keys. A log may be there without messages. */
  readonly polls: readonly Messages[];
  readonly sends: readonly Messages[];
}

/** The completion of an assignment: from here on, the process polls these logs. */
export interface Assignment {
  readonly kind: 'assignment';
  readonly operation: Operation;
  readonly partitions: readonly Partition[];
}

export interface LogHistory {
  readonly partitions: readonly Partition[];
  /** Completions, in order. */
  readonly events: readonly (LogOperation | Assignment)[];
  /** Those that are polls, sends or transactions. */
  readonly operations: readonly LogOperation[];
  /** Processes of clients, in order of their first operation. */
  readonly processes: readonly Operation['process'][];
}

/** An operation's value is not of the form that kafka's workload gives it. */
export class MalformedOperation extends Error {
  constructor({ index, f, value }: Operation, expected: string) {
    const shown = printEdn(value);
    const cut = shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
    super(`Operation ${index} (${f}) should hold ${expected}, found ${cut}.`);
    this.name = 'MalformedOperation';
  }
}

/**
 * Reads the logs out of a history, and notes for each value who sent and who polled it.
 *
 * @throws MalformedOperation. Cost: linear in the messages.
 */
export function readLogHistory(history: History): LogHistory {
  const partitions = new Partitions();
  const events: (LogOperation | Assignment)[] = [];
  const operations: LogOperation[] = [];
  const running = new Map<Operation['process'], Operation>();
  const processes = new Set<Operation['process']>();
  for (const operation of history) {
    const { process, type, f } = operation;
    if (process === 'nemesis') continue;
    processes.add(process);
    if (type === 'invoke') {
      running.set(process, operation);
      continue;
    }
    const invocation = running.get(process) ?? operation;
    running.delete(process);
    if (isAssignment(f)) events.push(assignment(operation, partitions));
    else if (holdsMessages(f)) {
      const event = completed(operations.length, operation, invocation, partitions);
      operations.push(event);
      events.push(event);
    }
  }
  for (const invocation of running.values()) {
    // A send that never completed may still have put its value into the log.
    if (holdsMessages(invocation.f)) {
      for (const { partition, values } of messagesOf(invocation, partitions).sends) {
        for (const number of values) partition.sent[number] = true;
      }
    }
  }
  return { partitions: partitions.all, events, operations, processes: [...processes] };
}

function isAssignment(f: string): boolean {
  return f === 'assign' || f === 'subscribe';
}

function holdsMessages(f: string): boolean {
  return f === 'poll' || f === 'send' || f === 'txn';
}

function assignment(operation: Operation, partitions: Partitions): Assignment {
  const keys = sequenceOf(operation.value);
  if (keys === undefined) throw new MalformedOperation(operation, 'a list of keys');
  return { kind: 'assignment', operation, partitions: keys.map((key) => partitions.of(key)) };
}

function completed(
  place: number,
  operation: Operation,
  invocation: Operation,
  partitions: Partitions,
): LogOperation {
  const event: LogOperation = {
    kind: 'messages',
    place,
    operation,
    invocation,
    ...messagesOf(operation, partitions),
  };
  for (const { partition, values } of event.sends) {
    for (const number of values) {
      partition.sent[number] = true;
      partition.writers[number] = event;
      if (operation.type === 'ok') partition.acknowledged[number] = true;
      if (operation.type === 'fail') partition.failed[number] = true;
    }
  }
  for (const { partition, values } of event.polls) {
    for (const number of values) {
      partition.readers[number] ??= event;
      if (operation.type === 'ok') partition.polled[number] = true;
    }
  }
  return event;
}

/** The messages of an operation's micro-operations, put together by log. */
function messagesOf(operation: Operation, partitions: Partitions): Pick<LogOperation, 'polls' | 'sends'> {
  const polls = new Map<Partition, Messages>();
  const sends = new Map<Partition, Messages>();
  const microOperations = sequenceOf(operation.value);
  if (microOperations === undefined) throw new MalformedOperation(operation, 'a list of sends and polls');
  for (const microOperation of microOperations) {
    const [name, first, second] = sequenceOf(microOperation) ?? [];
    const kind = name instanceof Keyword ? name.name : null;
    if (kind === 'send' && operation.f !== 'poll') {
      if (second === undefined) throw new MalformedOperation(operation, 'sends as [:send key message]');
      addSend(operation, gathered(sends, partitions.of(first ?? null)), second);
    } else if (kind === 'poll' && operation.f !== 'send') {
      addPolls(operation, polls, partitions, first ?? null);
    } else if (kind !== 'send' && kind !== 'poll') {
      throw new MalformedOperation(operation, 'sends and polls');
    }
  }
  return { polls: inMapOrder(polls), sends: inMapOrder(sends) };
}

function gathered(messages: Map<Partition, Messages>, partition: Partition): Messages {
  let gathered = messages.get(partition);
  if (gathered === undefined) {
    gathered = { partition, values: [], offsets: [], highest: null };
    messages.set(partition, gathered);
  }
  return gathered;
}

function inMapOrder(messages: ReadonlyMap<Partition, Messages>): readonly Messages[] {
  return mapOrder([...messages.values()], ({ partition }) => partition.key);
}

/** `message` or, of a send that was answered, `[offset message]`. */
function addSend(operation: Operation, sends: Messages, message: Edn): void {
  const answered = Array.isArray(message);
  if (answered && message.length !== 2) {
    throw new MalformedOperation(operation, 'sends as [:send key [offset message]]');
  }
  add(operation, sends, answered ? message[0] : null, answered ? message[1] : message);
}

/** Nothing yet, or messages by key: `{"k" [[offset message] …]}`. */
function addPolls(
  operation: Operation,
  polls: Map<Partition, Messages>,
  partitions: Partitions,
  polled: Edn,
): void {
  if (polled === null) return;
  if (!isEdnMap(polled)) throw new MalformedOperation(operation, 'polls as [:poll {key messages}]');
  for (const [key, list] of polled) {
    const messages = gathered(polls, partitions.of(key));
    for (const pair of pairsOf(operation, list)) {
      const items = sequenceOf(pair);
      if (items?.length !== 2) throw new MalformedOperation(operation, 'polled messages as [offset message]');
      add(operation, messages, items[0], items[1]);
    }
  }
}

function pairsOf(operation: Operation, list: Edn): readonly Edn[] {
  const pairs = list === null ? [] : sequenceOf(list);
  if (pairs === undefined) throw new MalformedOperation(operation, 'a list of messages per key');
  return pairs;
}

function add(
  operation: Operation,
  messages: Messages,
  offset: Edn | undefined,
  message: Edn | undefined,
): void {
  const known = offsetOf(operation, offset ?? null);
  messages.values.push(messages.partition.numberOf(message ?? null));
  messages.offsets.push(known);
  if (known !== null && (messages.highest === null || known > messages.highest)) messages.highest = known;
}

function offsetOf(operation: Operation, offset: Edn): Offset | null {
  const integral = typeof offset === 'bigint' || (typeof offset === 'number' && Number.isInteger(offset));
  if (offset === null || integral) return offset as Offset | null;
  throw new MalformedOperation(operation, 'whole numbers as offsets');
}
