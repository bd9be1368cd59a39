import { describe, expect, it } from 'vitest';
import { budgetsOf, MessageCount } from './message-storm.ts';

const nodes = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);

describe('the budget of messages', () => {
  it('is 520,000 on five nodes with 200 operations, so that values that circle end the run in seconds', () => {
    expect(budgetsOf({ nodes: nodes(5), rate: 10, timeLimit: 20, concurrency: 5 }).messages).toBe(520_000);
  });

  it('never exceeds two million', () => {
    expect(budgetsOf({ nodes: nodes(25), rate: 100, timeLimit: 20, concurrency: 25 }).messages).toBe(
      2_000_000,
    );
  });
});

describe('the budget of requests to services', () => {
  const budgets = budgetsOf({ nodes: nodes(2), rate: 1000, timeLimit: 20, concurrency: 4 });
  const exceeded = (requests: number, since: number, operations: number) => {
    const counted = new MessageCount(budgets);
    let found = false;
    for (let i = 0; i < requests; i++) found = counted.exceedsRequests(since, operations);
    return found;
  };

  it('grows with time and with the operations that clients began', () => {
    expect(exceeded(50_000, -1e9, 0)).toBe(false);
    expect(exceeded(50_001, -1e9, 0)).toBe(true);
    expect(exceeded(54_000, 1e9, 0)).toBe(false);
    expect(exceeded(54_001, 1e9, 0)).toBe(true);
    expect(exceeded(56_000, 1e9, 100)).toBe(false);
    expect(exceeded(56_001, 1e9, 100)).toBe(true);
  });
});

describe('a run that asks services much', () => {
  it('is no storm of messages: its requests have their own budget', () => {
    const budgets = budgetsOf({ nodes: nodes(2), rate: 1000, timeLimit: 20, concurrency: 4 });
    const counted = new MessageCount(budgets);
    const requests = 400_000;
    for (let i = 0; i < requests; i++) counted.exceedsRequests(33e9, 22_000);
    expect(counted.exceeds(1, 2 * requests + budgets.messages, 0)).toBe(false);
    expect(counted.exceeds(2, 2 * requests + budgets.messages + 1, 0)).toBe(true);
  });
});
