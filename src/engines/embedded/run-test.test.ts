import { describe, expect, it } from 'vitest';
import type { ChallengeTest } from '../../course/course.ts';
import { kw, printEdn } from '../../results/edn.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { Schedule } from '../engine.ts';
import { testSpec } from '../test-spec.ts';
import { type FakeProgram, fakeNodes } from './clients/fake-node.ts';
import { VirtualKernel } from './kernel/virtual-kernel.ts';
import type { Budgets } from './network/message-storm.ts';
import { type Progress, startTest, type TestArtifacts } from './run-test.ts';

interface RunOptions {
  readonly seed?: number;
  readonly schedule?: Schedule;
  readonly budgets?: Budgets;
  readonly onProgress?: (progress: Progress) => void;
}

/** Runs a test on fake nodes to its end. */
function run(test: Partial<ChallengeTest>, program: FakeProgram, options: RunOptions = {}): TestArtifacts {
  const kernel = new VirtualKernel();
  const spec = testSpec({ workload: 'echo', ...test }, options.seed ?? 1);
  let result: TestArtifacts | undefined;
  const { schedule = null, seed: _seed, ...rest } = options;
  startTest({
    spec,
    kernel,
    makeNode: fakeNodes(kernel, program),
    schedule,
    ...rest,
    done: (artifacts) => {
      expect(result).toBeUndefined();
      result = artifacts;
      kernel.stop();
    },
  });
  kernel.runSlice();
  if (result === undefined) throw new Error('The test did not end');
  return result;
}

const messages = (result: TestArtifacts): MessageRecord[] =>
  [...result.messageLines()].map((line) => JSON.parse(line) as MessageRecord);
const traceOf = (result: TestArtifacts): string =>
  JSON.stringify([
    result.history.map((operation) => ({ ...operation, value: printEdn(operation.value) })),
    [...result.messageLines()],
    [...result.nodeLogs],
  ]);

const echo: FakeProgram =
  (node) =>
  ({ body }) => {
    if (body.type === 'echo') node.reply({ type: 'echo_ok', echo: body.echo });
  };

/** A broadcast that floods along the topology, with acknowledgements and repetition until they come. */
const flood: FakeProgram = (node) => {
  const seen = new Set<number>();
  const unacknowledged = new Map<string, () => void>();
  let peers: NodeId[] = [];
  const pass = (message: number, from: NodeId): void => {
    if (seen.has(message)) return;
    seen.add(message);
    for (const peer of peers) {
      if (peer === from) continue;
      const key = `${peer} ${message}`;
      const attempt = (): void => {
        if (!unacknowledged.has(key)) return;
        node.send(peer, { type: 'gossip', message });
        node.after(1000, attempt);
      };
      unacknowledged.set(key, attempt);
      attempt();
    }
  };
  return ({ src, body }) => {
    if (body.type === 'topology') peers = body.topology[node.id];
    if (body.type === 'read') node.reply({ type: 'read_ok', messages: [...seen] });
    if (body.type === 'broadcast') {
      pass(body.message, src);
      node.reply({ type: 'broadcast_ok' });
    }
    if (body.type === 'gossip') {
      node.send(src, { type: 'ack', message: body.message });
      pass(body.message, src);
    }
    if (body.type === 'ack') unacknowledged.delete(`${src} ${body.message}`);
  };
};

