import { describe, expect, it } from 'vitest';
import {
  broadcastYaml,
  courseFolder,
  courseYaml,
  echoYaml,
  known,
} from '../../test/support/sample-course.ts';
import { DscourseError } from '../errors.ts';
import { readCourse } from './read-course.ts';

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
describe('a course with mistakes', () => {
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
      'a run of an engine that there is not',
      echoWith('  - id: echo\n', '  - id: echo\n    engine: maelstrom\n'),
      echo,
      'maelstrom\n    test',
      'engine can\'t be "maelstrom". It takes embedded.',
    ],
    [
      'no run that Maelstrom plays',
      echoWith('  - id: echo\n', '  - id: echo\n    engine: embedded\n'),
      echo,
      '- id: echo',
      'runs is not right. It must hold a run that Maelstrom plays too: one without engine.',
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
      'a chapter that is not there',
      courseWith('parts:\n', 'chapters: [tales]\nparts:\n'),
      'course.yaml',
      'tales',
      'there is no chapter "tales". Write chapters/tales.md.',
    ],
    [
      'a chapter listed twice',
      { ...courseWith('parts:\n', 'chapters: [tales, tales]\nparts:\n'), 'chapters/tales.md': '# Tales' },
      'course.yaml',
      'tales]',
      'chapter "tales" is listed twice.',
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
});
