import { describe, expect, it } from 'vitest';
import {
  anyOrderFits,
  type Interval,
  overlapping,
  randomOverlap,
} from '../../../../../test/support/concurrent-histories.ts';
import { registerHistory, scrambled } from '../../../../../test/support/register-histories.ts';
import { type Random, randomStream } from '../../kernel/random.ts';
import { type ConcurrentHistory, concurrentHistory } from './concurrent-history.ts';
import { searchJustInTime } from './just-in-time.ts';
import { registerOperation } from './register-operation.ts';
import { goTo, type SequentialSpec } from './sequential-spec.ts';
import {
  type CounterOperation,
  casRegister,
  counter,
  fifoQueue,
  growOnlySet,
  type LockOperation,
  lock,
  type QueueOperation,
  type RegisterOperation,
  type SetOperation,
  unorderedQueue,
} from './specs/index.ts';
import { Transitions } from './transitions.ts';
import { searchWingGong } from './wing-gong.ts';

const BUDGET = 200_000;

/** What the searches say of a history: just in time, the same without reductions, Wing and Gong's. */
function answers<State, Op>(spec: SequentialSpec<State, Op>, history: ConcurrentHistory<Op>): string[] {
  const transitions = new Transitions(spec, history.entries);
  return [
    searchJustInTime(history, transitions, { budget: BUDGET }).kind,
    searchJustInTime(history, transitions, { budget: BUDGET, reductions: false }).kind,
    searchWingGong(history, transitions, { budget: BUDGET }).kind,
  ];
}

const value = (random: Random) => random.int(3);
const elements = (random: Random) => [0, 1, 2].filter(() => random.int(2) === 0);

type CoinOperation = 'flip' | 'heads' | 'tails';

/** A coin that may fall either way: what is seen of it later says which. */
const coin: SequentialSpec<CoinOperation, CoinOperation> = {
  name: 'coin',
  initial: 'heads',
  step: (state, op) =>
    op === 'flip'
      ? { next: ['heads', 'tails'] }
      : op === state
        ? goTo(state)
        : { illegal: `it shows ${state}` },
  stateKey: (state) => state,
  opKey: (op) => op,
  isPure: (op) => op !== 'flip',
  describe: (state) => state,
};

/** Random histories of each data type; most results are wrong in some way. */
const kinds: readonly {
  readonly name: string;
  readonly disagreements: (random: Random) => { readonly wrong: string[]; readonly right: number };
}[] = [
  kind('a register', casRegister, (random): RegisterOperation => {
    const f = ['read', 'write', 'cas'][random.int(3)];
    if (f === 'cas') return { f, from: value(random), to: value(random) };
    return f === 'write'
      ? { f, value: value(random) }
      : { f: 'read', value: random.int(9) === 0 ? null : value(random) };
  }),
  kind(
    'a counter',
    counter,
    (random): CounterOperation =>
      random.int(2) === 0 ? { f: 'add', value: random.int(3) - 1 } : { f: 'read', value: random.int(3) - 1 },
  ),
  kind('a lock', lock, (random): LockOperation => {
    const f = random.int(2) === 0 ? 'acquire' : 'release';
    return { f, owner: random.int(2) === 0 ? 'a' : 'b' };
  }),
  kind(
    'a set',
    growOnlySet,
    (random): SetOperation =>
      random.int(2) === 0 ? { f: 'add', element: value(random) } : { f: 'read', elements: elements(random) },
  ),
  kind('a queue', fifoQueue, queueOperation),
  kind('a queue without order', unorderedQueue, queueOperation),
  kind(
    'a coin',
    coin,
    (random) => (['flip', 'heads', 'tails', 'tails'] as const)[random.int(4)] as CoinOperation,
  ),
];

function queueOperation(random: Random, completes: boolean): QueueOperation {
  if (random.int(2) === 0) return { f: 'enqueue', value: value(random) };
  return completes ? { f: 'dequeue', value: value(random) } : { f: 'dequeue' };
}

function kind<State, Op>(
  name: string,
  spec: SequentialSpec<State, Op>,
  draw: (random: Random, completes: boolean) => Op,
) {
  const disagreements = (random: Random) => {
    const wrong: string[] = [];
    let right = 0;
    for (let i = 0; i < 300; i++) {
      const history = randomOverlap(random, 2 + (i % 6), (completes) => draw(random, completes));
      const truth = anyOrderFits(spec, history) ? 'linearizable' : 'not-linearizable';
      const given = answers(spec, history);
      if (given.some((answer) => answer !== truth)) wrong.push(`${i}: ${given}, not ${truth}`);
      if (truth === 'linearizable') right++;
    }
    return { wrong, right };
  };
  return { name, disagreements };
}

