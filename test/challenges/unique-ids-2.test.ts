import { afterAll, describe, expect, it } from 'vitest';
import { Court, challengeOf, plan } from '../support/court.ts';
import { correctProgram } from '../support/programs.ts';
import { proveChallenge } from '../support/prove-challenge.ts';

await proveChallenge('unique-ids-2');

describe('integers above 2^53', () => {
  const court = new Court({ maxProcesses: 1 });
  afterAll(() => court.close());

  it('are two ids when they differ in the last bit', { timeout: 60_000 }, async () => {
    const challenge = await challengeOf('unique-ids-2');
    const program = await correctProgram('unique-ids/correct/snowflake-64.cjs', court.scratch);
    const { report, evidence } = await court.grade(challenge, program, plan(challenge, 1));
    const ids = new Set<bigint>();
    for (const { type, value } of evidence('partitions', 1).history()) {
      if (type === 'ok' && typeof value === 'bigint') ids.add(value);
    }
    const neighbours = [...ids].filter((id) => id % 2n === 0n && ids.has(id + 1n));
    expect(ids.size).toBeGreaterThan(25_000);
    expect(neighbours.length).toBeGreaterThan(10_000);
    for (const id of neighbours) expect(id).toBeGreaterThan(2n ** 53n);
    // As doubles nearly all of them would be one.
    expect(neighbours.filter((id) => Number(id) === Number(id + 1n)).length).toBeGreaterThan(10_000);
    expect(report.runs[0]?.seeds[0]?.measures['duplicated-count']).toBe(0);
    expect(report.outcome).toBe('passed');
  });
});
