/** Looks at the files again and again, and says when a save begins and when it is over. */
import { busyMs, calmMs, lookAt, type Settling, settled } from './settle.ts';
import type { SourceState } from './source-files.ts';

/** Of the time, at most this part goes into looking: a workspace of very many files is looked at less often. */
const mostWork = 1 / 20;

export class SourceWatcher {
  readonly #read: () => SourceState;
  readonly #now: () => number;
  readonly #changing: () => void;
  readonly #saved: () => void;
  #settling: Settling;
  #timer: NodeJS.Timeout | null = null;

  constructor(read: () => SourceState, now: () => number, changing: () => void, saved: () => void) {
    this.#read = read;
    this.#now = now;
    this.#changing = changing;
    this.#saved = saved;
    this.#settling = settled(read());
  }

  start(): void {
    this.#lookLater(calmMs);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** What is there now is no change: other files are looked at from here on. */
  forget(): void {
    this.#settling = settled(this.#read());
  }

  #lookLater(ms: number): void {
    this.#timer = setTimeout(() => this.#look(), ms);
  }

  #look(): void {
    const startedAt = this.#now();
    const { next, look } = lookAt(this.#settling, this.#read());
    this.#settling = next;
    const wish = look.kind === 'changing' || look.kind === 'still-changing' ? busyMs : calmMs;
    this.#lookLater(Math.max(wish, (this.#now() - startedAt) / mostWork));
    if (look.kind === 'changing') this.#changing();
    if (look.kind === 'saved') this.#saved();
  }
}
