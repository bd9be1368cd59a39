import { describe, expect, it } from 'vitest';
import type { MessageRecord } from '../results/trace.ts';
import { fates } from './format.ts';
import { messageTable } from './message-table.ts';

/** A message of one millisecond each way, ids in order. */
function messages(
  ...all: readonly (readonly [src: string, dest: string, body: unknown, more?: Partial<MessageRecord>])[]
) {
  return all.map(([src, dest, body, more], id): MessageRecord => {
    const sent = id * 1e6;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return {
      id,
      src,
      dest,
      sent,
      due: sent + 5e5,
      taken: sent + 5e5,
      received: sent + 5e5,
      fate: 'delivered',
      body: text,
      ...more,
    };
  });
}

describe('the messages of a page', () => {
  it('name their ends and types by rank, the most frequent type first', () => {
    const table = messageTable(
      messages(
        ['c1', 'n0', { type: 'read', msg_id: 1 }],
        ['n0', 'n2', { type: 'gossip', x: 1 }],
        ['n0', 'n1', { type: 'gossip', x: 1 }],
        ['n1', 'n0', '["no object"]'],
      ),
      ['n0', 'n1', 'n2'],
    );
    expect(table.names.all).toEqual(['n0', 'n1', 'n2', 'c1']);
    expect(table.types).toEqual(['gossip', 'read', '(no type)']);
    expect([...table.columns.src]).toEqual([3, 0, 0, 1]);
    expect([...table.columns.dest]).toEqual([0, 2, 1, 0]);
    expect([...table.columns.type]).toEqual([1, 0, 0, 2]);
    expect([...table.bodies()][3]).toBe('["no object"]');
  });

  it('know whom they answer: the latest request with that number, the other way', () => {
    const { columns } = messageTable(
      messages(
        ['c1', 'n0', { type: 'read', msg_id: 1 }],
        ['c2', 'n0', { type: 'read', msg_id: 1 }],
        ['n0', 'c1', { type: 'read_ok', in_reply_to: 1 }],
        ['c1', 'n0', { type: 'read', msg_id: 1 }],
        ['n0', 'c1', { type: 'read_ok', in_reply_to: 1 }],
        ['n0', 'c2', { type: 'read_ok', in_reply_to: 7 }],
        ['n0', 'c2', '{"type":"read_ok","in_reply_to":1.0}'],
      ),
      ['n0'],
    );
    expect([...columns.request]).toEqual([-1, -1, 0, -1, 3, -1, -1]);
  });

  it('know what they repeat, whatever the numbers and the order of the keys before them', () => {
    const { columns } = messageTable(
      messages(
        ['n0', 'n1', { type: 'gossip', value: 5, msg_id: 1 }],
        ['n0', 'n2', { type: 'gossip', value: 5, msg_id: 2 }],
        ['n0', 'n1', { msg_id: 9, type: 'gossip', value: 5 }],
        ['n0', 'n1', { type: 'gossip', value: 5, msg_id: 9 }, { copyOf: 2 }],
        ['n0', 'n1', { type: 'gossip', value: 55, msg_id: 10 }],
        ['n0', 'n1', { type: 'gossip', value: 5, msg_id: 11 }],
      ),
      ['n0', 'n1', 'n2'],
    );
    expect([...columns.repeats]).toEqual([-1, -1, 0, -1, -1, 2]);
    expect([...columns.copyOf]).toEqual([-1, -1, -1, 2, -1, -1]);
  });

  it('are no repetitions for being answers of the same words, or words that say nothing', () => {
    const { columns } = messageTable(
      messages(
        ['n0', 'n1', { type: 'ping' }],
        ['n0', 'n1', { type: 'ping' }],
        ['n1', 'n0', { type: 'gossip_ok', in_reply_to: 1 }],
        ['n1', 'n0', { type: 'gossip_ok', in_reply_to: 2 }],
        ['n1', 'n0', { type: 'gossip_ok', in_reply_to: 2 }],
      ),
      ['n0', 'n1'],
    );
    expect([...columns.repeats]).toEqual([-1, -1, -1, -1, 3]);
  });

  it('stand in order of sending, and end where they were read, dropped, or due', () => {
    const [first, second, third] = messages(
      ['n0', 'n1', { a: 1 }, { sent: 9e6, due: 9.5e6, received: null, taken: 9.6e6, fate: 'partitioned' }],
      ['n0', 'n1', { a: 2 }, { sent: 2e6, due: 3e6, received: null, taken: null, fate: 'lost' }],
      ['n0', 'n1', { a: 3 }, { sent: 2e6, due: 3e6, received: 4e6 }],
    );
    const { columns, rankOf } = messageTable(
      [first, second, third].flatMap((one) => one ?? []),
      ['n0', 'n1'],
    );
    expect([...columns.id]).toEqual([1, 2, 0]);
    expect([...columns.end]).toEqual([3e6, 4e6, 9.6e6]);
    expect([...columns.fate].map((fate) => fates[fate])).toEqual(['lost', 'delivered', 'partitioned']);
    expect([0, 1, 2, 3].map(rankOf)).toEqual([2, 0, 1, null]);
  });

  it('may be anything at all', () => {
    const bodies = [
      '',
      '{',
      '{"type":',
      '17',
      '"{"',
      '{"__proto__":{"type":"x"}}',
      '{"type":17}',
      '{"\\u0074ype":"t"}',
      '{"a\\',
    ];
    const table = messageTable(messages(...bodies.map((body) => ['n0', 'n1', body] as const)), ['n0', 'n1']);
    expect([...table.bodies()]).toEqual(bodies);
    expect(table.types).toEqual(['(no type)', 't']);
  });
});
