import { describe, expect, it } from 'vitest';
import type { RunEvidence } from '../src/grading/grader.ts';
import type { Diagnosis } from '../src/grading/report.ts';
import { Cluster } from '../test/support/evidence.ts';
import { explain as explainWith } from '../test/support/explain.ts';
import { broadcast } from './broadcast.ts';

/** Diagnoses a run and checks that its statements rest on evidence. */
function explain(evidence: RunEvidence, missed?: readonly string[]): Diagnosis {
  return explainWith(broadcast, evidence, missed, { 'stable-latency-max': 'below 600 ms' });
}

const lost17 = { valid: false, lostCount: 1, lost: [17] } as const;

/** n1 sends 17 to n2, and to n3 while a partition lasts. */
function droppedOnTheWay(): Cluster {
  return new Cluster('broadcast', 3)
    .broadcast(1, 'n1', 5)
    .send(1, 'n1', { to: 'n2', body: { type: 'broadcast', message: 5, msg_id: 1 } })
    .send(1, 'n1', { to: 'n0', body: { type: 'broadcast', message: 5, msg_id: 2 } })
    .partition(3, 9.75, ['n0'])
    .broadcast(4.2, 'n1', 17)
    .send(4.2, 'n1', { to: 'n2', body: { type: 'broadcast', message: 17, msg_id: 3 } })
    .send(4.2, 'n1', { to: 'n0', body: { type: 'broadcast', message: 17, msg_id: 4 }, fate: 'partitioned' })
    .read(20, 'n1', [5, 17], true)
    .read(20, 'n2', [5, 17], true)
    .read(20, 'n0', [5], true)
    .verdict(lost17);
}

