/** What Maelstrom passes over and a history shows by itself. */
import { describe, expect, it } from 'vitest';
import { judgeHistory } from '../../../engines/embedded/checkers/judge-history.ts';
import type { TestSpec, WorkloadName } from '../../../engines/engine.ts';
import { testSpec } from '../../../engines/test-spec.ts';
import { readHistory } from '../../../results/history-file.ts';
import { unjudgedTexts } from './finding-text.ts';
import { historyEvidence } from './history-evidence.ts';

/** The findings of a history from `process type f value`, an operation each second. */
function findings(workload: WorkloadName, recorded: TestSpec | null, ...operations: readonly string[]) {
  const lines = operations.map((text, i) => {
    const [, process, type, f, value] = /^(\d+) (\w+) ([\w-]+) (.*)$/.exec(text) ?? [];
    return `{:index ${i}, :time ${i * 1e9}, :type :${type}, :process ${process}, :f :${f}, :value ${value}}`;
  });
  const history = readHistory(lines.join('\n'));
  const test = { workload, availability: null, consistencyModels: ['strict-serializable'] };
  const results = judgeHistory(history, test);
  expect(results.workload.valid).toBe(true);
  const chosen = { test, workloadFrom: 'flag', knowsAvailability: false, knowsModels: false } as const;
  return unjudgedTexts(historyEvidence(history, results, chosen, recorded));
}

const finalReads = [
  '0 invoke broadcast 1',
  '0 ok broadcast 1',
  '1 invoke read nil, :final? true',
  '1 ok read [], :final? true',
  '0 invoke read nil, :final? true',
  '0 ok read [1 1], :final? true',
] as const;

describe('a history that Maelstrom lets pass', () => {
  it('shows what one node lacks at the end and what another has twice, by processes where nodes are unknown', () => {
    const [lost, doubled] = findings('broadcast', null, ...finalReads);
    expect(lost).toBe('Value 1 is missing from the final read of process 1, though process 0 has it.');
    expect(doubled).toBe('A read of process 0 at 5.00 s returned 1 more than once.');
  });

  it('names the nodes where the test was recorded with it', () => {
    const [lost] = findings('broadcast', testSpec({ workload: 'broadcast', nodeCount: 2 }, 1), ...finalReads);
    expect(lost).toContain('final read of n1, though n0 has it');
  });

  it('shows the echo that never came', () => {
    const echoes = ['0 invoke echo "a"', '0 ok echo {:echo "a"}', '0 invoke echo "b"', '0 info echo "b"'];
    expect(findings('echo', null, ...echoes)).toEqual([
      expect.stringMatching(/^process 0 did not answer echo/),
    ]);
  });

  it('shows a key that was forgotten', () => {
    const spec = testSpec({ workload: 'lin-kv', nodeCount: 1, concurrency: '2n' }, 1);
    const operations = [
      '0 invoke write [3 1]',
      '0 ok write [3 1]',
      '1 invoke read [3 nil]',
      '1 fail read [3 nil], :error [:key-does-not-exist "no such key"]',
    ];
    expect(findings('lin-kv', spec, ...operations)).toContainEqual(
      expect.stringContaining('with the error that there is no such key'),
    );
  });

  it('says nothing twice that a checker tells with the numbers of operations', () => {
    const operations = [
      '0 invoke write [3 1]',
      '0 ok write [3 1]',
      '0 invoke read [3 nil]',
      '0 ok read [3 nil]',
    ];
    const spec = testSpec({ workload: 'lin-kv', nodeCount: 1, concurrency: '2n' }, 1);
    expect(findings('lin-kv', spec, ...operations)).toEqual([
      expect.stringMatching(/^Key 3 was read as nil \(operation 3\)/),
    ]);
  });
});
