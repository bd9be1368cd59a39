import { describe, expect, it } from 'vitest';
import { graderFor } from '../../../graders/index.ts';
import { Cluster } from '../../../test/support/evidence.ts';
import { composeResults } from '../../../test/support/results.ts';
import { allRanks } from '../../../test/support/trace/recorded-evidence.ts';
import { judged, txn } from '../../../test/support/transaction-cluster.ts';
import { checkRegisters } from '../../engines/embedded/checkers/linearizable/index.ts';
import type { RunEvidence } from '../../grading/grader.ts';
import { at, say, sayAt } from '../../grading/statement.ts';
import { diagnosisView, stepOf } from './diagnosis-steps.ts';

function viewOf(evidence: RunEvidence, missed: readonly string[] = ['valid']) {
  const diagnosis = graderFor(evidence.spec.workload).diagnose(evidence, missed, []);
  return diagnosisView(diagnosis, evidence, allRanks);
}

/** Value 2 is sent to n1 into a partition, and never again; value 1 arrives. */
function losing(): Cluster {
  const cluster = new Cluster('broadcast', 2);
  cluster.broadcast(1, 'n0', 1).send(1, 'n0', { to: 'n1', body: { type: 'gossip', message: 1 } });
  cluster.partition(2, 6, ['n1']);
  cluster
    .broadcast(3, 'n0', 2)
    .send(3, 'n0', { to: 'n1', body: { type: 'gossip', message: 2 }, fate: 'partitioned' });
  cluster.read(9, 'n0', [1, 2], true).read(9, 'n1', [1], true);
  return cluster.log(3, 'n0', 'forwarding 2').verdict({ valid: false, lostCount: 1, lost: [2] });
}

describe('a step', () => {
  const evidence = losing().evidence();
  const history = evidence.history();
  const operation = (f: string, index = 0) => {
    const found = history.filter((one) => one.f === f)[index];
    if (found === undefined) throw new Error(`There is no ${f}.`);
    return found;
  };
  const dropped = evidence.messages().find(({ fate }) => fate === 'partitioned');
  if (dropped === undefined) throw new Error('Nothing was dropped.');

  it('has a place for each message, operation, log line and fault that it points to, each once', () => {
    const broadcast = operation('broadcast', 2);
    const cut = operation('start-partition', 1);
    const ranks = { ...allRanks, operation: () => 7 };
    const pointers = [
      at.operation(broadcast),
      at.operation(operation('broadcast', 3)),
      at.message(dropped),
      at.operation(cut),
      { kind: 'node-log', node: 'n0', line: 1 } as const,
    ];
    expect(stepOf(say('It was lost.', ...pointers), evidence, ranks)).toEqual({
      text: 'It was lost.',
      time: broadcast.time,
      targets: [
        { kind: 'operation', rank: 7 },
        { kind: 'message', rank: dropped.id },
        { kind: 'fault', rank: cut.index },
        { kind: 'log', rank: 1 },
      ],
    });
  });

  it('says in words what has no place in time, and what the page has left out', () => {
    const ranks = { ...allRanks, message: () => null, log: () => null };
    const { targets } = stepOf(
      say(
        'It was lost.',
        at.result('workload/lost'),
        at.result('workload/no-such-key'),
        at.outcome('ending/kind'),
        at.message(dropped),
        { kind: 'node-log', node: 'n0', line: 1 },
      ),
      evidence,
      ranks,
    );
    expect(targets.map((target) => (target.kind === 'fact' ? target.words : target.kind))).toEqual([
      'results.edn: workload/lost = [2]',
      'results.edn: workload/no-such-key',
      'outcome.json: ending/kind = "completed"',
      `message ${dropped.id} of messages.jsonl.gz`,
      "n0's log, line 1: forwarding 2",
    ]);
  });

  it('shortens what is long', () => {
    const many = Array.from({ length: 5000 }, (_, i) => i);
    const long = losing().verdict({ valid: false, lostCount: many.length, lost: many }).evidence();
    const [target] = stepOf(say('All.', at.result('workload/lost')), long, allRanks).targets;
    expect(target?.kind === 'fact' && target.words.length).toBeLessThan(160);
  });

  it('keeps its own time, and takes none from a message under way', () => {
    expect(stepOf(sayAt(5, 'Then.', at.message(dropped)), evidence, allRanks).time).toBe(5);
    expect(stepOf(say('Under way.', at.message(dropped)), evidence, allRanks).time).toBeNull();
    expect(stepOf(say('Nothing.'), evidence, allRanks).time).toBeNull();
  });
});

