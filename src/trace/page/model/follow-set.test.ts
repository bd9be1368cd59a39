import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../../test/support/trace/model-of.ts';
import { smallRun } from '../../../../test/support/trace/small-run.ts';
import { syntheticRun } from '../../../../test/support/trace/synthetic-run.ts';
import { concerns, readTyped } from '../../follow-match.ts';
import type { Follow, RunHead } from '../../format.ts';
import { searchFollowed } from './follow-set.ts';
import { followSuggestions } from './follow-suggestions.ts';
import type { RunModel } from './run-model.ts';

const taken = (entries: Uint8Array): number[] => [...entries.keys()].filter((rank) => entries[rank] === 1);

function followed(run: RunModel, what: Follow) {
  const search = searchFollowed(run, what);
  while (!search.done) search.step(() => true);
  const { messages, operations, logs } = search.set;
  return { messages: taken(messages), operations: taken(operations), logs: taken(logs) };
}

const line = (time: number, text: string, node = 'n0') => ({ node, line: 1, time: time * 1e6, text });

describe('following a value or a key', () => {
  it('takes in what holds it, and nothing that only looks like it', () => {
    const run = smallRun(
      [
        { link: 'n0>n1', sent: 1, body: '{"type":"tell","values":[117,17]}' },
        { link: 'n0>n1', sent: 2, body: '{"type":"tell","values":[170],"msg_id":17}' },
        { link: 'n0>n1', sent: 3, body: '17' },
        { link: 'n0>n1', sent: 4, body: '7' },
        { link: 'n0>n1', sent: 5, body: '{"type":"te\\u006cl","values":{"\\u0031\\u0037":1}}' },
      ],
      [
        { client: 'c1', node: 'n0', f: 'broadcast', value: '17', start: 1, end: 2 },
        { client: 'c1', node: 'n0', f: 'read', value: '', result: '[1,17]', start: 3, end: 4 },
        { client: 'c1', node: 'n0', f: 'read', value: '', result: '[1,170]', start: 5, end: 6 },
      ],
      { logs: [line(1, 'learned 17'), line(2, 'learned 117')] },
    );
    expect(followed(run, { kind: 'value', text: '17' })).toEqual({
      messages: [0, 2, 4],
      operations: [0, 1],
      logs: [0],
    });
    expect(followed(run, { kind: 'value', text: 'nothing' })).toEqual({
      messages: [],
      operations: [],
      logs: [],
    });
  });

  it('finds the reads of a value whose result was cut, by their replies', () => {
    const run = smallRun(
      [
        { link: 'c1>n0', sent: 1, body: '{"type":"read"}' },
        { link: 'n0>c1', sent: 2, body: '{"type":"read_ok","messages":[1,2,17]}', request: 0 },
      ],
      [{ client: 'c1', node: 'n0', f: 'read', value: '', result: '[1,…', start: 1, end: 2, requests: [0] }],
    );
    expect(followed(run, { kind: 'value', text: '17' }).operations).toEqual([0]);
    expect(followed(run, { kind: 'value', text: '18' }).operations).toEqual([]);
  });

  it('knows the key of a pair in lin-kv', () => {
    const run = smallRun(
      [],
      [
        { client: 'c1', node: 'n0', f: 'write', value: '[3,4]', start: 1 },
        { client: 'c1', node: 'n0', f: 'write', value: '[4,3]', start: 2 },
      ],
      { head: { workload: 'lin-kv' } },
    );
    expect(followed(run, { kind: 'key', text: '3' }).operations).toEqual([0]);
  });

  it('finds in a large run what looking at each body would find', () => {
    const plain = syntheticRun({ messages: 1100, nodes: 5, seed: 4 });
    const run = modelOf(plain);
    for (const what of [
      { kind: 'value', text: plain.head.operations[3]?.value || '3' },
      { kind: 'value', text: '1.5' },
      { kind: 'key', text: 'sum' },
    ] as const) {
      const fits = concerns({ kind: what.kind, json: readTyped(what.text) });
      const naive = [...plain.bodies.keys()].filter((rank) => fits(plain.bodies[rank] ?? ''));
      expect(followed(run, what).messages, what.text).toEqual(naive);
    }
  });
});

