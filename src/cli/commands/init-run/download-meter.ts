/** How fast a download goes and how long it will take, from what has arrived so far. Pure but for what it was told. */

/** The window over which speed is measured, in milliseconds: long enough to be calm, short enough to be true. */
const windowMs = 4000;
/** Real milliseconds without a byte after which a download is called stalled. */
const stalledMs = 3000;

export interface DownloadState {
  readonly received: number;
  readonly total: number | null;
  /** Whole percent, rounded down, so that 100 means all; null without a total. */
  readonly percent: number | null;
  /** Bytes per second; null until two points in time are known. */
  readonly speed: number | null;
  /** Seconds until the end at this speed; null when it can't be told. */
  readonly secondsLeft: number | null;
  /** Seconds since the last byte when that is long; else null. */
  readonly stalledFor: number | null;
}

export class DownloadMeter {
  /** When and how much, the oldest first; bytes only ever grow. */
  readonly #points: { at: number; received: number }[] = [];
  #total: number | null = null;
  #lastByteAt = 0;

  /** @param now milliseconds since the epoch */
  take(received: number, total: number | null, now: number): void {
    const last = this.#points.at(-1);
    // It began anew: what was measured before says nothing about it.
    if (last !== undefined && received < last.received) this.#points.length = 0;
    if (last === undefined || received !== last.received) this.#lastByteAt = now;
    this.#total = total;
    this.#points.push({ at: now, received });
    this.#forget(now);
  }

  state(now: number): DownloadState {
    this.#forget(now);
    const first = this.#points[0];
    const last = this.#points.at(-1);
    const received = last?.received ?? 0;
    const total = this.#total;
    const elapsed = first === undefined ? 0 : now - first.at;
    const speed =
      first === undefined || elapsed < 500 ? null : ((received - first.received) / elapsed) * 1000;
    const idle = now - this.#lastByteAt;
    const stalledFor = this.#points.length > 0 && idle >= stalledMs ? Math.floor(idle / 1000) : null;
    const canTell = total !== null && speed !== null && speed > 0 && stalledFor === null;
    return {
      received,
      total,
      percent: total === null || total === 0 ? null : Math.min(100, Math.floor((received / total) * 100)),
      speed,
      secondsLeft: canTell ? Math.ceil((total - received) / speed) : null,
      stalledFor,
    };
  }

  /** Keeps one point from before the window, so that a slow trickle is measured too. */
  #forget(now: number): void {
    while (this.#points.length > 1 && (this.#points[1]?.at ?? now) <= now - windowMs) this.#points.shift();
  }
}
