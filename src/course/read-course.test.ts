import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../../test/support/run-cli.ts';
import { DscourseError } from '../errors.ts';
import { version } from '../version.ts';
import { hashOfFiles, readCourseFiles } from './course-files.ts';
import type { KnownNames } from './known-names.ts';
import { readCourse } from './read-course.ts';
import { snapshotOf } from './snapshot.ts';

const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

const known: KnownNames = {
  workloads: {
    echo: [{ name: 'ok-fraction', unit: 'fraction' }],
    broadcast: [
      { name: 'stable-latency-max', unit: 'ms' },
      { name: 'servers-messages-per-operation', unit: 'messages' },
    ],
  },
  findings: { echo: ['node-muted'], broadcast: ['node-muted', 'lost-on-one-node'] },
  diagnoses: ['no-answer', 'wrong-echo'],
};

const courseYaml = `title: A course
languages: [typescript]
maelstrom:
  version: v0.2.4
  sha256: ${'ab'.repeat(32)}
  url: https://example.org/maelstrom.tar.bz2
parts:
  - id: one
    title: Part one
    week: 1
    challenges: [echo-1, broadcast-3a]
`;

const echoYaml = `title: Echo
summary: Send it back.
family: echo
minutes: 20
concepts: [messages]
runs:
  - id: echo
    test: { workload: echo, node-count: 1, time-limit: 10 }
    requirements: [valid]
stricter: { node-muted: blocking }
hints:
  - id: one
    fits: [no-answer]
    text: First.
  - id: two
    text: Second.
`;

const broadcastYaml = `title: Broadcast
summary: Tell everyone.
family: broadcast
builds-on: echo-1
minutes: 60
concepts: [gossip]
runs:
  - id: performance
    test:
      workload: broadcast
      node-count: 25
      rate: 100
      time-limit: 20 s
      latency: 100 ms
      latency-dist: exponential
      nemesis: partition
      concurrency: 2n
      availability: total
    requirements:
      - valid
      - { measure: stable-latency-max, below: 1.5 s }
      - { measure: servers-messages-per-operation, below: 30 }
  - id: short
    seeds: 2
    test: { workload: broadcast, concurrency: 10 }
    requirements: [valid]
hints:
  - { id: one, text: First. }
  - { id: two, text: Second. }
`;

function courseFolder(change: Readonly<Record<string, string | null>> = {}): string {
  const folder = temporaryFolder();
  const files: Record<string, string | null> = {
    'course.yaml': courseYaml,
    'challenges/echo-1/challenge.yaml': echoYaml,
    'challenges/echo-1/lesson.md': '# Echo\n',
    'challenges/broadcast-3a/challenge.yaml': broadcastYaml,
    'challenges/broadcast-3a/lesson.md': '# Broadcast\n',
    'templates/typescript/start/echo/main.ts': '',
    'templates/typescript/start/broadcast/main.ts': '',
    ...change,
  };
  for (const [path, text] of Object.entries(files)) if (text !== null) writeTree(folder, { [path]: text });
  return folder;
}

async function problemsOf(change: Readonly<Record<string, string | null>>): Promise<readonly string[]> {
  try {
    await readCourse(courseFolder(change), known);
  } catch (thrown) {
    if (thrown instanceof DscourseError && thrown.code === 'course-invalid') return thrown.details;
    throw thrown;
  }
  return [];
}

const echoWith = (from: string, to: string): Record<string, string> => {
  if (!echoYaml.includes(from)) throw new Error(`no "${from}" in the sample`);
  return { 'challenges/echo-1/challenge.yaml': echoYaml.replace(from, to) };
};
const courseWith = (from: string, to: string): Record<string, string> => {
  if (!courseYaml.includes(from)) throw new Error(`no "${from}" in the sample`);
  return { 'course.yaml': courseYaml.replace(from, to) };
};
const broadcastWith = (from: string, to: string): Record<string, string> => {
  if (!broadcastYaml.includes(from)) throw new Error(`no "${from}" in the sample`);
  return { 'challenges/broadcast-3a/challenge.yaml': broadcastYaml.replace(from, to) };
};

