/**
 * The counter checker: the last reads must return the sum of all adds. Judges g-counter and pn-counter.
 * Source: maelstrom/workload/pn_counter.clj.
 */
import type { Edn } from '../../../results/edn.ts';
import type { CounterResult, History, Operation } from '../../../results/results.ts';
import type { CounterFinding, CounterRange } from '../../../results/sections/counter.ts';
import { holds, sumsOfAny } from './ranges.ts';

/** Ranges of acceptable values above which there is no answer. The deltas of both workloads, -5 to 9, make a few. */
const RANGES = 100_000;

/**
 * Each final read must be the sum of the acknowledged adds and any of those that may have happened. An add
 * that ended with an error of any kind is :info in a history of Maelstrom's, so it may have happened too;
 * one that is marked :fail did not.
 *
 * Reads that are not final decide nothing; see {@link CounterFinding} for what they can still show.
 * Cost: operations plus unfinished adds times the ranges they make.
 */
export function checkCounter(history: History): CounterResult {
  const adds = history.filter(({ f }) => f === 'add');
  const acknowledged = sum(adds.filter(({ type }) => type === 'ok').map(deltaOf));
  const possible = adds.filter(({ type }) => type === 'info').map(deltaOf);
  const finals = history.filter(({ type, final }) => type === 'ok' && final === true);
  const base = {
    workload: 'counter',
    finalReads: finals.map(({ value }) => value),
    findings: findingsOf(history),
  } as const;
  const acceptable = sumsOfAny(acknowledged, possible, RANGES);
  if (acceptable === null) {
    const error = `The ${possible.length} adds without an answer have more than ${RANGES} possible sums.`;
    return { ...base, valid: 'unknown', errors: [], acceptable: [], error };
  }
  const errors = finals.filter(({ value }) => !isAcceptable(acceptable, value));
  return { ...base, valid: errors.length === 0, errors, acceptable };
}

function isAcceptable(acceptable: readonly CounterRange[], value: Edn): boolean {
  const read = integerOf(value);
  return read !== null && holds(acceptable, read);
}

function integerOf(value: Edn): bigint | null {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : null;
}

/** An add without a whole number, which no client of Maelstrom's sends, adds nothing. */
function deltaOf({ value }: Operation): bigint {
  return integerOf(value) ?? 0n;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

/** What is known of one process, which talks to one node for all of its life. */
interface Client {
  /** Sums of the positive and of the negative deltas that were acknowledged to it. */
  raised: bigint;
  lowered: bigint;
  /** Its highest read so far, the latest of several. */
  highest: { readonly value: bigint; readonly read: Operation } | null;
}

/**
 * All that is wrong with reads whatever the nodes told each other, final or not. A read is compared with
 * the adds that were invoked before it completed: others can't have happened. O(n).
 */
function findingsOf(history: History): CounterFinding[] {
  const findings: CounterFinding[] = [];
  const clients = new Map<Operation['process'], Client>();
  const onlyGrows = history.every((operation) => operation.f !== 'add' || deltaOf(operation) >= 0n);
  // Sums of the positive and of the negative deltas of all adds invoked so far.
  let raised = 0n;
  let lowered = 0n;
  for (const operation of history) {
    const client = clientOf(clients, operation.process);
    if (operation.f === 'add' && operation.type === 'invoke') {
      const delta = deltaOf(operation);
      if (delta > 0n) raised += delta;
      else lowered += delta;
    }
    if (operation.f === 'add' && operation.type === 'ok') {
      const delta = deltaOf(operation);
      if (delta > 0n) client.raised += delta;
      else client.lowered += delta;
    }
    const value = operation.f === 'read' && operation.type === 'ok' ? integerOf(operation.value) : null;
    if (value === null) continue;
    const possible = { low: lowered, high: raised };
    // Its own adds count in full; of the others, those that make the sum least, or greatest.
    const withOwn = { low: lowered + client.raised, high: raised + client.lowered };
    if (value < possible.low || value > possible.high) {
      findings.push({ type: 'impossible-read', read: operation, possible });
    } else if (value < withOwn.low || value > withOwn.high) {
      const acknowledged = client.raised + client.lowered;
      findings.push({ type: 'forgotten-add', read: operation, possible: withOwn, acknowledged });
    }
    if (!onlyGrows) continue;
    if (client.highest !== null && value < client.highest.value) {
      findings.push({ type: 'falling-read', read: operation, before: client.highest.read });
    }
    if (client.highest === null || value >= client.highest.value) {
      client.highest = { value, read: operation };
    }
  }
  return findings;
}

function clientOf(clients: Map<Operation['process'], Client>, process: Operation['process']): Client {
  let client = clients.get(process);
  if (client === undefined) {
    client = { raised: 0n, lowered: 0n, highest: null };
    clients.set(process, client);
  }
  return client;
}
