import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../test/support/evidence.ts';
import { composeResults } from '../../../test/support/results.ts';
import { allRanks, recordedEvidence } from '../../../test/support/trace/recorded-evidence.ts';
import { edn, judged, txn } from '../../../test/support/transaction-cluster.ts';
import { checkRegisters } from '../../engines/embedded/checkers/linearizable/index.ts';
import type { RunEvidence } from '../../grading/grader.ts';
import type { CycleFigure, RegisterFigure } from '../format.ts';
import { figuresOf } from './figures.ts';

function cyclesOf(evidence: RunEvidence): CycleFigure[] {
  return figuresOf(evidence, allRanks).filter((figure) => figure.kind === 'cycle');
}

function registersOf(evidence: RunEvidence): RegisterFigure[] {
  return figuresOf(evidence, allRanks).filter((figure) => figure.kind === 'register');
}

const pairs = (figure: CycleFigure | undefined) =>
  figure?.edges.map(({ from, fromMicro, to, toMicro, type }) => [from, fromMicro, type, to, toMicro]);

describe('the figures of transactions', () => {
  it('show a circle of Maelstrom’s own with each edge between its micro-operations', () => {
    const [first, ...others] = cyclesOf(recordedEvidence('txn-list-append-fail'));
    expect(first?.transactions).toEqual([
      {
        label: 'T1',
        operation: 5,
        microOperations: ['read key 7: []', 'append 1 to key 7', 'append 2 to key 9', 'read key 8: []'],
      },
      {
        label: 'T2',
        operation: 51,
        microOperations: ['read key 7: []', 'read key 7: []', 'append 5 to key 7', 'read key 10: []'],
      },
    ]);
    expect(pairs(first)).toEqual([
      [0, 0, 'rw', 1, 2],
      [1, 0, 'rw', 0, 1],
    ]);
    expect(others.length).toBeLessThan(20);
    for (const { edges, transactions } of others) {
      for (const { from, fromMicro, to, toMicro } of edges) {
        if (fromMicro !== null) expect(transactions[from]?.microOperations[fromMicro]).toBeDefined();
        if (toMicro !== null) expect(transactions[to]?.microOperations[toMicro]).toBeDefined();
      }
    }
  });

  it('show what was read before its writer was done', () => {
    const figures = cyclesOf(recordedEvidence('txn-rw-register-dirty-rc-fail'));
    const found = figures.find(({ name }) => name === 'G1b');
    expect(pairs(found)).toEqual([[0, 0, 'wr', 1, 1]]);
    expect(found?.edges[0]?.words).toBe(
      'T1 wrote 2 to key 10 and then 3, and T2 read the key as 2: only what T1 left in the end may be seen.',
    );
    expect(figures.map(({ name }) => name)).toContain('G1c');
  });

  it('show what a failed transaction wrote, and who saw it', () => {
    const cluster = new Cluster('txn-list-append', 2, { consistencyModels: ['read-committed'] });
    cluster.failed(1, 'n0', 'txn', { type: 'fail', after: 0.1 }, edn([['append', 7, 1]]));
    txn(cluster, 2, 'n1', [['r', 7, [1]]]);
    const [figure] = cyclesOf(judged(cluster).evidence());
    expect(figure?.name).toBe('G1a');
    expect(pairs(figure)).toEqual([[0, 0, 'wr', 1, 0]]);
    expect(figure?.edges[0]?.words).toBe(
      'T1 wrote 1 to key 7 and failed, and T2 read the key as [1]: nobody may ever see that.',
    );
  });

  it('show a lost update as two that each missed the other’s write', () => {
    const cluster = new Cluster('txn-rw-register', 2, { consistencyModels: ['snapshot-isolation'] });
    txn(cluster, 1, 'n0', [['w', 3, 1]]);
    txn(cluster, 2, 'n0', [
      ['r', 3, 1],
      ['w', 3, 2],
    ]);
    txn(cluster, 3, 'n1', [
      ['r', 3, 1],
      ['w', 3, 4],
    ]);
    const figure = cyclesOf(judged(cluster).evidence()).find(({ name }) => name === 'lost-update');
    expect(pairs(figure)).toEqual([
      [0, 0, 'rw', 1, 1],
      [1, 0, 'rw', 0, 1],
    ]);
    expect(figure?.edges[1]?.words).toBe(
      'T2 read key 3 as 1, without T1’s write of 2: T2 comes before T1, which closes the circle.',
    );
  });

  it('are none where a transaction is not in the page', () => {
    const evidence = recordedEvidence('txn-list-append-fail');
    expect(figuresOf(evidence, { ...allRanks, operation: () => null })).toEqual([]);
  });
});

