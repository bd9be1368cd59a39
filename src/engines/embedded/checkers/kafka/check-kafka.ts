/**
 * The kafka checker: replicated logs that clients send to and poll. Source: jepsen/tests/kafka.clj (Jepsen
 * 0.3.7) as maelstrom/workload/kafka.clj calls it, with assignments and without `:ww-deps`.
 */
import { ednKey } from '../../../../results/edn.ts';
import type { History, LogsResult } from '../../../../results/results.ts';
import type {
  LogErrorGroup,
  LogErrorItems,
  LogErrors,
  LogErrorType,
  LogStepType,
} from '../../../../results/sections/log-errors.ts';
import { unknownLogs } from '../../../../results/sections/logs.ts';
import type { TransactionAnomaly } from '../../../../results/sections/transaction-anomalies.ts';
import { assignedPolls } from './assigned-polls.ts';
import { abortedReads, precommittedReads, unsentReads } from './bad-reads.ts';
import { logCycles } from './log-cycles.ts';
import { type LogHistory, MalformedOperation, readLogHistory } from './log-operations.ts';
import { duplicates, inconsistentOffsets, type LogOrders, logOrders } from './log-order.ts';
import { deltaOf, shownStep, stepsBetween, stepsWithin, type WrongStep } from './log-steps.ts';
import { lostWrites, unseen } from './lost-writes.ts';
import { worstRealtimeLag } from './realtime-lag.ts';
import { withinRoom } from './shown-items.ts';

/** Sends may reach a log in any order, and between others. Source: `allowed-error-types`. */
const allowed: ReadonlySet<string> = new Set([
  'int-send-skip',
  'G0',
  'G0-process',
  'G0-realtime',
  'PL-1-cycle-exists',
  'strong-PL-1-cycle-exists',
]);

/** Items that are shown. */
const FEW = 8;
const MANY = 32;

/**
 * Judges a history of sends, polls and assignments. Logs are known by what sends and polls told of them:
 * offsets may be sparse and of any size.
 *
 * The verdict is false for any error but those that Maelstrom allows. Where its checker throws there is a
 * verdict all the same: values that nobody sent are an error of their own (`unsent-read`), and logs of which
 * polls returned nothing have nothing to lose.
 *
 * Cost: n log n in the messages that were sent and polled.
 */
export function checkKafka(history: History): LogsResult {
  let logs: LogHistory;
  try {
    logs = readLogHistory(history);
  } catch (thrown) {
    if (thrown instanceof MalformedOperation) return unknownLogs(thrown.message);
    throw thrown;
  }
  if (logs.processes.length === 0) return unknownLogs('The history holds no operation of a client.');
  const orders = logOrders(logs.operations);
  const errors = errorsOf(logs, orders);
  const errorTypes = errors.map(({ type }) => type);
  const badErrorTypes = errorTypes.filter((type) => !allowed.has(type));
  return {
    workload: 'logs',
    valid: badErrorTypes.length === 0,
    worstRealtimeLag: worstRealtimeLag(logs),
    badErrorTypes,
    errorTypes,
    infoCauses: infoCauses(logs),
    errors,
    findings: assignedPolls(logs, orders),
  };
}

/** All errors, by type in the order of Clojure's keywords. */
function errorsOf(logs: LogHistory, orders: LogOrders): LogErrors[] {
  const { operations } = logs;
  const steps = [...stepsWithin(operations, orders), ...stepsBetween(logs, orders)];
  const groups: LogErrors[] = [
    group('duplicate', duplicates(orders), (items) => least(items, ({ count }) => count, MANY)),
    group('inconsistent-offsets', inconsistentOffsets(orders), (items) =>
      least(items, ({ values }) => values.length, MANY),
    ),
    group('G1a', abortedReads(operations)),
    group('lost-write', lostWrites(operations, orders)),
    group('precommitted-read', precommittedReads(operations)),
    group('unsent-read', unsentReads(operations)),
    ...stepTypes.map((type) => stepGroup(type, steps)),
    ...Object.entries(logCycles(operations)).map(([type, items]) => cycleGroup(type, items)),
  ].filter(({ count }) => count > 0);
  const missing = unseen(logs);
  if (missing !== null) groups.push(missing);
  return groups.sort((a, b) => (a.type < b.type ? -1 : 1));
}

type Counted = LogErrorGroup | Extract<LogErrors, { readonly kind: 'cycles' }>;

function group<Type extends LogErrorType>(
  type: Type,
  items: readonly LogErrorItems[Type][],
  cut: (items: readonly LogErrorItems[Type][]) => readonly LogErrorItems[Type][] = (all) => all,
): LogErrorGroup {
  // One type and its items, which the union of groups can't follow.
  return {
    kind: 'errors',
    type,
    count: items.length,
    shown: withinRoom(cut(items)),
  } as unknown as LogErrorGroup;
}

/** Steps that skip something, the farthest of which are shown; of the others, those that go back farthest. */
const skips: ReadonlySet<LogStepType> = new Set(['int-poll-skip', 'int-send-skip', 'poll-skip']);
const stepTypes: readonly LogStepType[] = [
  ...skips,
  'int-nonmonotonic-poll',
  'int-nonmonotonic-send',
  'nonmonotonic-poll',
  'nonmonotonic-send',
];

function stepGroup(type: LogStepType, steps: readonly WrongStep[]): LogErrorGroup {
  const items = steps.filter((step) => step.type === type);
  const shown = skips.has(type) ? ascending(items, deltaOf).slice(-FEW) : least(items, deltaOf, FEW);
  return { kind: 'errors', type, count: items.length, shown: withinRoom(shown.map(shownStep)) };
}

/** Elle's `:empty-transaction-graph` is one finding; of cycles in sends and polls alone few are shown. */
function cycleGroup(type: string, items: readonly TransactionAnomaly[]): Counted {
  const short = /^G(0|1c)(-process|-realtime)?$/.test(type) ? least(items, stepsOf, FEW) : items;
  return { kind: 'cycles', type, count: items.length, shown: withinRoom(short) };
}

function stepsOf(item: TransactionAnomaly): number {
  return item.kind === 'cycle' ? item.steps.length : 0;
}

/** Source: `condense-error`. */
function least<T>(items: readonly T[], figure: (item: T) => number, count: number): readonly T[] {
  return ascending(items, figure).slice(0, count);
}

function ascending<T>(items: readonly T[], figure: (item: T) => number): readonly T[] {
  return [...items].sort((a, b) => figure(a) - figure(b));
}

function infoCauses({ operations }: LogHistory): LogsResult['infoCauses'] {
  const causes = operations
    .filter(({ operation }) => operation.type === 'info')
    .map(({ operation }) => operation.error ?? null);
  return [...new Map(causes.map((cause) => [ednKey(cause), cause])).values()];
}
