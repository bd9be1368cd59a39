import { describe, expect, it } from 'vitest';
import type { SequentialSpec } from '../sequential-spec.ts';
import { casRegister, counter, fifoQueue, growOnlySet, lock, unorderedQueue } from './index.ts';

/** The states that operations lead to one after the other, each in words, or why one is illegal. */
function run<State, Op>(spec: SequentialSpec<State, Op>, ...operations: readonly Op[]): string[] {
  let states = [spec.initial];
  return operations.map((op) => {
    const steps = states.map((state) => spec.step(state, op));
    const next = steps.flatMap((step) => ('next' in step ? step.next : []));
    if (next.length === 0)
      return steps.flatMap((step) => ('illegal' in step ? [step.illegal] : [])).join(' | ');
    states = next;
    return next.map((state) => spec.describe(state)).join(' | ');
  });
}

describe('a register with cas', () => {
  it('is nil at first, holds what was written, and says why it refuses', () => {
    expect(
      run(
        casRegister,
        { f: 'read', value: 1 },
        { f: 'write', value: 4 },
        { f: 'read', value: 1 },
        { f: 'read', value: 4 },
        { f: 'cas', from: 4, to: [2] },
        { f: 'cas', from: 3, to: 1 },
        { f: 'read', value: [2] },
      ),
    ).toEqual([
      "can't read 1 from register nil",
      '4',
      "can't read 1 from register 4",
      '4',
      '[2]',
      "can't CAS [2] from 3 to 1",
      '[2]',
    ]);
  });

  it('takes a read of nil for legal whatever it holds, as Maelstrom does', () => {
    expect(run(casRegister, { f: 'write', value: 4 }, { f: 'read', value: null })).toEqual(['4', '4']);
  });

  it('tells operations apart that share values', () => {
    const keys = [
      casRegister.opKey({ f: 'read', value: [1, 2] }),
      casRegister.opKey({ f: 'write', value: [1, 2] }),
      casRegister.opKey({ f: 'cas', from: 1, to: 2 }),
      casRegister.opKey({ f: 'cas', from: 2, to: 1 }),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});

describe('a counter', () => {
  it('adds deltas of either sign and is read as their sum', () => {
    const add = (value: number) => ({ f: 'add', value }) as const;
    const read = (value: number) => ({ f: 'read', value }) as const;
    expect(run(counter, add(3), add(-5), read(-2), read(3))).toEqual([
      '3',
      '-2',
      '-2',
      "can't read 3 from counter -2",
    ]);
  });
});

describe('a lock', () => {
  it('has one holder at a time, who alone may release it', () => {
    const op = (f: 'acquire' | 'release', owner: string) => ({ f, owner });
    const given = run(lock, op('release', 'a'), op('acquire', 'a'), op('acquire', 'b'), op('release', 'b'));
    expect([...given, ...run(lock, op('acquire', 'a'), op('release', 'a'), op('acquire', 'b'))]).toEqual([
      "a can't release the lock: nobody holds it",
      'held by a',
      "b can't acquire the lock that a holds",
      "b can't release the lock that a holds",
      'held by a',
      'free',
      'held by b',
    ]);
  });
});

describe('a set', () => {
  it('is read as a whole, in any order, and holds an element once', () => {
    const add = (element: number) => ({ f: 'add', element }) as const;
    const read = (...elements: number[]) => ({ f: 'read', elements }) as const;
    expect(run(growOnlySet, read(), add(2), add(1), add(2), read(2, 1), read(2))).toEqual([
      '{}',
      '{2}',
      '{1 2}',
      '{1 2}',
      '{1 2}',
      "can't read {2} from set {1 2}",
    ]);
  });
});

describe('a queue', () => {
  const enqueue = (value: number) => ({ f: 'enqueue', value }) as const;
  const dequeue = (value: number) => ({ f: 'dequeue', value }) as const;

  it('gives first what came first', () => {
    expect(
      run(fifoQueue, dequeue(1), enqueue(1), enqueue(2), enqueue(3), dequeue(2), dequeue(1), {
        f: 'dequeue',
      }),
    ).toEqual([
      "can't dequeue 1 from an empty queue",
      '(1)',
      '(1 2)',
      '(1 2 3)',
      "can't dequeue 2 from queue (1 2 3)",
      '(2 3)',
      '(3)',
    ]);
  });

  it('without order gives any element, and leaves open which one a lost answer took', () => {
    expect(
      run(unorderedQueue, enqueue(2), enqueue(1), enqueue(2), dequeue(3), { f: 'dequeue' }, dequeue(1)),
    ).toEqual(['(2)', '(1 2)', '(1 2 2)', "can't dequeue 3 from queue (1 2 2)", '(2 2) | (1 2)', '(2)']);
  });
});