describe('the figure of a key that is not linearizable', () => {
  it('is made anew from Maelstrom’s history', () => {
    const figures = registersOf(recordedEvidence('lin-kv-fail'));
    const key = figures.find((figure) => figure.key === '1');
    expect(key?.words).toBe(
      'n2 carried out a cas from 0 to 2 on key 1 at 7.788 s. By all other answers the register held 2 then: no order of the operations allows it.',
    );
    expect(key?.operations[0]).toEqual({ operation: 153, role: 'illegal', text: 'cas 0 to 2' });
    const text = (rank: number) => key?.operations.find(({ operation }) => operation === rank)?.text;
    expect(key?.order?.map((rank, i) => [text(rank), key.orderStates?.[i]]).slice(3)).toEqual([
      ['cas 2 to 0', '0'],
      ['write 0', '0'],
      ['cas 0 to 4', '4'],
      ['write 0', '0'],
      ['write 2', '2'],
    ]);
    expect(key?.possible).toEqual([
      {
        state: '2',
        tookEffect: [],
        illegal: 'cas 0 to 2 can’t be next: the register holds 2.',
        others: [],
        otherOperations: [],
      },
    ]);
    expect(figures.map(({ operations }) => operations.length).every((length) => length <= 65)).toBe(true);
  });

  it('has every state that was possible, and an order up to the answer that can’t be', () => {
    const cluster = new Cluster('lin-kv', 3, { concurrency: 6 });
    const ask = (time: number, node: string, f: string, value: number, result = value) =>
      cluster.request(time, node, f, [0, f === 'read' ? null : value], { key: 0 }, { type: `${f}_ok` }, [
        0,
        result,
      ]);
    ask(1, 'n0', 'write', 1);
    cluster.failed(2, 'n1', 'write', { type: 'info', after: 5 }, [0, 2]);
    cluster.failed(2.5, 'n2', 'cas', { type: 'info', after: 5 }, [0, [1, 3]]);
    ask(3, 'n0', 'read', 9);
    const { history } = cluster.evidence();
    cluster.results(() => composeResults(history(), checkRegisters(history())));
    const [figure] = registersOf(cluster.evidence());
    expect(figure?.possible.map(({ state }) => state).sort()).toEqual(['1', '2', '3']);
    expect(figure?.possibleCount).toBe(3);
    const two = figure?.possible.find(({ state }) => state === '2');
    expect(two?.illegal).toBe('read 9 can’t be next: the register holds 2.');
    expect(two?.tookEffect).toHaveLength(1);
    expect(two?.others).toEqual(['cas 1 to 3 can’t be next either.']);
    expect(figure?.operations.map(({ role, text }) => `${role}: ${text}`)).toEqual([
      'illegal: read 9',
      'in-flight: write 2',
      'in-flight: cas 1 to 3',
      'before: write 1',
    ]);
    expect(figure?.orderStates).toEqual(['1']);
    // What Maelstrom's other search writes holds no explanation.
    const section = checkRegisters(history());
    const wgl = section.keys.map((key) =>
      key.linearizable.valid === false
        ? {
            ...key,
            linearizable: {
              valid: false as const,
              search: 'wgl' as const,
              operation: key.linearizable.operation,
              previousOk: null,
              lastOperation: null,
              configurations: [],
              finalPaths: [],
            },
          }
        : key,
    );
    cluster.results(() => composeResults(history(), { ...section, keys: wgl }));
    expect(registersOf(cluster.evidence())).toEqual([figure]);
  });
});
