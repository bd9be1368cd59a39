import { describe, expect, it } from 'vitest';
import type { HeldBack } from '../src/engines/engine.ts';
import type { RunEvidence } from '../src/grading/grader.ts';
import type { Diagnosis } from '../src/grading/report.ts';
import { type Edn, kw } from '../src/results/edn.ts';
import type { UniqueIdsResult } from '../src/results/results.ts';
import { badEcho } from '../test/support/bad-echo.ts';
import { Cluster } from '../test/support/evidence.ts';
import { explain } from '../test/support/explain.ts';
import { composeResults } from '../test/support/results.ts';
import { echo } from './echo.ts';
import { uniqueIds } from './unique-ids.ts';

/** Results of a run of unique-ids, from its history. */
function idResults(cluster: Cluster, workload: Partial<UniqueIdsResult>, total = false): RunEvidence {
  const { history } = cluster.evidence();
  return cluster
    .results(() => {
      const results = composeResults(history(), {
        workload: 'unique-ids',
        valid: true,
        attemptedCount: 3,
        acknowledgedCount: 3,
        duplicatedCount: 0,
        duplicated: [],
        range: [0, 1],
        ...workload,
      });
      const availability = {
        valid: results.availability.okFraction === 1,
        okFraction: results.availability.okFraction,
      };
      return total ? { ...results, availability, valid: availability.valid } : results;
    })
    .evidence();
}

function generate(cluster: Cluster, time: number, node: string, id: Edn): Cluster {
  return cluster.request(time, node, 'generate', null, {}, { type: 'generate_ok', id: String(id) }, id);
}

describe('a doubled id', () => {
  it('is shown with the two nodes that gave it and when', () => {
    const cluster = new Cluster('unique-ids', 3);
    generate(cluster, 1.25, 'n0', 7);
    generate(cluster, 1.5, 'n1', 8);
    generate(cluster, 2.75, 'n2', 7);
    const diagnosis = explain(uniqueIds, idResults(cluster, { valid: false, duplicatedCount: 1 }));
    expect(diagnosis.code).toBe('duplicate-id');
    expect(diagnosis.headline.text).toBe('Id 7 was given twice: by n0 at 1.25 s and by n2 at 2.75 s.');
  });

  it('is not seen in two ids that differ in the last digit above 2^53', () => {
    const cluster = new Cluster('unique-ids', 2);
    generate(cluster, 1, 'n0', 9007199254740992n);
    generate(cluster, 2, 'n1', 9007199254740993n);
    generate(cluster, 3, 'n1', 9007199254740993n);
    const { headline } = explain(uniqueIds, idResults(cluster, { valid: false, duplicatedCount: 1 }));
    expect(headline.text).toBe('Id 9007199254740993 was given twice by n1: at 2.00 s and at 3.00 s.');
  });
});

it('says which kinds of ids can not be compared', () => {
  const cluster = new Cluster('unique-ids', 2);
  generate(cluster, 1, 'n0', 5);
  generate(cluster, 2, 'n1', 'n1-5');
  const evidence = idResults(cluster, { valid: 'unknown', error: 'not comparable' });
  expect(explain(uniqueIds, evidence).headline.text).toContain('(a number and a string)');
});

it('puts requests that fail during a cut down to the node that was needed', () => {
  const cluster = new Cluster('unique-ids', 3, { availability: 'total' }).partition(1, 9, ['n1']);
  generate(cluster, 0.5, 'n0', 1);
  cluster.failed(2, 'n1', 'generate', { type: 'info' });
  cluster.send(2, 'n1', { to: 'n0', body: { type: 'next' }, fate: 'partitioned' });
  const diagnosis = explain(uniqueIds, idResults(cluster, {}, true));
  expect(diagnosis.code).toBe('unavailable');
  expect(diagnosis.headline.text).toBe(
    '1 request of 2 failed, and every request must succeed. n1 did not answer generate at 2.00 s, while a partition cut it off from other nodes.',
  );
  expect(diagnosis.cause?.text).toContain('n1 needs another node to answer');
});

