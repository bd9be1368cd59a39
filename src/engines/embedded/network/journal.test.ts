import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Journal } from './journal.ts';

describe('Journal', () => {
  it('tells what was delivered, dropped and left', () => {
    const journal = new Journal();
    journal.send('n1', 'n2', '{"a":1}', 10, 20);
    journal.send('n2', 'n1', '{}', 11, 21);
    journal.send('c0', 'n1', '{}', 12, 12);
    journal.take(0, 11, false);
    journal.receive(0, 20);
    journal.take(1, 12, true);
    expect(journal.records(10)).toEqual([
      {
        id: 0,
        src: 'n1',
        dest: 'n2',
        sent: 0,
        due: 10,
        taken: 1,
        received: 10,
        fate: 'delivered',
        body: '{"a":1}',
      },
      {
        id: 1,
        src: 'n2',
        dest: 'n1',
        sent: 1,
        due: 11,
        taken: 2,
        received: null,
        fate: 'partitioned',
        body: '{}',
      },
      {
        id: 2,
        src: 'c0',
        dest: 'n1',
        sent: 2,
        due: 2,
        taken: null,
        received: null,
        fate: 'undelivered',
        body: '{}',
      },
    ]);
  });

  it('counts clients and servers apart, services among the servers', () => {
    const journal = new Journal();
    for (const [src, dest] of [
      ['c1', 'n1'],
      ['n1', 'c1'],
      ['n1', 'n2'],
      ['n1', 'lin-kv'],
    ] as const) {
      journal.send(src, dest, '{}', 0, 0);
    }
    journal.receive(0, 0);
    journal.receive(3, 0);
    expect(journal.counts()).toEqual({
      all: { sendCount: 4, recvCount: 2, msgCount: 4 },
      clients: { sendCount: 2, recvCount: 1, msgCount: 2 },
      servers: { sendCount: 2, recvCount: 1, msgCount: 2 },
    });
  });

  it('keeps every body, of any length and script, across its blocks', () => {
    const journal = new Journal();
    const bodies: string[] = [];
    const add = (body: string): void => {
      bodies.push(body);
      journal.send('n1', 'n2', body, 0, 0);
    };
    add(`{"long":"${'é'.repeat(3_000_000)}"}`);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (body) => add(body)),
      { numRuns: 500 },
    );
    for (let index = 0; index < 20_000; index++) add(`{"message":${index},"emoji":"🚀"}`);
    const wrong = bodies.filter((body, id) => journal.entry(id).body !== body);
    expect(wrong).toEqual([]);
  });
});