type Placed = Interval<RegisterOperation>;
const write = (value: number, from: number, to: number | null): Placed => ({
  op: { f: 'write', value },
  from,
  to,
});
const read = (value: number | null, from: number, to = from + 0.5): Placed => ({
  op: { f: 'read', value },
  from,
  to,
});
/** What the searches agree on for a register with these operations. */
const register = (...operations: readonly Placed[]) =>
  [...new Set(answers(casRegister, overlapping(operations)))].join(', ');

describe('the searches', () => {
  it.each(kinds)(
    'say of 300 small histories of $name what trying every order says',
    ({ name, disagreements }) => {
      const { wrong, right } = disagreements(randomStream(20261121, name));
      expect(wrong).toEqual([]);
      // The comparison is worth something only when both answers are frequent.
      expect(right).toBeGreaterThan(40);
      expect(right).toBeLessThan(260);
    },
  );

  it('agree on 500 random histories of up to 16 operations, of which many are not linearizable', () => {
    const seen = { same: 0, different: 0, wrong: 0 };
    for (let seed = 0; seed < 500; seed++) {
      const indefinite = (seed % 3) * 0.2;
      const made = registerHistory({
        seed,
        operations: 3 + (seed % 14),
        clients: 2 + (seed % 4),
        values: 3,
        indefinite,
      });
      const history = concurrentHistory(seed % 2 === 0 ? scrambled(made, seed, 3) : made, registerOperation);
      const given = answers(casRegister, history);
      if (given.every((answer) => answer === given[0])) seen.same++;
      else seen.different++;
      if (given[0] === 'not-linearizable') seen.wrong++;
    }
    expect(seen).toMatchObject({ same: 500, different: 0 });
    expect(seen.wrong).toBeGreaterThan(50);
  });

  it('keep to real time: a read that begins after a write has ended sees it', () => {
    const written = [write(0, -2, -1), write(1, 0, 1)];
    expect(register(...written, read(0, 2, 3))).toBe('not-linearizable');
    expect(register(...written, read(0, 0.5, 3))).toBe('linearizable');
  });

  it('let an operation in doubt take effect long after its client has given up, or never', () => {
    const written = [write(1, 0, null), write(2, 1, 2)];
    expect(register(...written, read(2, 3))).toBe('linearizable');
    expect(register(...written, read(2, 3), read(1, 5))).toBe('linearizable');
    expect(register(...written, read(1, 3), read(2, 5))).toBe('not-linearizable');
  });

  it.each([
    [0, 1],
    [1, 0],
  ])(
    'of two writes that mean the same, called at %d and %d, take first the one that returns first',
    (early, late) => {
      // The last read sees the write that goes on until 9, so that the first read must see the other one.
      const same = [write(1, early, 5), write(1, late, 9)];
      expect(register(...same, read(1, 2), write(2, 3, 4), read(2, 6), read(1, 7))).toBe('linearizable');
    },
  );

  it('stop at their budgets, which are counts', () => {
    const made = registerHistory({ seed: 1, operations: 60, clients: 12 });
    const history = concurrentHistory(made, registerOperation);
    const transitions = new Transitions(casRegister, history.entries);
    const { explored } = searchJustInTime(history, transitions, { budget: 1e9 }) as { explored: number };
    expect(searchJustInTime(history, transitions, { budget: explored }).kind).toBe('linearizable');
    expect(searchJustInTime(history, transitions, { budget: explored - 1 }).kind).toBe('exhausted');
    const { iterations } = searchWingGong(history, transitions, { budget: 1e9 });
    expect(searchWingGong(history, transitions, { budget: iterations }).kind).toBe('linearizable');
    expect(searchWingGong(history, transitions, { budget: iterations - 2 }).kind).toBe('exhausted');
  });

  it('take more than 32 operations in flight at once', () => {
    const lost = Array.from({ length: 70 }, (_, at) => write(at, at, null));
    const answer = (last: Placed) => {
      const history = overlapping([...lost, read(69, 100), read(33, 102), read(0, 104), last]);
      return searchJustInTime(history, new Transitions(casRegister, history.entries), { budget: BUDGET })
        .kind;
    };
    expect(answer(read(34, 106))).toBe('linearizable');
    expect(answer(read(33, 106))).toBe('not-linearizable');
  });
});
