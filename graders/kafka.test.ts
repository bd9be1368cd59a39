import { describe, expect, it } from 'vitest';
import { checkKafka } from '../src/engines/embedded/checkers/kafka/index.ts';
import type { RunEvidence } from '../src/grading/grader.ts';
import type { Diagnosis, Finding } from '../src/grading/report.ts';
import { type Edn, kw } from '../src/results/edn.ts';
import { Cluster } from '../test/support/evidence.ts';
import { explain as explainWith, findingsOf } from '../test/support/explain.ts';
import { composeResults } from '../test/support/results.ts';
import { kafka } from './kafka.ts';

type Pair = readonly [offset: number, message: number];

/** A cluster of two nodes whose clients send to and poll key "7". */
class Logs {
  readonly cluster = new Cluster('kafka', 2);
  readonly #assigned = new Set<string>();

  /** A client asks for what it is assigned to. */
  assign(time: number, node: string, offsets: Readonly<Record<string, number>> = {}): this {
    this.#assigned.add(node);
    const reply = { type: 'list_committed_offsets_ok', offsets };
    const fields = { type: 'list_committed_offsets', keys: ['7'] };
    this.cluster.request(time, node, 'assign', ['7'], fields, reply, ['7']);
    return this;
  }

  send(time: number, node: string, message: number, offset: number): this {
    const [asked, told]: Edn[] = [[[kw('send'), '7', message]], [[kw('send'), '7', [offset, message]]]];
    const fields = { key: '7', msg: message };
    this.cluster.request(
      time,
      node,
      'send',
      asked ?? null,
      fields,
      { type: 'send_ok', offset },
      told ?? null,
    );
    return this;
  }

