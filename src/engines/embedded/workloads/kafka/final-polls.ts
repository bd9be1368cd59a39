/**
 * The final phase: every worker crashes, so that it has a fresh client, is assigned all keys from their
 * beginning, and polls until it has seen all that was known to be there when the phase began, or the time
 * is up. Source: jepsen/tests/kafka.clj `final-polls`; maelstrom/workload/kafka.clj cuts it at 10 s.
 */
import type { Operation } from '../../../../results/results.ts';
import type { Nanos } from '../../../engine.ts';
import type { Random } from '../../kernel/random.ts';
import type { FreeWorkers, OperationGenerator, Turn } from '../workload.ts';
import { compareKeys, highestOffsets, type Offset, type Offsets } from './offsets.ts';
import { assignFromBeginning, crash, finalPoll } from './operations.ts';

/** After its first operation the phase begins no other than these nanoseconds. */
const limit: Nanos = 10_000_000_000;
/** Gaps between a worker's polls are uniform from 0 to this, nanoseconds. */
const widestGap: Nanos = 400_000_000;

interface Reader {
  step: 'crash' | 'assign' | 'poll';
  /** When its next operation may start. */
  due: Nanos;
  /** What it has yet to see. */
  readonly targets: Map<string, Offset>;
}

export class FinalPolls implements OperationGenerator {
  readonly #readers: readonly Reader[];
  readonly #keys: readonly string[];
  readonly #random: Random;
  #end: Nanos | null = null;

  /** @param targets the highest known offset of each key. */
  constructor(workers: number, targets: Offsets, random: Random) {
    this.#keys = [...targets.keys()].sort(compareKeys);
    this.#readers = Array.from({ length: workers }, () => ({
      step: 'crash',
      due: 0,
      targets: new Map(targets),
    }));
    this.#random = random;
  }

  nextTime(now: Nanos, workers: FreeWorkers): Nanos | 'busy' | 'exhausted' {
    let next = Number.POSITIVE_INFINITY;
    let busy = false;
    for (const [worker, { due, targets }] of this.#readers.entries()) {
      if (!workers.isFree(worker)) busy = true;
      else if (targets.size > 0) next = Math.min(next, Math.max(now, due));
    }
    if (next < (this.#end ?? Number.POSITIVE_INFINITY)) return next;
    // A worker that is busy may come back with time left.
    return busy ? 'busy' : 'exhausted';
  }

  take(now: Nanos, workers: FreeWorkers): Turn {
    this.#end ??= now + limit;
    const ready = [...this.#readers.keys()].filter((worker) => {
      const { due, targets } = this.#readers[worker] as Reader;
      return workers.isFree(worker) && targets.size > 0 && due <= now;
    });
    const worker = this.#random.pick(ready);
    return { worker, operation: this.#next(this.#readers[worker] as Reader, now) };
  }

  #next(reader: Reader, now: Nanos): Turn['operation'] {
    switch (reader.step) {
      case 'crash':
        reader.step = 'assign';
        return crash;
      case 'assign':
        reader.step = 'poll';
        return assignFromBeginning(this.#keys);
      case 'poll':
        reader.due = now + Math.floor(this.#random.float() * widestGap);
        return finalPoll;
    }
  }

  observe({ type, process, f, value }: Operation): void {
    if (type !== 'ok' || f !== 'poll' || process === 'nemesis') return;
    const { targets } = this.#readers[process % this.#readers.length] as Reader;
    for (const [key, offset] of highestOffsets(f, value)) {
      if ((targets.get(key) ?? -1) <= offset) targets.delete(key);
    }
  }
}