describe('following an operation', () => {
  const run = smallRun(
    [
      { link: 'c1>n0', sent: 10, body: '{"type":"txn","txn":[["r","x",null]]}' },
      { link: 'n0>lin-kv', sent: 11.1, body: '{"type":"read","key":"state"}' },
      { link: 'c2>n0', sent: 11.2, body: '{"type":"txn","txn":[["w","x",1]]}' },
      { link: 'lin-kv>n0', sent: 12.2, body: '{"type":"read_ok","value":{}}', request: 1 },
      { link: 'n0>c2', sent: 12.3, body: '{"type":"txn_ok","txn":[["w","x",1]]}', request: 2 },
      { link: 'n0>n1', sent: 13.3, body: '{"type":"note","about":"this"}' },
      { link: 'n0>c1', sent: 13.4, body: '{"type":"txn_ok","txn":[["r","x",null]]}', request: 0 },
      { link: 'n1>n0', sent: 11, end: 12, body: '{"type":"replicate","key":"x"}' },
      { link: 'n1>n0', sent: 11, end: 12, body: '{"type":"replicate","key":"y"}' },
      { link: 'n0>n1', sent: 30, body: '{"type":"replicate","key":"x"}' },
    ],
    [
      { client: 'c1', node: 'n0', f: 'txn', value: '[["r","x",null]]', start: 10, end: 14.4, requests: [0] },
      { client: 'c2', node: 'n0', f: 'txn', value: '[["w","x",1]]', start: 11.2, end: 13.3, requests: [2] },
    ],
    { logs: [line(9, 'before'), line(12, 'meanwhile'), line(12, 'elsewhere', 'n1'), line(15, 'after')] },
  );

  it('takes in its requests, what was sent for it, and its keys; not what is for others', () => {
    expect(followed(run, { kind: 'operation', rank: 0 })).toEqual({
      messages: [0, 1, 3, 5, 6, 7],
      operations: [0],
      logs: [1],
    });
  });

  it('takes in nothing when there is no such operation', () => {
    expect(followed(run, { kind: 'operation', rank: 99 })).toEqual({
      messages: [],
      operations: [],
      logs: [],
    });
  });
});

describe('suggestions', () => {
  const run = smallRun(
    [],
    [
      { client: 'c1', node: 'n0', f: 'txn', value: '[["r","x",null],["append",7,17]]', start: 1 },
      { client: 'c1', node: 'n0', f: 'txn', value: '[["append",7,171]]', start: 2 },
    ],
    { head: { workload: 'txn-list-append' as RunHead['workload'] } },
  );
  const labels = (typed: string, most = 40) =>
    followSuggestions([run], typed, most).map(({ label, count }) => `${label} (${count})`);

  it('offer keys, values and operations', () => {
    expect(labels('')).toEqual([
      'key 7 (2)',
      'key "x" (1)',
      'value 17 (1)',
      'value 171 (1)',
      'operation 0: txn [["r","x",null],["append",7,17]] (1)',
      'operation 2: txn [["append",7,171]] (1)',
    ]);
    expect(labels('', 2)).toHaveLength(2);
  });

  it('put first what is meant exactly, and offer what was typed', () => {
    expect(labels('17').slice(0, 2)).toEqual(['value 17 (1)', 'value 171 (1)']);
    expect(labels('17').at(-1)).toBe('key 17 (null)');
    expect(labels('nowhere')).toEqual(['value nowhere (null)', 'key nowhere (null)']);
    expect(labels('17', 3)).toHaveLength(3);
  });

  it('know a string without its quotes', () => {
    const [first] = followSuggestions([run], 'x', 40);
    expect(first?.follow).toEqual({ kind: 'key', text: '"x"' });
    expect(labels('x').filter((label) => label.startsWith('key'))).toEqual(['key "x" (1)']);
  });

  it('survive values that are no JSON, and offer what occurs in both runs once', () => {
    const odd = smallRun([], [{ client: 'c1', node: 'n0', f: 'echo', value: '{', start: 1 }]);
    expect(followSuggestions([odd], '', 9).map(({ label }) => label)).toEqual(['operation 0: echo {']);
    const keys = followSuggestions([run, { ...run, place: 1 }], '7', 40).filter(
      ({ follow }) => follow.kind === 'key',
    );
    expect(keys).toHaveLength(1);
  });
});