describe('a whole test', () => {
  it('numbers clients as Maelstrom does: init, set-up, then workers as they start', () => {
    const result = run({ nodeCount: 2, timeLimit: 3 }, echo);
    const clients = messages(result)
      .filter(({ src }) => src.startsWith('c'))
      .map(({ src, dest, body }) => `${src} ${dest} ${JSON.parse(body).type}`);
    expect(clients.slice(0, 2)).toEqual(['c0 n0 init', 'c1 n1 init']);
    const workers = new Set(clients.slice(2).map((line) => line.split(' ')[0]));
    expect([...workers]).toEqual(['c4', 'c5']);
  });

  it('ends with results, statistics and a schedule', () => {
    const result = run({ nodeCount: 1, timeLimit: 10 }, echo);
    expect(result.outcome).toMatchObject({
      ending: { kind: 'completed' },
      hasResults: true,
      muted: [],
      stopped: [],
    });
    expect(result.results?.valid).toBe(true);
    const count = result.outcome.counts.operations;
    // Rate 5: 50 on average, with a standard deviation of 4.
    expect(Math.abs(count - 50)).toBeLessThan(17);
    expect(result.results?.net.all).toMatchObject({ sendCount: 2 * count + 2, recvCount: 2 * count + 2 });
    expect(result.results?.net.all.msgsPerOp).toBeCloseTo((2 * count + 2) / count, 5);
    expect(result.schedule.operations).toHaveLength(count);
    expect(result.history.map(({ index }) => index)).toEqual(result.history.map((_, index) => index));
  });

  it('sets up before time 0 and begins the main phase at 0', () => {
    const result = run({ nodeCount: 3, timeLimit: 2 }, echo);
    const init = messages(result).filter(({ body }) => body.includes('init'));
    expect(init).toHaveLength(6);
    for (const { sent } of init) expect(sent).toBeLessThan(0);
    expect(result.history[0]?.time).toBe(0);
  });

  it('begins the main phase later where set-up takes longer, and still calls that moment 0', () => {
    const result = run({ nodeCount: 1, timeLimit: 2 }, (node) => (message) => {
      if (message.body.type === 'init') {
        node.after(3000, () => node.send(message.src, { type: 'init_ok', in_reply_to: 1 }));
        return true;
      }
      return echo(node)(message);
    });
    expect(result.outcome.ending.kind).toBe('completed');
    expect(result.history[0]?.time).toBe(0);
    expect(messages(result)[0]?.sent).toBeLessThan(-3e9);
  });

  it('has a recovery of ten seconds and one final read per worker where the workload ends so', () => {
    const phases: string[] = [];
    const result = run(
      { workload: 'broadcast', nodeCount: 3, concurrency: '2n', timeLimit: 3, rate: 10 },
      flood,
      {
        onProgress: ({ phase }) => {
          if (phases.at(-1) !== phase) phases.push(phase);
        },
      },
    );
    expect(phases).toEqual(['setup', 'main', 'recovery', 'final', 'analysis']);
    const final = result.history.filter((operation) => operation.final && operation.type === 'invoke');
    expect(final.map(({ process }) => process as number).sort()).toEqual([0, 1, 2, 3, 4, 5]);
    const last = result.history.filter((operation) => operation.final !== true).at(-1);
    expect((final[0]?.time ?? 0) - (last?.time ?? 0)).toBe(10e9);
    expect(result.results?.valid).toBe(true);
  });

  it('does nothing but wait at rate 0', () => {
    const result = run({ workload: 'broadcast', nodeCount: 2, timeLimit: 5, rate: 0 }, flood);
    expect(result.history.filter(({ type }) => type === 'invoke').map(({ time }) => time)).toEqual([
      15e9, 15e9,
    ]);
  });

  it('offers the services', () => {
    const result = run(
      { workload: 'unique-ids', nodeCount: 3, timeLimit: 5, rate: 50, latency: 10 },
      (node) => {
        const waiting = new Map<number, { src: NodeId; msgId: number }>();
        let next = 0;
        return ({ src, body }) => {
          if (body.type === 'generate') {
            waiting.set(++next, { src, msgId: body.msg_id });
            node.send('lin-tso', { type: 'ts', msg_id: next });
          } else if (body.type === 'ts_ok') {
            const asker = waiting.get(body.in_reply_to);
            if (asker !== undefined) {
              node.send(asker.src, { type: 'generate_ok', in_reply_to: asker.msgId, id: body.ts });
            }
          }
        };
      },
    );
    expect(result.results?.workload).toMatchObject({ valid: true, duplicatedCount: 0 });
    expect(result.results?.net.servers.msgCount).toBe(2 * result.outcome.counts.operations);
  });
});

