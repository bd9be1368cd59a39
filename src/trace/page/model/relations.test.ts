import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../../test/support/trace/model-of.ts';
import { smallRun } from '../../../../test/support/trace/small-run.ts';
import { syntheticRun } from '../../../../test/support/trace/synthetic-run.ts';
import { handledBefore, sentAfter } from './causality.ts';
import { relatedTo, relationsOf } from './relations.ts';

const tell = '{"type":"tell","values":[17]}';

/** A broadcast that n0 passes on to n1; the first is lost, the second is answered and copied. */
const run = smallRun(
  [
    { link: 'c1>n0', sent: 10, body: '{"type":"broadcast","message":17}' },
    { link: 'n0>n1', sent: 11.1, body: tell, fate: 'lost' },
    { link: 'n0>c1', sent: 11.2, body: '{"type":"broadcast_ok"}', request: 0 },
    { link: 'n0>n1', sent: 1211.1, body: tell, repeats: 1 },
    { link: 'n1>n0', sent: 1212.2, body: '{"type":"tell_ok"}', request: 3 },
    { link: 'n0>n1', sent: 1211.1, end: 1250, body: tell, copyOf: 3 },
    { link: 'n1>n2', sent: 1212.3, body: tell },
    { link: 'n1>n2', sent: 1240, body: tell, repeats: 6 },
  ],
  [
    { client: 'c1', node: 'n0', f: 'broadcast', value: '17', start: 10, end: 12.2, requests: [0] },
    { client: 'c2', node: 'n1', f: 'read', value: '', start: 11, end: 12 },
    { client: 'c1', node: 'n0', f: 'read', value: '', start: 20 },
  ],
);

const told = (kind: 'message' | 'operation', rank: number): string[] =>
  relationsOf(run, { run: 0, kind, rank }).map(
    ({ kind: how, words, thing, certain }) =>
      `${how} ${thing.kind} ${thing.rank}${certain ? '' : '?'}: ${words}`,
  );

describe('what a message is related to', () => {
  it('is its operation, its answer and what came of it', () => {
    expect(told('message', 0)).toEqual([
      'operation operation 0: It belongs to broadcast 17 (operation 0)',
      'reply message 2: n0 answered broadcast_ok 1.2 ms later',
      'consequence message 1?: n0 probably sent tell to n1 because of it',
    ]);
  });

  it('is what it answers, which no guess repeats', () => {
    expect(told('message', 2)).toEqual([
      'operation operation 0: It belongs to broadcast 17 (operation 0)',
      'request message 0: It answers broadcast, which c1 sent 1.2 ms before',
    ]);
  });

  it('is what was sent before and again', () => {
    expect(told('message', 1)).toEqual([
      'cause message 0?: n0 probably sent it because of broadcast from c1',
      'later-sending message 3: n0 sent it again 1.2 s later',
    ]);
    expect(told('message', 3)).toEqual([
      'reply message 4: n1 answered tell_ok 1.1 ms later',
      'copy message 5: A faulty link made a copy of it',
      'consequence message 6?: n1 probably sent tell to n2 because of it',
      'earlier-sending message 1: n0 had sent it 1.2 s before, which was lost on the link',
    ]);
  });

  it('is the message that it is a copy of', () => {
    expect(told('message', 5)).toEqual([
      'original message 3: It is a copy that a faulty link made of this message',
    ]);
  });

  it('is not what another client asked just before an answer', () => {
    const busy = smallRun([
      { link: 'c1>n0', sent: 1, body: '{"type":"read"}' },
      { link: 'c2>n0', sent: 5, end: 5, body: '{"type":"write"}' },
      { link: 'n0>c1', sent: 5, end: 5, body: '{"type":"read_ok"}', request: 0 },
      { link: 'n0>c2', sent: 5, end: 5, body: '{"type":"write_ok"}', request: 1 },
    ]);
    const words = (rank: number) =>
      relationsOf(busy, { run: 0, kind: 'message', rank }).map((relation) => relation.words);
    expect(words(1)).toEqual(['n0 answered write_ok at once']);
    expect(words(2)).toEqual(['It answers read, which c1 sent 4 ms before']);
    expect(words(3)).toEqual(['It answers write, which c2 sent at the same moment']);
  });

  it('is nothing that came long before', () => {
    expect(told('message', 7)).toEqual(['earlier-sending message 6: n1 had sent it 27.7 ms before']);
  });

  it('says of many sendings how many there were, and stresses them all', () => {
    const often = smallRun(
      Array.from({ length: 30 }, (_, rank) => ({
        link: 'n0>n1',
        sent: 200 * rank,
        body: tell,
        repeats: rank - 1,
      })),
    );
    const thing = { run: 0, kind: 'message', rank: 10 } as const;
    const words = relationsOf(often, thing).map((relation) => relation.words);
    expect(words).toHaveLength(8);
    expect(words[3]).toBe('n0 had sent it 800 ms before, and 6 times more');
    expect(words[7]).toBe('n0 sent it again 800 ms later, and 15 times more');
    expect(relatedTo(often, thing).messages.size).toBe(30);
  });
});

