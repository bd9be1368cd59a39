import { describe, expect, it } from 'vitest';
import type { RegisterFigure, TraceOperation } from '../../format.ts';
import { layoutRegister } from './register-layout.ts';
import { operationSentences } from './register-words.ts';

type Draft = Pick<TraceOperation, 'index' | 'completionIndex' | 'lane'> & {
  readonly outcome?: TraceOperation['outcome'];
};

function operation({ completionIndex, index, lane, outcome = 'ok' }: Draft): TraceOperation {
  return {
    index,
    completionIndex,
    f: 'write',
    value: '[0,1]',
    result: null,
    outcome,
    start: index * 1e6,
    end: completionIndex === null ? null : completionIndex * 1e6,
    lane,
    node: 0,
    requests: [],
    final: false,
  };
}

/** Three workers: a write in doubt, one that goes on beyond the answer, and the answer that can't be. */
const operations = [
  operation({ index: 0, completionIndex: 3, lane: 0 }),
  operation({ index: 1, completionIndex: 4, lane: 1, outcome: 'info' }),
  operation({ index: 2, completionIndex: 5, lane: 2 }),
  operation({ index: 6, completionIndex: 20, lane: 1 }),
  operation({ index: 7, completionIndex: 9, lane: 0 }),
];

const figure: RegisterFigure = {
  kind: 'register',
  key: '0',
  words: '',
  operations: [
    { operation: 4, text: 'read 9', role: 'illegal' },
    { operation: 1, text: 'write 2', role: 'in-flight' },
    { operation: 3, text: 'cas 1 to 3', role: 'in-flight' },
    { operation: 2, text: 'write 4', role: 'before' },
    { operation: 0, text: 'write 1', role: 'before' },
  ],
  possible: [
    {
      state: '1',
      tookEffect: [],
      illegal: 'read 9 can’t be next: the register holds 1.',
      others: [
        'write 2 may be next: the register then holds 2, which doesn’t help.',
        'cas 1 to 3 may be next.',
      ],
      otherOperations: [1, 3],
    },
    { state: '2', tookEffect: [1], illegal: 'read 9 can’t be next.', others: [], otherOperations: [] },
  ],
  possibleCount: 2,
  order: [2, 0],
  orderStates: ['4', '1'],
};

describe('the operations on a key', () => {
  const layout = layoutRegister(figure, operations);
  const bar = (rank: number) => {
    const found = layout.bars.find((one) => one.operation === rank);
    if (found === undefined) throw new Error(`There is no bar for ${rank}.`);
    return found;
  };
  const until = (rank: number) => bar(rank).x + bar(rank).width;

  it('stand in the order of their beginnings and ends', () => {
    expect(layout.bars.map((one) => one.operation)).toEqual([0, 1, 2, 3, 4]);
    const marks = [bar(0).x, bar(1).x, bar(2).x, until(0), until(2), bar(3).x, bar(4).x, until(4)];
    expect([...marks].sort((a, b) => a - b)).toEqual(marks);
    expect(new Set(marks).size).toBe(marks.length);
  });

  it('go on to the edge where nobody knows whether they ever took effect, or they end later', () => {
    expect([1, 3].map((rank) => [bar(rank).goesOn, until(rank)])).toEqual([
      [true, layout.width],
      [true, layout.width],
    ]);
    expect([0, 2, 4].some((rank) => bar(rank).goesOn)).toBe(false);
    expect(until(4)).toBeLessThan(layout.width);
  });

  it('have a row for each worker, and one more for what overlaps', () => {
    expect(layout.rows.map(({ lane }) => lane)).toEqual([0, 1, 1, 2]);
    expect(bar(0).y).toBe(bar(4).y);
    expect(bar(1).y).not.toBe(bar(3).y);
  });

  it('have their points in order, each within its bar', () => {
    expect(layout.points.map(({ number, operation: rank }) => [number, rank])).toEqual([
      [1, 2],
      [2, 0],
    ]);
    expect(layout.points[0]?.x).toBeLessThan(layout.points[1]?.x ?? 0);
    for (const point of layout.points) {
      expect(point.x).toBeGreaterThan(bar(point.operation).x);
      expect(point.x).toBeLessThan(until(point.operation));
    }
  });

  it('say what could and could not follow', () => {
    expect(operationSentences(figure, 4)).toEqual([
      'No order allows this answer.',
      'read 9 can’t be next: the register holds 1.',
      'read 9 can’t be next.',
    ]);
    expect(operationSentences(figure, 0)).toEqual([
      'Number 2 in the order that explains all before: after it the register holds 1.',
    ]);
    expect(operationSentences(figure, 1)).toEqual([
      'The order that explains all before does without it.',
      'Where the register holds 1: write 2 may be next: the register then holds 2, which doesn’t help.',
      'It has taken effect where the register holds 2.',
    ]);
  });
});
