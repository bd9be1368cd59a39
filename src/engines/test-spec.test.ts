import { describe, expect, it } from 'vitest';
import { DscourseError } from '../errors.ts';
import { nemesisNames, testSpec, type WrittenTest, workloadNames } from './test-spec.ts';

function refusal(test: WrittenTest, seed = 1): DscourseError {
  try {
    testSpec(test, seed);
  } catch (thrown) {
    if (thrown instanceof DscourseError) return thrown;
    throw thrown;
  }
  throw new Error('it was accepted');
}

describe('testSpec', () => {
  it("fills in Maelstrom's defaults", () => {
    expect(testSpec({ workload: 'echo' }, 7)).toEqual({
      workload: 'echo',
      nodes: ['n1', 'n2', 'n3', 'n4', 'n5'],
      concurrency: 5,
      rate: 5,
      timeLimit: 60,
      latency: { mean: 0, dist: 'constant' },
      topology: 'grid',
      nemesis: [],
      nemesisInterval: 10,
      availability: null,
      consistencyModels: ['strict-serializable'],
      keyCount: null,
      maxTxnLength: 4,
      maxWritesPerKey: 16,
      seed: 7,
    });
  });

  it('names nodes from n0 when they are counted, and multiplies the concurrency by them', () => {
    const spec = testSpec({ workload: 'broadcast', nodeCount: 3, concurrency: '2n', nodes: ['a'] }, 1);
    expect(spec.nodes).toEqual(['n0', 'n1', 'n2']);
    expect(spec.concurrency).toBe(6);
    expect(testSpec({ workload: 'broadcast', nodeCount: 3, concurrency: '4' }, 1).concurrency).toBe(4);
  });

  it.each<[string, WrittenTest, string, RegExp]>([
    [
      'uniform latency without a mean',
      { workload: 'echo', latencyDist: 'uniform' },
      'bad-latency',
      /uniform/,
    ],
    [
      'exponential latency without a mean',
      { workload: 'echo', latencyDist: 'exponential' },
      'bad-latency',
      /mean/,
    ],
    [
      'a node that would be a client',
      { workload: 'echo', nodes: ['n0', 'c1'] },
      'bad-nodes',
      /"c1" starts with c/,
    ],
    ['a node named as a service', { workload: 'echo', nodes: ['lin-kv'] }, 'bad-nodes', /service/],
    ['the same node twice', { workload: 'echo', nodes: ['a', 'a'] }, 'bad-nodes', /twice/],
    [
      'a node that would leave the log folder',
      { workload: 'echo', nodes: ['../a'] },
      'bad-nodes',
      /log file/,
    ],
    ['too many nodes', { workload: 'echo', nodeCount: 99_999_999_999 }, 'bad-node-count', /99999999999/],
    ['too many workers', { workload: 'echo', concurrency: '3000n' }, 'bad-concurrency', /3000n/],
    ['no workers', { workload: 'echo', concurrency: '0n' }, 'bad-concurrency', /0n/],
    ['half a node', { workload: 'echo', nodeCount: 1.5 }, 'bad-node-count', /1\.5/],
    ['a negative rate', { workload: 'echo', rate: -1 }, 'bad-rate', /-1/],
    ['no time', { workload: 'echo', timeLimit: 0 }, 'bad-time-limit', /0/],
    ['more than all', { workload: 'echo', availability: 1.1 }, 'bad-availability', /1\.1/],
  ])('refuses %s', (_, test, code, message) => {
    const error = refusal(test);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.fix).not.toBe('');
  });

  it('suggests the workload and the topology that were meant', () => {
    expect(refusal({ workload: 'boradcast' as 'broadcast' }).fix).toContain('Did you mean broadcast?');
    expect(refusal({ workload: 'echo', topology: 'gird' as 'grid' }).fix).toContain('did you mean grid?');
  });

  it('takes each fault once, and none', () => {
    const nemesis = (...names: string[]) =>
      testSpec({ workload: 'echo', nemesis: names as never }, 0).nemesis;
    expect(nemesis('kill', 'partition', 'kill')).toEqual(['kill', 'partition']);
    expect(nemesis(...nemesisNames)).toEqual(nemesisNames);
    expect(nemesis('none')).toEqual([]);
  });

  it.each([
    ['kil', /Did you mean kill\?/],
    ['partitoin-one-way', /Did you mean partition-one-way\?/],
    ['packet', /Did you mean loss, duplicate, reorder or slow\?/],
    ['constructor', /^Faults: partition, .*clock; or none\.$/],
  ])('names the faults to who asks for %s', (name, fix) => {
    const error = refusal({ workload: 'echo', nemesis: ['loss', name] as never });
    expect(error.code).toBe('bad-nemesis');
    expect(error.message).toContain(`"${name}"`);
    expect(error.fix).toMatch(fix);
  });

  it('refuses none beside a fault', () => {
    const error = refusal({ workload: 'echo', nemesis: ['none', 'loss'] as never });
    expect(error.code).toBe('bad-nemesis');
    expect(error.fix).toContain('not none beside loss');
  });

  it.each(workloadNames)('knows the workload %s', (workload) => {
    expect(testSpec({ workload }, 0).workload).toBe(workload);
  });

  it('takes seeds of 32 bits only', () => {
    expect(testSpec({ workload: 'echo' }, 0xffffffff).seed).toBe(0xffffffff);
    expect(refusal({ workload: 'echo' }, 2 ** 32).code).toBe('bad-seed');
    expect(refusal({ workload: 'echo' }, -1).code).toBe('bad-seed');
  });
});
