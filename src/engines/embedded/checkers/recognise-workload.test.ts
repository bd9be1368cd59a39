import { describe, expect, it } from 'vitest';
import { readHistory } from '../../../results/history-file.ts';
import type { History } from '../../../results/results.ts';
import { findForeignOperation, recogniseWorkload } from './recognise-workload.ts';

/** Operations of one client from `:f :read, :value nil` and the like; every other one is the answer. */
function history(...parts: readonly string[]): History {
  const lines = parts.map((part, i) => {
    const [type = '', rest = ''] = [i % 2 === 0 ? ':invoke' : ':ok', part];
    return `{:index ${i}, :time ${i}, :type ${type}, :process 0, ${rest}}`;
  });
  return readHistory(lines.join('\n'));
}
const nemesis = readHistory(
  '{:index 0, :time 0, :type :info, :process :nemesis, :f :start-partition, :value :majority}',
);

describe('a history', () => {
  it.each<[string, string[]]>([
    ['g-set', [':f :add, :value 1', ':f :add, :value 1', ':f :read, :value nil', ':f :read, :value [1]']],
    ['g-counter', [':f :add, :value 1', ':f :add, :value 1', ':f :read, :value nil', ':f :read, :value 1']],
    [
      'pn-counter',
      [':f :add, :value -1', ':f :add, :value -1', ':f :read, :value nil', ':f :read, :value -1'],
    ],
    ['pn-counter', [':f :read, :value nil', ':f :read, :value 0', ':f :add, :value -1']],
    ['broadcast', [':f :read, :value nil', ':f :read, :value []', ':f :broadcast, :value 1']],
    ['lin-kv', [':f :read, :value [0 nil]']],
    ['lin-kv', [':f :cas, :value [0 [1 2]]']],
    ['kafka', [':f :crash, :value nil']],
    ['kafka', [':f :poll, :value [[:poll]]']],
    ['txn-list-append', [':f :txn, :value [[:r 1 nil] [:append 1 2]]']],
    ['txn-rw-register', [':f :txn, :value [["r" 1 nil] ["w" 1 2]]']],
  ])('of %s is known by its operations', (workload, parts) => {
    expect(recogniseWorkload(history(...parts))).toEqual({ kind: 'certain', workload });
  });

  it.each<[string, string[], string[]]>([
    ['only unanswered reads', [':f :read, :value nil'], ['broadcast', 'g-set', 'g-counter', 'pn-counter']],
    ['only reads of lists', [':f :read, :value nil', ':f :read, :value [1]'], ['broadcast', 'g-set']],
    ['only reads in transactions', [':f :txn, :value [[:r 1 nil]]'], ['txn-list-append', 'txn-rw-register']],
    ['empty transactions', [':f :txn, :value []'], ['kafka', 'txn-list-append', 'txn-rw-register']],
  ])('of %s may be of several workloads', (_, parts, workloads) => {
    expect(recogniseWorkload(history(...parts))).toEqual({ kind: 'ambiguous', workloads });
  });

  it('of operations that no workload has together is of none', () => {
    const mixed = history(':f :add, :value 1', ':f :add, :value 1', ':f :broadcast, :value 2');
    expect(recogniseWorkload(mixed)).toEqual({ kind: 'none', operation: mixed[2] });
    expect(recogniseWorkload(history(':f :foo, :value 1'))).toMatchObject({ operation: { f: 'foo' } });
  });

  it('without clients is of none', () => {
    expect(recogniseWorkload([])).toEqual({ kind: 'none', operation: null });
    expect(recogniseWorkload(nemesis)).toEqual({ kind: 'none', operation: null });
  });
});

describe('the first operation that a workload has not', () => {
  it.each<[Parameters<typeof findForeignOperation>[0], string[], string, number]>([
    ['lin-kv', [':f :broadcast, :value 1'], ':broadcast', 0],
    ['lin-kv', [':f :read, :value nil'], ':read without a key', 0],
    [
      'g-set',
      [':f :read, :value nil', ':f :read, :value 3'],
      'a :read that returned something else than a list',
      1,
    ],
    ['txn-rw-register', [':f :txn, :value [[:r 1 nil] [:append 1 2]]'], ':append in a :txn', 0],
    ['txn-list-append', [':f :txn, :value 3'], 'a :txn without a list of operations', 0],
    ['txn-list-append', [':f :txn, :value [3]'], 'a :txn with something else than operations in it', 0],
  ])('is named: %s %j', (workload, parts, what, at) => {
    const operations = history(...parts);
    expect(findForeignOperation(workload, operations)).toEqual({ operation: operations[at], what });
  });

  it('is none where the answer alone is strange, for a wrong node may answer anything', () => {
    const odd = history(':f :txn, :value [[:r 1 nil]]', ':f :txn, :value [[:x 1 [2]]]');
    expect(findForeignOperation('txn-rw-register', odd)).toBeNull();
    expect(findForeignOperation('echo', nemesis)).toBeNull();
  });
});