describe('the same seed', () => {
  const spec = {
    workload: 'broadcast',
    nodeCount: 5,
    timeLimit: 20,
    rate: 10,
    nemesis: ['partition'],
    latency: 50,
    latencyDist: 'exponential',
  } as const;

  it('gives the same trace byte for byte, and another seed another one', () => {
    const [first, second, other] = [1, 1, 2].map((seed) => traceOf(run(spec, flood, { seed })));
    expect(first).toBe(second);
    expect(other).not.toBe(first);
  });

  it('gives the same trace from its schedule', () => {
    for (const seed of [1, 2, 3]) {
      const drawn = run(spec, flood, { seed });
      const stored = JSON.parse(JSON.stringify(drawn.schedule)) as Schedule;
      const repeated = run(spec, flood, { seed, schedule: stored });
      expect(traceOf(repeated)).toBe(traceOf(drawn));
      expect(repeated.schedule).toEqual(drawn.schedule);
    }
  });

  it('gives the same trace from its schedule when all workers are busy most of the time', () => {
    const slow: FakeProgram = (node) => (message) => {
      if (message.body.type === 'generate') {
        const { src, body } = message;
        node.after(30, () =>
          node.send(src, {
            type: 'generate_ok',
            in_reply_to: body.msg_id,
            id: `${node.id} ${body.msg_id} ${src}`,
          }),
        );
      }
      return undefined;
    };
    const busy = {
      workload: 'unique-ids',
      nodeCount: 3,
      rate: 1000,
      timeLimit: 5,
      nemesis: ['partition'],
    } as const;
    const drawn = run(busy, slow);
    expect(drawn.outcome.counts.operations).toBeLessThan(600);
    expect(traceOf(run(busy, slow, { schedule: drawn.schedule }))).toBe(traceOf(drawn));
  });

  it('leaves all other messages’ latencies alone when one operation is taken away', () => {
    const drawn = run(spec, flood, { seed: 4 });
    const victim = drawn.schedule.operations.find(({ f, time }) => f === 'broadcast' && time > 2e9);
    const operations = drawn.schedule.operations.filter((operation) => operation !== victim);
    const without = run(spec, flood, { seed: 4, schedule: { ...drawn.schedule, operations } });
    // Latency of the k-th message of each link and content.
    const latencies = (result: TestArtifacts): Map<string, number> => {
      const seen = new Map<string, number>();
      const found = new Map<string, number>();
      for (const { src, dest, sent, due, body } of messages(result)) {
        if (src.startsWith('c') || dest.startsWith('c')) continue;
        const key = `${src} ${dest} ${body}`;
        const repetition = (seen.get(key) ?? 0) + 1;
        seen.set(key, repetition);
        found.set(`${key} ${repetition}`, due - sent);
      }
      return found;
    };
    const before = latencies(drawn);
    const after = latencies(without);
    let compared = 0;
    for (const [key, latency] of after) {
      if (!before.has(key)) continue;
      compared++;
      expect(before.get(key)).toBe(latency);
    }
    expect(compared).toBeGreaterThan(0.9 * after.size);
    expect([...before.keys()].some((key) => key.includes(`"message":${victim?.value}`))).toBe(true);
    expect([...after.keys()].some((key) => key.includes(`"message":${victim?.value}}`))).toBe(false);
  });
});

