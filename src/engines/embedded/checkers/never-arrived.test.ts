import { describe, expect, it } from 'vitest';
import { readHistory } from '../../../results/history-file.ts';
import type { History } from '../../../results/results.ts';
import type { WorkloadName } from '../../engine.ts';
import { checkHistory } from './check-history.ts';
import { neverArrivedFailed } from './never-arrived.ts';

/** Lines `type process f value`, then further keys; index and time are counted. */
function history(...lines: string[]): History {
  const text = lines.map((line, index) => {
    const [type, process, f, ...value] = line.split(' ');
    return `{:index ${index}, :time ${index}, :type :${type}, :process ${process}, :f :${f}, :value ${value.join(' ')}}`;
  });
  return readHistory(text.join('\n'));
}

const strict = { consistencyModels: ['strict-serializable'] };

/** Of each workload that keeps data: an operation in doubt at index 0, and an answer that needs its effect. */
const seen: readonly (readonly [WorkloadName, History])[] = [
  [
    'lin-kv',
    history('invoke 0 write [0 2]', 'info 0 write [0 2]', 'invoke 1 read [0 nil]', 'ok 1 read [0 2]'),
  ],
  [
    'g-counter',
    history('invoke 0 add 3', 'info 0 add 3', 'invoke 1 read nil, :final? true', 'ok 1 read 3, :final? true'),
  ],
  [
    'txn-list-append',
    history(
      'invoke 0 txn [[:append 1 1]]',
      'info 0 txn [[:append 1 1]]',
      'invoke 1 txn [[:r 1 nil]]',
      'ok 1 txn [[:r 1 [1]]]',
    ),
  ],
  [
    'txn-rw-register',
    history(
      'invoke 0 txn [[:w 1 1]]',
      'info 0 txn [[:w 1 1]]',
      'invoke 1 txn [[:r 1 nil]]',
      'ok 1 txn [[:r 1 1]]',
      'invoke 2 txn [[:w 2 1]]',
      'ok 2 txn [[:w 2 1]]',
      'invoke 1 txn [[:r 2 nil]]',
      'ok 1 txn [[:r 2 1]]',
    ),
  ],
  [
    'kafka',
    history(
      'invoke 0 send [[:send "1" 7]]',
      'info 0 send [[:send "1" 7]]',
      'invoke 1 poll [[:poll]]',
      'ok 1 poll [[:poll {"1" [[0 7]]}]]',
    ),
  ],
];

describe.each(seen)('an operation in doubt of %s', (workload, given) => {
  it('may have happened', () => {
    expect(checkHistory(workload, given, strict).valid).toBe(true);
  });

  it('has not, where its request is known to have reached no node', () => {
    expect(checkHistory(workload, neverArrivedFailed(given, [0]), strict).valid).toBe(false);
  });

  it('may have, where another one did not', () => {
    expect(checkHistory(workload, neverArrivedFailed(given, [2]), strict).valid).toBe(true);
  });
});

describe('operations that never arrived', () => {
  it('become failures at their places; all else stays as it was', () => {
    const given = history(
      'invoke 0 write [0 1]',
      'invoke 1 write [0 2]',
      'info 0 write [0 1]',
      'invoke 2 write [0 3]',
      'ok 1 write [0 2]',
      'info 2 write [0 3]',
      'invoke 3 write [0 4]',
    );
    const judged = neverArrivedFailed(given, [0, 1, 6]);
    expect(judged.map(({ type }) => type)).toEqual([
      'invoke',
      'invoke',
      'fail',
      'invoke',
      'ok',
      'info',
      'invoke',
    ]);
    expect(judged.map((operation, i) => ({ ...operation, type: given[i]?.type }))).toEqual(given);
  });
});