describe('an answer', () => {
  const malformed = { type: 'info', after: 0.1, error: 'indeterminate: …', exception: 'malformed' } as const;

  it.each([
    [
      'an extra key',
      { type: 'echo_ok', echo: 'x', from: 'n0' },
      'it has a field from, which echo_ok does not have',
    ],
    ['a wrong type', { type: 'echo', echo: 'x' }, 'type is "echo"; it must be "echo_ok"'],
    ['a missing field', { type: 'echo_ok' }, 'the field echo is missing'],
    [
      'a string for msg_id',
      { type: 'echo_ok', echo: 'x', msg_id: '1' },
      'msg_id is "1"; it must be an integer',
    ],
    [
      'a float for msg_id',
      { type: 'echo_ok', echo: 'x', msg_id: 1.5 },
      'msg_id is 1.5, a float; it must be an integer',
    ],
  ])('with %s is refused, and the field is named', (_, reply, problem) => {
    const diagnosis = explain(echo, badEcho({ ...malformed, reply }).evidence());
    expect(diagnosis.code).toBe('malformed-reply');
    expect(diagnosis.headline.text).toBe(
      `No echo succeeded. n0 sent a malformed reply: ${problem} (asked at 1.00 s).`,
    );
  });

  it('that names another request is told from silence', () => {
    const reply = { type: 'echo_ok', echo: 'x', in_reply_to: 99 };
    const diagnosis = explain(echo, badEcho({ type: 'info', reply }).evidence());
    expect(diagnosis.code).toBe('no-answer');
    expect(diagnosis.headline.text).toContain("in_reply_to is 99; the request's msg_id is 1");
  });

  it('that came after the client had given up is late by so much', () => {
    const late = { type: 'info', reply: { type: 'echo_ok', echo: 'x' }, replyAfter: 6 } as const;
    const diagnosis = explain(echo, badEcho(late).evidence());
    expect(diagnosis.code).toBe('late-answer');
    expect(diagnosis.headline.text).toContain('n0 answered after 6.00 s, only when the client had given up');
  });

  describe('that a node held back', () => {
    const answer = '{"src": "n0", "dest": "c10", "body": {"type": "echo_ok", "echo": "x", "in_reply_to": 1}}';
    const silent = (...heldBack: readonly HeldBack[]): Diagnosis =>
      explain(echo, badEcho({ type: 'info' }).outcome({ heldBack }).evidence());

    it('in its buffer is shown as it came in the end', () => {
      const diagnosis = silent({ node: 'n0', why: 'buffered', lines: ['bye', answer] });
      expect(diagnosis.code).toBe('no-answer');
      expect(diagnosis.headline.text).toContain('n0 wrote its answer to echo and kept it in a buffer');
      expect(diagnosis.steps.at(-1)?.pointers).toContainEqual({
        kind: 'outcome',
        path: 'heldBack/0/lines/1',
      });
      expect(diagnosis.cause?.text).toContain('flush');
    });

    it('for want of a newline is shown, whichever request it answers', () => {
      const line = answer.replace('"in_reply_to": 1', '"in_reply_to": 7');
      const diagnosis = silent({ node: 'n0', why: 'no-newline', lines: [line] });
      expect(diagnosis.headline.text).toContain('what it wrote last has no newline at its end');
      expect(diagnosis.cause?.text).toBe('A line counts only with its newline.');
    });

    it.each<[string, HeldBack]>([
      ['of another node', { node: 'n7', why: 'buffered', lines: [answer] }],
      ['to another request', { node: 'n0', why: 'buffered', lines: [answer.replace('1}', '2}')] }],
      ['to another client', { node: 'n0', why: 'buffered', lines: [answer.replace('c10', 'c3')] }],
      ['that is no message', { node: 'n0', why: 'buffered', lines: ['[1]', 'bye'] }],
    ])('is not taken from a line %s', (_, held) => {
      expect(silent(held).headline.text).toContain('n0 did not answer echo (');
    });
  });

  it('that never comes is laid to a missing handler only where no other request got any answer', () => {
    const silent = (cluster: Cluster, time: number) =>
      cluster.failed(time, 'n0', 'echo', { type: 'info' }, 'Please echo 4', { echo: 'Please echo 4' });
    const never = silent(badEcho({ type: 'info' }), 7);
    expect(explain(echo, never.evidence()).cause?.text).toContain('the node has no handler for echo');

    const refused = { type: 'fail', after: 0.1, error: [kw('temporarily-unavailable'), 'not now'] } as const;
    const sometimes = silent(silent(badEcho(refused), 2), 8);
    expect(explain(echo, sometimes.evidence()).code).toBe('no-answer');
    expect(explain(echo, sometimes.evidence()).cause).toBeNull();
  });

  it('on stderr is found there', () => {
    const text = '{"src":"n0","dest":"c10","body":{"type":"echo_ok","in_reply_to":1}}';
    const evidence = badEcho({ type: 'info' })
      .log(1, 'n0', text)
      .outcome({ stderrMessages: [{ node: 'n0', line: 1, text }] })
      .evidence();
    const diagnosis = explain(echo, evidence);
    expect(diagnosis.code).toBe('answered-on-stderr');
    expect(diagnosis.steps[1]?.pointers).toContainEqual({ kind: 'node-log', node: 'n0', line: 1 });
  });

  it('with an error is quoted', () => {
    const error: Edn = [kw('temporarily-unavailable'), 'not now'];
    const diagnosis = explain(echo, badEcho({ type: 'fail', error, after: 0.1 }).evidence());
    expect(diagnosis.headline.text).toContain('n0 answered with the error temporarily-unavailable (not now)');
  });

  it('that never came is a missing handler only where none ever came', () => {
    const silent = badEcho({ type: 'info' }).failed(7, 'n0', 'echo', { type: 'info' }, 'b', { echo: 'b' });
    expect(explain(echo, silent.evidence()).cause?.text).toContain('no handler for echo');
    const once = badEcho({ type: 'info' }).evidence();
    expect(explain(echo, once).cause).toBeNull();
    expect(explain(echo, badEcho({ type: 'info' }).evidence({ messages: false })).steps).toHaveLength(2);
  });
});

