import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../test/support/evidence.ts';
import { isBetweenNodes } from '../evidence/spread.ts';
import { resolvePointer } from '../pointers.ts';
import { costliestHabit } from './message-habits.ts';

function habitOf(cluster: Cluster): string | null {
  const evidence = cluster.evidence();
  const habit = costliestHabit(evidence, evidence.messages().filter(isBetweenNodes));
  for (const pointer of habit?.statement.pointers ?? [])
    expect(resolvePointer(pointer, evidence)).toBeDefined();
  return habit?.statement.text ?? null;
}

describe('reads before writes', () => {
  let msgId = 0;
  const ask = (cluster: Cluster, time: number, body: object, reply: object) => {
    msgId += 1;
    cluster.send(time, 'n0', { to: 'lin-kv', body: { ...body, key: 'log 9', msg_id: msgId }, travel: 0.001 });
    cluster.send(time + 0.001, 'lin-kv', { to: 'n0', body: { ...reply, in_reply_to: msgId }, travel: 0.001 });
  };
  const stored = (readEach: number) => {
    const cluster = new Cluster('kafka', 2);
    for (let i = 0; i < 20; i += 1) {
      if (i % readEach === 0) ask(cluster, i, { type: 'read' }, { type: 'read_ok', value: i });
      ask(cluster, i + 0.5, { type: 'cas', from: i, to: i + 1 }, { type: 'cas_ok' });
    }
    return cluster;
  };

  it('are told where each write has one', () => {
    expect(habitOf(stored(1))).toMatch(
      /^Nodes read a key of lin-kv anew before they write it: 20 of 20 writes came right after a read of the same key by the same node \(first "log 9" at 0\.001 s\), and these reads and their answers are 50 % of the messages\.$/,
    );
  });

  it('are not where a node reads only now and then', () => {
    expect(habitOf(stored(2))).toBeNull();
  });
});

describe('questions of a key each', () => {
  const asked = (groups: readonly (readonly string[])[]) => {
    const cluster = new Cluster('kafka', 2);
    for (let i = 0; i < 5; i += 1) {
      const keys = groups.flat();
      const request = { keys };
      cluster.request(
        i,
        'n0',
        'list_committed_offsets',
        null,
        request,
        { type: 'list_committed_offsets_ok' },
        null,
      );
      for (const [j, own] of groups.entries()) {
        const msgId = i * 10 + j + 1;
        cluster.send(i, 'n0', { to: 'n1', body: { type: 'committed', keys: own, msg_id: msgId }, travel: 0 });
        cluster.send(i, 'n1', { to: 'n0', body: { type: 'committed_ok', in_reply_to: msgId }, travel: 0 });
      }
    }
    return cluster;
  };

  it('are told where one could name all', () => {
    expect(habitOf(asked([['5'], ['6'], ['7']]))).toBe(
      'Nodes ask for each key by itself: for one list_committed_offsets of a client, at 0.00 s, n0 sent n1 3 messages committed, of a key each, where one could have named them all. That saved, and the answers, 67 % of the messages would not be sent.',
    );
  });

  it('are not where they name several, or where there is one key', () => {
    expect(habitOf(asked([['5', '6', '7']]))).toBeNull();
    expect(habitOf(asked([['5']]))).toBeNull();
  });
});
