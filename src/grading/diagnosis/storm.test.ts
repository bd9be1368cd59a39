import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../test/support/evidence.ts';
import { unsupported } from '../../../test/support/statements.ts';
import type { RunEnding } from '../../engines/engine.ts';
import { resolvePointer } from '../pointers.ts';
import { stormDraft } from './storm.ts';

const step = { node: 'n0', time: 4_200_000_000, messageId: null, activity: 'timer' } as const;

function stormOf(body: string): Extract<RunEnding, { kind: 'message-storm' }> {
  return { kind: 'message-storm', step, messages: 200_000, body, route: ['n0', 'n1', 'n0'] };
}

/** Two nodes; `gap` seconds after one came in at its sender, the next is sent. */
function pingPong(gap: number) {
  const cluster = new Cluster('broadcast', 2);
  let time = 1;
  for (let i = 0; i < 20; i++) {
    const [from, to] = i % 2 === 0 ? ['n0', 'n1'] : ['n1', 'n0'];
    cluster.send(time, from as string, { to: to as string, body: { type: 'go', message: 7 }, travel: 0.01 });
    time += 0.01 + gap;
  }
  return cluster.ends(stormOf('{"type":"go","message":7}')).evidence();
}

describe('the diagnosis of a message storm', () => {
  it('is a round where most are sent as soon as one has come in', () => {
    const evidence = pingPong(0.0001);
    const { headline, cause, look } = stormDraft(evidence, stormOf('{"type":"go","message":7}'));
    expect(headline.text).toBe('A message storm: go 7 goes round n0 → n1 → n0, 200,000 messages by 4.20 s.');
    expect(cause?.text).toMatch(/^Nodes send on what they have had before/);
    expect(look).toBe('the handler of go');
    for (const pointer of headline.pointers) expect(resolvePointer(pointer, evidence)).toBeDefined();
  });

  it('is a sender without end where they come by themselves', () => {
    const { headline, cause, look } = stormDraft(pingPong(0.5), stormOf('{"type":"go","message":7}'));
    expect(headline.text).toContain('go 7 is sent without end, most by n0');
    expect(cause?.text).toMatch(/a timer, a loop, or retries/);
    expect(look).toBe('what sends go');
  });

  it('goes by the type where no body comes twice', () => {
    const cluster = new Cluster('broadcast', 2);
    for (let i = 0; i < 9; i++) cluster.send(1 + i / 10, 'n1', { to: 'n0', body: { type: 'tell', at: i } });
    const ending = stormOf('{"type":"tell"}');
    const { headline, steps } = stormDraft(cluster.ends(ending).evidence(), ending);
    expect(headline.text).toContain('tell is sent without end, most by n1');
    expect(steps.map(({ text }) => text).slice(0, 2)).toEqual([
      'n1 sent tell to n0 for the first time.',
      'n1 sent another to n0, 100 ms after the first time.',
    ]);
  });

  it('names no cause where differing bodies only coincide', () => {
    const cluster = new Cluster('broadcast', 2);
    for (let i = 0; i < 20; i++) {
      const [from = '', to = ''] = i % 2 === 0 ? ['n0', 'n1'] : ['n1', 'n0'];
      cluster.send(1 + i * 0.01, from, { to, body: { type: 'tell', at: i }, travel: 0.00999 });
    }
    const ending = stormOf('{"type":"tell"}');
    const { headline, cause } = stormDraft(cluster.ends(ending).evidence(), ending);
    expect(headline.text).toContain('tell is sent without end');
    expect(cause).toBeNull();
  });

  /** n0 asks n1 (who asks n0 in turn, or not), and each request is answered with an error. */
  const asking = (inTurn: boolean) => {
    const cluster = new Cluster('broadcast', 2);
    for (let i = 0; i < 20; i++) {
      const [from = '', to = ''] = inTurn && i % 2 === 1 ? ['n1', 'n0'] : ['n0', 'n1'];
      const time = 1 + i * 0.0101;
      cluster.send(time, from, { to, body: { type: 'ask', message: i, msg_id: i }, travel: 0.01 });
      cluster.send(time + 0.02, to, { to: from, body: { type: 'error', code: 0, in_reply_to: i } });
    }
    const ending = stormOf('{"type":"error","code":0,"in_reply_to":3}');
    const evidence = cluster.ends(ending).evidence();
    const draft = stormDraft(evidence, ending);
    expect(unsupported({ ...draft, run: 'single', seed: 1, hint: null }, [], evidence)).toEqual([]);
    return draft;
  };

  it('of answers is one of the requests that they answer', () => {
    const { headline, cause, look } = asking(false);
    expect(headline.text).toContain('ask is sent without end, most by n0, and n1 answers with error;');
    expect(cause?.text).toMatch(/a timer, a loop, or retries/);
    expect(look).toBe('what sends ask');
  });

  it('of answers is a round where each request brings about the next', () => {
    const { headline, cause, look } = asking(true);
    expect(headline.text).toContain(
      'each node that gets ask sends ask in turn, and n0 and n1 answer with error',
    );
    expect(cause?.text).toMatch(/^Nodes send on what they have had before/);
    expect(look).toBe('the handler of ask');
  });

  it('is of requests where the messages are what a service answers to them', () => {
    const cluster = new Cluster('kafka', 2);
    for (let i = 1; i <= 20; i++) {
      const read = { type: 'read', key: 'log 7', msg_id: i };
      cluster.send(i / 10, 'n1', { to: 'lin-kv', body: read });
      cluster.send(i / 10 + 0.01, 'lin-kv', { to: 'n1', body: { type: 'error', code: 20, in_reply_to: i } });
    }
    const ending = stormOf('{"type":"error","code":20,"in_reply_to":7}');
    const evidence = cluster.ends(ending).evidence();
    const { headline, steps, cause, look } = stormDraft(evidence, ending);
    expect(headline.text).toBe(
      'A message storm: lin-kv is asked for read over and over, most by n1; 200,000 messages by 4.20 s.',
    );
    expect(steps[1]?.text).toMatch(/^In all n1 sent lin-kv 20 messages read, and got 0 requests of clients/);
    expect(cause).toBeNull();
    expect(look).toBe('when a node asks lin-kv for read, and how often for one request of a client');
    for (const pointer of headline.pointers) expect(resolvePointer(pointer, evidence)).toBeDefined();
  });

  it('claims no round without the messages', () => {
    const evidence = new Cluster('broadcast', 2).ends(stormOf('{"type":"go"}')).evidence({ messages: false });
    const { headline, cause, steps } = stormDraft(evidence, stormOf('{"type":"go"}'));
    expect(headline.text).toContain('go is sent without end, last by n0');
    expect(cause).toBeNull();
    expect(steps).toHaveLength(1);
  });
});
