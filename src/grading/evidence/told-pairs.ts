/**
 * Two numbers of a message whose difference tells what was added at its sender: what was given there and what
 * was taken away, as a counter keeps them that goes up and down.
 */
import type { RunEvidence } from '../grader.ts';
import { addedAt } from './adds.ts';
import { type Told, toldTo } from './told.ts';

export interface ToldPair {
  readonly given: string;
  readonly taken: string;
}

/** Share of a pair's messages, and how many at least, in which the difference must be what was added. */
const SHARE = 0.6;
const LEAST = 5;

const cache = new WeakMap<RunEvidence, readonly ToldPair[]>();

/** The pairs of a run; of fields that alone tell what was added there is none. O(numbers told). */
export function pairsTold(evidence: RunEvidence): readonly ToldPair[] {
  let known = cache.get(evidence);
  if (known === undefined) {
    known = readPairs(evidence);
    cache.set(evidence, known);
  }
  return known;
}

function readPairs(evidence: RunEvidence): readonly ToldPair[] {
  const tallies = new Map<string, { pair: ToldPair; n: number; fits: number; alone: number }>();
  for (const node of evidence.spec.nodes) {
    const own = toldTo(evidence, node).filter(({ about, message }) => about === message.src);
    for (const together of byMessage(own).values()) {
      // Lists and other long messages tell no two numbers.
      if (together.length > MOST_FIELDS) continue;
      for (const given of together) {
        const added = addedAt(evidence, given.about, given.message.sent);
        for (const taken of together) {
          if (taken.field === given.field || taken.value === 0) continue;
          const key = `${given.field}\n${taken.field}`;
          const tally = tallies.get(key) ?? {
            pair: { given: given.field, taken: taken.field },
            n: 0,
            fits: 0,
            alone: 0,
          };
          tallies.set(key, tally);
          tally.n += 1;
          if (given.value - taken.value === added) tally.fits += 1;
          if (given.value === added) tally.alone += 1;
        }
      }
    }
  }
  return [...tallies.values()]
    .filter(({ n, fits, alone }) => n >= LEAST && fits >= n * SHARE && alone < fits)
    .map(({ pair }) => pair);
}

const MOST_FIELDS = 8;

function byMessage(told: readonly Told[]): ReadonlyMap<Told['message'], readonly Told[]> {
  const groups = new Map<Told['message'], Told[]>();
  for (const one of told) {
    const group = groups.get(one.message);
    if (group === undefined) groups.set(one.message, [one]);
    else group.push(one);
  }
  return groups;
}

/** The differences that a pair's numbers make, message by message and node by node, in the order of `told`. */
export function differencesOf({ given, taken }: ToldPair, told: readonly Told[]): readonly Told[] {
  const less = new Map<string, number>();
  for (const { field, about, value, message } of told) {
    if (field === taken) less.set(`${message.id} ${about}`, value);
  }
  return told.flatMap((one) => {
    const away = less.get(`${one.message.id} ${one.about}`);
    return one.field !== given || away === undefined
      ? []
      : [{ ...one, field: `${given} - ${taken}`, value: one.value - away }];
  });
}
