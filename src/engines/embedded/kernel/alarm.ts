/**
 * Wakes this thread at a moment, some 0.1 ms late. Node's own timers come up to two milliseconds late, as they
 * count whole ones: at a thousand operations per second, each timed from the one before, that halves the rate.
 * A second thread sleeps instead; it costs no processor time while it does.
 */
import { Worker } from 'node:worker_threads';

/** Instead of a moment: nothing to wait for, and nothing any more. */
const none = -1n;
const closed = -2n;

/** What both threads see: how often the moment was set (32 bits, to sleep on), and the moment (ns of the clock). */
const layout = { bytes: 16, settings: 0, moment: 8 } as const;

/** The second thread. It rings when it is there, and then sleeps until the moment has come or another is set. */
const sleeper = `
const { parentPort, workerData } = require('node:worker_threads');
const settings = new Int32Array(workerData, ${layout.settings}, 1);
const moment = new BigInt64Array(workerData, ${layout.moment}, 1);
parentPort.postMessage(null);
for (;;) {
  const seen = Atomics.load(settings, 0);
  const at = Atomics.load(moment, 0);
  if (at === ${closed}n) break;
  const left = at === ${none}n ? Infinity : Number(at - process.hrtime.bigint()) / 1e6;
  if (left > 0) Atomics.wait(settings, 0, seen, left);
  else if (Atomics.compareExchange(moment, 0, at, ${none}n) === at) parentPort.postMessage(null);
}
`;

export class Alarm {
  readonly #ring: () => void;
  readonly #settings: Int32Array;
  readonly #moment: BigInt64Array;
  readonly #thread: Worker;
  /** Stands in for the thread while that starts, which takes some 50 ms. */
  #timer: NodeJS.Timeout | null = null;
  #started = false;

  /** `ring` is called in a turn of the event loop of its own, a few times also when no moment has come. */
  constructor(ring: () => void) {
    const shared = new SharedArrayBuffer(layout.bytes);
    this.#ring = ring;
    this.#settings = new Int32Array(shared, layout.settings, 1);
    this.#moment = new BigInt64Array(shared, layout.moment, 1);
    this.#moment[0] = none;
    this.#thread = new Worker(sleeper, { eval: true, workerData: shared, env: {}, execArgv: [] });
    this.#thread.on('message', () => {
      this.#started = true;
      this.#clearTimer();
      ring();
    });
    // What the run waits for keeps its process alive, not the waiting.
    this.#thread.unref();
  }

  /** Rings at that moment (nanoseconds of `process.hrtime.bigint()`), and no more for the one set before. */
  set(moment: bigint): void {
    this.#tell(moment);
    if (this.#started) return;
    this.#clearTimer();
    this.#timer = setTimeout(this.#ring, Math.ceil(Number(moment - process.hrtime.bigint()) / 1e6));
  }

  /** Rings no more; the thread ends. */
  close(): void {
    this.#thread.removeAllListeners('message');
    this.#clearTimer();
    this.#tell(closed);
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tell(moment: bigint): void {
    Atomics.store(this.#moment, 0, moment);
    Atomics.add(this.#settings, 0, 1);
    Atomics.notify(this.#settings, 0);
  }
}