  poll(time: number, node: string, from: number, pairs: readonly Pair[]): this {
    if (!this.#assigned.has(node)) this.assign(time - 0.01, node);
    const told = [[kw('poll'), new Map<Edn, Edn>([['7', pairs]])]];
    const fields = { offsets: { 7: from } };
    this.cluster.request(
      time,
      node,
      'poll',
      [[kw('poll')]],
      fields,
      { type: 'poll_ok', msgs: { 7: pairs } },
      told,
    );
    return this;
  }

  evidence(options: { readonly messages?: boolean } = {}): RunEvidence {
    const bare = this.cluster.evidence(options);
    const history = bare.history();
    return { ...bare, results: composeResults(history, checkKafka(history), bare.messages()) };
  }
}

/** Diagnoses a run and checks that its statements rest on evidence. */
function explain(evidence: RunEvidence, missed?: readonly string[]): Diagnosis {
  return explainWith(kafka, evidence, missed, { 'refused-writes-per-operation': 'below 0.02' });
}

describe('two messages at one offset', () => {
  const split = () =>
    new Logs()
      .send(1, 'n0', 12, 0)
      .send(2, 'n1', 14, 0)
      .poll(3, 'n0', 0, [[0, 12]]);

  it('are told with the answers that gave the offset out, and by whom', () => {
    const diagnosis = explain(split().evidence());
    expect(diagnosis.code).toBe('log-inconsistent-offsets');
    expect(diagnosis.headline.text).toBe(
      'Key "7" has two messages at offset 0: n0 acknowledged 12 with offset 0 at 1.00 s, n1 acknowledged 14 with offset 0 at 2.00 s.',
    );
    expect(diagnosis.cause?.text).toBe('n0 and n1 both gave out offset 0 of key "7".');
    expect(diagnosis.headline.pointers).toContainEqual({ kind: 'message', id: expect.any(Number) });
  });

  it('are told from the history alone when the messages are gone', () => {
    const diagnosis = explain(split().evidence({ messages: false }));
    expect(diagnosis.code).toBe('log-inconsistent-offsets');
    expect(new Set(diagnosis.headline.pointers.map(({ kind }) => kind))).toEqual(new Set(['operation']));
  });

  it('come from an acknowledgement that the store had refused, where it had', () => {
    const logs = new Logs().send(1, 'n0', 12, 0);
    logs.cluster
      .send(2, 'n1', {
        to: 'lin-kv',
        body: { type: 'cas', key: 'log 7', from: [], to: [14], msg_id: 3 },
        travel: 0,
      })
      .send(2, 'lin-kv', { to: 'n1', body: { type: 'error', code: 22, in_reply_to: 3 }, travel: 0 });
    const diagnosis = explain(inTheMiddle(logs).evidence());
    expect(diagnosis.cause?.text).toBe('n1 acknowledged 14 although lin-kv had refused to store it.');
    expect(diagnosis.steps.map(({ text }) => text).join('\n')).toContain('To store 14, n1 asked lin-kv');
  });
});

/** A send whose answer comes after all that was sent at its time. */
function inTheMiddle(logs: Logs): Logs {
  const fields = { key: '7', msg: 14 };
  logs.cluster.request(2, 'n1', 'send', [[kw('send'), '7', 14]], fields, { type: 'send_ok', offset: 0 }, [
    [kw('send'), '7', [0, 14]],
  ]);
  return logs;
}

describe('a message that polls pass over', () => {
  const lost = (polled: readonly Pair[], from: number) =>
    new Logs().send(1, 'n0', 11, 0).send(1.1, 'n0', 12, 1).send(1.2, 'n0', 13, 2).poll(2, 'n1', from, polled);

  it('is lost when an answer has messages on both sides of it', () => {
    const diagnosis = explain(
      lost(
        [
          [0, 11],
          [2, 13],
        ],
        0,
      ).evidence(),
    );
    expect(diagnosis.code).toBe('log-lost-write');
    expect(diagnosis.headline.text).toContain(
      'Message 12 of key "7" is lost: n0 acknowledged it with offset 1',
    );
    expect(diagnosis.steps.at(-1)?.text).toContain('holds offset 0 and then offset 2, and nothing at 1');
  });

  it('is skipped when the answer begins behind it, though it was asked for', () => {
    const evidence = new Logs()
      .send(1, 'n0', 11, 0)
      .send(1.1, 'n0', 12, 1)
      .poll(2, 'n1', 0, [[1, 12]])
      .evidence();
    const diagnosis = explain(evidence);
    expect(diagnosis.code).toBe('log-poll-skip');
    expect(diagnosis.headline.text).toContain(
      'Asked for key "7" from offset 0, n1 began at offset 1 and left out message 11',
    );
  });

  it('is skipped when its send is still under way, and then what stands behind it was there too early', () => {
    const evidence = new Logs()
      .send(1, 'n0', 11, 0)
      .send(1.1, 'n0', 13, 2)
      .poll(2, 'n1', 0, [
        [0, 11],
        [2, 13],
      ])
      .send(2, 'n0', 12, 1)
      .poll(3, 'n0', 0, [
        [0, 11],
        [1, 12],
        [2, 13],
      ])
      .evidence();
    const diagnosis = explain(evidence);
    expect(diagnosis.code).toBe('log-poll-skip');
    expect(diagnosis.headline.text).toContain(
      'offset 2 follows offset 0, and message 12 is left out; n0 acknowledged 12 with offset 1 only at 2.00 s',
    );
    expect(diagnosis.cause?.text).toContain('while the send of offset 1 was under way');
  });

  it('is no more than lost when the messages do not show what was asked for', () => {
    const logs = new Logs()
      .send(1, 'n0', 11, 0)
      .send(1.1, 'n0', 12, 1)
      .poll(2, 'n1', 0, [[1, 12]]);
    expect(explain(logs.evidence({ messages: false })).code).toBe('log-lost-write');
  });

  it('is unseen when no later one was polled either', () => {
    const diagnosis = explain(
      lost(
        [
          [0, 11],
          [1, 12],
        ],
        0,
      ).evidence(),
    );
    expect(diagnosis.code).toBe('log-unseen');
    expect(diagnosis.steps.at(-1)?.text).toContain('is 12 at offset 1, by n1');
  });
});

describe('a message that one node never shows', () => {
  /** Both nodes' clients read everything from the beginning at the end. */
  const unseen = (late: { readonly key: string; readonly message: number }) => {
    const ship = (key: string, message: number) => ({
      type: 'ship',
      appended: [{ key, from: 0, messages: [message] }],
      offsets: [['7', 12]],
    });
    const logs = new Logs().send(1, 'n1', 11, 0).send(2, 'n1', 12, 1);
    logs.cluster.send(1.5, 'n1', { to: 'n0', body: ship('7', 11) });
    logs.cluster.send(3, 'n1', { to: 'n0', body: ship(late.key, late.message) });
    for (const node of ['n0', 'n1']) logs.assign(10, node);
    for (const time of [11, 12, 13, 14]) {
      logs.poll(time, 'n0', time === 11 ? 0 : 1, time === 11 ? [[0, 11]] : []);
      const all: readonly Pair[] = [
        [0, 11],
        [1, 12],
      ];
      logs.poll(time, 'n1', time === 11 ? 0 : 2, time === 11 ? all : []);
    }
    const evidence = logs.evidence();
    const seek = new Map<Edn, Edn>([[kw('seek-to-beginning?'), true]]);
    const history = evidence
      .history()
      .map((one) => (one.f === 'assign' && one.type === 'invoke' ? { ...one, more: seek } : one));
    return explain({ ...evidence, history: () => history }, []);
  };

  it('was not sent there, whatever else has its number', () => {
    const diagnosis = unseen({ key: '8', message: 12 });
    expect(diagnosis.code).toBe('log-unseen-on-one-node');
    expect(diagnosis.cause?.text).toBe(
      'n1 sent n0 ship about "7" for the last time at 1.50 s, before 12 was there: what came to that log later it never sent.',
    );
  });

  it('has no cause in the messages where it was sent, or more of its log was', () => {
    expect(unseen({ key: '7', message: 12 }).cause).toBeNull();
  });
});

describe('other wrong answers', () => {
  it('name a message that nobody sent', () => {
    const diagnosis = explain(
      new Logs()
        .send(1, 'n0', 11, 0)
        .poll(2, 'n1', 0, [
          [0, 11],
          [1, 99],
        ])
        .evidence(),
    );
    expect(diagnosis.code).toBe('log-invented-message');
    expect(diagnosis.headline.text).toContain(
      'n1 returned message 99 of key "7" at offset 1, which no client',
    );
  });

  it('name the sends of one client that went back', () => {
    const evidence = new Logs()
      .send(1, 'n0', 11, 5)
      .send(2, 'n0', 12, 3)
      .poll(3, 'n1', 0, [
        [3, 12],
        [5, 11],
      ])
      .evidence();
    const diagnosis = explain(evidence);
    expect(diagnosis.code).toBe('log-nonmonotonic-send');
    expect(diagnosis.headline.text).toContain('got offset 5 and then offset 3 from n0');
  });
});

describe('committed offsets', () => {
  /** n0 acknowledges a commit at 2 s; then `node` is asked. */
  const asked = (
    node: string,
    time: number,
    offsets: Record<string, number>,
    later: number | null = null,
  ) => {
    const logs = new Logs()
      .send(1, 'n0', 11, 0)
      .send(1.1, 'n0', 12, 1)
      .poll(1.5, 'n1', 0, [
        [0, 11],
        [1, 12],
      ]);
    const commit = (at: number, offset: number) => {
      logs.cluster
        .send(at, 'c99', {
          to: 'n0',
          body: { type: 'commit_offsets', offsets: { 7: offset }, msg_id: at },
          travel: 0,
        })
        .send(at, 'n0', { to: 'c99', body: { type: 'commit_offsets_ok', in_reply_to: at }, travel: 0 });
    };
    commit(2, 1);
    if (later !== null) commit(3, later);
    logs.assign(time, node, offsets);
    return findingsOf(kafka, logs.evidence());
  };
  const codes = (findings: readonly Finding[]) => findings.map(({ code }) => code);

  it('are told by the node that acknowledged them at once, and by others within a second', () => {
    expect(codes(asked('n0', 4, { 7: 1 }))).toEqual([]);
    expect(codes(asked('n0', 4, {}))).toEqual(['commit-forgotten']);
    expect(codes(asked('n1', 2.5, {}))).toEqual([]);
    expect(codes(asked('n1', 4, {}))).toEqual(['commit-forgotten']);
  });

  it('go back when a slower client commits less, and the last commit wins', () => {
    const [finding] = asked('n0', 4, { 7: 0 }, 0);
    expect(finding?.code).toBe('commit-regressed');
    expect(finding?.statement.text).toContain(
      'n0 told offset 0 at 4.00 s, though n0 had acknowledged a commit of offset 1 at 2.00 s',
    );
    // Without that commit nothing shows that it ever went up.
    expect(codes(asked('n0', 4, { 7: 0 }))).toEqual(['commit-forgotten']);
  });

  it('are ahead when nobody committed so much', () => {
    const [finding] = asked('n0', 4, { 7: 2 });
    expect(finding?.code).toBe('commit-ahead');
    expect(finding?.statement.text).toContain('the greatest commit until then was offset 1');
  });
});

describe('refused writes', () => {
  const refusing = () => {
    const logs = new Logs().send(1, 'n0', 11, 0).poll(2, 'n1', 0, [[0, 11]]);
    for (const [i, node] of ['n0', 'n1'].entries()) {
      logs.cluster
        .send(3 + i, node, { to: 'lin-kv', body: { type: 'cas', key: 'all', from: 1, to: 2, msg_id: 50 } })
        .send(3.2 + i, 'lin-kv', {
          to: node,
          body: { type: 'error', code: 22, text: 'no', in_reply_to: 50 },
        });
    }
    // Not a refusal: a key that is not there yet.
    logs.cluster.send(6, 'lin-kv', { to: 'n0', body: { type: 'error', code: 20, in_reply_to: 51 } });
    return logs;
  };
  const figure = (evidence: RunEvidence) =>
    kafka.measures.find(({ name }) => name === 'refused-writes-per-operation')?.read(evidence);

  it('are counted per operation, and unknown without messages', () => {
    expect(figure(refusing().evidence())).toBeCloseTo(2 / 3);
    expect(figure(refusing().evidence({ messages: false }))).toBeNull();
  });

  it('are told with the key and the nodes that write it', () => {
    const evidence = refusing().evidence();
    const diagnosis = explain(evidence, ['refused-writes-per-operation']);
    expect(diagnosis.code).toBe('too-many-refused-writes');
    expect(diagnosis.headline.text).toContain('All were of the key "all" of lin-kv, which n0 and n1 write.');
  });
});
