import { describe, expect, it } from 'vitest';
import { workloads } from '../../../engines/embedded/workloads/index.ts';
import { completeLine } from './completion.ts';
import { readTypedLine } from './typed-line.ts';

const names = ['n0', 'n1', 'lin-kv'];
const read = (line: string, workload: keyof typeof workloads = 'broadcast') =>
  readTypedLine(line, workloads[workload].rpcs, names);
const bodyOf = (line: string, workload?: keyof typeof workloads) => {
  const typed = read(line, workload);
  if (typed.kind !== 'message') throw new Error(JSON.stringify(typed));
  return typed.body;
};

describe('a message', () => {
  it.each([
    ['broadcast message=5', '{"type":"broadcast","message":5}'],
    ['broadcast 5', '{"type":"broadcast","message":5}'],
    ['broadcast hello world', '{"type":"broadcast","message":"hello world"}'],
    ['broadcast message={"a": [1, 2]}', '{"type":"broadcast","message":{"a":[1,2]}}'],
    ['broadcast message="two words"', '{"type":"broadcast","message":"two words"}'],
    ['broadcast message=9007199254740993', '{"type":"broadcast","message":9007199254740993}'],
    ['read', '{"type":"read"}'],
    ['{"type":"anything", "x": 1.0}', '{"type":"anything", "x": 1.0}'],
  ])('%s', (line, body) => {
    expect(bodyOf(line)).toBe(body);
  });

  it('has several fields', () => {
    expect(bodyOf('send key=k1 msg=[1, 2]', 'kafka')).toBe('{"type":"send","key":"k1","msg":[1,2]}');
    expect(bodyOf('txn txn=[["r", 1, null]]', 'txn-list-append')).toBe('{"type":"txn","txn":[["r",1,null]]}');
    expect(bodyOf('cas key=5x from=true to=null', 'lin-kv')).toBe(
      '{"type":"cas","key":"5x","from":true,"to":null}',
    );
  });

  it('goes to another node, in the name of another, and without waiting', () => {
    expect(read('to n1 read')).toEqual({
      kind: 'message',
      as: null,
      to: 'n1',
      body: '{"type":"read"}',
      awaited: true,
    });
    expect(read('as n1 gossip values=[1] &')).toEqual({
      kind: 'message',
      as: 'n1',
      to: null,
      body: '{"type":"gossip","values":[1]}',
      awaited: false,
    });
    expect(read('{"src":"n1","dest":"n0","body":{"type":"x"}}')).toMatchObject({
      as: 'n1',
      to: 'n0',
      body: '{"type":"x"}',
    });
  });
});

describe('other words', () => {
  it('move time and the network', () => {
    expect(read('to n1')).toEqual({ kind: 'to', node: 'n1' });
    expect(read('wait 2s')).toEqual({ kind: 'wait', nanos: 2e9 });
    expect(read('wait 1.5')).toEqual({ kind: 'wait', nanos: 1.5e9 });
    expect(read('wait 500 ms')).toEqual({ kind: 'wait', nanos: 5e8 });
    expect(read('cut n0 lin-kv')).toEqual({ kind: 'cut', between: ['n0', 'lin-kv'] });
    expect(read('  # a remark')).toEqual({ kind: 'nothing' });
  });
});

describe('a mistake', () => {
  it.each([
    ['brodcast 5', 'Did you mean broadcast?'],
    ['to n7 read', 'There is nobody called "n7". Did you mean n0?'],
    ['to', 'Name a node behind it: to n0.'],
    ['as n1', 'The message is missing.'],
    ['wait', 'Say how long'],
    ['wait 2h', 'Say how long'],
    ['wait 61m', 'Say how long'],
    ['cut n0', 'Name the two'],
    ['cut n0 n0', 'Name the two'],
    ['step 3', 'step takes nothing'],
    ['broadcast message=1 message', '"message" is none'],
    ['{"type":', 'This is no JSON'],
  ])('%s', (line, message) => {
    expect(read(line)).toMatchObject({ kind: 'mistake', message: expect.stringContaining(message) });
  });
});

describe('completion', () => {
  const complete = (line: string) => completeLine(line, workloads.kafka.rpcs, names)[0];

  it('offers messages, fields not given yet, and names', () => {
    expect(complete('s')).toEqual(['send ', 'step']);
    expect(complete('send ')).toEqual(['key=', 'msg=']);
    expect(complete('send key=1 ')).toEqual(['msg=']);
    expect(complete('to ')).toEqual(['n0 ', 'n1 ', 'lin-kv ']);
    expect(complete('to n1 po')).toEqual(['poll ']);
    expect(complete('cut n0 n')).toEqual(['n1 ']);
    expect(complete('send key=')).toEqual([]);
  });
});
