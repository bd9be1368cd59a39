import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../test/support/evidence.ts';
import type { Edn } from '../../results/edn.ts';
import { clientOperations } from '../evidence/operations.ts';
import { causeOfDuplicates } from './doubled-ids.ts';

interface Answer {
  /** Seconds. */
  readonly time: number;
  readonly node: string;
  readonly id: Edn;
}

/** The cause that is said of these answers, in a cluster that may have talked to services before. */
function causeOf(answers: readonly Answer[], before = new Cluster('unique-ids', 3)): string | null {
  for (const { time, node, id } of answers) {
    before.request(time, node, 'generate', null, {}, { type: 'generate_ok', id: String(id) }, id);
  }
  const evidence = before.evidence();
  const byId = new Map<string, ReturnType<typeof clientOperations>[number][]>();
  for (const operation of clientOperations(evidence)) {
    const key = String(operation.completion?.value);
    byId.set(key, [...(byId.get(key) ?? []), operation]);
  }
  const groups = [...byId.values()].filter(({ length }) => length > 1);
  return causeOfDuplicates(evidence, groups, [])?.text ?? null;
}

const nodes = ['n0', 'n1', 'n2'];
const answersOf = (ids: readonly Edn[]) =>
  ids.map((id, i) => ({ time: 1 + i / 100, node: nodes[i % 3] as string, id }));

/** A fixed sequence that looks random: a full-period generator of 16 bits. */
function drawn(count: number, bits: number): number[] {
  let state = 12345;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % 2 ** bits;
  });
}

describe('the cause of doubled ids', () => {
  it('is chance where as many meet as draws from so few would', () => {
    const ids = drawn(400, 14);
    expect(new Set(ids).size).toBeLessThan(400);
    expect(causeOf(answersOf(ids))).toMatch(/drawn at random from about 16,384 \(numbers of 14 bits\)/);
  });

  it('is not chance where far more meet, nor where they count up', () => {
    const half = drawn(200, 14);
    expect(causeOf(answersOf([...half, ...half]))).not.toMatch(/random/);
    const counted = Array.from({ length: 300 }, (_, i) => Math.floor(i / 1.05));
    expect(causeOf(answersOf(counted)) ?? '').not.toMatch(/random/);
  });

  it('is the clock where ids grow as the time does', () => {
    const ticks = [0, 0, 10, 500, 1200, 2500];
    const ids = ticks.map((ms, i) => ({
      time: 1 + ms / 1000,
      node: nodes[i % 3] as string,
      id: 1_767_225_600_000 + ms,
    }));
    expect(causeOf(ids)).toMatch(/^The ids are the time in milliseconds: .* grew by 2,500/);
    const faster = ids.map((one) => ({ ...one, id: 2 * one.id }));
    expect(causeOf(faster) ?? '').not.toMatch(/the time in/);
  });

  it('is rounding for ids that are doubles beyond 2^53, and not for one that is exact', () => {
    const rounded = 8_070_450_532_247_929_000;
    expect(causeOf(answersOf([rounded, rounded, rounded + 4096, rounded + 4096]))).toMatch(
      /rounds such numbers/,
    );
    const exact = 9_007_199_254_740_993n;
    expect(causeOf(answersOf([exact, exact])) ?? '').not.toMatch(/rounds/);
  });

  it('is the ends of blocks for ids at even distances', () => {
    const ids = [0, 5, 0, 100, 107, 100, 200, 200, 300, 300];
    expect(causeOf(answersOf(ids))).toMatch(/\(0, 100 and 200 …, multiples of 100 apart\)/);
  });

  it('is a write over what another node took from a store, and not a compare-and-set', () => {
    const store = (type: string, reply: string) => {
      const cluster = new Cluster('unique-ids', 3);
      for (const [i, node] of ['n0', 'n1'].entries()) {
        const body = { type, key: 'next', value: 10, from: 0, to: 10, msg_id: 1 };
        cluster.send(0.1 + i / 10, node, { to: 'lin-kv', body, travel: 0.001 });
        cluster.send(0.15 + i / 10, 'lin-kv', { to: node, body: { type: reply, in_reply_to: 1 } });
      }
      return causeOf(
        [7, 7].map((id, i) => ({ time: 1 + i, node: `n${i}`, id })),
        cluster,
      );
    };
    expect(store('write', 'write_ok')).toMatch(
      /^n0 and n1 take their ids from "next" of lin-kv, and write it with write/,
    );
    expect(store('cas', 'cas_ok') ?? '').not.toMatch(/with write/);
  });

  it('is a refused compare-and-set, where the id is given all the same', () => {
    const refused = (retries: boolean) => {
      const cluster = new Cluster('unique-ids', 2);
      const ask = (time: number, node: string, msgId: number, reply: object) => {
        const body = { type: 'cas', key: 'next', from: 7, to: 8, msg_id: msgId };
        cluster.send(time, node, { to: 'lin-kv', body, travel: 0.001 });
        cluster.send(time + 0.001, 'lin-kv', {
          to: node,
          body: { ...reply, in_reply_to: msgId },
          travel: 0.001,
        });
      };
      ask(0.998, 'n0', 1, { type: 'cas_ok' });
      ask(1.998, 'n1', 1, { type: 'error', code: 22 });
      if (retries) ask(2, 'n1', 2, { type: 'cas_ok' });
      return causeOf(
        [7, 7].map((id, i) => ({ time: 1 + i + (retries ? 0.1 : 0), node: `n${i}`, id })),
        cluster,
      );
    };
    expect(refused(false)).toMatch(
      /^lin-kv refused n1's compare-and-set of "next", and n1 gave the id all the same/,
    );
    expect(refused(true) ?? '').not.toMatch(/refused/);
  });

  it('is said to be the name of the node that is missing where nothing else is known', () => {
    expect(causeOf(answersOf([1, 1, 2, 3, 2, 3, 5, 5, 6, 6]))).toMatch(
      /the ids do not say which node made them/,
    );
  });
});
