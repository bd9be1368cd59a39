import { readFileSync } from 'node:fs';
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
    ]);
    expect(course.maelstrom.version).toBe('v0.2.4');
    expect(course.maelstrom.url).toContain(course.maelstrom.version);
  });

  it('has lessons of about a screen that fit 80 columns, and hints without code', async () => {
    const course = await readCourse(packageRoot);
    for (const challenge of course.challenges) {
      const lesson = readFileSync(challenge.lesson, 'utf8');
      expect(lesson.split('\n').length, challenge.id).toBeLessThan(80);
      for (const heading of [
        '# ',
        '## The idea',
        '## Messages',
        '## What must always hold',
        '## Steps',
        '## How to check',
      ]) {
        expect(lesson, challenge.id).toContain(heading);
      }
      for (const block of lesson.matchAll(/```.*\n([\s\S]*?)```/g)) {
        for (const line of block[1]?.split('\n') ?? []) expect(line.length, line).toBeLessThanOrEqual(78);
      }
      expect(challenge.hints.length).toBeGreaterThanOrEqual(2);
      expect(challenge.hints.at(-1)?.id).toBe('plan');
      for (const hint of challenge.hints) expect(hint.text, hint.id).not.toMatch(/[{}]|=>|\bconst\b|\(\)/);
    }
  });
});
