import { describe, expect, it } from 'vitest';
import { DscourseError, ExitStatus } from '../errors.ts';
import { consistencyModels } from './consistency-models.ts';
import type { NemesisName } from './engine.ts';
import { refuseOnMaelstrom, refuseTest } from './refusals.ts';
import { testSpec, type WrittenTest, workloadNames } from './test-spec.ts';

function refusal(test: WrittenTest): DscourseError | null {
  try {
    refuseTest(testSpec(test, 0));
    return null;
  } catch (thrown) {
    if (thrown instanceof DscourseError) return thrown;
    throw thrown;
  }
}

describe('a test that its workload can’t be run with', () => {
  it.each<[string, WrittenTest, string, RegExp, RegExp]>([
    [
      'lin-kv by default',
      { workload: 'lin-kv' },
      'bad-concurrency',
      /5 workers on 5 nodes/,
      /10.*--concurrency 2n/,
    ],
    [
      'lin-kv with 3n',
      { workload: 'lin-kv', nodeCount: 1, concurrency: '3' },
      'bad-concurrency',
      /on 1 node /,
      /2n/,
    ],
    [
      'lin-kv on so many nodes that it would never find a key to work on',
      { workload: 'lin-kv', nodeCount: 11, concurrency: '2n' },
      'bad-node-count',
      /11 nodes/,
      /at most 10/,
    ],
    [
      'a model that nobody knows',
      { workload: 'txn-list-append', consistencyModels: ['serializable', 'serialisable'] },
      'bad-consistency-models',
      /"serialisable"/,
      /Did you mean serializable\?/,
    ],
    [
      'no model at all',
      { workload: 'txn-rw-register', consistencyModels: [] },
      'bad-consistency-models',
      /empty/,
      /read-committed/,
    ],
    ['too many keys', { workload: 'kafka', keyCount: 1500 }, 'bad-key-count', /1500/, /1000/],
  ])('is refused in a sentence: %s', (_, test, code, message, fix) => {
    const error = refusal(test);
    expect(error).toMatchObject({ code, exitStatus: ExitStatus.usage });
    expect(error?.message).toMatch(message);
    expect(error?.message).not.toContain('\n');
    expect(error?.fix).toMatch(fix);
  });

  it.each<WrittenTest>([
    { workload: 'lin-kv', concurrency: '2n' },
    { workload: 'lin-kv', nodeCount: 3, concurrency: '12' },
    { workload: 'lin-kv', nodes: ['a'], concurrency: '10n' },
    { workload: 'lin-kv', nodeCount: 10, concurrency: '2n' },
    { workload: 'txn-rw-register', consistencyModels: ['read-uncommitted', 'PL-2+'] },
    { workload: 'txn-list-append', keyCount: 1000 },
    // Maelstrom looks at the models of these workloads only.
    { workload: 'echo', consistencyModels: ['whatever'] },
  ])('is not one that it runs: %j', (test) => {
    expect(refusal(test)).toBeNull();
  });

  it.each(workloadNames.filter((name) => name !== 'lin-kv'))('is not the default of %s', (workload) => {
    expect(refusal({ workload })).toBeNull();
  });

  it('knows each model once', () => {
    expect(new Set(consistencyModels).size).toBe(consistencyModels.length);
  });
});

describe('a test that Maelstrom can’t run', () => {
  it('is one with any other fault than partitions', () => {
    const spec = (...nemesis: NemesisName[]) => testSpec({ workload: 'echo', nemesis }, 0);
    expect(() => refuseOnMaelstrom(spec())).not.toThrow();
    expect(() => refuseOnMaelstrom(spec('partition'))).not.toThrow();
    expect(() => refuseOnMaelstrom(spec('kill', 'partition', 'loss'))).toThrow(
      expect.objectContaining({
        code: 'embedded-only',
        message: expect.stringMatching(/asks for kill, loss\./),
        fix: expect.stringContaining('--engine embedded'),
      }),
    );
  });
});
