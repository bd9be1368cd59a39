/**
 * Do sends and polls go through a log step by step? Two that follow each other, in one operation or in two of
 * one process, should be neighbours in the log: further on means that something was skipped, back or on the
 * spot that the order was not kept.
 */
import { mapOrder } from '../../../../results/clojure-order.ts';
import type { Operation } from '../../../../results/results.ts';
import type { LogStep, LogStepType } from '../../../../results/sections/log-errors.ts';
import type { Assignment, LogHistory, LogOperation, Messages } from './log-operations.ts';
import { type LogOrder, type LogOrders, valueAt } from './log-order.ts';
import type { Partition } from './partition.ts';

/** A step that is none of 1, as little of it as sorting needs: the skipped values may be many. */
export interface WrongStep {
  readonly type: LogStepType;
  readonly order: LogOrder;
  readonly from: number;
  readonly to: number;
  /** Numbers of the values. */
  readonly values: readonly [number, number];
  readonly operations: LogStep['operations'];
}

/** Places from the first to the second. */
export function deltaOf({ from, to }: WrongStep): number {
  return to - from;
}

/** The step as it is shown. Cost: the values it skips. */
export function shownStep(step: WrongStep): LogStep {
  const { type, order, from, to, values, operations } = step;
  const { partition } = order;
  const delta = deltaOf(step);
  const skipped: number[] = [];
  for (let place = from + 1; place < to; place += 1) skipped.push(valueAt(order, place));
  return {
    key: partition.key,
    values: type === 'poll-skip' ? null : [partition.valueOf(values[0]), partition.valueOf(values[1])],
    delta,
    skipped: delta > 1 ? skipped.map((number) => partition.valueOf(number)) : null,
    operations,
  };
}

/** The types of a step onwards and of a step back; null where a step onwards is no error. */
interface StepTypes {
  readonly onwards: LogStepType | null;
  readonly back: LogStepType;
}
const withinPolls: StepTypes = { onwards: 'int-poll-skip', back: 'int-nonmonotonic-poll' };
const withinSends: StepTypes = { onwards: 'int-send-skip', back: 'int-nonmonotonic-send' };
const betweenPolls: StepTypes = { onwards: 'poll-skip', back: 'nonmonotonic-poll' };
const betweenSends: StepTypes = { onwards: null, back: 'nonmonotonic-send' };

/** The step from one value to the next, if it is wrong. Of values without a place nothing can be said. */
function wrongStep(
  order: LogOrder | undefined,
  values: readonly [number, number],
  types: StepTypes,
  operations: LogStep['operations'],
): WrongStep | null {
  const from = order?.placeOf[values[0]];
  const to = order?.placeOf[values[1]];
  if (order === undefined || from === undefined || to === undefined) return null;
  const delta = to - from;
  if (delta === 1) return null;
  const type = delta > 1 ? types.onwards : types.back;
  return type === null ? null : { type, order, from, to, values, operations };
}

/**
 * Within one operation. Sources: `int-poll-skip+nonmonotonic-cases`, `int-send-skip+nonmonotonic-cases`.
 * Cost: the messages.
 */
export function stepsWithin(operations: readonly LogOperation[], orders: LogOrders): WrongStep[] {
  const steps: WrongStep[] = [];
  const check = (operation: Operation, messages: readonly Messages[], types: StepTypes) => {
    for (const { partition, values } of messages) {
      const order = orders.get(partition);
      for (let i = 1; i < values.length; i += 1) {
        const pair = [values[i - 1] as number, values[i] as number] as const;
        const step = wrongStep(order, pair, types, [operation]);
        if (step !== null) steps.push(step);
      }
    }
  };
  for (const { operation, polls, sends } of operations) {
    check(operation, polls, withinPolls);
    check(operation, sends, withinSends);
  }
  return steps;
}

/** The last value of a log that a process sent or polled; undefined when there was none in that operation. */
interface Last {
  readonly value: number | undefined;
  readonly operation: Operation;
}

/** Where one process stands. */
class Reader {
  readonly steps: WrongStep[] = [];
  #polls = new Map<Partition, Last>();
  #sends = new Map<Partition, Last>();

  take(event: LogOperation | Assignment, orders: LogOrders): void {
    const { type } = event.operation;
    if (event.kind === 'assignment') {
      // A failed one changes nothing; others leave the place only in logs that are assigned anew.
      if (type === 'fail') return;
      this.#polls = keptOf(this.#polls, event.partitions);
      this.#sends = keptOf(this.#sends, event.partitions);
      return;
    }
    this.#follow(event.operation, event.polls, this.#polls, betweenPolls, orders, type === 'ok');
    if (type !== 'fail') this.#follow(event.operation, event.sends, this.#sends, betweenSends, orders, true);
  }

  #follow(
    operation: Operation,
    messages: readonly Messages[],
    last: Map<Partition, Last>,
    types: StepTypes,
    orders: LogOrders,
    moves: boolean,
  ): void {
    for (const { partition, values } of messages) {
      const before = last.get(partition);
      const first = values[0];
      if (before?.value !== undefined && first !== undefined) {
        const pair = [before.value, first] as const;
        const step = wrongStep(orders.get(partition), pair, types, [before.operation, operation]);
        if (step !== null) this.steps.push(step);
      }
      if (moves) last.set(partition, { value: values.at(-1), operation });
    }
  }
}

function keptOf(last: ReadonlyMap<Partition, Last>, partitions: readonly Partition[]): Map<Partition, Last> {
  const kept = new Map<Partition, Last>();
  for (const partition of partitions) {
    const there = last.get(partition);
    if (there !== undefined) kept.set(partition, there);
  }
  return kept;
}

/**
 * Between two operations of one process, process by process. Sources: `poll-skip+nonmonotonic-cases`,
 * `nonmonotonic-send-cases`. Cost: the logs that the operations touch.
 */
export function stepsBetween({ events, processes }: LogHistory, orders: LogOrders): WrongStep[] {
  const readers = new Map(processes.map((process) => [process, new Reader()]));
  for (const event of events) readers.get(event.operation.process)?.take(event, orders);
  return mapOrder([...readers], ([process]) => (process === 'nemesis' ? null : process)).flatMap(
    ([, { steps }]) => steps,
  );
}
