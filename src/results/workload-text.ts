/** The sections of counters, lin-kv, kafka and transactions in words. */
import { type Edn, isEdnMap, kw, printEdn } from './edn.ts';
import { whyFailed } from './edn-build.ts';
import type {
  CounterResult,
  EchoResult,
  LogsResult,
  OtherResult,
  RegistersResult,
  SetFullResult,
  TransactionsResult,
  UniqueIdsResult,
  WorkloadResult,
} from './results.ts';
import type { LogErrors, LogStep } from './sections/log-errors.ts';
import { whyUnknown } from './sections/registers.ts';
import { plainCause } from './verdict.ts';

/** Sections that need more than figures. */
export type ToldResult = Exclude<WorkloadResult, EchoResult | UniqueIdsResult | SetFullResult>;

/** One to three lines; `short` cuts what a node may have made long. */
export function workloadText(result: ToldResult, short: (text: string) => string): string[] {
  switch (result.workload) {
    case 'counter':
      return told(result, short, counterText);
    case 'registers':
      return registersText(result, short);
    case 'transactions':
      return told(result, short, transactionsText);
    case 'logs':
      return told(result, short, logsText);
    case 'other':
      return otherText(result, short);
  }
}

function told<Result extends { readonly error?: string }>(
  result: Result,
  short: (text: string) => string,
  text: (result: Result, short: (text: string) => string) => string[],
): string[] {
  return result.error === undefined ? text(result, short) : [short(plainCause(result.error))];
}

function counterText(
  { finalReads, errors, acceptable }: CounterResult,
  short: (text: string) => string,
): string[] {
  if (finalReads.length === 0) return ['no final read came back, so there was nothing to judge'];
  const reads = finalReads.map((value) => printEdn(value));
  const ranges = acceptable.map(({ low, high }) => (low === high ? `${low}` : `${low} to ${high}`));
  const all = errors.length === 0 && new Set(reads).size === 1;
  const right =
    reads.length === 1 ? `the final read is ${reads[0]}` : `all ${reads.length} final reads are ${reads[0]}`;
  return [
    all
      ? right
      : `final reads ${short(reads.join(' '))}, ${errors.length === 0 ? 'all' : `${errors.length} not`} acceptable`,
    `acceptable: ${short(ranges.join(', '))}`,
  ];
}

function registersText(result: RegistersResult, short: (text: string) => string): string[] {
  const { keys, failures } = result;
  if (keys.length === 0) return ['no key was used, so there was nothing to judge'];
  const undecided = keys.filter(({ valid }) => valid === 'unknown');
  const lines: string[] = [];
  if (failures.length > 0) {
    const names = failures.map((key) => printEdn(key)).join(', ');
    lines.push(`not linearizable: ${failures.length === 1 ? 'key' : 'keys'} ${short(names)}`);
  }
  for (const register of undecided.slice(0, 3)) {
    const why = whyUnknown(register);
    lines.push(
      short(`no verdict on key ${printEdn(register.key)}${why === undefined ? '' : `: ${plainCause(why)}`}`),
    );
  }
  const good = keys.length - failures.length - undecided.length;
  if (good > 0) lines.push(goodKeysText(good, lines.length === 0));
  return lines;
}

function goodKeysText(count: number, alone: boolean): string {
  if (alone) return count === 1 ? '1 key, linearizable' : `${count} keys, all linearizable`;
  return count === 1 ? '1 other key is linearizable' : `${count} other keys are linearizable`;
}

function transactionsText({ valid, anomalies, anomalyTypes, not }: TransactionsResult): string[] {
  if (anomalyTypes.length === 0 && anomalies.length === 0) return ['no anomaly'];
  const types = anomalyTypes.length > 0 ? anomalyTypes : anomalies.map(({ type }) => type);
  const counts = anomalies
    .filter(({ items }) => items.length > 1)
    .map(({ type, items }) => `${items.length} × ${type}`);
  return [
    `anomalies: ${types.join(', ')}${valid === true ? ', which the consistency models allow' : ''}`,
    ...(counts.length === 0 ? [] : [counts.join(', ')]),
    ...(not.length === 0 ? [] : [`so this is not ${not.join(', ')}`]),
  ];
}

/** Types of errors of a log that are told with an example. */
const mostExamples = 8;

function logsText(result: LogsResult, short: (text: string) => string): string[] {
  const { badErrorTypes, errorTypes, errors, worstRealtimeLag } = result;
  const borne = errorTypes.filter((type) => !badErrorTypes.includes(type));
  const bad = errors.filter(({ type }) => badErrorTypes.includes(type));
  const { lag, key } = worstRealtimeLag;
  return [
    badErrorTypes.length === 0 ? 'no anomaly that counts' : `anomalies: ${badErrorTypes.join(', ')}`,
    ...bad
      .slice(0, mostExamples)
      .map((group) => short(`${countOf(group)} × ${group.type}${exampleOf(group)}`)),
    ...(borne.length === 0 ? [] : [`borne: ${borne.join(', ')}`]),
    ...(lag > 0 ? [`at worst a poll was ${lag.toFixed(1)} s behind (key ${printEdn(key)})`] : []),
  ];
}

function countOf(group: LogErrors): number {
  switch (group.kind) {
    case 'errors':
    case 'cycles':
      return group.count;
    case 'unseen':
      return group.keys.reduce((sum, { count }) => sum + count, 0);
    case 'other':
      return 1;
  }
}

/** `: value 3 of key "9" was acknowledged and never polled`: the first of a type; empty where a count says all. */
function exampleOf(group: LogErrors): string {
  if (group.kind !== 'errors') return '';
  const of = ({ key, value }: { readonly key: Edn; readonly value: Edn }): string =>
    `: value ${printEdn(value)} of key ${printEdn(key)}`;
  switch (group.type) {
    case 'duplicate':
      return first(group.shown, (item) => `${of(item)} stands at offsets ${item.offsets.join(', ')}`);
    case 'inconsistent-offsets':
      return first(group.shown, ({ key, offset, values }) => {
        const held = values.map((value) => printEdn(value)).join(' and ');
        return `: key ${printEdn(key)} holds ${held} at offset ${offset}`;
      });
    case 'G1a':
      return first(group.shown, (item) => `${of(item)} was polled, though its send had failed`);
    case 'lost-write':
      return first(group.shown, (item) => `${of(item)} was acknowledged and never polled`);
    case 'unsent-read':
      return first(group.shown, (item) => `${of(item)} was polled, and nobody sent it`);
    case 'precommitted-read':
      return first(group.shown, (item) => `${of(item)} was polled by the transaction that sent it`);
    default:
      return first(group.shown, stepText);
  }
}

function first<Item>(items: readonly Item[], text: (item: Item) => string): string {
  const [item] = items;
  return item === undefined ? '' : text(item);
}

/** Two neighbours that are none in the log: `: key "9" from 3 to 1`. */
function stepText(step: LogStep): string {
  const skipped = (step.skipped ?? []).map((value) => printEdn(value)).join(', ');
  const past = skipped === '' ? '' : ` past ${skipped}`;
  const [from, to] = (step.values ?? []).map((value) => printEdn(value));
  return `: key ${printEdn(step.key)}${from === undefined ? '' : ` from ${from} to ${to}`}${past}`;
}

function otherText({ value }: OtherResult, short: (text: string) => string): string[] {
  const error: Edn | undefined = isEdnMap(value) ? value.get(kw('error')) : undefined;
  return [short(error === undefined ? printEdn(value) : plainCause(whyFailed(error)))];
}
