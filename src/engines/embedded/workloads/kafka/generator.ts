/**
 * What clients do in the main phase: sends and polls in equal shares, now and then an assignment of keys
 * lately used, now and then a crash. Source: jepsen/tests/kafka.clj (jepsen 0.3.7) as
 * maelstrom/workload/kafka.clj 0.2.4 calls it, without transactions.
 */
import type { Operation } from '../../../../results/results.ts';
import type { Nanos, TestSpec } from '../../../engine.ts';
import type { Random } from '../../kernel/random.ts';
import type { MicroOperation } from '../micro-operations.ts';
import type { FreeWorkers, GeneratedOperation, OperationGenerator, Streams, Turn } from '../workload.ts';
import { compareKeys, highestOffsets, type Offset, type Offsets, raise } from './offsets.ts';
import { assign, crash, poll, send, type UnseenKey } from './operations.ts';

/** How often an assignment comes before the operation whose key it takes. */
const assignShare = 1 / 64;
/** How many of the assignments are widened by the keys with messages nobody has seen. */
const widenedShare = 1 / 3;
/** Seconds between two crashes of one worker, on average. */
const crashInterval = 30;

export class LogOperations implements OperationGenerator {
  readonly #steps: () => MicroOperation;
  readonly #assignments: Random;
  readonly #crashes: Random;
  readonly #widestCrashGap: Nanos;
  /** What was drawn and is not yet handed out: an assignment goes before it and leaves it in place. */
  #step: MicroOperation | null = null;
  #crashDue: Nanos = 0;
  /** Highest offsets sent and polled of the keys that have messages nobody has polled, in order of their sends. */
  readonly #sent = new Map<string, Offset>();
  readonly #polled = new Map<string, Offset>();
  readonly #seen = new Map<string, Offset>();

  /** @param steps draws a message to send, or a read: a poll, whose key only an assignment before it takes. */
  constructor({ concurrency }: TestSpec, streams: Streams, steps: () => MicroOperation) {
    this.#steps = steps;
    this.#assignments = streams('assignments');
    this.#crashes = streams('crashes');
    this.#widestCrashGap = Math.floor((2 * crashInterval * 1e9) / concurrency);
  }

  /** The highest offset of each key that any acknowledged send or poll has shown. */
  get seen(): Offsets {
    return this.#seen;
  }

  nextTime(now: Nanos, workers: FreeWorkers): Nanos | 'busy' {
    return workers.turn() === -1 ? 'busy' : now;
  }

  take(now: Nanos, workers: FreeWorkers): Turn {
    return { worker: workers.turn(), operation: this.#next(now) };
  }

  #next(now: Nanos): GeneratedOperation {
    // A crash that is due and the next step are both ready now: upstream's `any` picks one of them evenly.
    if (this.#crashDue <= now && this.#crashes.int(2) === 0) {
      this.#crashDue = now + Math.floor(this.#crashes.float() * this.#widestCrashGap);
      return crash;
    }
    this.#step ??= this.#steps();
    const { key, write } = this.#step;
    const name = String(key);
    if (this.#assignments.float() < assignShare) return this.#assign(name);
    this.#step = null;
    return write === null ? poll : send(name, write);
  }

  #assign(key: string): GeneratedOperation {
    if (this.#assignments.float() >= widenedShare || this.#sent.size === 0) return assign([key], null);
    const unseen = [...this.#sent].map(
      ([sentKey, sent]): UnseenKey => ({ key: sentKey, sent, polled: this.#polled.get(sentKey) ?? -1 }),
    );
    const keys = new Set([...this.#sent.keys(), key]);
    return assign(
      [...keys],
      unseen.sort((a, b) => compareKeys(a.key, b.key)),
    );
  }

  observe({ type, f, value }: Operation): void {
    if (type !== 'ok') return;
    for (const [key, offset] of highestOffsets(f, value)) {
      raise(this.#seen, key, offset);
      raise(f === 'send' ? this.#sent : this.#polled, key, offset);
      if ((this.#polled.get(key) ?? -1) >= (this.#sent.get(key) ?? -1)) {
        this.#sent.delete(key);
        this.#polled.delete(key);
      }
    }
  }
}
