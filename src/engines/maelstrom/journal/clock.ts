/**
 * From the journal's clock to the history's. Both tick alike (Java's nanoTime) and differ by when the main phase
 * began, which the journal does not say. Operations enclose their messages, and so bound it from both sides:
 *
 *     history    invocation ─────────────────────────────── completion
 *     journal              request sent ── reply received
 *
 * Which operation sent which request need not be known: each request was sent by an operation of its own, so that
 * of those of one name the k-th to be sent was sent no earlier than the k-th operation was invoked; and the k-th
 * reply was received no later than the k-th operation was completed by a reply. (Operations without a request and
 * replies without an operation only loosen that.) The tightest of all these bounds are some hundred microseconds
 * apart.
 */
import type { History } from '../../../results/results.ts';
import type { Exchange } from './survey.ts';

export interface Clock {
  /** The journal's time when the main phase began: what is to be taken from its times. */
  readonly origin: number;
  /** How far that may be off, in nanoseconds; null where it is bounded from one side alone. */
  readonly error: number | null;
}

/** Null where there are no messages of clients, or where journal and history contradict each other. */
export function setClock(exchanges: readonly Exchange[], history: History): Clock | null {
  const setUp = exchanges.filter(({ type }) => type === 'init');
  const main = exchanges.filter(({ type }) => type !== 'init');
  // Nodes are set up before the main phase. Not spread into arguments: there may be too many.
  let earliest = greatest(setUp.map(({ sent, replied }) => replied ?? sent));
  let latest = least(main.map(({ sent }) => sent));
  for (const [f, times] of timesByName(history)) {
    const same = main.filter(({ type }) => type === f);
    const sent = inOrder(same.map((one) => one.sent));
    if (sent.length <= times.invoked.length) latest = Math.min(latest, least(minus(sent, times.invoked)));
    const replied = inOrder(same.flatMap((one) => (one.replied === null ? [] : [one.replied])));
    earliest = Math.max(earliest, greatest(minus(replied, times.answered)));
  }
  return between(earliest, latest);
}

function between(earliest: number, latest: number): Clock | null {
  if (earliest > latest) return null;
  if (Number.isFinite(earliest) && Number.isFinite(latest)) {
    return { origin: Math.round((earliest + latest) / 2), error: Math.ceil((latest - earliest) / 2) };
  }
  const known = Number.isFinite(earliest) ? earliest : latest;
  return Number.isFinite(known) ? { origin: known, error: null } : null;
}

/** When operations of one name were invoked and completed, each in order. */
interface Times {
  readonly invoked: number[];
  /** By a reply, `ok` or an error of the node: not by a timeout, after which a reply may come that nobody waits for. */
  readonly answered: number[];
}

function timesByName(history: History): Map<string, Times> {
  const found = new Map<string, Times>();
  for (const { process, f, type, time, error } of history) {
    if (process === 'nemesis') continue;
    const times = found.get(f) ?? { invoked: [], answered: [] };
    found.set(f, times);
    if (type === 'invoke') times.invoked.push(time);
    // A node's error is told with its text, `[:precondition-failed "…"]`; anything else is the client's own.
    else if (type === 'ok' || Array.isArray(error)) times.answered.push(time);
  }
  for (const { invoked, answered } of found.values()) {
    inOrder(invoked);
    inOrder(answered);
  }
  return found;
}

function inOrder(times: number[]): number[] {
  return times.sort((a, b) => a - b);
}

/** The first less the first, the second less the second, as far as both go. */
function minus(left: readonly number[], right: readonly number[]): number[] {
  const length = Math.min(left.length, right.length);
  return Array.from({ length }, (_, k) => (left[k] as number) - (right[k] as number));
}

function least(values: readonly number[]): number {
  return values.reduce((best, value) => Math.min(best, value), Number.POSITIVE_INFINITY);
}

function greatest(values: readonly number[]): number {
  return values.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY);
}
