import { describe, expect, it } from 'vitest';
import { recordedRun } from '../../test/support/recorded-runs.ts';
import { readEdn } from './edn.ts';
import { readResults } from './results-file.ts';
import { type ToldResult, workloadText } from './workload-text.ts';

const cut = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 59)}…`);
const textOf = (result: ToldResult): string[] => workloadText(result, cut);
function recorded(name: string): string[] {
  const { workload } = recordedRun(name).results();
  if (
    workload.workload === 'echo' ||
    workload.workload === 'unique-ids' ||
    workload.workload === 'set-full'
  ) {
    throw new Error(`${name} is told in figures`);
  }
  return textOf(workload);
}

describe('a section in words', () => {
  it.each<[string, readonly string[]]>([
    ['g-counter-pass', ['all 5 final reads are 60', 'acceptable: 60']],
    ['pn-counter-fail', ['final reads -10 -3 5 0 -14, 5 not acceptable', 'acceptable: -22']],
    ['lin-kv-pass', ['2 keys, all linearizable']],
    ['lin-kv-fail', ['not linearizable: key 1', '1 other key is linearizable']],
    ['txn-list-append-pass', ['no anomaly']],
    ['txn-rw-register-drops-writes-fail', ['anomalies: empty-transaction-graph']],
    ['kafka-pass', ['no anomaly that counts']],
  ])('of %s', (name, lines) => {
    expect(recorded(name).slice(0, lines.length)).toEqual(lines);
  });

  it('counts what it has several of, and says which models fall', () => {
    const [first, counts, models] = recorded('txn-list-append-fail');
    expect(first).toMatch(/^anomalies: .*incompatible-order, lost-update/);
    expect(counts).toMatch(/\d+ × incompatible-order/);
    expect(models).toMatch(/^so this is not read-committed, /);
  });

  it('says why there is no answer', () => {
    const section = '{:valid? :unknown, :error {:cause "Java heap space"}}';
    const stats = '{:valid? true, :count 1, :ok-count 1, :fail-count 0, :info-count 0';
    const text = `{:stats ${stats}, :by-f {:txn ${stats}}}}, :availability {:valid? true, :ok-fraction 1.0}, :net {:all {:send-count 0, :recv-count 0, :msg-count 0}, :clients {:send-count 0, :recv-count 0, :msg-count 0}, :servers {:send-count 0, :recv-count 0, :msg-count 0}, :valid? true}, :exceptions {:valid? true}, :workload ${section}, :valid? :unknown}`;
    const { workload } = readResults(text, 'results.edn');
    expect(textOf(workload as ToldResult)).toEqual(['the analysis ran out of memory']);
  });

  it('shows a section that it does not know as it is, cut', () => {
    const value = readEdn('{:valid? true, :what "a long story that has no place in a line of this width"}');
    expect(textOf({ workload: 'other', valid: true, value })).toEqual([
      '{:valid? true, :what "a long story that has no place in a l…',
    ]);
  });

  it('says that there was nothing to judge', () => {
    const counter = { workload: 'counter', valid: true, errors: [], finalReads: [], acceptable: [] } as const;
    expect(textOf(counter)).toEqual(['no final read came back, so there was nothing to judge']);
    expect(textOf({ workload: 'registers', valid: true, keys: [], failures: [] })).toEqual([
      'no key was used, so there was nothing to judge',
    ]);
  });
});