describe('a lost value', () => {
  it('is followed to the message that a partition dropped and nobody sent again', () => {
    const diagnosis = explain(droppedOnTheWay().evidence());
    expect(diagnosis.code).toBe('lost-value-dropped');
    expect(diagnosis.headline.text).toBe(
      'Value 17 never reached n0. n1 sent it to n0 at 4.20 s while n0 was cut off, and no node sent it again after the partition healed at 9.75 s.',
    );
    expect(diagnosis.steps.map(({ time }) => time)).toEqual([3e9, 4.2e9, 4.2e9, 9.75e9, 20e9]);
    expect(diagnosis.headline.pointers).toContainEqual({ kind: 'message', id: expect.any(Number) });
  });

  it('says no more than the reads do when the messages are gone', () => {
    const diagnosis = explain(droppedOnTheWay().evidence({ messages: false }));
    expect(diagnosis.code).toBe('lost-value');
    expect(diagnosis.headline.text).toBe(
      'Value 17 is missing from what n0 returns, though n1 and n2 have it.',
    );
    expect(diagnosis.cause).toBeNull();
    expect(diagnosis.look).toBeNull();
  });

  it('counts how often it was tried, and says that all tries fell into the cut', () => {
    const evidence = droppedOnTheWay()
      .send(5.2, 'n1', { to: 'n0', body: { type: 'broadcast', message: 17, msg_id: 9 }, fate: 'partitioned' })
      .send(6.2, 'n2', { to: 'n0', body: { type: 'sync', values: [5, 17] }, fate: 'partitioned' })
      .evidence();
    expect(explain(evidence).headline.text).toContain('It was sent to n0 3 times, last by n2 at 6.20 s');
  });

  it('is found in batches, in wrapped objects and in gossip of whole sets', () => {
    const bodies = [
      { type: 'batch', messages: [16, 17, 18] },
      { type: 'gossip', payload: { from: 'n1', state: { values: [17] } } },
      { type: 'sync', set: { 16: true, 17: true } },
      { type: 'tell', text: '17' },
    ];
    for (const body of bodies) {
      const evidence = new Cluster('broadcast', 2)
        .partition(3, 9, ['n0'])
        .broadcast(1, 'n1', 16)
        .broadcast(1.1, 'n1', 18)
        .broadcast(4, 'n1', 17)
        .send(4.5, 'n1', { to: 'n0', body, fate: 'partitioned' })
        .read(20, 'n1', [16, 17, 18], true)
        .read(20, 'n0', [16, 18], true)
        .verdict(lost17)
        .evidence();
      expect(explain(evidence).code, JSON.stringify(body)).toBe('lost-value-dropped');
    }
  });

  it('is told from numbers that only look like it: 170, 1.7e1, a msg_id, the number of a batch', () => {
    const evidence = new Cluster('broadcast', 2)
      .broadcast(1, 'n1', 1)
      .broadcast(1.1, 'n1', 2)
      .broadcast(2, 'n1', 170)
      .send(2.5, 'n1', { to: 'n0', body: { type: 'batch', number: 1, values: [1, 2, 170], msg_id: 17 } })
      .broadcast(4, 'n1', 17)
      .send(4.5, 'n1', { to: 'n0', body: { type: 'batch', number: 17, values: [170], rate: 1.7e1 + 0.5 } })
      .read(20, 'n1', [1, 2, 17, 170], true)
      .read(20, 'n0', [1, 2, 170], true)
      .verdict(lost17)
      .evidence();
    const diagnosis = explain(evidence);
    expect(diagnosis.code).toBe('lost-value-not-forwarded');
    expect(diagnosis.headline.text).toBe(
      'Value 17 never reached n0. n1 had it since 4.00 s and sent it to no other node.',
    );
  });

  it('is one value beside its neighbour beyond 2^53', () => {
    const [lost, other] = [9007199254740993n, 9007199254740992n];
    const evidence = new Cluster('broadcast', 2)
      .partition(3, 9, ['n0'])
      .broadcast(1, 'n1', other)
      .send(1, 'n1', { to: 'n0', body: { type: 'tell', value: other } })
      .broadcast(4, 'n1', lost)
      .send(4, 'n1', { to: 'n0', body: { type: 'tell', value: lost }, fate: 'partitioned' })
      .read(20, 'n1', [other, lost], true)
      .read(20, 'n0', [other], true)
      .verdict({ valid: false, lostCount: 1, lost: [lost] })
      .evidence();
    const diagnosis = explain(evidence);
    expect(diagnosis.code).toBe('lost-value-dropped');
    expect(diagnosis.headline.text).toContain('Value 9007199254740993 never reached n0');
  });

  it('is followed through a node that feeds the one that lacks it', () => {
    const evidence = new Cluster('broadcast', 3)
      .broadcast(1, 'n0', 5)
      .send(1, 'n0', { to: 'n1', body: { type: 'tell', value: 5 } })
      .send(1.1, 'n1', { to: 'n2', body: { type: 'tell', value: 5 } })
      .partition(3, 9, ['n0'])
      .broadcast(4, 'n0', 17)
      .send(4, 'n0', { to: 'n1', body: { type: 'tell', value: 17 }, fate: 'partitioned' })
      .read(20, 'n0', [5, 17], true)
      .read(20, 'n1', [5], true)
      .read(20, 'n2', [5], true)
      .verdict(lost17)
      .evidence();
    const diagnosis = explain(evidence);
    expect(diagnosis.code).toBe('lost-value-dropped');
    expect(diagnosis.headline.text).toContain(
      'Value 17 never reached n2. n0 sent it to n1 at 4.00 s while n1 was cut off',
    );
    expect(diagnosis.headline.text).toContain('n2 gets values from n1, which never got it.');
  });

  it('is said not to have been passed on, and that the node passes on only its own', () => {
    const cluster = new Cluster('broadcast', 3);
    for (let i = 0; i < 4; i += 1) {
      cluster.broadcast(1 + i, 'n0', i).send(1 + i, 'n0', { to: 'n1', body: { type: 'tell', value: i } });
      cluster
        .broadcast(1.5 + i, 'n1', 10 + i)
        .send(1.5 + i, 'n1', { to: 'n2', body: { type: 'tell', value: 10 + i } });
    }
    const evidence = cluster
      .read(20, 'n0', [0, 1, 2, 3], true)
      .read(20, 'n1', [0, 1, 2, 3, 10, 11, 12, 13], true)
      .read(20.1, 'n2', [10, 11, 12, 13], true)
      .verdict({ valid: false, lostCount: 4, lost: [0, 1, 2, 3] })
      .evidence();
    const diagnosis = explain(evidence);
    expect(diagnosis.code).toBe('lost-value-not-forwarded');
    expect(diagnosis.headline.text).toContain('n1 had it since 1.10 s and sent it to no other node.');
    expect(diagnosis.cause?.text).toContain('n1 sends on only what clients gave it');
    expect(diagnosis.steps.at(-1)?.text).toBe('It is one of 4 values that were lost in this run.');
  });

  it('is said not to have been kept where it arrived and the reads lack it', () => {
    const evidence = new Cluster('broadcast', 2)
      .broadcast(1, 'n0', 17)
      .broadcast(1, 'n1', 4)
      .send(1, 'n0', { to: 'n1', body: { type: 'tell', value: 17 } })
      .read(20, 'n0', [17], true)
      .read(20.1, 'n1', [4], true)
      .verdict(lost17)
      .evidence();
    const diagnosis = explain(evidence);
    expect(diagnosis.code).toBe('lost-value-not-kept');
    expect(diagnosis.headline.text).toBe(
      'n1 got value 17 from n0 at 1.10 s (in tell), but its final read does not have it.',
    );
    expect(diagnosis.cause?.text).toContain('n1 returns only values that clients gave to n1 itself');
  });

  it('is said to be late where it arrived after the last read', () => {
    const evidence = new Cluster('broadcast', 2)
      .broadcast(1, 'n0', 17)
      .send(19.5, 'n0', { to: 'n1', body: { type: 'tell', value: 17 }, travel: 1 })
      .read(20, 'n0', [17], true)
      .read(20.1, 'n1', [], true)
      .verdict(lost17)
      .evidence();
    expect(explain(evidence).code).toBe('lost-value-late');
  });

  it('is put down to the node that fell silent when that node alone could pass it on', () => {
    const evidence = droppedOnTheWay()
      .outcome({
        muted: [
          {
            node: 'n1',
            time: 4.1e9,
            reason: 'not-json',
            line: 'hello',
            lineNumber: 9,
            messageId: null,
            detail: '',
          },
        ],
      })
      .evidence();
    expect(explain(evidence).code).toBe('muted-not-json');
  });
});

