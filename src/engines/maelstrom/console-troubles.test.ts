/** The sentences are Maelstrom 0.2.4's, recorded from nodes that misbehave. */
import { describe, expect, it } from 'vitest';
import { testSpec } from '../test-spec.ts';
import { TestConsole } from './test-console.ts';

const stack = '\tat maelstrom.process$parse_msg.invokeStatic(process.clj:57)\n';

function consoleWith(...records: readonly string[]): TestConsole {
  const console = new TestConsole(testSpec({ workload: 'echo', nodeCount: 2 }, 1));
  records.forEach((text, i) => {
    console.push(text.replace(/^(\w+) \[\]/, `$1 [2026-11-21 01:00:0${i},000]`));
  });
  console.end();
  return console;
}

const begins = 'INFO [] jepsen test runner - jepsen.core Relative time begins now\n';

describe('a line that ends the reading of a node', () => {
  const muted = (text: string) =>
    consoleWith(begins, `WARN [] n0 stdout - maelstrom.process Error!\n${text}\n${stack}`).muted[0];
  const malformed = (map: string, errors: string) =>
    `clojure.lang.ExceptionInfo: Malformed network message. Node n0 tried to send the following message via STDOUT:\n\n${map}\n\nThis is malformed because:\n\n${errors}\n\nSee doc/protocol.md for more guidance.`;
  const address = (kind: string, map: string) =>
    `java.lang.AssertionError: Assert failed: Invalid ${kind === 'src' ? 'source' : kind} for message #maelstrom.net.message.Message${map}\n(get queues (:${kind} m))`;

  it.each([
    [
      'no JSON',
      'clojure.lang.ExceptionInfo: Node n0 printed a line to STDOUT which was not well-formed JSON:\nhandling echo\nDid you mean to encode this line as JSON? Or was this line intended for STDERR? See doc/protocol.md for more guidance.',
      { reason: 'not-json', line: 'handling echo' },
    ],
    [
      'a key too many',
      malformed('{:src "n0", :dest "c4", :body {:type "echo_ok"}, :type "x"}', '{:type disallowed-key}'),
      {
        reason: 'unknown-key',
        line: '{"src":"n0","dest":"c4","body":{"type":"echo_ok"},"type":"x"}',
        detail: 'the key "type" has no place beside src, dest, body and id',
      },
    ],
    [
      'a src that is a number, in a map over several lines',
      malformed(
        '{:src 5,\n :dest "c4",\n :body {:type "echo_ok"}}',
        '{:src (not (instance? java.lang.String 5))}',
      ),
      {
        reason: 'not-a-message',
        line: '{"src":5,"dest":"c4","body":{"type":"echo_ok"}}',
        detail: 'src is not a string',
      },
    ],
    [
      'a message without dest',
      malformed(
        '{:src "n0", :body {:type "echo_ok", :nested {"k 1" [1 2.5]}}}',
        '{:dest missing-required-key}',
      ),
      {
        reason: 'not-a-message',
        line: '{"src":"n0","body":{"type":"echo_ok","nested":{"k 1":[1,2.5]}}}',
        detail: 'dest is missing',
      },
    ],
    [
      'an empty line',
      malformed('{:body {}}', '{:src missing-required-key, :dest missing-required-key}'),
      { reason: 'not-a-message', line: '' },
    ],
    [
      'an unknown node',
      address('dest', '{:id 11, :src "n0", :dest "n77", :body {:type "hi", :big 1, :t "a\\"b\\nc"}}'),
      {
        reason: 'unknown-dest',
        line: '{"src":"n0","dest":"n77","body":{"type":"hi","big":1,"t":"a\\"b\\nc"}}',
        detail: 'there is nobody called "n77"',
      },
    ],
    [
      'a client that has gone',
      address('dest', '{:id 11, :src "n0", :dest "c4", :body {:type "echo_ok"}}'),
      { reason: 'closed-client', detail: 'the client c4 had given up and gone' },
    ],
    [
      'a client that never was',
      address('dest', '{:id 11, :src "n0", :dest "c40", :body {:type "echo_ok"}}'),
      { reason: 'unknown-dest', detail: 'there is nobody called "c40"' },
    ],
    [
      'a src of its own making',
      address('src', '{:id 11, :src "me", :dest "c4", :body {}}'),
      { reason: 'unknown-src', detail: 'there is no node "me"', line: '{"src":"me","dest":"c4","body":{}}' },
    ],
    [
      'a number',
      "java.lang.IllegalArgumentException: Don't know how to create ISeq from: java.lang.Long",
      { reason: 'not-a-message', line: '' },
    ],
  ])('%s', (_, text, expected) => {
    expect(muted(text)).toMatchObject({ node: 'n0', phase: 'main', ...expected });
  });

  it('counts once per node, while the run goes on, and not for a node that was stopped', () => {
    const bad = (node: string, line: string) =>
      `WARN [] ${node} stdout - maelstrom.process Error!\nclojure.lang.ExceptionInfo: Node ${node} printed a line to STDOUT which was not well-formed JSON:\n${line}\n${stack}`;
    const { muted, halfLines } = consoleWith(
      begins,
      bad('n0', 'first'),
      bad('n0', 'second'),
      'INFO [] jepsen node n1 - maelstrom.db Tearing down n1\n',
      bad('n1', '{"src":"n1","de'),
    );
    expect(muted.map(({ node, line }) => [node, line])).toEqual([['n0', 'first']]);
    expect(halfLines.get('n1')?.line).toBe('{"src":"n1","de');
  });
});

