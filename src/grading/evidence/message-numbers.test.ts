import { describe, expect, it } from 'vitest';
import type { MessageRecord } from '../../results/trace.ts';
import { messageNumbers } from './message-numbers.ts';

const fields = new Set(['batch number', 'batch values/*']);

function messages(bodies: readonly object[], links = 1): MessageRecord[] {
  return bodies.map((body, id) => ({
    id,
    src: 'n0',
    dest: `n${1 + (id % links)}`,
    sent: id,
    due: id,
    taken: id,
    received: id,
    fate: 'delivered',
    body: JSON.stringify({ type: 'batch', ...body }),
  }));
}

describe('a field that counts the messages of a link', () => {
  it('holds no values, where another field of the type does', () => {
    const bodies = [[], [4], [], [9, 2], [], [7], [], [1]].map((values, i) => ({ number: 1 + i, values }));
    expect([...messageNumbers(messages(bodies), fields)]).toEqual(['batch number']);
  });

  it('is told by each link, not by all of them together', () => {
    const bodies = Array.from({ length: 16 }, (_, i) => ({ number: 1 + i, values: [(i * 7) % 11] }));
    expect([...messageNumbers(messages(bodies), fields)]).toEqual(['batch number']);
    expect([...messageNumbers(messages(bodies, 2), fields)]).toEqual([]);
  });

  it('may hold the values where there is no other, or where the other counts as well', () => {
    const alone = Array.from({ length: 8 }, (_, i) => ({ number: i }));
    expect([...messageNumbers(messages(alone), new Set(['batch number']))]).toEqual([]);
    const both = Array.from({ length: 8 }, (_, i) => ({ number: i, values: [i] }));
    expect([...messageNumbers(messages(both), fields)]).toEqual([]);
  });
});