describe('stricter findings', () => {
  it('fail a value that one node lacks at the end, though Maelstrom passes it', () => {
    const evidence = droppedOnTheWay()
      .verdict({ valid: true, stableLatencies: [{ quantile: 1, ms: 15_000 }] })
      .evidence();
    const findings = broadcast.stricter(evidence);
    expect(findings.map(({ code }) => code)).toEqual(['lost-on-one-node']);
    expect(findings[0]?.statement.text).toBe(
      'Value 17 is missing from the final read of n0, though n1 and n2 have it.',
    );
    expect(explain(evidence, []).code).toBe('lost-value-dropped');
  });

  it('name a value that was invented and one that is returned twice', () => {
    const evidence = new Cluster('broadcast', 1)
      .broadcast(1, 'n0', 3)
      .read(20, 'n0', [3, 3, 99], true)
      .evidence();
    expect(broadcast.stricter(evidence).map(({ code }) => code)).toEqual([
      'duplicate-in-read',
      'invented-value',
    ]);
    expect(explain(evidence, []).headline.text).toBe(
      'A read of n0 at 20.00 s returned 99, which no client ever broadcast.',
    );
  });

  it('find nothing in a run where all is well, and do not ask for messages', () => {
    const evidence = new Cluster('broadcast', 1).broadcast(1, 'n0', 3).read(20, 'n0', [3], true).evidence();
    const guarded = {
      ...evidence,
      messages: () => {
        throw new Error('asked for messages');
      },
    };
    expect(broadcast.stricter(guarded)).toEqual([]);
  });
});