it('blames no handler for requests that met nodes that were down, and looks past them for others', () => {
  const down = [kw('node-down'), 'n0 is down'];
  const allDown = badEcho({ type: 'fail', after: 0, error: down });
  const diagnosis = explain(echo, allDown.evidence());
  expect(diagnosis.cause?.text).toContain('The request that failed came to a node that was down.');
  expect(diagnosis.look).toMatch(/^the length of the run and how often nodes are killed/);
  const mixed = badEcho({ type: 'fail', after: 0, error: down }).failed(
    9,
    'n0',
    'echo',
    { type: 'info' },
    'b',
    {
      echo: 'b',
    },
  );
  const other = explain(echo, mixed.evidence());
  expect(other.headline.text).toContain('n0 did not answer echo (asked at 9.00 s).');
  expect(other.look).toBe('the handler of echo');
});

it('says when a late answer had been asked for', () => {
  const cluster = new Cluster('unique-ids', 3, { availability: 'total' }).partition(1, 9, ['n1']);
  generate(cluster, 0.5, 'n0', 1);
  const reply = { type: 'generate_ok', id: 2 };
  cluster.failed(2, 'n1', 'generate', { type: 'info', after: 5, reply, replyAfter: 7 });
  expect(explain(uniqueIds, idResults(cluster, {}, true)).headline.text).toContain(
    'n1 answered after 7.00 s, only when the client had given up (asked at 2.00 s), while',
  );
});

it('explains a wrong echo by the older request whose text came back', () => {
  const say = (cluster: Cluster, time: number, sent: string, back: string) =>
    cluster.request(
      time,
      'n0',
      'echo',
      sent,
      { echo: sent },
      { type: 'echo_ok', echo: back },
      new Map<Edn, Edn>([[kw('echo'), back]]),
    );
  const cluster = new Cluster('echo', 1);
  say(say(cluster, 1, 'a', 'a'), 2, 'b', 'a');
  const { history } = cluster.evidence();
  const evidence = cluster
    .results(() =>
      composeResults(history(), { workload: 'echo', valid: false, errors: [{ sent: 'b', received: 'a' }] }),
    )
    .evidence();
  const diagnosis = explain(echo, evidence);
  expect(diagnosis.headline.text).toBe('n0 was sent "b" and echoed "a" at 2.00 s.');
  expect(diagnosis.cause?.text).toContain('what a client sent at 1.00 s');
});
