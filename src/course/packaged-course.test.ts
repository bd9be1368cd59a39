import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCourse } from './read-course.ts';

const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

describe('the course of this package', () => {
  it('is sound, and has the flags and bounds of the challenges as people know them', async () => {
    const course = await readCourse(packageRoot);
    const short = course.challenges.map(({ id, buildsOn, runs }) => [
      id,
      buildsOn,
      ...runs.map(({ test, requirements }) => ({
        ...test,
        bounds: requirements.flatMap((one) =>
          one.kind === 'measure' ? [`${one.measure} < ${one.below}`] : [],
        ),
      })),
    ]);
    const efficient = { workload: 'broadcast', nodeCount: 25, rate: 100, timeLimit: 20, latency: 100 };
    const bounds = (messages: number, median: number, max: number): string[] => [
      `servers-messages-per-operation < ${messages}`,
      `stable-latency-median < ${median}`,
      `stable-latency-max < ${max}`,
    ];
    const of = (workload: string, nodeCount: number, concurrency?: string) => ({
      workload,
      nodeCount,
      timeLimit: 20,
      bounds: [],
      ...(concurrency === undefined ? {} : { concurrency }),
    });
    const registers = (nodeCount: number) => ({
      ...of('txn-rw-register', nodeCount, '2n'),
      rate: 1000,
      consistencyModels: ['read-uncommitted'],
    });
    // The guide leaves the number of nodes to Maelstrom, whose default is five.
    const gossiped = (workload: string) => [
      { workload, rate: 10, timeLimit: 20, bounds: [] },
      { workload, rate: 10, timeLimit: 30, nemesis: ['partition'], bounds: [] },
    ];
    const shared = { ...of('txn-list-append', 2, '4n'), rate: 100, timeLimit: 10, latency: 2 };
    const cutOff = { ...of('lin-kv', 3, '4n'), rate: 30, nemesis: ['partition'] };
    expect(short).toEqual([
      ['echo-1', null, { workload: 'echo', nodeCount: 1, timeLimit: 10, bounds: [] }],
      [
        'unique-ids-2',
        null,
        {
          workload: 'unique-ids',
          nodeCount: 3,
          rate: 1000,
          timeLimit: 30,
          availability: 'total',
          nemesis: ['partition'],
          bounds: [],
        },
      ],
      ['broadcast-3a', null, { workload: 'broadcast', nodeCount: 1, rate: 10, timeLimit: 20, bounds: [] }],
      [
        'broadcast-3b',
        'broadcast-3a',
        { workload: 'broadcast', nodeCount: 5, rate: 10, timeLimit: 20, bounds: [] },
      ],
      [
        'broadcast-3c',
        'broadcast-3b',
        { workload: 'broadcast', nodeCount: 5, rate: 10, timeLimit: 20, nemesis: ['partition'], bounds: [] },
      ],
      [
        'broadcast-3d',
        'broadcast-3c',
        { ...efficient, bounds: bounds(30, 400, 600) },
        { ...efficient, nemesis: ['partition'], bounds: [] },
      ],
      [
        'broadcast-3e',
        'broadcast-3d',
        { ...efficient, bounds: bounds(20, 1000, 2000) },
        { ...efficient, nemesis: ['partition'], bounds: [] },
      ],
      ['g-counter-4', null, { ...of('g-counter', 3), rate: 100, nemesis: ['partition'] }],
      ['kafka-5a', null, { ...of('kafka', 1, '2n'), rate: 1000 }],
      ['kafka-5b', 'kafka-5a', { ...of('kafka', 2, '2n'), rate: 1000 }],
      [
        'kafka-5c',
        'kafka-5b',
        {
          ...of('kafka', 2, '2n'),
          rate: 1000,
          bounds: ['servers-messages-per-operation < 2', 'refused-writes-per-operation < 0.02'],
        },
      ],
      ['txn-6a', null, { ...registers(1), availability: 'total' }],
      ['txn-6b', 'txn-6a', registers(2), { ...registers(2), availability: 'total', nemesis: ['partition'] }],
      [
        'txn-6c',
        'txn-6b',
        {
          ...registers(2),
          availability: 'total',
          nemesis: ['partition'],
          consistencyModels: ['read-committed'],
        },
      ],
      ['crdt-7a', null, ...gossiped('g-set')],
      ['crdt-7b', null, ...gossiped('pn-counter')],
      ['datomic-8a', null, { ...of('txn-list-append', 1, '10n'), rate: 100, timeLimit: 10 }],
      ['datomic-8b', 'datomic-8a', shared],
      [
        'datomic-8c',
        'datomic-8b',
        {
          ...shared,
          bounds: ['servers-messages-per-operation < 8.5', 'servers-characters-per-operation < 2000'],
        },
      ],
      ['raft-9a', null, { ...of('lin-kv', 1, '2n'), rate: 10, timeLimit: 10 }],
      ['raft-9b', 'raft-9a', { ...of('lin-kv', 3, '2n'), rate: 30 }],
      ['raft-9c', 'raft-9b', { ...of('lin-kv', 3, '2n'), rate: 30 }],
      [
        'raft-9d',
        'raft-9c',
        { ...cutOff, timeLimit: 60, nemesisInterval: 10 },
        { ...cutOff, timeLimit: 40, nemesisInterval: 3, latency: 20, latencyDist: 'exponential' },
        // The course's own, on the embedded engine alone.
        {
          ...cutOff,
          concurrency: '2n',
          timeLimit: 40,
          nemesisInterval: 1.2,
          latency: 30,
          latencyDist: 'exponential',
        },
      ],
    ]);
    expect(course.maelstrom.version).toBe('v0.2.4');
    expect(course.maelstrom.url).toContain(course.maelstrom.version);
  });

  it('has hints without code, the last of which is a plan', async () => {
    const course = await readCourse(packageRoot);
    for (const challenge of course.challenges) {
      expect(challenge.hints.length).toBeGreaterThanOrEqual(2);
      expect(challenge.hints.at(-1)?.id).toBe('plan');
      for (const hint of challenge.hints) expect(hint.text, hint.id).not.toMatch(/[{}]|=>|\bconst\b|\(\)/);
    }
  });
});
