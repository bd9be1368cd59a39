import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../test/support/evidence.ts';
import { resolvePointer } from '../pointers.ts';
import { oneNodeMistake } from './one-node-registers.ts';

interface Ways {
  readonly setsRefused?: boolean;
  readonly zeroIsNone?: boolean;
  /** One answer that nothing explains. */
  readonly odd?: boolean;
}

/** A node that writes, swaps and reads key 0 in turn, in one of these ways. */
function served({ setsRefused, zeroIsNone, odd }: Ways) {
  const cluster = new Cluster('lin-kv', 1);
  let held = 3;
  const ask = (time: number, type: string, fields: object, reply: object) =>
    cluster.request(time, 'n0', type, [0, null], { key: 0, ...fields }, reply, [0, null]);
  for (let i = 0; i < 12; i += 1) {
    held = i % 4;
    ask(1 + i, 'write', { value: held }, { type: 'write_ok' });
    const [from, to] = [(i + 2) % 4, (i + 1) % 4];
    const fits = from === held;
    if (fits || setsRefused) held = to;
    ask(1.2 + i, 'cas', { from, to }, fits ? { type: 'cas_ok' } : { type: 'error', code: 22 });
    const none = zeroIsNone && held === 0;
    const value = odd && i === 7 ? 99 : held;
    ask(1.4 + i, 'read', {}, none ? { type: 'error', code: 20 } : { type: 'read_ok', value });
  }
  return cluster;
}

function mistakeOf(ways: Ways): string | null {
  const evidence = served(ways).evidence();
  const mistake = oneNodeMistake(evidence);
  for (const pointer of mistake?.pointers ?? []) expect(resolvePointer(pointer, evidence)).toBeDefined();
  expect(oneNodeMistake(served(ways).evidence({ messages: false }))).toBeNull();
  return mistake?.text ?? null;
}

describe('the registers of one node', () => {
  it('are told with the mistake that explains all answers', () => {
    expect(mistakeOf({ setsRefused: true })).toMatch(
      /^n0 refuses a cas and carries it out all the same: worked out like that, one after the other, all of its 36 answers are as they came/,
    );
    expect(mistakeOf({ zeroIsNone: true })).toMatch(/^n0 says of a key whose value is 0 that there is none/);
  });

  it('are not told where they are right, or where an answer stays unexplained', () => {
    expect(mistakeOf({})).toBeNull();
    expect(mistakeOf({ setsRefused: true, odd: true })).toBeNull();
  });
});
