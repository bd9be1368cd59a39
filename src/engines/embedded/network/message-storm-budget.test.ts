import { describe, expect, it } from 'vitest';
import { budgetsOf } from './message-storm.ts';

const nodes = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);

describe('the budget of messages', () => {
  it('is 520,000 on five nodes with 200 operations, so that values that circle end the run in seconds', () => {
    expect(budgetsOf({ nodes: nodes(5), rate: 10, timeLimit: 20 }).messages).toBe(520_000);
  });

  it('never exceeds two million', () => {
    expect(budgetsOf({ nodes: nodes(25), rate: 100, timeLimit: 20 }).messages).toBe(2_000_000);
  });
});
