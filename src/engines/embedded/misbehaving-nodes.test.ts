import { describe, expect, it } from 'vitest';
import { echo, flood, messages, runTest } from '../../../test/support/run-fake-nodes.ts';
import type { NodeId } from '../../results/trace.ts';
import type { FakeProgram } from './clients/fake-node.ts';

const requests = { atFirst: 1e9, perSecond: 0, perOperation: 0 };

describe('nodes that misbehave', () => {
  it.each([
    ['not-json', 'hello'],
    ['not-a-message', ''],
    ['unknown-key', '{"src":"n0","dest":"n1","body":{},"extra":1}'],
    ['unknown-src', '{"src":"n9","dest":"n1","body":{}}'],
    ['unknown-dest', '{"src":"n0","dest":"n9","body":{}}'],
    ['closed-client', '{"src":"n0","dest":"c0","body":{}}'],
  ])('are muted for good by a line that is %s, and the run goes on', (reason, line) => {
    let lines = 0;
    const result = runTest({ nodeCount: 2, timeLimit: 20, rate: 5 }, (node) => (message) => {
      if (message.body.type === 'echo' && node.id === 'n0' && ++lines === 3) node.print(line);
      return echo(node)(message);
    });
    expect(result.outcome.ending).toEqual({ kind: 'completed' });
    expect(result.outcome.muted).toHaveLength(1);
    expect(result.outcome.muted[0]).toMatchObject({ node: 'n0', reason, line, lineNumber: 4 });
    const handled = messages(result)[result.outcome.muted[0]?.messageId ?? -1];
    expect(handled).toMatchObject({ dest: 'n0', received: expect.any(Number) });
    const fromN0 = messages(result).filter(({ src }) => src === 'n0');
    expect(fromN0).toHaveLength(3);
    expect(result.history.filter(({ type }) => type === 'info').length).toBeGreaterThan(0);
  });

  it('end the run when the bad line comes before init_ok', () => {
    const result = runTest({ nodeCount: 1, timeLimit: 5 }, (node) => (message) => {
      if (message.body.type === 'init') node.print('Starting node');
      return echo(node)(message);
    });
    expect(result.outcome.ending).toEqual({
      kind: 'init-failed',
      node: 'n0',
      reason: 'bad-line',
      text: 'Starting node',
    });
    expect(result.results).toBeNull();
    expect(result.outcome.hasResults).toBe(false);
  });

  it('let the run go on when init_ok was sent just before the bad line', () => {
    const result = runTest({ nodeCount: 1, timeLimit: 5 }, (node) => (message) => {
      if (message.body.type === 'init') {
        node.reply({ type: 'init_ok' });
        node.print('Started node');
      }
      return echo(node)(message);
    });
    expect(result.outcome.ending).toEqual({ kind: 'completed' });
    expect(result.outcome.muted).toMatchObject([{ node: 'n0', line: 'Started node', lineNumber: 2 }]);
    expect(result.history.some(({ type }) => type === 'ok')).toBe(false);
  });

  it('may answer init twice in one breath', () => {
    const result = runTest({ nodeCount: 1, timeLimit: 5 }, (node) => (message) => {
      if (message.body.type === 'init') node.reply({ type: 'init_ok' });
      return echo(node)(message);
    });
    expect(result.outcome).toMatchObject({ ending: { kind: 'completed' }, muted: [] });
  });

  it.each([
    ['no-reply', null, null],
    ['wrong-reply', { type: 'hello' }, '{"type":"hello","in_reply_to":1}'],
    [
      'wrong-reply',
      { type: 'error', code: 11, text: 'no' },
      '{"type":"error","code":11,"text":"no","in_reply_to":1}',
    ],
  ] as const)('end the run as init-failed with %s', (reason, reply, text) => {
    const result = runTest({ nodeCount: 2, timeLimit: 5 }, (node) => ({ body }) => {
      if (body.type !== 'init' || node.id === 'n0') return;
      if (reply !== null) node.reply(reply);
      return true;
    });
    expect(result.outcome.ending).toEqual({ kind: 'init-failed', node: 'n1', reason, text });
  });

  it.each([
    ['topology-no-reply', null],
    ['topology-wrong-reply', { type: 'topology_ok', topology: {} }],
  ] as const)('end the run as init-failed with %s', (reason, reply) => {
    const result = runTest({ workload: 'broadcast', nodeCount: 2, timeLimit: 5 }, (node) => ({ body }) => {
      if (body.type !== 'topology' || node.id === 'n0') return;
      if (reply !== null) node.reply(reply);
      return true;
    });
    expect(result.outcome.ending).toMatchObject({ kind: 'init-failed', node: 'n1', reason });
  });

  it('may answer init with extra keys', () => {
    const result = runTest({ nodeCount: 1, timeLimit: 2 }, (node) => (message) => {
      if (message.body.type !== 'init') return echo(node)(message);
      node.reply({ type: 'init_ok', version: 2 });
      return true;
    });
    expect(result.outcome.ending.kind).toBe('completed');
  });

  it('end the run at once when they exit, whatever the status, with the history so far and the last lines', () => {
    let echoes = 0;
    const result = runTest({ nodeCount: 1, timeLimit: 20 }, (node) => (message) => {
      if (message.body.type === 'echo' && ++echoes === 5) {
        node.stderr('about to exit');
        node.exit(0);
      }
      return echo(node)(message);
    });
    expect(result.outcome.ending).toMatchObject({
      kind: 'node-crashed',
      exitCode: 0,
      step: { node: 'n0' },
      lastStderr: ['about to exit'],
    });
    expect(result.results).toBeNull();
    expect(result.history.filter(({ type }) => type === 'ok')).toHaveLength(4);
    const ending = result.outcome.ending;
    expect(ending.kind === 'node-crashed' && ending.lastStdout).toHaveLength(5);
  });

  it('are stopped when they hang, and the run goes on without them', () => {
    const result = runTest({ nodeCount: 2, timeLimit: 12 }, (node) => (message) => {
      if (message.body.type === 'echo' && node.id === 'n1') node.hang();
      return echo(node)(message);
    });
    expect(result.outcome.ending).toEqual({ kind: 'completed' });
    expect(result.outcome.stopped).toMatchObject([{ kind: 'node-hung', step: { node: 'n1' } }]);
    expect(
      messages(result).filter(({ dest, fate }) => dest === 'n1' && fate === 'undelivered').length,
    ).toBeGreaterThan(0);
    expect(result.history.some(({ type, process }) => type === 'ok' && process === 0)).toBe(true);
  });

  it('end the run when they hang before they have answered init', () => {
    const result = runTest({ nodeCount: 2, timeLimit: 12 }, (node) => (message) => {
      if (message.body.type === 'init' && node.id === 'n1') node.hang();
      return echo(node)(message);
    });
    expect(result.outcome.ending).toMatchObject({ kind: 'node-hung', step: { node: 'n1' } });
  });

  it('end the run as a storm when they send without end, naming what travels and where', () => {
    const budgets = { messagesPerInstant: 1e9, messages: 20_000, unread: 1e9, requests };
    const result = runTest(
      { workload: 'broadcast', nodeCount: 3, timeLimit: 20, topology: 'line' },
      (node) => {
        let peers: NodeId[] = [];
        return ({ body }) => {
          if (body.type === 'topology') peers = body.topology[node.id];
          if (body.type === 'broadcast') node.reply({ type: 'broadcast_ok' });
          if (body.type === 'read') node.reply({ type: 'read_ok', messages: [] });
          if (body.type === 'broadcast' || body.type === 'gossip') {
            for (const peer of peers) node.send(peer, { type: 'gossip', message: body.message });
          }
        };
      },
      { budgets },
    );
    expect(result.outcome.ending).toMatchObject({
      kind: 'message-storm',
      messages: 20_001,
      body: expect.stringMatching(/^\{"type":"gossip","message":\d+\}$/),
    });
    expect(result.results).toBeNull();
  });

  it('end the run as a storm when they try for ever what a service refuses, while nothing else waits', () => {
    const few = { atFirst: 1000, perSecond: 0, perOperation: 10 };
    const budgets = { messagesPerInstant: 1e9, messages: 1e9, unread: 1e9, requests: few };
    const adder =
      (from: number): FakeProgram =>
      (node) =>
      ({ src, body }) => {
        if (body.type === 'read') node.reply({ type: 'read_ok', value: 0 });
        if (body.type === 'add') node.reply({ type: 'add_ok' });
        if (body.type === 'add' || body.code === 22)
          node.send('lin-kv', {
            type: 'cas',
            key: 'sum',
            from,
            to: 0,
            create_if_not_exists: true,
            msg_id: Number(src === 'lin-kv'),
          });
        return undefined;
      };
    const test = { workload: 'g-counter', nodeCount: 2, timeLimit: 5 } as const;
    const ending = (from: number) => runTest(test, adder(from), { budgets }).outcome.ending;
    expect(ending(1)).toMatchObject({
      kind: 'message-storm',
      body: '{"type":"cas","key":"sum","from":1,"to":0,"create_if_not_exists":true}',
      route: expect.arrayContaining(['lin-kv']),
    });
    expect(ending(0).kind).toBe('completed');
  });

  it('end the run as a storm when more and more waits for one of them', () => {
    const result = runTest({ nodeCount: 2, timeLimit: 10 }, (node) => (message) => {
      if (message.body.type === 'echo') node.send('n1', { type: 'hello' });
      if (message.body.type === 'hello') {
        for (let count = 0; count < 2; count++) node.send(message.src, { type: 'hello' });
      }
      return echo(node)(message);
    });
    expect(result.outcome.ending).toMatchObject({
      kind: 'message-storm',
      body: '{"type":"hello"}',
      route: expect.arrayContaining(['n0', 'n1']),
    });
    expect(result.outcome.counts.messages).toBeLessThan(500_000);
  });

  it('may send everything to everybody as often as they see it once: no storm', () => {
    const result = runTest(
      { workload: 'broadcast', nodeCount: 12, timeLimit: 5, rate: 100, topology: 'total' },
      flood,
    );
    expect(result.outcome.ending.kind).toBe('completed');
    expect(result.results?.workload.valid).toBe(true);
  });

  it('end the run as a storm when they send without end at one instant', () => {
    const result = runTest(
      { nodeCount: 2, timeLimit: 5 },
      (node) => (message) => {
        if (message.body.type === 'echo') {
          for (let count = 0; count < 3000; count++) node.send('n1', { type: 'spam', count });
        }
        return echo(node)(message);
      },
      { budgets: { messagesPerInstant: 1000, messages: 1e9, unread: 1e9, requests } },
    );
    expect(result.outcome.ending).toMatchObject({ kind: 'message-storm', body: '{"type":"spam"}' });
  });

  it('have their logs cut at a size that all share, and their last words kept', () => {
    const line = 'x'.repeat(1_000_000);
    const result = runTest({ nodeCount: 2, timeLimit: 5 }, (node) => ({ body }) => {
      if (body.type !== 'echo') return;
      for (let i = 0; i < 100; i++) node.stderr(line);
      node.stderr('about to exit');
      node.exit(1);
    });
    const logs = [...result.nodeLogs.values()].filter((log) => log.length > 0);
    expect(logs.map((log) => log.length)).toEqual([51]);
    expect(logs[0]?.[50]).toMatch(/the rest is not kept\)$/);
    const { ending } = result.outcome;
    expect(ending.kind === 'node-crashed' && ending.lastStderr.at(-1)).toBe('about to exit');
  });

  it('have their stderr kept with its time, and messages on it noticed', () => {
    const result = runTest({ nodeCount: 1, timeLimit: 2 }, (node) => (message) => {
      if (message.body.type === 'init') {
        node.stderr('ready');
        node.stderr('{"src":"n0","dest":"c0","body":{"type":"init_ok"}}');
        node.stderr('{"body": not quite');
      }
      return echo(node)(message);
    });
    const log = result.nodeLogs.get('n0') ?? [];
    expect(log).toHaveLength(3);
    expect(log[0]).toMatch(/^-?\d+\.\d{6} ready$/);
    expect(result.outcome.stderrMessages).toMatchObject([{ node: 'n0', line: 2 }]);
  });
});
