import { describe, expect, it } from 'vitest';
import type { RunEvidence } from '../src/grading/grader.ts';
import type { Diagnosis, Finding } from '../src/grading/report.ts';
import { kw } from '../src/results/edn.ts';
import { Cluster } from '../test/support/evidence.ts';
import { unsupported } from '../test/support/statements.ts';
import { asked, type Entry, edn, judged, txn } from '../test/support/transaction-cluster.ts';
import { txnListAppend, txnRwRegister } from './transactions.ts';

function refused(cluster: Cluster, time: number, node: string, entries: readonly Entry[]): Cluster {
  const how = {
    type: 'fail',
    error: [kw('txn-conflict'), 'no'],
    after: 0.01,
    reply: { type: 'error', code: 30, text: 'no' },
  } as const;
  return cluster.failed(time, node, 'txn', how, edn(asked(entries)), { txn: asked(entries) });
}

interface Judgement {
  readonly codes: readonly string[];
  readonly diagnosis: Diagnosis;
}

/** Findings and diagnosis of a run; all that is said must rest on what it points to. */
function judge(evidence: RunEvidence): Judgement {
  const grader = evidence.spec.workload === 'txn-list-append' ? txnListAppend : txnRwRegister;
  const findings = grader
    .stricter(evidence)
    .map((finding): Finding => ({ ...finding, severity: grader.findings[finding.code] ?? 'note' }));
  const blocking = findings.filter(({ severity }) => severity === 'blocking');
  const diagnosis = grader.diagnose(evidence, evidence.results?.valid === true ? [] : ['valid'], blocking);
  expect(unsupported(diagnosis, findings, evidence)).toEqual([]);
  return { codes: findings.map(({ code }) => code), diagnosis };
}

const registers = (nodes = 1, model = 'read-uncommitted') =>
  new Cluster('txn-rw-register', nodes, { consistencyModels: [model] });
const lists = (nodes: number, model: string) =>
  new Cluster('txn-list-append', nodes, { consistencyModels: [model] });

