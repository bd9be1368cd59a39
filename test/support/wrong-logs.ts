/** Mistakes planted into correct histories of logs: each returns null where a history has no place for it. */
import { type Edn, isEdnMap, kw, sequenceOf } from '../../src/results/edn.ts';
import type { History, Operation } from '../../src/results/results.ts';

type Pair = readonly [number, number];
interface Polled {
  readonly index: number;
  readonly key: Edn;
  readonly pairs: readonly Pair[];
}

export interface Mistake {
  readonly name: string;
  /** Types one of which must be found. */
  readonly found: readonly string[];
  readonly plant: (history: History, random: (bound: number) => number) => History | null;
}

/** Every list of messages of a log that a poll returned, of at least `least`. */
function polls(history: History, least: number): Polled[] {
  return history.flatMap(({ index, type, f, value }) => {
    if (type !== 'ok' || f !== 'poll') return [];
    const polled = sequenceOf(sequenceOf(value)?.[0] ?? null)?.[1] ?? null;
    if (!isEdnMap(polled)) return [];
    return [...polled]
      .map(([key, pairs]) => ({ index, key, pairs: pairs as readonly Pair[] }))
      .filter(({ pairs }) => pairs.length >= least);
  });
}

function withPairs(history: History, { index, key }: Polled, pairs: readonly Pair[]): History {
  return history.map((operation) => {
    if (operation.index !== index) return operation;
    const polled = sequenceOf(sequenceOf(operation.value)?.[0] ?? null)?.[1] as ReadonlyMap<Edn, Edn>;
    return { ...operation, value: [[kw('poll'), new Map([...polled, [key, pairs]])]] };
  });
}

/** Changes the messages of a poll that has at least `least` of a log. */
function changed(
  least: number,
  change: (
    pairs: readonly Pair[],
    random: (bound: number) => number,
    all: readonly Polled[],
  ) => readonly Pair[],
): Mistake['plant'] {
  return (history, random) => {
    const all = polls(history, least);
    const poll = all[all.length === 0 ? 0 : random(all.length)];
    return poll === undefined ? null : withPairs(history, poll, change(poll.pairs, random, all));
  };
}

const neverSent = 1_000_000;

/** Two polls of a process that follow each other, of one log, with no assignment between them. */
function successive(history: History): { readonly before: Polled; readonly after: Polled }[] {
  const last = new Map<string, Polled>();
  const pairs: { before: Polled; after: Polled }[] = [];
  const all = new Map<number, Polled[]>();
  for (const poll of polls(history, 0)) all.set(poll.index, [...(all.get(poll.index) ?? []), poll]);
  for (const { index, f, type, process } of history) {
    if (type !== 'ok') continue;
    if (f === 'assign') {
      for (const place of last.keys()) if (place.startsWith(`${process} `)) last.delete(place);
    }
    for (const poll of all.get(index) ?? []) {
      const place = `${process} ${poll.key}`;
      const before = last.get(place);
      if (before !== undefined && before.pairs.length > 0 && poll.pairs.length > 0) {
        pairs.push({ before, after: poll });
      }
      last.set(place, poll);
    }
  }
  return pairs;
}

function renumbered(history: readonly Operation[]): History {
  return history.map((operation, index) => ({ ...operation, index }));
}

/** The send that wrote the first message of some poll: where it was invoked, and where it was answered. */
function polledSend(history: History, random: (bound: number) => number): readonly [number, number] | null {
  const all = polls(history, 1);
  const message = all[all.length === 0 ? 0 : random(all.length)]?.pairs[0]?.[1];
  const isIts = ({ f, value, type }: Operation, ending: boolean) => {
    const sent = f === 'send' ? sequenceOf(sequenceOf(value)?.[0] ?? null)?.[2] : undefined;
    return ending ? type === 'ok' && (sequenceOf(sent ?? null)?.[1] ?? null) === message : sent === message;
  };
  const invoked = history.findIndex((operation) => operation.type === 'invoke' && isIts(operation, false));
  const answered = history.findIndex((operation) => isIts(operation, true));
  return message === undefined || invoked < 0 || answered < 0 ? null : [invoked, answered];
}

export const mistakes: readonly Mistake[] = [
  {
    name: 'a message that nobody sent',
    found: ['unsent-read'],
    plant: changed(1, ([first, ...rest]) => [[first?.[0] ?? 0, neverSent], ...rest]),
  },
  {
    name: 'another message at an offset',
    found: ['inconsistent-offsets'],
    plant: changed(2, ([first, second, ...rest]) => {
      const other = second ?? [0, 0];
      return [[first?.[0] ?? 0, other[1]], other, ...rest];
    }),
  },
  {
    name: 'a message left out of the middle of a poll',
    found: ['int-poll-skip'],
    plant: changed(3, (pairs) => [...pairs.slice(0, 1), ...pairs.slice(2)]),
  },
  {
    name: 'two messages of a poll in the wrong order',
    found: ['int-nonmonotonic-poll'],
    plant: changed(2, ([first, second, ...rest]) => [second, first, ...rest] as readonly Pair[]),
  },
  {
    name: 'a message twice in a log',
    found: ['duplicate'],
    plant: changed(1, (pairs) => [...pairs, [(pairs.at(-1)?.[0] ?? 0) + 2 ** 39, pairs[0]?.[1] ?? 0]]),
  },
  {
    name: 'a poll that goes on too far on',
    found: ['poll-skip'],
    plant: (history, random) => {
      const all = successive(history).filter(({ after }) => after.pairs.length > 1);
      const pair = all[all.length === 0 ? 0 : random(all.length)];
      return pair === undefined ? null : withPairs(history, pair.after, pair.after.pairs.slice(1));
    },
  },
  {
    name: 'a poll that returns again what the last one did',
    found: ['nonmonotonic-poll'],
    plant: (history, random) => {
      const all = successive(history);
      const pair = all[all.length === 0 ? 0 : random(all.length)];
      const again = pair?.before.pairs.at(-1);
      if (pair === undefined || again === undefined) return null;
      return withPairs(history, pair.after, [again, ...pair.after.pairs]);
    },
  },
  {
    name: 'an acknowledged message that is in no poll',
    found: ['lost-write', 'unseen'],
    plant: (history, random) => {
      const place = polledSend(history, random);
      if (place === null) return null;
      const sent = sequenceOf(sequenceOf(history[place[1]]?.value ?? null)?.[0] ?? null)?.[2];
      const lost = sequenceOf(sent ?? null)?.[1];
      return polls(history, 1).reduce(
        (changing: History, poll) =>
          withPairs(
            changing,
            poll,
            poll.pairs.filter(([, message]) => message !== lost),
          ),
        history,
      );
    },
  },
  {
    name: 'a message of a failed send',
    found: ['G1a'],
    plant: (history, random) => {
      const place = polledSend(history, random);
      if (place === null) return null;
      const [invoked, answered] = place;
      const asked = history[invoked]?.value ?? null;
      return history.map((operation, i) =>
        i === answered ? { ...operation, type: 'fail', value: asked } : operation,
      );
    },
  },
  {
    name: 'a message that was polled before it was sent',
    found: ['G1c-realtime'],
    plant: (history, random) => {
      const place = polledSend(history, random);
      if (place === null) return null;
      const moved = place.map((at) => history[at] as Operation);
      const after = (history.at(-1)?.time ?? 0) + 1;
      const others = history.filter((operation) => !moved.includes(operation));
      return renumbered([
        ...others,
        ...moved.map((operation, i) => ({ ...operation, process: 999, time: after + i })),
      ]);
    },
  },
];