describe('partitions', () => {
  const spec = {
    workload: 'broadcast',
    nodeCount: 5,
    timeLimit: 30,
    rate: 10,
    nemesis: ['partition'],
  } as const;

  it('are written into the history in Maelstrom’s shapes, and healed before the recovery', () => {
    const faults = run(spec, flood).history.filter(({ process }) => process === 'nemesis');
    expect(faults[0]).toMatchObject({ time: 0, type: 'info', f: 'start-partition' });
    expect(printEdn(faults[1]?.value ?? null)).toMatch(/^\[:isolated \{"n\d" #\{("n\d" ?)+\}/);
    const healed = faults.slice(-2);
    expect(healed.map(({ f, value }) => [f, value])).toEqual([
      ['stop-partition', null],
      ['stop-partition', kw('network-healed')],
    ]);
  });

  it('keep cut-off nodes from hearing of anything until they are over, and no client or service', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const result = run(spec, flood, { seed });
      const dropped = messages(result).filter(({ fate }) => fate === 'partitioned');
      for (const { src, dest } of dropped) expect(`${src}${dest}`).toMatch(/^n\dn\d$/);
      const cuts = result.schedule.faults;
      for (const { src, dest, taken } of dropped) {
        const inForce = cuts.filter(({ time }) => time <= (taken ?? -1)).at(-1);
        expect(inForce).toMatchObject({ f: 'start-partition' });
        if (inForce?.f === 'start-partition') expect(inForce.grudge[dest]).toContain(src);
      }
      expect(result.results?.workload.valid).toBe(true);
    }
  });
});

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
    const result = run({ nodeCount: 2, timeLimit: 12, rate: 5 }, silentAfter(1));
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
    const result = run({ workload: 'unique-ids', nodeCount: 1, timeLimit: 12, rate: 5 }, silentAfter(0));
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
    const result = run({ nodeCount: 1, timeLimit: 20, rate: 5 }, lateBy(5600));
    expect(result.outcome.muted).toMatchObject([
      { node: 'n0', reason: 'closed-client', detail: expect.stringContaining('c2') },
    ]);
    expect(result.history.filter(({ type }) => type === 'ok')).toEqual([]);
    expect(result.outcome.ending.kind).toBe('completed');
    expect(result.results?.stats.valid).toBe(false);
  });

  it('do not mute the node whose client is still open, and note the reply that came too late', () => {
    const result = run({ workload: 'unique-ids', nodeCount: 1, timeLimit: 20, rate: 5 }, lateBy(5600));
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
    const result = run({ nodeCount: 1, timeLimit: 5, rate: 5 }, (node) => ({ src, body }) => {
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
    const result = run({ nodeCount: 2, timeLimit: 20, rate: 5 }, (node) => (message) => {
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
    const result = run({ nodeCount: 1, timeLimit: 5 }, (node) => (message) => {
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
    const result = run({ nodeCount: 1, timeLimit: 5 }, (node) => (message) => {
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
    const result = run({ nodeCount: 1, timeLimit: 5 }, (node) => (message) => {
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
    const result = run({ nodeCount: 2, timeLimit: 5 }, (node) => ({ body }) => {
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
    const result = run({ workload: 'broadcast', nodeCount: 2, timeLimit: 5 }, (node) => ({ body }) => {
      if (body.type !== 'topology' || node.id === 'n0') return;
      if (reply !== null) node.reply(reply);
      return true;
    });
    expect(result.outcome.ending).toMatchObject({ kind: 'init-failed', node: 'n1', reason });
  });

  it('may answer init with extra keys', () => {
    const result = run({ nodeCount: 1, timeLimit: 2 }, (node) => (message) => {
      if (message.body.type !== 'init') return echo(node)(message);
      node.reply({ type: 'init_ok', version: 2 });
      return true;
    });
    expect(result.outcome.ending.kind).toBe('completed');
  });

  it('end the run at once when they exit, whatever the status, with the history so far and the last lines', () => {
    let echoes = 0;
    const result = run({ nodeCount: 1, timeLimit: 20 }, (node) => (message) => {
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
    const result = run({ nodeCount: 2, timeLimit: 12 }, (node) => (message) => {
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
    const result = run({ nodeCount: 2, timeLimit: 12 }, (node) => (message) => {
      if (message.body.type === 'init' && node.id === 'n1') node.hang();
      return echo(node)(message);
    });
    expect(result.outcome.ending).toMatchObject({ kind: 'node-hung', step: { node: 'n1' } });
  });

  it('end the run as a storm when they send without end, naming what travels and where', () => {
    const budgets = { messagesPerInstant: 1e9, messages: 20_000, unread: 1e9 };
    const result = run(
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

  it('end the run as a storm when more and more waits for one of them', () => {
    const result = run({ nodeCount: 2, timeLimit: 10 }, (node) => (message) => {
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
    const result = run(
      { workload: 'broadcast', nodeCount: 12, timeLimit: 5, rate: 100, topology: 'total' },
      flood,
    );
    expect(result.outcome.ending.kind).toBe('completed');
    expect(result.results?.workload.valid).toBe(true);
  });

  it('end the run as a storm when they send without end at one instant', () => {
    const result = run(
      { nodeCount: 2, timeLimit: 5 },
      (node) => (message) => {
        if (message.body.type === 'echo') {
          for (let count = 0; count < 3000; count++) node.send('n1', { type: 'spam', count });
        }
        return echo(node)(message);
      },
      { budgets: { messagesPerInstant: 1000, messages: 1e9, unread: 1e9 } },
    );
    expect(result.outcome.ending).toMatchObject({ kind: 'message-storm', body: '{"type":"spam"}' });
  });

  it('have their logs cut at a size that all share, and their last words kept', () => {
    const line = 'x'.repeat(1_000_000);
    const result = run({ nodeCount: 2, timeLimit: 5 }, (node) => ({ body }) => {
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
    const result = run({ nodeCount: 1, timeLimit: 2 }, (node) => (message) => {
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

describe('bodies', () => {
  it('reach the other node and the history digit by digit', () => {
    const result = run({ workload: 'unique-ids', nodeCount: 2, timeLimit: 2, rate: 10 }, (node) => {
      let next = 9007199254740992n;
      return ({ src, body }) => {
        if (body.type !== 'generate') return;
        node.print(
          `{"src":"${node.id}","dest":"${src}","body":{"type":"generate_ok", "in_reply_to":${body.msg_id},"id":${node.id === 'n0' ? '1' : ''}${next++}}}`,
        );
      };
    });
    expect(result.results?.workload).toMatchObject({ valid: true, duplicatedCount: 0 });
    const ids = result.history.filter(({ type }) => type === 'ok').map(({ value }) => value);
    expect(ids).toContain(9007199254740993n);
  });
});
