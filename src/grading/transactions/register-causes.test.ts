import { describe, expect, it } from 'vitest';
import { txnRwRegister } from '../../../graders/transactions.ts';
import { Cluster } from '../../../test/support/evidence.ts';
import { unsupported } from '../../../test/support/statements.ts';
import { judged, txn } from '../../../test/support/transaction-cluster.ts';
import type { Diagnosis } from '../report.ts';

const registers = (nodes = 1) =>
  new Cluster('txn-rw-register', nodes, { consistencyModels: ['read-uncommitted'] });

/** The diagnosis of the first finding; all that is said must rest on what it points to. */
function diagnosed(cluster: Cluster): Diagnosis {
  const evidence = judged(cluster).evidence();
  const findings = txnRwRegister.stricter(evidence).map((one) => ({ ...one, severity: 'blocking' as const }));
  const diagnosis = txnRwRegister.diagnose(
    evidence,
    evidence.results?.valid === true ? [] : ['valid'],
    findings,
  );
  expect(unsupported(diagnosis, findings, evidence)).toEqual([]);
  return diagnosis;
}

describe('the cause', () => {
  const otherKey = (reads: number) => {
    const cluster = registers();
    for (let i = 0; i < 10; i++) {
      txn(cluster, 2 * i + 1, 'n0', [['w', 100 + i, 50 + i]]);
      txn(cluster, 2 * i + 2, 'n0', [['r', 200 + i, i < reads ? 50 + i : 9]]);
    }
    return diagnosed(cluster);
  };

  it('of values that belong to another key is the one place of all keys, if most were written just before', () => {
    expect(otherKey(10).cause?.text).toBe(
      'n0 returned for one key what had just been written to another: 50 was written to key 100 (answered at 1.00 s), and returned for key 200 at 2.00 s. So it is with 10 of the 10 such reads: all keys share one place.',
    );
    expect(otherKey(5).code).toBe('read-of-no-write');
    expect(otherKey(5).cause).toBeNull();
  });

  const apart = (told: 'nothing' | 'installs' | 'other') => {
    const cluster = registers(2);
    for (let key = 100; key < 115; key++) {
      const time = 1 + (key - 100) / 100;
      txn(cluster, time, 'n0', [['w', key, 7]]);
      txn(cluster, time, 'n1', [['w', key, 8]]);
      if (told !== 'nothing') {
        const body = told === 'installs' ? { type: 'install', key, value: 7 } : { type: 'beat' };
        cluster.send(time, 'n0', { to: 'n1', body });
      }
      cluster.send(time, 'n1', { to: 'n0', body: { type: 'install', key, value: 8 } });
    }
    for (let i = 0; i < 250; i++) {
      const key = 100 + (i % 15);
      txn(cluster, 4 + i / 100, 'n1', [['r', key, 8]]);
      txn(cluster, 4 + i / 100, 'n0', [['r', key, i % 2 === 0 ? 8 : 7]]);
    }
    return diagnosed(cluster);
  };

  it('of writes that another node never shows is that it was not told, or that it did not keep them', () => {
    expect(apart('nothing').cause?.text).toBe(
      'n0 never sent n1 a message, in the whole run, nor any other node: what is written at n0 stays there.',
    );
    expect(apart('installs').cause?.text).toMatch(
      /^n1 was told and did not keep it: n0 sent it install with key 100 and 7 in it, which n1 read at 1\.10 s; .* Word of 15 such writes reached it/,
    );
    expect(apart('other').cause).toBeNull();
  });
});
