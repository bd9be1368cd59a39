import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeTree } from '../../test/support/run-cli.ts';
import { courseFolder, echoYaml, known } from '../../test/support/sample-course.ts';
import { version } from '../version.ts';
import { hashOfFiles, readCourseFiles } from './course-files.ts';
import { readCourse } from './read-course.ts';
import { snapshotOf } from './snapshot.ts';

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
