/** The `:workload` section of g-counter and pn-counter: to typed values and back. */
import { type Edn, type EdnMap, sequenceOf } from '../edn.ts';
import { keyed, list, validityEdn, whyFailed } from '../edn-build.ts';
import { taggedOperation } from '../history-file.ts';
import type { Operation, Validity } from '../results.ts';
import type { Section } from '../section.ts';

/** Both ends are included. */
export interface CounterRange {
  readonly low: bigint;
  readonly high: bigint;
}

/**
 * What Maelstrom's checker passes over, since it looks at final reads only. Each is impossible for a
 * counter whose nodes keep what they were told.
 */
export type CounterFinding =
  | {
      /** A read returned more, or less, than all adds that had begun by its end can make. */
      readonly type: 'impossible-read';
      readonly read: Operation;
      /** What the adds of either sign make together. */
      readonly possible: CounterRange;
    }
  | {
      /** A read lacks adds that the same client's node had acknowledged before. */
      readonly type: 'forgotten-add';
      readonly read: Operation;
      /** What is possible with them. */
      readonly possible: CounterRange;
      /** Sum of the deltas that were acknowledged to this process. */
      readonly acknowledged: bigint;
    }
  | {
      /** A process read less than it had read before, though no delta was negative. */
      readonly type: 'falling-read';
      readonly read: Operation;
      /** The earlier read of the same process that returned more. */
      readonly before: Operation;
    };

export interface CounterResult {
  readonly workload: 'counter';
  readonly valid: Validity;
  /** Final reads outside of what is acceptable, in order of the history. */
  readonly errors: readonly Operation[];
  /** What each final read returned, in order of the history. */
  readonly finalReads: readonly Edn[];
  /** Ascending; they neither touch nor overlap. */
  readonly acceptable: readonly CounterRange[];
  /** No part of the verdict. Absent when read from a file. */
  readonly findings?: readonly CounterFinding[];
  /** Why there is no answer, where there is none. */
  readonly error?: string;
}

/** The section of a real file or one of ours. */
export function readCounter(section: Section): CounterResult {
  return {
    workload: 'counter',
    valid: section.validity('valid?'),
    errors: section.operations('errors'),
    finalReads: section.list('final-reads'),
    acceptable: section.list('acceptable').map((item) => readRange(section, item)),
    ...(section.has('error') ? { error: whyFailed(section.get('error')) } : {}),
  };
}

function readRange(section: Section, item: Edn): CounterRange {
  const [low, high] = sequenceOf(item) ?? [];
  if (!isInteger(low) || !isInteger(high)) throw section.error('pairs of integers', item, 'acceptable');
  return { low: BigInt(low), high: BigInt(high) };
}

function isInteger(value: Edn | undefined): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

/** The section as Maelstrom writes it, keys in its order. */
export function counterMap(result: CounterResult): EdnMap {
  return keyed({
    'valid?': validityEdn(result.valid),
    errors: result.errors.length === 0 ? null : list(result.errors.map(taggedOperation)),
    'final-reads': list(result.finalReads),
    acceptable: list(result.acceptable.map(({ low, high }) => [integerEdn(low), integerEdn(high)])),
    ...(result.error === undefined ? {} : { error: result.error }),
  });
}

/** As the reader of EDN has it: a number where that is exact. */
function integerEdn(value: bigint): Edn {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
