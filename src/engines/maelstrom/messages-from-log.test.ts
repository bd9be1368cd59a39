import { describe, expect, it } from 'vitest';
import { kw } from '../../results/edn.ts';
import type { Operation } from '../../results/results.ts';
import type { MessageRecord } from '../../results/trace.ts';
import { testSpec } from '../test-spec.ts';
import { LateReplies } from './late-replies.ts';
import { inOrder, MessageRecorder, MessageTimes, readLoggedMessage } from './messages-from-log.ts';
import { TestConsole } from './test-console.ts';

const spec = testSpec({ workload: 'broadcast', nodeCount: 3, latency: 100 }, 1);
const isolated = '{"n0" #{"n1" "n2"}, "n1" #{"n0"}, "n2" #{"n0"}}';

/** A line of the log; `ms` since the start of the main phase. */
function line(ms: number, rest: string): string {
  const time = new Date(Date.UTC(2026, 10, 21, 1, 0, 0) + ms).toISOString();
  return `INFO [${time.slice(0, 10)} ${time.slice(11, 19)},${time.slice(20, 23)}] ${rest}\n`;
}
const nemesis = (ms: number, f: string, value: string) =>
  line(ms, `jepsen worker nemesis - jepsen.util :nemesis\t:info\t:${f}\t${value}`);
const text = (id: number, src: string, dest: string, body = '{:type "gossip", :value 1}') =>
  `#maelstrom.net.message.Message{:id ${id}, :src "${src}", :dest "${dest}", :body ${body}}`;
const send = (ms: number, id: number, src: string, dest: string, body?: string) =>
  line(ms, `${src} stdout - maelstrom.net :send ${text(id, src, dest, body)}`);
const recv = (ms: number, id: number, src: string, dest: string) =>
  line(ms, `${dest} stdin - maelstrom.net :recv ${text(id, src, dest)}`);

function records(log: string): MessageRecord[] {
  const times = new MessageTimes();
  const console = new TestConsole(spec, { message: (...seen) => times.add(...seen) });
  console.push(line(0, 'jepsen test runner - jepsen.core Relative time begins now') + log);
  console.end();
  const recorder = new MessageRecorder(spec, times, console.partitions, console.origin ?? 0);
  const found: MessageRecord[] = [];
  const again = new TestConsole(spec, {
    message(kind, _thread, clock, printed) {
      const message = kind === 'send' ? readLoggedMessage(printed) : null;
      if (message !== null) found.push(recorder.record(message, clock));
    },
  });
  again.push(log);
  again.end();
  return [...inOrder(found)];
}

describe('the fate of a message', () => {
  const cut =
    nemesis(1000, 'start-partition', ':one') + nemesis(1010, 'start-partition', `[:isolated ${isolated}]`);
  const healed = nemesis(4000, 'stop-partition', 'nil') + nemesis(4001, 'stop-partition', ':network-healed');

  it('is told by a second line, by a partition between the two, or left open', () => {
    const log = [
      send(100, 0, 'n0', 'n1'),
      recv(205, 0, 'n0', 'n1'),
      cut,
      send(2000, 1, 'n1', 'n0'),
      send(2000, 2, 'n1', 'n2'),
      recv(2101, 2, 'n1', 'n2'),
      send(2000, 3, 'n0', 'lin-kv'),
      healed,
      send(9000, 4, 'n1', 'n0'),
    ].join('');
    expect(records(log).map(({ id, sent, due, received, fate }) => [id, sent, due, received, fate])).toEqual([
      [0, 100e6, 205e6, 205e6, 'delivered'],
      [1, 2000e6, 2100e6, null, 'partitioned'],
      [2, 2000e6, 2101e6, 2101e6, 'delivered'],
      [3, 2000e6, 2100e6, null, 'undelivered'],
      [4, 9000e6, 9100e6, null, 'undelivered'],
    ]);
  });

  it('is partitioned where the message was still on its way when the partition began', () => {
    const log = [send(100, 0, 'n0', 'n1'), recv(205, 0, 'n0', 'n1'), send(960, 1, 'n2', 'n0'), cut].join('');
    expect(records(log)[1]?.fate).toBe('partitioned');
    expect(records(log.replace(send(960, 1, 'n2', 'n0'), send(500, 1, 'n2', 'n0')))[1]?.fate).toBe(
      'undelivered',
    );
  });
});

it('keeps bodies exactly: big integers, nested string keys, unicode, what is no JSON', () => {
  const body = '{:type "txn", :txn [["append" "9" 18446744073709551616N]], :msgs {"a b" nil}, :u "é☃\\n"}';
  expect(readLoggedMessage(text(7, 'n0', 'c3', body))).toEqual({
    id: 7,
    src: 'n0',
    dest: 'c3',
    body: '{"type":"txn","txn":[["append","9",18446744073709551616]],"msgs":{"a b":null},"u":"é☃\\n"}',
  });
  const odd = readLoggedMessage(text(7, 'n0', 'c3', '{:a b 1}'));
  expect(JSON.parse(odd?.body ?? '')).toBe('{:a b 1}');
  expect(readLoggedMessage('something else')).toBeNull();
});

it('puts messages into the order of their numbers, past numbers that never come', () => {
  const of = (id: number) => ({ id }) as MessageRecord;
  const ids = (given: readonly number[], window: number) =>
    [...inOrder(given.map(of), window)].map(({ id }) => id);
  expect(ids([1, 0, 3, 2, 4], 8)).toEqual([0, 1, 2, 3, 4]);
  expect(ids([5, 7, 6, 9, 8, 10, 12, 11], 3)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
});

describe('late replies', () => {
  const operation = (
    index: number,
    time: number,
    type: Operation['type'],
    error?: Operation['error'],
  ): Operation => ({
    index,
    time,
    type,
    process: 0,
    f: 'generate',
    value: null,
    ...(error === undefined ? {} : { error }),
  });
  const message = (id: number, src: string, dest: string, sent: number, body: object): MessageRecord => ({
    id,
    src,
    dest,
    sent,
    due: sent,
    taken: null,
    received: sent,
    fate: 'delivered',
    body: JSON.stringify(body),
  });
  const history = [
    operation(0, 1e9, 'invoke'),
    operation(1, 1.01e9, 'ok'),
    operation(2, 2e9, 'invoke'),
    operation(3, 7e9, 'info', kw('net-timeout')),
  ];
  const requests = [
    message(0, 'c2', 'n0', 1.001e9, { type: 'generate', msg_id: 1 }),
    message(1, 'n0', 'c2', 1.002e9, { type: 'generate_ok', in_reply_to: 1 }),
    message(2, 'c2', 'n0', 2.001e9, { type: 'generate', msg_id: 2 }),
  ];

  it('are those sent after their operation had timed out', () => {
    const late = new LateReplies(history, spec);
    const replies = [message(3, 'n0', 'c2', 8e9, { type: 'generate_ok', in_reply_to: 2 })];
    for (const one of [...requests, ...replies]) late.add(one);
    expect(late.found).toEqual([{ messageId: 3, node: 'n0', operation: 2 }]);
  });

  it('are not those that were sent in time, nor answers to nothing', () => {
    const late = new LateReplies(history, spec);
    const replies = [
      message(3, 'n0', 'c2', 6.9e9, { type: 'generate_ok', in_reply_to: 2 }),
      message(4, 'n0', 'c2', 8e9, { type: 'generate_ok', in_reply_to: 9 }),
      message(5, 'n0', 'c2', 8e9, { type: 'generate_ok', in_reply_to: 2 }),
    ];
    for (const one of [...requests, ...replies]) late.add(one);
    expect(late.found).toEqual([]);
  });
});