describe('an answer', () => {
  it('that is another transaction is told by the first entry that differs', () => {
    const cluster = txn(
      registers(),
      1,
      'n0',
      [
        ['w', 3, 7],
        ['r', 5, null],
      ],
      [['r', 5, null]],
    );
    const { codes, diagnosis } = judge(judged(cluster).evidence());
    expect(codes).toContain('altered-transaction');
    expect(diagnosis.code).toBe('altered-transaction');
    expect(diagnosis.headline.text).toBe(
      'n0 answered another transaction than it was asked (at 1.00 s): its entry 1 is ["r",5,null], where ["w",3,7] of key 3 was asked for (2 entries asked for, 1 came back).',
    );
    expect(diagnosis.headline.pointers.map(({ kind }) => kind)).toContain('message');
  });

  it('with a value that nobody wrote to the key is told with the value', () => {
    const cluster = txn(registers(), 1, 'n0', [['w', 4, 9]]);
    txn(cluster, 2, 'n0', [['r', 3, 9]]);
    const { codes, diagnosis } = judge(judged(cluster).evidence());
    expect(codes).toEqual(['read-of-no-write']);
    expect(diagnosis.headline.text).toBe(
      'n0 returned 9 for key 3 at 2.00 s, which no client ever wrote to that key.',
    );
  });

  it('with the text of a number that was written is told to be of another type', () => {
    const cause = (read: string) => {
      const cluster = txn(registers(), 1, 'n0', [['w', 3, 9]]);
      txn(cluster, 2, 'n0', [['r', 3, read]]);
      return judge(judged(cluster).evidence()).diagnosis.cause?.text ?? null;
    };
    expect(cause('9')).toBe(
      '9 was written to key 3 (at n0, answered at 1.00 s) as a number; what came back is text. A value has to come back with the type that it was written with.',
    );
    expect(cause('8')).toBeNull();
  });

  it('with its own element in front of older ones says so, and not where newer ones stand behind it', () => {
    const cause = (before: readonly number[], read: readonly number[]) => {
      const cluster = txn(lists(1, 'serializable'), 1, 'n0', [['append', 3, 1]]);
      txn(cluster, 1.5, 'n0', [['r', 3, before]]);
      txn(cluster, 1.6, 'n0', [['append', 3, 7]]);
      txn(cluster, 2, 'n0', [
        ['append', 3, 2],
        ['r', 3, read],
      ]);
      const { diagnosis } = judge(judged(cluster).evidence());
      expect(diagnosis.code).toBe('txn-internal');
      return diagnosis.cause?.text ?? null;
    };
    expect(cause([1], [2, 1])).toBe(
      '1 stood in the list before (n0 showed it at 1.50 s), and 2, which was appended later, stands in front of it: an append does not put its element at the end.',
    );
    expect(cause([1], [1, 2, 7])).toBeNull();
    expect(cause([1], [1])).toBeNull();
  });

  it('that does not show its own write is told apart from one that another write came before', () => {
    const cluster = txn(registers(), 1, 'n0', [['w', 3, 1]]);
    txn(cluster, 2, 'n0', [
      ['w', 3, 2],
      ['r', 3, 1],
    ]);
    const { codes, diagnosis } = judge(judged(cluster).evidence());
    expect(codes).toEqual(['own-write-not-read']);
    expect(diagnosis.headline.text).toContain(
      'n0 returned 1 for key 3 at 2.00 s, though the same transaction',
    );

    const right = txn(registers(), 1, 'n0', [
      ['w', 3, 1],
      ['r', 3, 1],
      ['w', 3, 2],
      ['r', 3, 2],
    ]);
    txn(right, 2, 'n0', [
      ['r', 3, 2],
      ['r', 4, null],
    ]);
    expect(judge(judged(right).evidence()).codes).toEqual([]);

    // A register in a store that all nodes share: n1 writes between the two entries of n0's transaction.
    const shared = registers(2);
    txn(shared, 1, 'n0', [
      ['w', 3, 1],
      ['r', 3, 2],
    ]);
    txn(shared, 1.001, 'n1', [['w', 3, 2]]);
    expect(judge(judged(shared).evidence()).codes).toEqual([]);
  });

  it('that is always null is told once, and not for a node that was asked for nothing that it had', () => {
    const cluster = txn(registers(2), 1, 'n0', [['w', 3, 1]]);
    txn(cluster, 2, 'n0', [['r', 3, null]]);
    txn(cluster, 2.5, 'n1', [['r', 3, null]]);
    const { codes, diagnosis } = judge(judged(cluster).evidence());
    expect(codes).toEqual(['always-null', 'own-write-not-read']);
    expect(diagnosis.code).toBe('always-null');
    expect(diagnosis.headline.text).toContain('Each of the 1 reads of n0 returned null');
  });
});

