import { describe, expect, it } from 'vitest';
import { Cluster } from '../../test/support/evidence.ts';
import { resolvePointer } from './pointers.ts';
import { unawareAnswer } from './unaware-answers.ts';

const write = (cluster: Cluster, time: number, node: string, value: number) =>
  cluster.request(time, node, 'write', [0, value], { key: 0, value }, { type: 'write_ok' }, [0, value]);
const read = (cluster: Cluster, time: number, node: string, value: number) =>
  cluster.request(time, node, 'read', [0, null], { key: 0 }, { type: 'read_ok', value }, [0, value]);
const word = (cluster: Cluster, time: number, from: string, to: string) =>
  cluster.send(time, from, { to, body: { type: 'anything' } });
const cluster = () => new Cluster('lin-kv', 3);

describe('an answer by a node that can’t have known', () => {
  it('is told although its value happens to be right', () => {
    const evidence = read(write(write(cluster(), 1, 'n0', 3), 2, 'n1', 3), 3, 'n0', 3).evidence();
    const told = unawareAnswer(evidence);
    expect(told?.text).toBe(
      'n0 answered a read of key 0 at 3.00 s and could not know what the key held: n1 had acknowledged a write of 3 at 2.00 s, before the question, and word of that, or of anything later, had not come to n0.',
    );
    for (const pointer of told?.pointers ?? []) expect(resolvePointer(pointer, evidence)).toBeDefined();
  });

  it('says how many there are, and nothing without messages', () => {
    const given = read(read(write(cluster(), 2, 'n1', 3), 3, 'n0', 3), 4, 'n2', 3);
    expect(unawareAnswer(given.evidence())?.text).toMatch(/first of 2 such answers/);
    expect(unawareAnswer(given.evidence({ messages: false }))).toBeNull();
  });
});

describe('no such answer', () => {
  it('comes after word of the write, however far round', () => {
    const given = word(word(write(cluster(), 1, 'n1', 3), 1.5, 'n1', 'n2'), 2, 'n2', 'n0');
    expect(unawareAnswer(read(given, 3, 'n0', 3).evidence())).toBeNull();
  });

  it('is one while the write may not be over, or that knows of a later one', () => {
    const open = write(cluster(), 1, 'n0', 1).failed(2, 'n1', 'write', { type: 'info' }, [0, 2], {
      key: 0,
      value: 2,
    });
    expect(unawareAnswer(read(open, 3, 'n0', 1).evidence())).toBeNull();
    expect(
      unawareAnswer(read(write(write(cluster(), 1, 'n1', 3), 2, 'n0', 4), 3, 'n0', 4).evidence()),
    ).toBeNull();
  });

  it('is one that a message in the same moment could have told', () => {
    const given = write(cluster(), 1, 'n1', 3).send(2, 'n1', {
      to: 'n0',
      body: { type: 'anything' },
      travel: 1,
    });
    expect(unawareAnswer(read(given, 3, 'n0', 3).evidence())).toBeNull();
  });
});
