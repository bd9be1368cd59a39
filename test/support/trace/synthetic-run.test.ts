import { describe, expect, it } from 'vitest';
import { fates } from '../../../src/trace/format.ts';
import { syntheticRun } from './synthetic-run.ts';

const run = syntheticRun({ messages: 17_500, nodes: 5, seed: 7 });

describe('a synthetic run', () => {
  it('is the same for the same options, and another for another seed', () => {
    expect(syntheticRun({ messages: 500, nodes: 5, seed: 1 })).toEqual(
      syntheticRun({ messages: 500, nodes: 5, seed: 1 }),
    );
    expect(syntheticRun({ messages: 500, nodes: 5, seed: 1 })).not.toEqual(
      syntheticRun({ messages: 500, nodes: 5, seed: 2 }),
    );
  });

  it('has so many messages, in order, with what real runs have', () => {
    const { columns, head, bodies } = run;
    expect(columns.count).toBe(17_500);
    expect(columns.sent).toEqual(columns.sent.slice().sort());
    const seen = new Set(Array.from(columns.fate, (fate) => fates[fate]));
    expect([...seen].sort()).toEqual(['delivered', 'down', 'lost', 'partitioned']);
    expect(Math.max(...columns.repeats)).toBeGreaterThan(0);
    expect(Math.max(...columns.copyOf)).toBeGreaterThan(0);
    expect(new Set(head.operations.map(({ outcome }) => outcome))).toEqual(
      new Set(['ok', 'fail', 'info', 'open']),
    );
    expect(head.faults.map(({ kind }) => kind)).toContain('kill');
    const sizes = bodies.reduce((sum, body) => sum + body.length, 0) / bodies.length;
    expect(sizes).toBeGreaterThan(50);
    expect(sizes).toBeLessThan(200);
  });

  it('links replies, repetitions and operations to what came earlier', () => {
    const { columns, head } = run;
    for (const column of [columns.request, columns.repeats, columns.copyOf]) {
      expect(column.every((earlier, rank) => earlier < rank)).toBe(true);
    }
    for (const { requests, lane } of head.operations) {
      for (const rank of requests) expect(columns.src[rank]).toBe(lane);
    }
  });
});