describe('a slow value', () => {
  it('is shown hop by hop, with the time that a node kept it', () => {
    const evidence = new Cluster('broadcast', 3)
      .broadcast(1, 'n0', 8)
      .send(1, 'n0', { to: 'n1', body: { type: 'tell', value: 8 } })
      .send(1.6, 'n1', { to: 'n2', body: { type: 'tell', value: 8 } })
      .read(1.5, 'n2', [])
      .read(20, 'n2', [8], true)
      .verdict({ stableLatencies: [{ quantile: 1, ms: 700 }] })
      .evidence();
    const diagnosis = explain(evidence, ['stable-latency-max']);
    expect(diagnosis.code).toBe('too-slow');
    expect(diagnosis.headline.text).toBe(
      'The slowest value took 700 ms until every read had it; the bound is below 600 ms. Value 8 needed 700 ms from n0 to n2: 2 hops, 200 ms under way and 500 ms waiting in nodes.',
    );
    expect(diagnosis.steps.map(({ text }) => text)).toContain(
      'n1 sent it to n2 after keeping it for 500 ms; it was 100 ms under way.',
    );
    expect(diagnosis.cause?.text).toContain('longest in n1 (500 ms)');
  });
});

describe('too many messages', () => {
  it('are told apart: acknowledgements, what was known already, what went back', () => {
    const cluster = new Cluster('broadcast', 2);
    for (let value = 0; value < 10; value += 1) {
      const time = 1 + value;
      cluster.broadcast(time, 'n0', value).read(time, 'n1', []);
      cluster.send(time, 'n0', { to: 'n1', body: { type: 'tell', value } });
      cluster.send(time + 0.1, 'n1', { to: 'n0', body: { type: 'tell_ok', value } });
      for (const again of [0.2, 0.3, 0.4]) {
        cluster.send(time + again, 'n0', { to: 'n1', body: { type: 'tell', value } });
        cluster.send(time + again + 0.1, 'n1', { to: 'n0', body: { type: 'tell_ok', value } });
      }
    }
    const all = Array.from({ length: 10 }, (_, i) => i);
    const diagnosis = explain(cluster.read(20, 'n1', all, true).evidence(), [
      'servers-messages-per-operation',
    ]);
    expect(diagnosis.code).toBe('too-many-messages');
    expect(diagnosis.headline.text).toContain('That is 8.0 per broadcast (80 messages, 10 broadcasts).');
    const texts = diagnosis.steps.map(({ text }) => text);
    expect(texts).toContain('40 messages (50 %) were acknowledgements.');
    expect(texts).toContain(
      '30 messages (38 %) repeated what the same node had sent to the same node before.',
    );
    expect(diagnosis.cause?.text).toContain('sent again and again');
  });

  it('are values sent again for ever, however many acknowledgements come between', () => {
    const cluster = new Cluster('broadcast', 2);
    for (let i = 0; i < 80; i += 1) {
      if (i % 20 === 0) cluster.broadcast(1 + i / 20, 'n0', i / 20);
      const value = Math.floor(i / 20);
      cluster.send(1 + i / 20 + 0.001, 'n0', { to: 'n1', body: { type: 'tell', value }, travel: 0.01 });
      cluster.send(1 + i / 20 + 0.02, 'n1', { to: 'n0', body: { type: 'told', value }, travel: 0.01 });
    }
    const diagnosis = explain(cluster.read(20, 'n1', [0, 1, 2, 3], true).evidence(), [
      'servers-messages-per-operation',
    ]);
    expect(diagnosis.steps.map(({ text }) => text)).toContain('80 messages (50 %) were acknowledgements.');
    expect(diagnosis.cause?.text).toContain('sent again and again');
  });
});

it('says that no value was ever read when the checker cannot tell', () => {
  const evidence = new Cluster('broadcast', 1)
    .broadcast(1, 'n0', 3)
    .read(20, 'n0', [], true)
    .verdict({ valid: 'unknown', stableCount: 0, neverReadCount: 1, neverRead: [3] })
    .evidence();
  expect(explain(evidence).code).toBe('never-read');
});

it('says what the reads return in the place of values', () => {
  const evidence = new Cluster('broadcast', 1)
    .broadcast(1, 'n0', 3)
    .request(20, 'n0', 'read', null, {}, { type: 'read_ok', messages: [[3, 700]] }, [[3, 700]], true)
    .verdict({ valid: 'unknown', stableCount: 0, neverReadCount: 1, neverRead: [3] })
    .evidence();
  expect(explain(evidence).cause?.text).toBe(
    'The reads return 1 item like [3,700], in which the value is a part: nobody broadcast such a thing.',
  );
});