describe('the crash of a test', () => {
  const crash = (text: string, hasBegun = false) =>
    consoleWith(
      ...(hasBegun ? [begins] : []),
      `WARN [] jepsen test runner - jepsen.core Test crashed!\n${text}\n${stack}`,
      `ERROR [] main - jepsen.cli Oh jeez, I'm sorry, Jepsen broke. Here's why:\n${text}\n${stack}`,
    ).crash;
  const rpcError =
    'clojure.lang.ExceptionInfo: throw+: {:type :rpc-error, :code 10, :name :not-supported, :definite? true, :body {:msg_id 1, :in_reply_to 1, :type "error", :code 10, :text "no such thing"}}';
  const rpcErrorJson = '{"msg_id":1,"in_reply_to":1,"type":"error","code":10,"text":"no such thing"}';

  it.each([
    [
      'no answer to init',
      'clojure.lang.ExceptionInfo: Expected node n1 to respond to an init message, but node did not respond.',
      false,
      { kind: 'init-failed', node: 'n1', reason: 'no-reply', text: null },
    ],
    [
      'another answer to init',
      'clojure.lang.ExceptionInfo: Expected an init_ok message, but node responded with {:msg_id 1, :in_reply_to 1, :type "ok", :value [1 nil {"a b" "x"}]}',
      false,
      {
        kind: 'init-failed',
        node: null,
        reason: 'wrong-reply',
        text: '{"msg_id":1,"in_reply_to":1,"type":"ok","value":[1,null,{"a b":"x"}]}',
      },
    ],
    [
      'an error for init',
      rpcError,
      false,
      { kind: 'init-failed', reason: 'wrong-reply', text: rpcErrorJson },
    ],
    ['an error for topology', rpcError, true, { reason: 'topology-wrong-reply', text: rpcErrorJson }],
    [
      'no answer to topology',
      'clojure.lang.ExceptionInfo: Client read timeout',
      true,
      { kind: 'init-failed', node: null, reason: 'topology-no-reply' },
    ],
    [
      'another answer to topology',
      'clojure.lang.ExceptionInfo: Malformed RPC response. Maelstrom sent node n1 the following request:\n\n{:type "topology", :topology {"n0" ("n1"), "n1" ("n0")}, :msg_id 1}\n\nAnd expected a response of the form:\n\n{:type (eq "topology_ok"), {:k :msg_id} Int, :in_reply_to Int}\n\n... but instead received\n\n{:msg_id 2, :in_reply_to 1, :type "topology_ok", :extra 1}\n\nThis is malformed because:\n\n{:extra disallowed-key}\n\nSee doc/protocol.md for more guidance.',
      true,
      {
        kind: 'init-failed',
        node: 'n1',
        reason: 'topology-wrong-reply',
        text: '{"msg_id":2,"in_reply_to":1,"type":"topology_ok","extra":1}',
      },
    ],
    [
      'an executable that is missing',
      'java.io.IOException: Cannot run program "/nonexistent/node" (in directory "/tmp"): error=2, No such file or directory',
      false,
      { kind: 'node-not-started' },
    ],
    [
      'a tool that is missing',
      'java.io.IOException: Cannot run program "git": error=2, No such file or directory',
      false,
      { kind: 'test-crashed', message: 'Cannot run program "git": error=2, No such file or directory' },
    ],
  ])('%s', (_, text, hasBegun, expected) => {
    expect(crash(text, hasBegun)).toMatchObject(expected);
  });

  it('keeps the last words of a node apart, whatever is in them', () => {
    const text = [
      'clojure.lang.ExceptionInfo: Node n1 crashed with exit status 137. Before crashing, it wrote to STDOUT:',
      '',
      'And to STDERR:',
      '\tat something.Like(A.java:1)',
      '',
      '',
      'And to STDERR:',
      '',
      'WARN [2026-11-21 01:00:00,000] jepsen test runner - jepsen.core Test crashed!',
      '',
      'last',
      '',
      'Full STDERR logs are available in /store/n1.log',
    ].join('\n');
    expect(crash(text, true)).toEqual({
      kind: 'node-crashed',
      node: 'n1',
      exitStatus: 137,
      lastStdout: ['And to STDERR:', '\tat something.Like(A.java:1)', ''],
      lastStderr: [
        'WARN [2026-11-21 01:00:00,000] jepsen test runner - jepsen.core Test crashed!',
        '',
        'last',
      ],
      message: 'Node n1 crashed with exit status 137.',
    });
  });
});
