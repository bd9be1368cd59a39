import { describe, expect, it } from 'vitest';
import { echo, messages, runTest } from '../../../test/support/run-fake-nodes.ts';
import { kw } from '../../results/edn.ts';
import type { FakeProgram } from './clients/fake-node.ts';

describe('operations that go wrong', () => {
  const silentAfter =
    (count: number): FakeProgram =>
    (node) => {
      let answered = 0;
      return (message) => {
        if (message.body.type !== 'init' && ++answered > count) return;
        return echo(node)(message);
      };
    };

  it('time out after five seconds, take a new process number and, for echo, a new client', () => {
    const result = runTest({ nodeCount: 2, timeLimit: 12, rate: 5 }, silentAfter(1));
    const unknown = result.history.filter(({ type }) => type === 'info');
    expect(unknown.length).toBeGreaterThan(3);
    for (const operation of unknown) {
      const invoke = result.history.find(
        ({ type, process }) => type === 'invoke' && process === operation.process && operation.index > 0,
      );
      expect(operation.error).toBe(kw('net-timeout'));
      expect(invoke?.process).toBe(operation.process);
    }
    const processes = new Set(result.history.map(({ process }) => process));
    expect(
      [...processes]
        .map((process) => (process as number) % 2)
        .every((worker) => worker === 0 || worker === 1),
    ).toBe(true);
    expect(Math.max(...[...processes].map(Number))).toBeGreaterThan(3);
    const first = unknown[0];
    const invoked = result.history.findLast(
      (operation) => operation.type === 'invoke' && operation.process === first?.process,
    );
    expect((first?.time ?? 0) - (invoked?.time ?? 0)).toBe(5e9);
  });

  it('keep the client of unique-ids', () => {
    const result = runTest({ workload: 'unique-ids', nodeCount: 1, timeLimit: 12, rate: 5 }, silentAfter(0));
    const clients = new Set(
      messages(result)
        .map(({ src }) => src)
        .filter((src) => src.startsWith('c')),
    );
    expect([...clients]).toEqual(['c0', 'c2']);
    expect(result.history.filter(({ type }) => type === 'info').map(({ process }) => process)).toEqual([
      0, 1, 2,
    ]);
  });

  const lateBy =
    (ms: number): FakeProgram =>
    (node) =>
    ({ src, body }) => {
      if (body.type === 'echo') {
        node.after(ms, () => node.send(src, { type: 'echo_ok', echo: body.echo, in_reply_to: body.msg_id }));
      }
      if (body.type === 'generate') {
        node.after(ms, () =>
          node.send(src, { type: 'generate_ok', id: body.msg_id, in_reply_to: body.msg_id }),
        );
      }
      return undefined;
    };

  it('mute the node that answers a client which was closed in the meantime', () => {
    const result = runTest({ nodeCount: 1, timeLimit: 20, rate: 5 }, lateBy(5600));
    expect(result.outcome.muted).toMatchObject([
      { node: 'n0', reason: 'closed-client', detail: expect.stringContaining('c2') },
    ]);
    expect(result.history.filter(({ type }) => type === 'ok')).toEqual([]);
    expect(result.outcome.ending.kind).toBe('completed');
    expect(result.results?.stats.valid).toBe(false);
  });

  it('do not mute the node whose client is still open, and note the reply that came too late', () => {
    const result = runTest({ workload: 'unique-ids', nodeCount: 1, timeLimit: 20, rate: 5 }, lateBy(5600));
    expect(result.outcome.muted).toEqual([]);
    const late = result.outcome.lateReplies;
    expect(late.length).toBeGreaterThan(1);
    for (const { operation, messageId, node } of late) {
      expect(node).toBe('n0');
      expect(result.history[operation]).toMatchObject({ type: 'invoke', f: 'generate' });
      expect(JSON.parse(messages(result)[messageId]?.body ?? '{}').type).toBe('generate_ok');
    }
  });

  it('ignore replies to something else', () => {
    const result = runTest({ nodeCount: 1, timeLimit: 5, rate: 5 }, (node) => ({ src, body }) => {
      if (body.type !== 'echo') return;
      node.send(src, { type: 'echo_ok', echo: 'wrong', in_reply_to: 99 });
      node.print(
        `{"src":"n0","dest":"${src}","body":{"type":"echo_ok","echo":"float","in_reply_to":${body.msg_id}.0}}`,
      );
      node.reply({ type: 'echo_ok', echo: body.echo });
    });
    expect(result.results?.valid).toBe(true);
  });
});
