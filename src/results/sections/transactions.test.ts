import { describe, expect, it } from 'vitest';
import { recordedRunsOf } from '../../../test/support/recorded-runs.ts';
import { type Edn, isEdnMap, kw, printEdn, readEdn } from '../edn.ts';
import { Section } from '../section.ts';
import { readTransactions, transactionsMap } from './transactions.ts';

const runs = recordedRunsOf('txn-list-append', 'txn-rw-register');

/** The `:workload` section of a recorded results.edn. */
function sectionOf(text: string): Edn {
  const results = readEdn(text, 'results.edn');
  if (!isEdnMap(results)) throw new Error('No results.');
  return results.get(kw('workload')) ?? null;
}

function read(value: Edn) {
  return readTransactions(new Section('results.edn', ['workload'], value));
}

const op = (index: number, type: string, value: string) =>
  `#jepsen.history.Op{:index ${index}, :time 1, :type :${type}, :process 0, :f :txn, :value ${value}}`;

/** A section with one type of anomaly, in the words of Elle 0.2.2. */
const section = (type: string, items: string) =>
  `{:valid? false, :anomaly-types (:${type}), :anomalies {:${type} ${items}}, :not #{:read-committed}, :also-not #{:serializable}}`;

const a = op(1, 'ok', '[[:append 1 2]]');
const b = op(3, 'ok', '[[:r 1 [2]]]');
const w = op(1, 'ok', '[[:w 1 2]]');

const sections = [
  '{:valid? true}',
  '{:valid? true, :anomaly-types (), :anomalies nil}',
  '{:valid? :unknown, :anomaly-types (:empty-transaction-graph), :anomalies {:empty-transaction-graph true}, :not #{}, :also-not #{}}',
  section('internal', `[{:op ${b}, :mop [:r 1 [2]], :expected [... 3]}]`),
  section('internal', `({:op ${w}, :mop [:r 1 3], :expected 2})`),
  section('G1a', `[{:op ${b}, :mop [:r 1 [2]], :writer ${op(2, 'fail', '[[:append 1 2]]')}, :element 2}]`),
  section('G1b', `({:op ${b}, :mop [:r 1 2], :writer ${w}})`),
  section('dirty-update', `({:key 1, :values [2 3], :txns [${op(1, 'fail', '[[:append 1 2]]')} ... ${a}]})`),
  section('lost-update', `[{:key 1, :value nil, :txns [${a} ${b}]}]`),
  section('duplicate-elements', `[{:op ${b}, :mop [:r 1 [2 2]], :duplicates {2 2}}]`),
  section('incompatible-order', '({:key 1, :values [[1] [2 3]]})'),
  section('future-read', `[{:op ${b}, :mop [:r 1 [2]], :element 2}]`),
  section('cyclic-versions', `[{:key 1, :scc #{1 2}, :sources [:initial-state :wfr-keys]}]`),
  section(
    'PL-2-cycle-exists',
    '[{:type :PL-2-cycle-exists, :not :read-committed, :subgraph [:union :ww :wwp :wr :wrp], :scc-size 2, :scc #{1 3}}]',
  ),
  section(
    'G-single-item-process',
    `[{:cycle [${a} ${b} ${a}], :steps ({:type :process, :process 0} {:type :rw, :key 1, :value :elle.list-append/init, :value' 2, :a-mop-index 0, :b-mop-index 0}), :type :G-single-item-process}]`,
  ),
  section(
    'G1c-realtime',
    `[{:cycle [${a} ${b} ${a}], :steps ({:type :realtime, :a' ${a}, :b ${op(2, 'invoke', '[[:r 1 nil]]')}} {:type :ww, :key 1, :value 1, :value' 2, :a-mop-index 0, :b-mop-index 0}), :type :G1c-realtime}]`,
  ),
  section(
    'cycle-search-timeout',
    '[{:type :cycle-search-timeout, :anomaly-spec-type :G-single-item, :does-not-contain (:G0), :scc-size 195}]',
  ),
  section('garbage-read', `[{:op ${b}, :mop [:r 1 [2]], :element 2, :asked ${a}}]`),
  section(
    'mixed-key-types',
    `[{:types [{:type "integer", :key 1, :op ${a}} {:type "string", :key "1", :op ${b}}]}]`,
  ),
  section('duplicate-writes', `[{:key 1, :value 2, :txns [${w} ${w}]}]`),
  section('of-a-later-elle', '[{:some 1} 2]'),
];

describe('the section of transactions', () => {
  it.each(runs.map((run) => [run.name, run] as const))('of %s is printed as it was read', (_, run) => {
    const value = sectionOf(run.resultsText ?? '');
    expect(printEdn(transactionsMap(read(value)))).toBe(printEdn(value));
  });

  it.each(sections)('is printed as it was read: %s', (text) => {
    expect(printEdn(transactionsMap(read(readEdn(text, 'results.edn'))))).toBe(text);
  });

  it('has typed anomalies, but for those of a form that it does not know', () => {
    const kinds = sections.flatMap((text) =>
      read(readEdn(text, 'results.edn')).anomalies.flatMap(({ items }) => items.map(({ kind }) => kind)),
    );
    expect(kinds.filter((kind) => kind === 'other')).toHaveLength(2);
    expect(new Set(kinds).size).toBe(17);
  });

  it('keeps why a check ended without an answer', () => {
    const text =
      '{:valid? :unknown, :error {:via [{:type java.lang.AssertionError, :message "No transaction wrote 2 5"}], :trace [], :cause "No transaction wrote 2 5"}}';
    const result = read(readEdn(text, 'results.edn'));
    expect(result).toMatchObject({ valid: 'unknown', error: 'No transaction wrote 2 5' });
    expect(read(transactionsMap(result))).toEqual(result);
  });

  it('names the place of what is damaged', () => {
    const damaged = section('lost-update', '[{:key 1, :value nil, :txns [3]}]');
    expect(() => read(readEdn(damaged, 'results.edn'))).toThrow(/:workload :anomalies :lost-update :0 :txns/);
  });
});
