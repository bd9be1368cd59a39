/**
 * What decisions about a message hang on: its content, the link it travels, and how often that content has
 * gone that way before. A message so keeps its decisions when others are added or taken away.
 */
import { RunningHash } from '../kernel/hash.ts';
import { visitMembers } from './json-spans.ts';

/** 64 bits of content and link, and how many the same came before. */
export interface Occurrence {
  readonly high: number;
  readonly low: number;
  readonly repetition: number;
}

export class Occurrences {
  readonly #seed: number;
  readonly #seen = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Counts a message. To be called once for each, in the order of their sending. */
  next(src: string, dest: string, body: string): Occurrence {
    const [high, low] = contentHash(this.#seed, src, dest, body);
    const key = `${high}:${low}`;
    const repetition = this.#seen.get(key) ?? 0;
    this.#seen.set(key, repetition + 1);
    return { high, low, repetition };
  }
}

/** A fraction in [0, 1) of 53 bits, decided by seed, purpose and occurrence alone. */
export function fractionOf(seed: number, purpose: string, { high, low, repetition }: Occurrence): number {
  const [first, second] = new RunningHash(seed)
    .add(purpose)
    .addInteger(high)
    .addInteger(low)
    .addInteger(repetition)
    .finish();
  return ((first >>> 5) * 0x400_0000 + (second >>> 6)) / 0x20_0000_0000_0000;
}

/** 64 bits of a message's content and link; msg_id and in_reply_to don't count, nor does the seed's stream. */
export function contentHash(
  seed: number,
  src: string,
  dest: string,
  body: string,
): readonly [high: number, low: number] {
  const hash = new RunningHash(seed).add(src).add(dest);
  visitMembers(body, 0, (key, from, _valueFrom, to) => {
    if (key !== 'msg_id' && key !== 'in_reply_to') hash.add(body, from, to);
  });
  return hash.finish();
}