describe('a register at two nodes', () => {
  it('that is null two seconds after the other node acknowledged a write was not passed on', () => {
    const cluster = txn(registers(2), 1, 'n0', [['w', 3, 7]]);
    txn(cluster, 3.5, 'n1', [
      ['r', 3, null],
      ['w', 4, 1],
      ['r', 4, 1],
    ]);
    const { codes, diagnosis } = judge(judged(cluster).evidence());
    expect(codes).toEqual(['not-replicated']);
    expect(diagnosis.headline.text).toContain(
      'n1 returned null for key 3 at 3.50 s, though n0 had acknowledged',
    );
    expect(diagnosis.steps.map(({ text }) => text).join('\n')).toContain('n0 sent n1 nothing at all');
  });

  it.each([
    ['was null sooner', 2.9, null],
    ['was null soon after a partition', 8, [2, 4]],
    ['was null during a partition', 8, [7, null]],
  ] as const)('that %s proves nothing', (_, time, cut) => {
    const cluster = registers(2);
    if (cut !== null) cluster.partition(cut[0], cut[1], ['n1']);
    txn(cluster, 1, 'n0', [['w', 3, 7]]);
    txn(cluster, time, 'n1', [
      ['r', 3, null],
      ['w', 4, 1],
      ['r', 4, 1],
    ]);
    expect(judge(judged(cluster).evidence()).codes).toEqual([]);
  });

  it('that nobody writes must be the same', () => {
    const cluster = txn(registers(2), 1, 'n0', [['w', 3, 7]]);
    txn(cluster, 1.1, 'n1', [['w', 3, 8]]);
    cluster.send(1.2, 'n0', { to: 'n1', body: { type: 'install', key: 3, value: 7 } });
    txn(cluster, 1.5, 'n0', [['r', 3, 7]]);
    txn(cluster, 4, 'n0', [['r', 3, 7]]);
    txn(cluster, 4.5, 'n1', [['r', 3, 8]]);
    const { codes, diagnosis } = judge(judged(cluster).evidence());
    expect(codes).toEqual(['not-replicated']);
    expect(diagnosis.headline.text).toContain(
      'Key 3 is 7 for n0 (at 4.00 s) and 8 for n1 (at 4.50 s), though nobody wrote to it after 1.10 s',
    );
  });

  it('whose writes a partition swallowed was never told of again', () => {
    const swallowed = (again: boolean) => {
      const cluster = registers(2).partition(1, 10, ['n1']);
      for (let key = 100; key < 120; key++) {
        const time = 2 + (key - 100) / 10;
        txn(cluster, time, 'n0', [['w', key, 7]]);
        cluster.send(time, 'n0', { to: 'n1', body: { type: 'install', key, value: 7 }, fate: 'partitioned' });
        if (again) cluster.send(time + 10, 'n0', { to: 'n1', body: { type: 'install', key, value: 7 } });
      }
      txn(cluster, 20, 'n0', [['r', 100, 7]]);
      return judged(cluster).evidence();
    };
    const { codes, diagnosis } = judge(swallowed(false));
    expect(codes).toEqual(['not-replicated']);
    expect(diagnosis.headline.text).toBe(
      'n0 acknowledged a write of 7 to key 100 at 2.00 s while it was cut off from n1, and never told n1 of it afterwards.',
    );
    expect(judge(swallowed(true)).codes).toEqual([]);
  });
});

