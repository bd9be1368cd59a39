import { describe, expect, it } from 'vitest';
import { echo, flood, messages, runTest, traceOf } from '../../../test/support/run-fake-nodes.ts';
import { kw, printEdn } from '../../results/edn.ts';
import type { NodeId } from '../../results/trace.ts';
import type { Schedule } from '../engine.ts';
import type { FakeProgram } from './clients/fake-node.ts';
import type { TestArtifacts } from './run-test.ts';

describe('a whole test', () => {
  it('numbers clients as Maelstrom does: init, set-up, then workers as they start', () => {
    const result = runTest({ nodeCount: 2, timeLimit: 3 }, echo);
    const clients = messages(result)
      .filter(({ src }) => src.startsWith('c'))
      .map(({ src, dest, body }) => `${src} ${dest} ${JSON.parse(body).type}`);
    expect(clients.slice(0, 2)).toEqual(['c0 n0 init', 'c1 n1 init']);
    const workers = new Set(clients.slice(2).map((line) => line.split(' ')[0]));
    expect([...workers]).toEqual(['c4', 'c5']);
  });

  it('ends with results, statistics and a schedule', () => {
    const result = runTest({ nodeCount: 1, timeLimit: 10 }, echo);
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
    const result = runTest({ nodeCount: 3, timeLimit: 2 }, echo);
    const init = messages(result).filter(({ body }) => body.includes('init'));
    expect(init).toHaveLength(6);
    for (const { sent } of init) expect(sent).toBeLessThan(0);
    expect(result.history[0]?.time).toBe(0);
  });

  it('begins the main phase later where set-up takes longer, and still calls that moment 0', () => {
    const result = runTest({ nodeCount: 1, timeLimit: 2 }, (node) => (message) => {
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
    const result = runTest(
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
    const result = runTest({ workload: 'broadcast', nodeCount: 2, timeLimit: 5, rate: 0 }, flood);
    expect(result.history.filter(({ type }) => type === 'invoke').map(({ time }) => time)).toEqual([
      15e9, 15e9,
    ]);
  });

  it('offers the services', () => {
    const result = runTest(
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

describe('requests that came to nothing', () => {
  it('are told apart by whether a node has read them; the history calls all of them indefinite', () => {
    const result = runTest(
      { workload: 'lin-kv', nodeCount: 3, concurrency: '2n', timeLimit: 5, rate: 30 },
      (node) => (message) => {
        if (message.body.type === 'init') return false;
        if (node.id === 'n1') node.hang();
        if (node.id === 'n0') node.reply({ type: 'error', code: 20 });
        return true;
      },
    );
    const lost = new Set(result.outcome.neverArrived);
    const read = new Set<NodeId>();
    const doubtful = result.history.filter(({ type, f }) => type === 'info' && f !== 'read');
    for (const { process } of doubtful) {
      const at = result.history.findLast((one) => one.type === 'invoke' && one.process === process)?.index;
      const node = `n${((process as number) % 6) % 3}`;
      if (at === undefined || !lost.has(at)) read.add(node);
      else expect(node).toBe('n1');
    }
    // n2 reads and is silent; n1 fell asleep over its first request, and read nothing more.
    expect(read).toContain('n2');
    expect(doubtful.some(({ process }) => (process as number) % 3 === 1)).toBe(true);
    const toHung = messages(result).filter(
      ({ src, dest, body }) => dest === 'n1' && src.startsWith('c') && !body.includes('init'),
    );
    expect(lost.size).toBe(toHung.length - 1);
    expect(toHung.filter(({ received }) => received !== null)).toHaveLength(1);
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
    const [first, second, other] = [1, 1, 2].map((seed) => traceOf(runTest(spec, flood, { seed })));
    expect(first).toBe(second);
    expect(other).not.toBe(first);
  });

  it('gives the same trace from its schedule', () => {
    for (const seed of [1, 2, 3]) {
      const drawn = runTest(spec, flood, { seed });
      const stored = JSON.parse(JSON.stringify(drawn.schedule)) as Schedule;
      const repeated = runTest(spec, flood, { seed, schedule: stored });
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
    const drawn = runTest(busy, slow);
    expect(drawn.outcome.counts.operations).toBeLessThan(600);
    expect(traceOf(runTest(busy, slow, { schedule: drawn.schedule }))).toBe(traceOf(drawn));
  });

  it('leaves all other messages’ latencies alone when one operation is taken away', () => {
    const drawn = runTest(spec, flood, { seed: 4 });
    const victim = drawn.schedule.operations.find(({ f, time }) => f === 'broadcast' && time > 2e9);
    const operations = drawn.schedule.operations.filter((operation) => operation !== victim);
    const without = runTest(spec, flood, { seed: 4, schedule: { ...drawn.schedule, operations } });
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
    const faults = runTest(spec, flood).history.filter(({ process }) => process === 'nemesis');
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
      const result = runTest(spec, flood, { seed });
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

describe('bodies', () => {
  it('reach the other node and the history digit by digit', () => {
    const result = runTest({ workload: 'unique-ids', nodeCount: 2, timeLimit: 2, rate: 10 }, (node) => {
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
