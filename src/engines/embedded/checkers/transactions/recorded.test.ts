/** The recorded histories of the real Maelstrom: the same verdict, and the same of all that is determined. */
import { describe, expect, it } from 'vitest';
import { type RecordedRun, recordedRunsOf } from '../../../../../test/support/recorded-runs.ts';
import type { TransactionsResult } from '../../../../results/sections/transactions.ts';
import { checkListAppend } from './list-append.ts';
import { checkRwRegister } from './rw-register.ts';

const runs = recordedRunsOf('txn-list-append', 'txn-rw-register').map((run) => [run.name, run] as const);

function both(run: RecordedRun): { ours: TransactionsResult; recorded: TransactionsResult } {
  const recorded = run.results().workload;
  if (recorded.workload !== 'transactions') throw new Error(`${run.name} is of another workload.`);
  const check = run.flag('-w') === 'txn-list-append' ? checkListAppend : checkRwRegister;
  const consistencyModels = (run.flag('--consistency-models') ?? 'strict-serializable').split(',');
  return { ours: check(run.history(), { consistencyModels }), recorded };
}

/** Which cycle is shown is chosen by order of hashes there, and by a clock; how far two reads agree as well. */
const undetermined = /^(G0|G1c|G-|G2)|^cycle-search-timeout$|-cycle-exists$|^incompatible-order$/;

describe('a recorded history', () => {
  it('is there for both workloads, valid and invalid', () => {
    expect(runs.length).toBeGreaterThanOrEqual(8);
  });

  it.each(runs)(
    '%s has the recorded verdict, the models that fall, and the determined anomalies',
    (_, run) => {
      const { ours, recorded } = both(run);
      const determined = ({ valid, not, alsoNot, anomalies }: TransactionsResult) => ({
        valid,
        not,
        alsoNot,
        anomalies: anomalies.filter(({ type }) => !undetermined.test(type)),
      });
      expect(determined(ours)).toEqual(determined(recorded));
    },
  );

  it('txn-rw-register-dirty-rc-fail: the same types, and the same two transactions, in a circle', () => {
    const run = runs.find(([name]) => name === 'txn-rw-register-dirty-rc-fail')?.[1];
    const { ours, recorded } = both(run as RecordedRun);
    expect(ours.anomalyTypes).toEqual(recorded.anomalyTypes);
    const [cycle] = ours.anomalies.find(({ type }) => type === 'G1c')?.items ?? [];
    expect(cycle).toMatchObject({ kind: 'cycle', steps: [{ type: 'wr' }, { type: 'wr' }] });
  });

  it('txn-list-append-fail: a search to its end finds the cycles that Elle had no time for', () => {
    const run = runs.find(([name]) => name === 'txn-list-append-fail')?.[1];
    const { ours, recorded } = both(run as RecordedRun);
    expect(recorded.anomalyTypes).toEqual([
      'G2-item-realtime',
      'cycle-search-timeout',
      'incompatible-order',
      'lost-update',
      'strong-PL-1-cycle-exists',
    ]);
    expect(ours.anomalyTypes).toEqual(['G-single-item', 'G0-realtime', 'incompatible-order', 'lost-update']);
    const keys = ({ anomalies }: TransactionsResult) =>
      anomalies
        .flatMap(({ items }) => items)
        .flatMap((item) => (item.kind === 'incompatible-order' ? [item.key] : []))
        .sort();
    expect(keys(ours)).toEqual(keys(recorded));
  });
});