describe('an anomaly', () => {
  it('of a read from a transaction that failed names both transactions', () => {
    const cluster = refused(registers(2, 'read-committed'), 1, 'n0', [['w', 3, 7]]);
    cluster.send(1.02, 'n0', { to: 'n1', body: { type: 'install', versions: [[3, 7]] } });
    txn(cluster, 2, 'n1', [['r', 3, 7]]);
    const { diagnosis } = judge(judged(cluster).evidence());
    expect(diagnosis.code).toBe('txn-aborted-read');
    expect(diagnosis.headline.text).toBe(
      'n1 returned 7 for key 3 at 2.00 s, though nobody may see that: a transaction of n0 wrote 7 and failed at 1.01 s.',
    );
    expect(diagnosis.steps.map(({ text }) => text)).toContain(
      'n1 read install from n0, with key 3 and 7 in it.',
    );
  });

  it('of a value that was written over in its own transaction names what came after it', () => {
    const cluster = txn(registers(1, 'read-committed'), 1, 'n0', [
      ['w', 3, 7],
      ['w', 3, 8],
    ]);
    txn(cluster, 2, 'n0', [['r', 3, 7]]);
    const { diagnosis } = judge(judged(cluster).evidence());
    expect(diagnosis.code).toBe('txn-intermediate-read');
    expect(diagnosis.headline.text).toContain('a transaction of n0 wrote 7 and, before it was over, 8.');
  });

  it('that is a circle is told transaction by transaction, and why each came before the next', () => {
    const cluster = lists(2, 'read-committed');
    txn(cluster, 1, 'n0', [
      ['append', 1, 1],
      ['r', 2, [1]],
    ]);
    txn(cluster, 1, 'n1', [
      ['append', 2, 1],
      ['r', 1, [1]],
    ]);
    const { diagnosis } = judge(judged(cluster).evidence());
    expect(diagnosis.code).toBe('txn-circular-information-flow');
    expect(diagnosis.headline.text).toMatch(/^No order fits the transactions T1 of n\d/);
    const steps = diagnosis.steps.map(({ text }) => text);
    expect(steps.filter((text) => /so T\d came before T\d/.test(text))).toHaveLength(2);
    expect(steps.at(-1)).toBe('The checker found G1c, which read-committed rules out.');
  });

  it.each([
    [
      'txn-lost-update',
      [
        [
          ['r', 1, null],
          ['append', 1, 1],
        ],
        [
          ['r', 1, null],
          ['append', 1, 2],
        ],
        [['r', 1, [1, 2]]],
      ],
    ],
    [
      'txn-dirty-write',
      [
        [
          ['append', 1, 1],
          ['append', 2, 1],
        ],
        [
          ['append', 1, 2],
          ['append', 2, 2],
        ],
        [['r', 1, [1, 2]]],
        [['r', 2, [2, 1]]],
      ],
    ],
    [
      'txn-read-skew',
      [
        [
          ['append', 1, 1],
          ['append', 2, 1],
        ],
        [
          ['r', 1, [1]],
          ['r', 2, null],
        ],
        [['r', 2, [1]]],
      ],
    ],
    [
      'txn-incompatible-order',
      [[['append', 1, 1]], [['append', 1, 2]], [['r', 1, [1, 2]]], [['r', 1, [2, 1]]]],
    ],
    ['txn-duplicate-append', [[['append', 1, 1]], [['r', 1, [1, 1]]]]],
    [
      'txn-internal',
      [
        [['append', 1, 1]],
        [
          ['r', 1, [1]],
          ['append', 1, 2],
          ['r', 1, [1]],
        ],
      ],
    ],
    ['txn-out-of-order', [[['append', 1, 1]], [['r', 1, null]], [['r', 1, [1]]]]],
    [
      'txn-write-skew',
      [
        [
          ['r', 1, null],
          ['append', 2, 1],
        ],
        [
          ['r', 2, null],
          ['append', 1, 1],
        ],
        [
          ['r', 1, [1]],
          ['r', 2, [1]],
        ],
      ],
    ],
  ] as readonly (readonly [string, readonly (readonly Entry[])[]])[])(
    'of lists: %s',
    (code, transactions) => {
      // Some are only themselves among concurrent transactions; the others come one after the other.
      const isConcurrent = /skew|dirty|lost/.test(code);
      const model = isConcurrent ? 'serializable' : 'strict-serializable';
      const cluster = lists(4, model);
      for (const [i, entries] of transactions.entries())
        txn(cluster, isConcurrent ? 1 : 1 + i, `n${i}`, entries);
      const { diagnosis } = judge(judged(cluster).evidence());
      expect(diagnosis.code).toBe(code);
      expect(diagnosis.headline.text).toMatch(/transaction/i);
      expect(diagnosis.headline.pointers.map(({ kind }) => kind)).toContain('operation');
    },
  );

  it('says less without the messages', () => {
    const cluster = refused(registers(2, 'read-committed'), 1, 'n0', [['w', 3, 7]]);
    cluster.send(1.02, 'n0', { to: 'n1', body: { type: 'install', versions: [[3, 7]] } });
    txn(cluster, 2, 'n1', [['r', 3, 7]]);
    const { diagnosis } = judge(judged(cluster).evidence({ messages: false }));
    expect(diagnosis.code).toBe('txn-aborted-read');
    expect(diagnosis.steps.map(({ text }) => text).join('\n')).not.toContain('install');
    const kinds = [diagnosis.headline, ...diagnosis.steps].flatMap(({ pointers }) =>
      pointers.map(({ kind }) => kind),
    );
    expect(kinds).not.toContain('message');
  });
});