describe('what an operation is related to', () => {
  it('is its request, its reply and what its client asked before and after', () => {
    expect(told('operation', 0)).toEqual([
      'request message 0: It asked n0: broadcast',
      'reply message 2: n0 answered broadcast_ok 2.2 ms later',
      'operation-after operation 2: After that its client asked read (operation 4)',
    ]);
    expect(told('operation', 2)).toEqual([
      'operation-before operation 0: Before that its client asked broadcast 17 (operation 0)',
    ]);
  });

  it('says so when the answer came too late or never', () => {
    const late = smallRun(
      [
        { link: 'c1>n0', sent: 0, body: '{"type":"read"}' },
        { link: 'n0>c1', sent: 5, end: 7, body: '{"type":"read_ok"}', request: 0 },
        { link: 'c1>n0', sent: 10, body: '{"type":"read"}' },
        { link: 'n0>c1', sent: 11, fate: 'lost', body: '{"type":"read_ok"}', request: 2 },
      ],
      [
        { client: 'c1', node: 'n0', f: 'read', value: '', start: 0, end: 6, requests: [0] },
        { client: 'c1', node: 'n0', f: 'read', value: '', start: 10, requests: [2] },
      ],
    );
    const words = (rank: number) =>
      relationsOf(late, { run: 0, kind: 'operation', rank }).map((relation) => relation.words);
    expect(words(0)[1]).toBe('n0 answered read_ok 7 ms later, too late');
    expect(words(1)[1]).toBe('n0 answered read_ok in vain: it was lost on the link');
  });

  it('is nothing for what is not there', () => {
    for (const kind of ['message', 'operation', 'log', 'fault'] as const) {
      expect(relationsOf(run, { run: 0, kind, rank: 999 })).toEqual([]);
      expect(relationsOf(run, { run: 0, kind, rank: -1 })).toEqual([]);
    }
  });
});

describe('cause and consequence', () => {
  it('are one relation, seen from both ends', () => {
    const big = modelOf(syntheticRun({ messages: 800, nodes: 5, seed: 2 }));
    const { count, copyOf } = big.columns;
    const pairs = new Set<string>();
    let causes = 0;
    for (let rank = 0; rank < count; rank++) {
      for (const next of sentAfter(big, rank)) pairs.add(`${rank} ${next}`);
    }
    for (let rank = 0; rank < count; rank++) {
      const cause = handledBefore(big, rank);
      if (cause < 0 || (copyOf[rank] ?? -1) >= 0) continue;
      causes += 1;
      if (!pairs.has(`${cause} ${rank}`)) expect.fail(`${cause} caused ${rank}, but not the other way round`);
    }
    expect(causes).toBe(pairs.size);
    expect(causes).toBeGreaterThan(100);
  });
});
