/**
 * The set-full checker: every element that was added and known must be seen by all later reads.
 * Judges broadcast and g-set. Source: jepsen/checker.clj `SetFull`, `set-full-element-results`.
 */
import { clojureCompare, type Edn, ednKey, sequenceOf } from '../../../results/edn.ts';
import type {
  History,
  LatencyQuantiles,
  Operation,
  SetFullResult,
  StaleElement,
} from '../../../results/results.ts';

const QUANTILES = [0, 0.5, 0.95, 0.99, 1];
/** Elements in `:worst-stale`. */
const WORST = 8;
/** Integers below it are looked up in an array, which is several times faster than a Map. */
const DENSE = 1 << 20;

/** What reads said about one element. Indices of operations; times in nanoseconds; -1: never. */
interface ElementState {
  readonly element: Edn;
  /** The earlier of the add's ok and the first ok read that holds the element. */
  known: Operation | null;
  /** The read with the highest invocation that held it, and that lacked it. */
  lastPresent: Operation | null;
  lastAbsent: Operation | null;
  /** Number of the last read that held it: saves a set per read. */
  seenBy: number;
}

/** Which operation adds an element: `broadcast`, or `add` for g-set. */
export interface SetFullOptions {
  readonly add: string;
}

/**
 * Checks a history of adds and reads. An element counts from the invocation of its add; a read counts
 * from its completion, and is placed in time by its invocation.
 *
 * - stable: a read held it, and every read invoked later did too;
 * - lost: it was known, and the read invoked last lacked it, having been invoked after it was known;
 * - never read: neither.
 *
 * Jepsen's weak spots are kept, since its verdict is what counts: duplicates inside a read are never
 * found, values that nobody added are ignored, and only the read invoked last decides what is lost.
 *
 * Cost: the sum of the lengths of all reads, plus reads times elements (two comparisons each).
 */
export function checkSetFull(history: History, options: SetFullOptions): SetFullResult {
  const elements = new Elements();
  const running = new Map<Operation['process'], Operation>();
  let reads = 0;
  for (const operation of history) {
    if (operation.process === 'nemesis') continue;
    if (operation.type === 'invoke') running.set(operation.process, operation);
    if (operation.f === options.add) {
      if (operation.type === 'invoke') elements.create(operation.value);
      else if (operation.type === 'ok') {
        const state = elements.find(operation.value);
        if (state !== undefined) state.known ??= operation;
      }
    } else if (operation.f === 'read' && operation.type === 'ok') {
      const invocation = running.get(operation.process) ?? operation;
      elements.read(sequenceOf(operation.value) ?? [], invocation, operation, ++reads);
    }
  }
  const states = elements.all().sort((a, b) => clojureCompare(a.element, b.element));
  return summarize(
    states.map((state) => judge(state)),
    options,
  );
}

/** The elements added so far, found by value. */
class Elements {
  readonly states: ElementState[] = [];
  readonly dense: (ElementState | undefined)[] = [];
  readonly others = new Map<string, ElementState>();

  create(element: Edn): void {
    const state: ElementState = { element, known: null, lastPresent: null, lastAbsent: null, seenBy: 0 };
    // The same value added twice starts over, as it does in Jepsen's map.
    const previous = this.find(element);
    if (previous === undefined) this.states.push(state);
    else this.states[this.states.indexOf(previous)] = state;
    if (isDense(element)) this.dense[element] = state;
    else this.others.set(ednKey(element), state);
  }

  find(value: Edn): ElementState | undefined {
    if (isDense(value)) return this.dense[value];
    return this.others.size === 0 ? undefined : this.others.get(ednKey(value));
  }

  read(values: readonly Edn[], invocation: Operation, completion: Operation, number: number): void {
    for (const value of values) {
      const state = this.find(value);
      if (state === undefined) continue;
      state.seenBy = number;
      state.known ??= completion;
      if (state.lastPresent === null || state.lastPresent.index < invocation.index) {
        state.lastPresent = invocation;
      }
    }
    for (const state of this.states) {
      if (state.seenBy === number) continue;
      if (state.lastAbsent === null || state.lastAbsent.index < invocation.index) {
        state.lastAbsent = invocation;
      }
    }
  }

  all(): ElementState[] {
    return [...this.states];
  }
}

function isDense(value: Edn): value is number {
  return typeof value === 'number' && value >= 0 && value < DENSE && Number.isInteger(value);
}

/** Latencies are in whole milliseconds, rounded down; the clock starts when the element was known. */
function judge({ element, known, lastPresent, lastAbsent }: ElementState): StaleElement {
  const present = lastPresent?.index ?? -1;
  const absent = lastAbsent?.index ?? -1;
  const stable = lastPresent !== null && absent < present;
  const lost = known !== null && lastAbsent !== null && present < absent && known.index < absent;
  const latencyFrom = (last: Operation | null): number =>
    Math.floor(Math.max(0, (last === null ? 0 : last.time + 1) - (known?.time ?? 0)) / 1e6);
  return {
    element,
    outcome: stable ? 'stable' : lost ? 'lost' : 'never-read',
    stableLatency: stable ? latencyFrom(lastAbsent) : null,
    lostLatency: lost ? latencyFrom(lastPresent) : null,
    known,
    lastAbsent,
  };
}

function summarize(results: readonly StaleElement[], options: SetFullOptions): SetFullResult {
  const of = (outcome: StaleElement['outcome']) => results.filter((result) => result.outcome === outcome);
  const elements = (list: readonly StaleElement[]) => list.map((result) => result.element);
  const stable = of('stable');
  const lost = of('lost');
  const neverRead = of('never-read');
  const stale = stable.filter((result) => (result.stableLatency ?? 0) > 0);
  return {
    workload: 'set-full',
    valid: lost.length > 0 ? false : stable.length === 0 ? 'unknown' : true,
    attemptCount: results.length,
    stableCount: stable.length,
    lostCount: lost.length,
    lost: elements(lost),
    neverReadCount: neverRead.length,
    neverRead: elements(neverRead),
    staleCount: stale.length,
    stale: elements(stale),
    worstStale: worst(stale, options),
    stableLatencies: quantiles(results.map((result) => result.stableLatency)),
    lostLatencies: quantiles(results.map((result) => result.lostLatency)),
    // Jepsen asks for multiplicities below one, so it never finds any.
    duplicatedCount: 0,
    duplicated: [],
  };
}

/** Slowest first; of equally slow ones the greatest element. Operations that add are shown as `:add`. */
function worst(stale: readonly StaleElement[], options: SetFullOptions): StaleElement[] {
  const rename = (operation: Operation | null): Operation | null =>
    operation?.f === options.add ? { ...operation, f: 'add' } : operation;
  return [...stale]
    .sort((a, b) => (a.stableLatency ?? 0) - (b.stableLatency ?? 0))
    .reverse()
    .slice(0, WORST)
    .map((item) => ({ ...item, known: rename(item.known), lastAbsent: rename(item.lastAbsent) }));
}

/** The item at floor(n · q) of the sorted figures, the last one for q = 1; null without figures. */
function quantiles(figures: readonly (number | null)[]): LatencyQuantiles | null {
  const sorted = figures.filter((figure) => figure !== null).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  return QUANTILES.map((quantile) => {
    const place = Math.min(sorted.length - 1, Math.floor(sorted.length * quantile));
    return { quantile, ms: sorted[place] ?? 0 };
  });
}