describe('what a diagnosis is about', () => {
  it('is the value that was lost', () => {
    const { code, follow, steps } = viewOf(losing().evidence());
    expect(code).toBe('lost-value-dropped');
    expect(follow).toEqual({ kind: 'value', text: '2' });
    expect(steps.some(({ targets }) => targets.some(({ kind }) => kind === 'fault'))).toBe(true);
  });

  it('is the key of a register that is not linearizable', () => {
    const cluster = new Cluster('lin-kv', 1);
    cluster.request(1, 'n0', 'write', [4, 1], { key: 4, value: 1 }, { type: 'write_ok' }, [4, 1]);
    cluster.request(2, 'n0', 'read', [4, null], { key: 4 }, { type: 'read_ok', value: 9 }, [4, 9]);
    const { history } = cluster.evidence();
    cluster.results(() => composeResults(history(), checkRegisters(history())));
    expect(viewOf(cluster.evidence()).follow).toEqual({ kind: 'key', text: '4' });
  });

  it('is the key of an update that was lost', () => {
    const cluster = new Cluster('txn-rw-register', 2, { consistencyModels: ['snapshot-isolation'] });
    txn(cluster, 1, 'n0', [['w', 3, 1]]);
    for (const [time, value] of [
      [2, 2],
      [3, 4],
    ] as const) {
      txn(cluster, time, 'n0', [
        ['r', 3, 1],
        ['w', 3, value],
      ]);
    }
    const { code, follow } = viewOf(judged(cluster).evidence());
    expect(code).toBe('txn-lost-update');
    expect(follow).toEqual({ kind: 'key', text: '3' });
  });

  it('is the first transaction of a circle about several keys', () => {
    const cluster = new Cluster('txn-rw-register', 2, { consistencyModels: ['serializable'] });
    txn(cluster, 1, 'n0', [
      ['w', 3, 1],
      ['r', 4, 2],
    ]);
    txn(cluster, 2, 'n1', [
      ['r', 3, 1],
      ['w', 4, 2],
    ]);
    const { code, follow } = viewOf(judged(cluster).evidence());
    expect(code).toBe('txn-circular-information-flow');
    expect(follow).toEqual({ kind: 'operation', rank: 1 });
  });

  it('is the request at which a node ended, and not its key', () => {
    const cluster = new Cluster('lin-kv', 1);
    cluster.failed(1, 'n0', 'read', { type: 'info' }, [4, null], { key: 4 });
    const [request] = cluster.evidence().messages();
    const evidence = cluster
      .ends({
        kind: 'node-crashed',
        step: { node: 'n0', activity: 'stdin', messageId: request?.id ?? 0, time: 1e9 },
        exitCode: 1,
        signal: null,
        error: null,
        rejection: false,
        location: null,
        lastStderr: [],
        lastStdout: [],
      })
      .evidence();
    const { code, follow } = viewOf(evidence);
    expect(code).toMatch(/^node-(crashed|exited)$/);
    expect(follow).toEqual({ kind: 'operation', rank: 0 });
  });

  it('is nothing where the run as a whole is told', () => {
    const evidence = new Cluster('broadcast', 2).broadcast(1, 'n0', 1).read(2, 'n0', [1], true).evidence();
    const { follow } = viewOf(evidence, ['msgs-per-op']);
    expect(follow).toBeNull();
  });
});
