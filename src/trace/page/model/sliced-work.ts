/** Long work in small pieces, so that the page answers in between. It knows nothing of timers: who runs it says when. */

/** Goes on with the work until it is done or `enough` says so; one piece at least. */
export interface SlicedWork {
  step(enough: () => boolean): void;
  readonly done: boolean;
  /** Of the whole, from 0 to 1. */
  readonly progress: number;
}

/**
 * Work as a generator that yields after each piece. A piece should take a millisecond or two.
 * @param pieces how many there will be
 */
export function sliced(pieces: number, work: Iterator<unknown>): SlicedWork {
  let made = 0;
  let done = false;
  return {
    step(enough) {
      while (!done) {
        done = work.next().done === true;
        made += 1;
        if (enough()) return;
      }
    },
    get done() {
      return done;
    },
    get progress() {
      return done ? 1 : Math.min(0.999, made / Math.max(1, pieces));
    },
  };
}