describe('readCourse', () => {
  it('reads a sound course into its types', async () => {
    const folder = courseFolder();
    const course = await readCourse(folder, known);
    expect(course.challenges.map((challenge) => challenge.id)).toEqual(['echo-1', 'broadcast-3a']);
    expect(course.parts[0]?.challenges).toEqual(['echo-1', 'broadcast-3a']);
    const [echo, broadcast] = course.challenges;
    expect(echo).toMatchObject({
      part: 'one',
      buildsOn: null,
      stricter: { 'node-muted': 'blocking' },
      hints: [
        { id: 'one', fits: ['no-answer'], text: 'First.' },
        { id: 'two', fits: [], text: 'Second.' },
      ],
      lesson: join(folder, 'challenges', 'echo-1', 'lesson.md'),
    });
    expect(echo?.runs).toEqual([
      {
        id: 'echo',
        seeds: 5,
        test: { workload: 'echo', nodeCount: 1, timeLimit: 10 },
        requirements: [{ kind: 'valid' }],
      },
    ]);
    expect(broadcast?.buildsOn).toBe('echo-1');
    expect(broadcast?.runs).toEqual([
      {
        id: 'performance',
        seeds: 3,
        test: {
          workload: 'broadcast',
          nodeCount: 25,
          rate: 100,
          timeLimit: 20,
          latency: 100,
          latencyDist: 'exponential',
          nemesis: ['partition'],
          concurrency: '2n',
          availability: 'total',
        },
        requirements: [
          { kind: 'valid' },
          { kind: 'measure', measure: 'stable-latency-max', below: 1500, atLeast: null, unit: 'ms' },
          {
            kind: 'measure',
            measure: 'servers-messages-per-operation',
            below: 30,
            atLeast: null,
            unit: null,
          },
        ],
      },
      {
        id: 'short',
        seeds: 2,
        test: { workload: 'broadcast', concurrency: '10' },
        requirements: [{ kind: 'valid' }],
      },
    ]);
  });

  const echo = 'challenges/echo-1/challenge.yaml';
  const broadcast = 'challenges/broadcast-3a/challenge.yaml';
  // Name, change, file, what stands at the place (in the changed file), message.
  const mistakes: readonly (readonly [string, Record<string, string | null>, string, string, string])[] = [
    [
      'an unknown key',
      echoWith('minutes:', 'minuts:'),
      echo,
      'minuts',
      'unknown key "minuts". Did you mean minutes?',
    ],
    [
      'an unknown key deep inside',
      echoWith('node-count: 1', 'nodecount: 1'),
      echo,
      'nodecount',
      'unknown key "nodecount". Did you mean node-count?',
    ],
    [
      'an unknown key of a requirement',
      broadcastWith('below: 30 }', 'belo: 30 }'),
      broadcast,
      'belo:',
      'unknown key "belo". Did you mean below?',
    ],
    [
      'a wrong type',
      echoWith('minutes: 20', 'minutes: soon'),
      echo,
      'soon',
      'minutes has the wrong type. Write a number.',
    ],
    [
      'text where a list belongs',
      echoWith('concepts: [messages]', 'concepts: messages'),
      echo,
      'messages',
      'concepts has the wrong type. Write a list.',
    ],
    ['a missing key', echoWith('title: Echo\n', ''), echo, 'summary', 'title is missing. Add title: a text.'],
    [
      'a fraction of a node',
      echoWith('node-count: 1,', 'node-count: 1.5,'),
      echo,
      '1.5',
      'node-count has the wrong type. Write a whole number.',
    ],
    [
      'no nodes',
      echoWith('node-count: 1,', 'node-count: 0,'),
      echo,
      '0, time',
      'node-count is not right. It must be at least 1.',
    ],
    [
      'an unknown workload',
      echoWith('workload: echo', 'workload: ecko'),
      echo,
      'ecko',
      'unknown workload "ecko". Did you mean echo?',
    ],
    [
      'an unknown measure',
      broadcastWith('measure: stable-latency-max', 'measure: stable-latency-maks'),
      broadcast,
      'stable-latency-maks',
      'unknown measure "stable-latency-maks". Did you mean stable-latency-max?',
    ],
    [
      'a measure of another workload',
      echoWith('[valid]', '[{ measure: stable-latency-max, below: 1 s }]'),
      echo,
      'stable-latency-max',
      'unknown measure "stable-latency-max".',
    ],
    [
      'an unknown topology',
      broadcastWith('rate: 100', 'topology: gird'),
      broadcast,
      'gird',
      `topology can't be "gird". Did you mean grid? It takes line, grid, tree,`,
    ],
    [
      'a time bound without unit',
      broadcastWith('below: 1.5 s', 'below: 1500'),
      broadcast,
      '1500',
      'stable-latency-max is a time. Add the unit, as in 1500 ms.',
    ],
    [
      'a unit where none belongs',
      broadcastWith('below: 30 }', 'below: 30 ms }'),
      broadcast,
      '30 ms',
      'servers-messages-per-operation is no time.',
    ],
    [
      'a bound that is neither',
      broadcastWith('below: 30 }', 'below: few }'),
      broadcast,
      'few',
      'below is not right.',
    ],
    [
      'two bounds at once',
      broadcastWith('below: 30 }', 'below: 30, at-least: 2 }'),
      broadcast,
      '{ measure: servers',
      'entry 3 is not right. It needs exactly one of below and at-least.',
    ],
    [
      'a requirement that is no word we know',
      echoWith('[valid]', '[vaild]'),
      echo,
      'vaild',
      'entry 1 is not right. It must be valid, or a measure',
    ],
    [
      'a time that is none',
      broadcastWith('time-limit: 20 s', 'time-limit: long'),
      broadcast,
      'long',
      'time-limit is not right. It must be a number of seconds',
    ],
    [
      'a latency distribution without latency',
      broadcastWith('      latency: 100 ms\n', ''),
      broadcast,
      'exponential',
      'exponential needs a latency above 0.',
    ],
    [
      'a wrong concurrency',
      broadcastWith('concurrency: 2n', 'concurrency: 2m'),
      broadcast,
      '2m',
      'concurrency is not right.',
    ],
    [
      'a wrong availability',
      broadcastWith('availability: total', 'availability: 2'),
      broadcast,
      '2\n    requirements',
      'availability is not right.',
    ],
    [
      'an unknown finding',
      echoWith('stricter: { node-muted', 'stricter: { node-mutd'),
      echo,
      'node-mutd',
      'unknown finding "node-mutd". Did you mean node-muted?',
    ],
    [
      'an unknown severity',
      echoWith('node-muted: blocking', 'node-muted: fatal'),
      echo,
      'fatal',
      `node-muted can't be "fatal".`,
    ],
    [
      'a hint for an unknown diagnosis',
      echoWith('[no-answer]', '[no-anser]'),
      echo,
      'no-anser',
      'unknown diagnosis "no-anser". Did you mean no-answer?',
    ],
    [
      'one hint only',
      echoWith('  - id: two\n    text: Second.\n', ''),
      echo,
      '- id: one',
      'hints is not right. It must hold at least two hints.',
    ],
    [
      'two hints with one id',
      echoWith('id: two', 'id: one'),
      echo,
      'one\n    text: Second',
      'a second hint is called "one".',
    ],
    [
      'two runs with one id',
      broadcastWith('id: short', 'id: performance'),
      broadcast,
      'performance\n    seeds',
      'a second run is called "performance".',
    ],
    [
      'a family without template',
      echoWith('family: echo', 'family: ecco'),
      echo,
      'ecco',
      'family "ecco" has no template. Make the folder templates/typescript/start/ecco.',
    ],
    [
      'a missing lesson',
      { 'challenges/echo-1/lesson.md': null },
      echo,
      'title',
      'there is no lesson. Write challenges/echo-1/lesson.md.',
    ],
    [
      'builds-on that does not exist',
      broadcastWith('builds-on: echo-1', 'builds-on: ecko-1'),
      broadcast,
      'ecko-1',
      'there is no challenge "ecko-1". Did you mean echo-1?',
    ],
    [
      'builds-on of itself',
      broadcastWith('builds-on: echo-1', 'builds-on: broadcast-3a'),
      broadcast,
      'broadcast-3a',
      'challenges build on one another in a circle: broadcast-3a -> broadcast-3a.',
    ],
    [
      'builds-on that comes later',
      {
        ...broadcastWith('builds-on: echo-1\n', ''),
        ...echoWith('family: echo', 'family: echo\nbuilds-on: broadcast-3a'),
      },
      echo,
      'broadcast-3a',
      '"broadcast-3a" comes later in the course.',
    ],
    [
      'a challenge listed twice',
      courseWith('[echo-1, broadcast-3a]', '[echo-1, broadcast-3a, echo-1]'),
      'course.yaml',
      'echo-1]',
      'challenge "echo-1" is listed twice.',
    ],
    [
      'a challenge that is not there',
      courseWith('[echo-1, broadcast-3a]', '[echo-1, broadcast-3a, broadcast-3z]'),
      'course.yaml',
      'broadcast-3z',
      'there is no challenge "broadcast-3z". Did you mean broadcast-3a?',
    ],
    [
      'a challenge in no part',
      courseWith('[echo-1, broadcast-3a]', '[echo-1]'),
      broadcast,
      'title',
      'challenge "broadcast-3a" is in no part.',
    ],
    [
      'a bad checksum',
      courseWith('ab'.repeat(32), 'abc'),
      'course.yaml',
      'abc',
      'sha256 is not right. It must be 64 hexadecimal digits',
    ],
    [
      'a key given twice',
      echoWith('minutes: 20', 'minutes: 20\nminutes: 30'),
      echo,
      'minutes: 30',
      'Map keys must be unique',
    ],
    ['an empty file', { [echo]: '' }, echo, '', 'this must hold keys and values.'],
  ];
  it.each(mistakes)('tells the place and the fix of %s', async (_, change, file, needle, message) => {
    const problems = await problemsOf(change);
    const samples: Record<string, string> = {
      'course.yaml': courseYaml,
      [echo]: echoYaml,
      [broadcast]: broadcastYaml,
    };
    const text = change[file] ?? samples[file] ?? '';
    const before = text.slice(0, text.indexOf(needle)).split('\n');
    const place = `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
    expect(problems).toEqual([expect.stringContaining(`${place}: ${message}`)]);
  });

  it('tells where YAML can not be read', async () => {
    const problems = await problemsOf(echoWith('concepts: [messages]', 'concepts: [messages'));
    expect(problems.length).toBeGreaterThan(0);
    for (const line of problems) expect(line).toMatch(/^challenges\/echo-1\/challenge\.yaml:\d+:\d+: .+/);
  });

  it('names all members of a circle, each at its own place', async () => {
    const problems = await problemsOf(echoWith('family: echo', 'family: echo\nbuilds-on: broadcast-3a'));
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('broadcast-3a/challenge.yaml:4:12');
    expect(problems[1]).toContain('in a circle: echo-1 -> broadcast-3a -> echo-1');
  });

  it('tells all mistakes at once, in order of place', async () => {
    const problems = await problemsOf({
      ...courseWith('week: 1', 'week: 0'),
      'challenges/echo-1/challenge.yaml': echoYaml
        .replace('minutes: 20', 'minuts: 20')
        .replace('workload: echo', 'workload: ecko')
        .replace('id: two', 'id: one'),
      'challenges/broadcast-3a/lesson.md': null,
    });
    const places = problems.map((line) => line.split(': ')[0]);
    expect(places).toContain('course.yaml:10:11');
    expect(places).toContain('challenges/broadcast-3a/challenge.yaml:1:1');
    expect(places).toContain('challenges/echo-1/challenge.yaml:4:1');
    expect(places.indexOf('challenges/echo-1/challenge.yaml:4:1')).toBeLessThan(
      places.indexOf('course.yaml:10:11'),
    );
  });

  it('says when there is no course at all', async () => {
    await expect(readCourse(temporaryFolder(), known)).rejects.toMatchObject({ code: 'course-missing' });
  });
});

describe('the snapshot of a course', () => {
  async function packaged(): Promise<string> {
    const folder = courseFolder();
    const course = await readCourse(folder, known);
    mkdirSync(join(folder, 'dist'));
    const snapshot = snapshotOf(course, hashOfFiles(readCourseFiles(folder)), version);
    writeFileSync(join(folder, 'dist', 'course.json'), JSON.stringify(snapshot));
    return folder;
  }

  it('gives the same course as the files', async () => {
    const folder = await packaged();
    expect(await readCourse(folder)).toEqual(await readCourse(folder, known));
  });

  it('is what is read while the files are unchanged', async () => {
    const folder = await packaged();
    // Only validation looks for the template, so only the snapshot can give a course without it.
    rmSync(join(folder, 'templates'), { recursive: true });
    expect((await readCourse(folder)).challenges).toHaveLength(2);
  });

  it.each([
    [
      'a changed file',
      (folder: string) =>
        writeTree(folder, {
          'challenges/echo-1/challenge.yaml': echoYaml.replace('minutes: 20', 'minuts: 20'),
        }),
    ],
    [
      'a new challenge',
      (folder: string) => writeTree(folder, { 'challenges/kafka-5a/challenge.yaml': echoYaml }),
    ],
    [
      'another version of dscourse',
      (folder: string) => {
        const file = join(folder, 'dist', 'course.json');
        writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), dscourse: '9.9.9' }));
        writeTree(folder, {
          'challenges/echo-1/challenge.yaml': echoYaml.replace('minutes: 20', 'minuts: 20'),
        });
      },
    ],
    [
      'damage',
      (folder: string) => {
        writeFileSync(join(folder, 'dist', 'course.json'), '{"version":1,"ha');
        rmSync(join(folder, 'challenges', 'echo-1', 'lesson.md'));
      },
    ],
  ])('gives way to the files after %s', async (_, change) => {
    const folder = await packaged();
    change(folder);
    await expect(readCourse(folder)).rejects.toMatchObject({ code: 'course-invalid' });
  });
});

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
