import { describe, expect, it } from 'vitest';
import { Cluster } from '../../test/support/evidence.ts';
import type { RunEvidence } from '../grading/grader.ts';
import { at, sayAt } from '../grading/statement.ts';
import { kw } from '../results/edn.ts';
import { traceRun } from './trace-run.ts';
import type { RunVerdict } from './verdict.ts';

function traced(evidence: RunEvidence, verdict: RunVerdict | null = null, messagesHow: string | null = null) {
  return traceRun({
    evidence,
    directory: null,
    verdict,
    challenge: null,
    attempt: null,
    label: 'seed 812',
    commands: [],
    messagesHow,
  });
}

const cluster = () =>
  new Cluster('broadcast', 3)
    .partition(1, 3, ['n2'])
    .broadcast(2, 'n0', 17)
    .send(2, 'n0', { to: 'n2', body: { type: 'tell', values: [17] }, fate: 'partitioned' })
    .failed(4, 'n1', 'broadcast', { type: 'info', after: 5 }, 18, { message: 18 })
    .broadcast(10, 'n1', 19)
    .log(-0.5, 'n1', 'up')
    .read(70, 'n2', [], true);

describe('a run on its page', () => {
  const { head, columns, ranks, logs } = traced(cluster().evidence());

  it('has a lane for each worker, with the clients that it had one after another', () => {
    const named = head.lanes.map(({ kind, label, names }) => [
      kind,
      label,
      ...names.map((name) => head.names[name]),
    ]);
    expect(named).toEqual([
      ['client', 'worker 0', 'c10'],
      ['client', 'worker 1', 'c11', 'c14'],
      ['client', 'worker 2', 'c12'],
      ['node', 'n0', 'n0'],
      ['node', 'n1', 'n1'],
      ['node', 'n2', 'n2'],
    ]);
  });

  it('has operations with what was asked, what came of it, and the request', () => {
    const [first, unknown, , last] = head.operations;
    expect(first).toMatchObject({
      f: 'broadcast',
      value: '17',
      result: '17',
      outcome: 'ok',
      lane: 0,
      final: false,
    });
    expect(unknown).toMatchObject({ value: '18', result: 'net-timeout', outcome: 'info', lane: 1, end: 9e9 });
    expect(last).toMatchObject({ value: '', result: '[]', final: true });
    const request = first?.requests[0] ?? -1;
    expect(head.names[columns.src[request] ?? -1]).toBe('c10');
    expect(head.names[columns.dest[request] ?? -1]).toBe('n0');
    expect(columns.sent[request]).toBe(2e9);
  });

  it('has a partition with whom it cut off, and in words', () => {
    expect(head.faults).toEqual([
      {
        kind: 'partition',
        start: 1e9,
        end: 3e9,
        nodes: ['n0', 'n1', 'n2'],
        cut: [
          { receiver: 'n0', senders: ['n2'] },
          { receiver: 'n1', senders: ['n2'] },
          { receiver: 'n2', senders: ['n0', 'n1'] },
        ],
        words: 'n0, n1 on one side and n2 on the other could not hear one another.',
      },
    ]);
  });

  it('reaches from the first to the last moment of anything', () => {
    expect([head.start, head.mainEnd, head.end]).toEqual([-0.5e9, head.mainEnd, 70e9]);
    expect(logs).toEqual([{ node: 'n1', line: 1, time: -0.5e9, text: 'up' }]);
  });

  it('finds what a pointer names: either end of an operation, of a fault, a line of a log', () => {
    const [first] = head.operations;
    expect(ranks.operation(first?.index ?? -1)).toBe(0);
    expect(ranks.operation(first?.completionIndex ?? -1)).toBe(0);
    // Each of a partition's operations is told twice, as asked for and as done.
    expect([0, 1, 2, 99].map(ranks.fault)).toEqual([null, 0, null, null]);
    expect([ranks.log('n1', 1), ranks.log('n1', 2), ranks.log('n0', 1)]).toEqual([0, null, null]);
    expect([ranks.message(0), ranks.message(99)]).toEqual([0, null]);
  });

  it('ends an undelivered message when it was due, and the picture where the run ended', () => {
    const { head: open } = traced(
      new Cluster('broadcast', 2)
        .broadcast(1, 'n0', 1)
        .send(2, 'n0', { to: 'n1', body: {}, travel: 60, fate: 'undelivered' })
        .evidence(),
    );
    expect(open.end).toBe(2e9);
  });
});

describe('what a page says of a run', () => {
  it('is how to have messages, where there are none', () => {
    const none = traced(cluster().evidence({ messages: false }), null, 'ask for them.');
    expect(none.head.notes).toEqual([
      'This run kept no messages: only operations, faults and node logs are here. To have them: ask for them.',
    ]);
    expect(none.columns.count).toBe(0);
    expect(none.head.operations).toHaveLength(4);
    expect(none.head.operations.every(({ requests }) => requests.length === 0)).toBe(true);
    const why = cluster().outcome({ noMessages: 'The journal is damaged.' }).evidence({ messages: false });
    expect(traced(why).head.notes[0]).toContain('The journal is damaged.');
  });

  it('is how it ended, where it has no results', () => {
    const step = { node: 'n1', time: 2e9, messageId: null, activity: 'stdin' };
    const crashed = new Cluster('broadcast', 2).broadcast(1, 'n0', 1).ends({
      kind: 'node-crashed',
      step,
      exitCode: 3,
      signal: null,
      error: null,
      rejection: false,
      location: null,
      lastStderr: [],
      lastStdout: [],
    });
    expect(traced(crashed.evidence()).head.ending).toBe('n1 ended with exit status 3.');
    const muted = new Cluster('broadcast', 2).broadcast(1, 'n0', 1).outcome({
      hasResults: false,
      muted: [
        { node: 'n1', time: 3e9, reason: 'not-json', line: 'x', lineNumber: 1, messageId: null, detail: '' },
      ],
    });
    expect(traced(muted.evidence()).head.ending).toBe(
      'n1 wrote not JSON at 3.00 s: nothing that it wrote afterwards was read.',
    );
    expect(traced(cluster().evidence()).head.ending).toBeNull();
  });

  it('is the diagnosis as places of the page', () => {
    const evidence = cluster().evidence();
    const lost = evidence.messages().find(({ fate }) => fate === 'partitioned');
    if (lost === undefined) throw new Error('no such message');
    const headline = sayAt(2e9, 'n0 sent 17 to n2.', at.message(lost));
    const verdict: RunVerdict = {
      outcome: 'failed',
      requirements: [],
      findings: [],
      diagnosis: {
        code: 'lost-value',
        headline,
        steps: [headline],
        cause: null,
        look: null,
        hint: null,
        run: 'single',
        seed: 812,
      },
      reason: null,
    };
    const { head, ranks } = traced(evidence, verdict);
    expect(head.report?.diagnosis?.steps[0]?.targets).toEqual([
      { kind: 'message', rank: ranks.message(lost.id) },
    ]);
    expect(head.outcome).toBe('failed');
  });

  it('is null where nobody has graded it', () => {
    expect(traced(cluster().evidence()).head).toMatchObject({ report: null, outcome: null });
  });

  it('is the error of an operation that failed', () => {
    const evidence = new Cluster('lin-kv', 2, {})
      .failed(1, 'n0', 'read', { type: 'fail', error: kw('abort') })
      .evidence();
    expect(traced(evidence).head.operations[0]).toMatchObject({ outcome: 'fail', result: 'abort' });
  });
});
