import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../../test/support/trace/model-of.ts';
import { syntheticRun } from '../../../../test/support/trace/synthetic-run.ts';
import { countBelow, groupRanks, sortRanks } from './rank-lists.ts';

const run = syntheticRun({ messages: 1500, nodes: 5, seed: 5 });
const { head, columns } = run;
const model = modelOf(run);
const ranks = Array.from({ length: columns.count }, (_, rank) => rank);

describe('the model of a run', () => {
  it('knows what each name sent and took', () => {
    for (const name of head.names.keys()) {
      expect([...model.sentBy(name)]).toEqual(ranks.filter((rank) => columns.src[rank] === name));
      expect([...model.receivedBy(name)]).toEqual(
        ranks
          .filter((rank) => columns.dest[rank] === name && columns.fate[rank] === 0)
          .sort((one, other) => (columns.end[one] ?? 0) - (columns.end[other] ?? 0)),
      );
      expect(head.lanes[model.laneOf[name] ?? -1]?.names).toContain(name);
    }
  });

  it('leads from a message to its answers, its next sending and its copies', () => {
    const pointing = (column: Int32Array, rank: number) => ranks.filter((other) => column[other] === rank);
    const asked = columns.request.find((rank) => rank >= 0) ?? -1;
    const repeated = columns.repeats.find((rank) => rank >= 0) ?? -1;
    const copied = columns.copyOf.find((rank) => rank >= 0) ?? -1;
    for (const rank of [0, 1, 17, asked, repeated, copied]) {
      expect(rank).not.toBe(-1);
      expect([...model.replies(rank)]).toEqual(pointing(columns.request, rank));
      expect([...model.copies(rank)]).toEqual(pointing(columns.copyOf, rank));
      expect(model.replyTo()[rank]).toBe(pointing(columns.request, rank)[0] ?? -1);
      expect(model.repeatedBy()[rank]).toBe(pointing(columns.repeats, rank)[0] ?? -1);
    }
  });

  it('knows the operation of each request and reply', () => {
    for (const [operation, { requests }] of head.operations.slice(0, 30).entries()) {
      const naive = ranks.filter(
        (rank) => requests.includes(rank) || requests.includes(columns.request[rank] ?? -1),
      );
      expect(ranks.filter((rank) => model.operationOf()[rank] === operation)).toEqual(naive);
    }
  });
});

describe('lists of ranks', () => {
  it('are grouped, sorted and searched as plain arrays would be', () => {
    const entry = fc.record({ owner: fc.integer({ min: -1, max: 3 }), key: fc.integer({ min: -5, max: 5 }) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), fc.integer({ min: -6, max: 6 }), (entries, bound) => {
        const owners = entries.map(({ owner }) => owner);
        const key = Float64Array.from(entries, (one) => one.key);
        const lists = groupRanks(owners, 4);
        for (let owner = 0; owner < 4; owner++) {
          const wanted = [...entries.keys()].filter((rank) => owners[rank] === owner);
          const list = lists.of(owner);
          expect([...list]).toEqual(wanted);
          sortRanks(list, key);
          wanted.sort((one, other) => (key[one] ?? 0) - (key[other] ?? 0));
          expect([...list]).toEqual(wanted);
          expect(countBelow(list, key, bound)).toBe(wanted.filter((rank) => (key[rank] ?? 0) < bound).length);
        }
        expect(lists.of(4)).toHaveLength(0);
      }),
      { numRuns: 30 },
    );
  });
});
