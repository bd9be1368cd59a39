/** Script time per frame, from what Chromium's tracing says of a page's main thread. */

/** An event of the trace format, as far as it is read here. Microseconds. */
export interface TracedEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** The same by the thread's own clock, which stands still while other processes have the processor. */
  readonly tdur?: number;
}

/** What tracing must be started with. */
export const categories = [
  'devtools.timeline',
  'devtools.timeline.frame',
  'disabled-by-default-devtools.timeline.frame',
  'disabled-by-default-v8.gc',
  'v8',
];

/** What runs the page's own code, or cleans up after it. */
const script = new Set([
  'EventDispatch',
  'FireAnimationFrame',
  'FireIdleCallback',
  'FunctionCall',
  'MajorGC',
  'MinorGC',
  'RunMicrotasks',
  'TimerFire',
]);

export interface FrameTimes {
  readonly frames: number;
  /** As people see them: how many were begun a second. */
  readonly perSecond: number;
  /** Milliseconds of script in a frame. */
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** p95 by the thread's own clock. */
  readonly ownP95: number;
}

/**
 * Sums the script between the beginning of each frame that the page drew and that of the next. What runs in a frame
 * that came to nothing counts with the one before it.
 */
export function frameTimes(events: readonly TracedEvent[]): FrameTimes {
  const begins = events.filter(({ name }) => name === 'BeginMainThreadFrame');
  const thread = mostFrequent(begins.map(({ pid, tid }) => `${pid} ${tid}`));
  const onThread = events
    .filter(({ pid, tid }) => `${pid} ${tid}` === thread)
    .sort((one, other) => one.ts - other.ts);
  const starts: number[] = [];
  let begun: number | null = null;
  for (const { name, ts } of onThread) {
    if (name === 'BeginMainThreadFrame') begun = ts;
    else if (name === 'FireAnimationFrame' && begun !== null) {
      starts.push(begun);
      begun = null;
    }
  }
  const calls = onThread
    .filter(({ name, ph }) => ph === 'X' && script.has(name))
    .sort((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
  const sums = starts.map(() => 0);
  const ownSums = starts.map(() => 0);
  let frame = -1;
  let covered = 0;
  for (const { ts, dur = 0, tdur = dur } of calls) {
    // One that another has called is in that one's time already.
    if (ts < covered) continue;
    covered = ts + dur;
    while (frame + 1 < starts.length && (starts[frame + 1] ?? 0) <= ts) frame += 1;
    if (frame < 0) continue;
    sums[frame] = (sums[frame] ?? 0) + dur / 1000;
    ownSums[frame] = (ownSums[frame] ?? 0) + tdur / 1000;
  }
  const span = ((starts.at(-1) ?? 0) - (starts[0] ?? 0)) / 1e6;
  return {
    frames: starts.length,
    perSecond: span > 0 ? (starts.length - 1) / span : 0,
    p50: quantile(sums, 0.5),
    p95: quantile(sums, 0.95),
    max: Math.max(0, ...sums),
    ownP95: quantile(ownSums, 0.95),
  };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
