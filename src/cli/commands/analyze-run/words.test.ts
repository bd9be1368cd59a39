/** Reasons and findings in words, from histories small enough to be read. */
import { describe, expect, it } from 'vitest';
import { checkHistory } from '../../../engines/embedded/checkers/check-history.ts';
import type { WorkloadName } from '../../../engines/engine.ts';
import { readHistory } from '../../../results/history-file.ts';
import type { WorkloadResult } from '../../../results/results.ts';
import { findingTexts } from './finding-text.ts';
import { reasonsOf } from './reason-text.ts';

/** A history from `process type f value`, one operation each: `0 invoke read nil`. */
function check(workload: WorkloadName, ...operations: readonly string[]): WorkloadResult {
  const lines = operations.map((text, i) => {
    const [, process, type, f, value] = /^(\d+) (\w+) ([\w-]+) (.*)$/.exec(text) ?? [];
    return `{:index ${i}, :time ${i}, :type :${type}, :process ${process}, :f :${f}, :value ${value}}`;
  });
  return checkHistory(workload, readHistory(lines.join('\n')), { consistencyModels: ['serializable'] });
}

describe('the reason', () => {
  it('why a key is not linearizable names the operation, what was possible, and what was in flight', () => {
    const result = check(
      'lin-kv',
      '0 invoke write [7 1]',
      '0 ok write [7 1]',
      '1 invoke write [7 2]',
      '2 invoke read [7 nil]',
      '2 ok read [7 3]',
    );
    expect(reasonsOf(result)).toEqual([
      {
        headline: 'Key 7: nothing explains the read of 3 by process 2 (operation 4).',
        steps: [
          'The operation on the key that succeeded before it can be explained by some order; with it, by none.',
          'Just before it the register was 1 or 2.',
          "From 1: can't read 3 from register 1.",
          "From 2: can't read 3 from register 2.",
          'In flight, and of no help: write of 2 by process 1 (operation 2).',
        ],
      },
    ]);
  });

  it('why transactions are not serializable names each of them and each step of the circle', () => {
    const result = check(
      'txn-list-append',
      '0 invoke txn [[:append 1 1] [:r 2 nil]]',
      '1 invoke txn [[:append 2 1] [:r 1 nil]]',
      '0 ok txn [[:append 1 1] [:r 2 [1]]]',
      '1 ok txn [[:append 2 1] [:r 1 [1]]]',
    );
    const [reason] = reasonsOf(result);
    expect(reason?.headline).toMatch(/^G1c: /);
    expect(reason?.steps).toHaveLength(4);
    expect(reason?.steps.join('\n')).toContain('(operation 2): append 1 to 1, read 2 = [1]');
  });

  it('is left to the section where that says all', () => {
    expect(reasonsOf(check('echo', '0 invoke echo "a"', '0 ok echo {:echo "b"}'))).toEqual([]);
    expect(reasonsOf(check('lin-kv', '0 invoke write [7 1]', '0 ok write [7 1]'))).toEqual([]);
  });
});

describe('a finding', () => {
  it('of a counter that forgot, or said too much, or fell', () => {
    const add = ['0 invoke add 5', '0 ok add 5'];
    const read = (value: number) => ['0 invoke read nil', `0 ok read ${value}`];
    expect(findingTexts(check('g-counter', ...add, ...read(9)))).toEqual([
      'The read of process 0 returned 9 (operation 3), and all adds that had begun by then can make 0 to 5.',
    ]);
    const [forgotten] = findingTexts(check('g-counter', ...add, ...read(0)));
    expect(forgotten).toContain('returned 0 (operation 3), though its node had acknowledged adds of 5');
    const fell = findingTexts(check('g-counter', '1 invoke add 5', '1 ok add 5', ...read(5), ...read(0)));
    expect(fell).toEqual([
      'The read of process 0 returned 0 (operation 5), after it had returned 5 (operation 3), and nothing was ever taken away.',
    ]);
  });

  it('of a register that was read as nil after a write', () => {
    const read = ['1 invoke read [3 nil]', '1 ok read [3 nil]'];
    expect(
      findingTexts(check('lin-kv', '0 invoke write [3 1]', '0 ok write [3 1]', ...read, ...read)),
    ).toEqual([
      'Key 3 was read as nil (operation 3), after a write to it had succeeded (operation 1). Maelstrom takes a nil for whatever there is. (The first of 2 such.)',
    ]);
  });

  it('of a log that began late, or sent what nobody asked for', () => {
    const sends = [0, 1, 2].flatMap((i) => [
      `0 invoke send [[:send "k" ${i}]]`,
      `0 ok send [[:send "k" [${i} ${i}]]]`,
    ]);
    const assign = ['1 invoke assign ["k"]', '1 ok assign ["k"]'];
    const poll = ['1 invoke poll [[:poll]]', '1 ok poll [[:poll {"k" [[2 2]]}]]'];
    const late = findingTexts(check('kafka', ...sends, ...assign, ...poll));
    expect(late).toEqual([
      'Asked for key "k" from offset 0, a poll began at 2 (operation 9) and left out 0 and 1.',
    ]);
    expect(findingTexts(check('kafka', ...sends, ...poll)).join()).toContain(
      'A poll returned messages of key "k" (operation 7), which its client was not assigned to.',
    );
  });

  it('of a transaction that read what nobody wrote', () => {
    const found = findingTexts(check('txn-rw-register', '0 invoke txn [[:r 1 nil]]', '0 ok txn [[:r 1 9]]'));
    expect(found.join()).toContain('but nobody ever wrote 9 to that key.');
  });

  it('is none where all is well', () => {
    expect(findingTexts(check('g-counter', '0 invoke add 5', '0 ok add 5'))).toEqual([]);
    expect(findingTexts(check('echo', '0 invoke echo "a"', '0 ok echo {:echo "a"}'))).toEqual([]);
  });
});
