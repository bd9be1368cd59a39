import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../../test/support/evidence.ts';
import { fakeContext, fakeIo } from '../../../../test/support/fake-io.ts';
import { logLines } from './log-columns.ts';
import type { LogFilter } from './log-filter.ts';
import { runLog } from './run-log.ts';

const everything: LogFilter = {
  node: null,
  value: null,
  key: null,
  transaction: null,
  from: Number.NEGATIVE_INFINITY,
  until: Number.POSITIVE_INFINITY,
};

/** A value that one node never gets, another value, and a log. */
const lost = new Cluster('broadcast', 3)
  .partition(1, 3, ['n2'])
  .broadcast(2, 'n0', 17)
  .send(2, 'n0', { to: 'n1', body: { type: 'tell', values: [17], msg_id: 170 } })
  .send(2, 'n0', { to: 'n2', body: { type: 'tell', values: [17], msg_id: 171 }, fate: 'partitioned' })
  .log(2.1, 'n1', 'learned 17 from n0')
  .broadcast(4, 'n1', 18)
  .send(4, 'n1', { to: 'n2', body: { type: 'tell', values: [18], msg_id: 17 } })
  .log(4.1, 'n2', 'learned 18, not 117')
  .read(9, 'n2', [18])
  .read(9, 'n1', [17, 18])
  .evidence();

const texts = (filter: Partial<LogFilter>, evidence = lost) =>
  runLog(evidence, { ...everything, ...filter }).map(
    ({ time, node, text }) => `${time / 1e9} ${node ?? '*'} ${text}`,
  );

describe('the log of a run', () => {
  it('follows a value and nothing that only looks like it', () => {
    expect(texts({ value: 17 })).toEqual([
      '1 * partition begins: n0, n1 and n2',
      '2 n0 client: broadcast 17  op 2',
      '2 n0 to n1 #2 tell values=[17]',
      '2 n0 to n2 #3 tell values=[17]',
      '2 n2 from n0 #3 dropped: cut off',
      '2 n0 client: broadcast ok 17  op 3',
      '2.1 n1 from n0 #2 tell values=[17]',
      '2.1 n1 log: learned 17 from n0',
      '3 * partition is over',
      expect.stringMatching(/^9 n1 client: read/),
      expect.stringMatching(/^9 n1 client: read ok \[17,18\]/),
    ]);
  });

  it('follows a node at both ends of its messages, between two moments', () => {
    const rows = texts({ node: 'n2', from: 2e9, until: 5e9 });
    expect(rows).toContain('2 n0 to n2 #3 tell values=[17]');
    expect(rows).toContain('4.1 n2 from n1 #6 tell values=[18]');
    expect(rows.every((row) => !row.includes('#2 '))).toBe(true);
    expect(() => texts({ node: 'n7' })).toThrow('There was no node n7 in this run.');
  });

  it('follows an operation, and what its node did meanwhile', () => {
    const evidence = new Cluster('txn-rw-register', 2)
      .request(1, 'n0', 'txn', [['w', 'x', 1]], { txn: [['w', 'x', 1]] }, { type: 'txn_ok' }, [['w', 'x', 1]])
      .failed(2, 'n0', 'txn', { type: 'info', after: 1 }, [['w', 'y', 2]])
      .send(2.5, 'n0', { to: 'lin-kv', body: { type: 'cas', key: 'y', from: 0, to: 2 }, travel: 0 })
      .send(4, 'n0', { to: 'lin-kv', body: { type: 'read', key: 'z' }, travel: 0 })
      .evidence();
    const rows = texts({ transaction: 2 }, evidence);
    expect(rows).toEqual([
      '2 n0 client: txn [["w","y",2]]  op 2',
      expect.stringMatching(/^2\.5 n0 to lin-kv #\d+ cas key="y" from=0 to=2$/),
      expect.stringMatching(/^2\.5 lin-kv from n0 #\d+ cas/),
      expect.stringMatching(/^3 n0 client: txn unknown net-timeout/),
    ]);
    expect(texts({ transaction: 3 }, evidence)).toEqual(rows);
    expect(() => texts({ transaction: 99 }, evidence)).toThrow("No client's operation has the number 99");
    expect(texts({ key: 'x' }, evidence).every((row) => row.includes('"x"'))).toBe(true);
    expect(texts({ key: 'y' }, evidence)).toHaveLength(4);
  });

  it('knows the key of a register, and of offsets', () => {
    const registers = new Cluster('lin-kv', 1)
      .request(1, 'n0', 'write', [3, 4], { key: 3, value: 4 }, { type: 'write_ok' }, [3, 4])
      .request(2, 'n0', 'write', [4, 3], { key: 4, value: 3 }, { type: 'write_ok' }, [4, 3])
      .evidence();
    expect(texts({ key: 3 }, registers)).toHaveLength(2);
    const logs = new Cluster('kafka', 2)
      .send(1, 'n0', { to: 'n1', body: { type: 'commit', offsets: { '9': 4 } } })
      .send(1, 'n0', { to: 'n1', body: { type: 'commit', offsets: { '4': 9 } } })
      .evidence();
    expect(texts({ key: 9 }, logs)).toHaveLength(2);
  });
});

describe('its columns', () => {
  const rows = runLog(lost, { ...everything, value: 17 });
  const lines = (columns: number) =>
    logLines(fakeContext(fakeIo({ tty: true, columns, env: { NO_COLOR: '1' } })).terminal, rows);

  it('put each row below its node', () => {
    const [head = '', ...others] = lines(100);
    const dropped = others.find((line) => line.includes('✗')) ?? '';
    expect(dropped.indexOf('✗')).toBe(head.indexOf('n2'));
    const sent = others.find((line) => line.includes('→ to n1 #2')) ?? '';
    expect(sent.indexOf('→')).toBe(head.indexOf('n0'));
  });

  it('fold where they would be too narrow, and fit every width', () => {
    expect(lines(32).find((line) => line.includes('partition'))).toMatch(/^ +\d\.\d{6} {2}! .*\n {12}\S/);
    expect(lines(50)[1]).toMatch(/^ +2\.000000 {2}n0 +· client: broadcast 17/);
    for (const columns of [30, 50, 80, 120]) {
      for (const line of lines(columns).join('\n').split('\n')) {
        expect(line.length, line).toBeLessThanOrEqual(columns);
      }
    }
  });
});
