/** What a lesson says of its grade's figures is what the challenge asks. */
import { describe, expect, it } from 'vitest';
import type { ChallengeRun } from '../../src/course/course.ts';
import { testSpec } from '../../src/engines/test-spec.ts';
import { lessonsOfCourse, numbersIn, quantitiesIn, sectionOf } from './lessons.ts';

const lessons = await lessonsOfCourse();

/** Seconds of quiet between the faults and the last reads. */
const recovery = 10;

describe.for(lessons.map((lesson) => [lesson.path, lesson] as const))('%s', ([, { markdown, challenge }]) => {
  const section = sectionOf(markdown, '## How to check');
  const { runs } = challenge;

  it.for(runs.map((run) => [run.id, run] as const))('names the figures of the run %s', ([, run]) => {
    const { timeLimit, rate, latency, nemesisInterval, nodeCount } = run.test;
    const bounds = run.requirements.flatMap((one) =>
      one.kind === 'measure' ? [one.below ?? one.atLeast] : [],
    );
    const wanted = [timeLimit, rate, latency, nemesisInterval, nodeCount, ...bounds].filter(
      (figure) => figure !== undefined && figure !== null,
    );
    const said = numbersIn(section);
    const inSeconds = [...section.matchAll(/([\d.]+) (?:s|seconds?)\b/g)].map(
      ([, written]) => Number(written) * 1000,
    );
    expect(wanted.filter((figure) => !said.includes(figure) && !inSeconds.includes(figure))).toEqual([]);
  });

  it('gives no other figures of what is run', () => {
    const of = (
      figure: (run: ChallengeRun) => readonly (number | null | undefined)[],
    ): (number | null | undefined)[] => runs.flatMap(figure);
    const allowed: Readonly<Record<string, readonly (number | null | undefined)[]>> = {
      seconds: of(({ test }) => {
        const { timeLimit, nemesisInterval } = testSpec(test, 1);
        return [timeLimit, timeLimit + recovery, recovery, nemesisInterval];
      }),
      nodes: of(({ test }) => [testSpec(test, 1).nodes.length]),
      rate: of(({ test }) => [testSpec(test, 1).rate]),
    };
    // Rows of tables speak of failures and of other solutions.
    const prose = section.replace(/^\|.*$/gm, '');
    for (const { figure, unit, words } of quantitiesIn(prose)) {
      expect(allowed[unit], words).toContain(figure);
    }
  });
});

describe('numbers in prose', () => {
  it('are found as digits, with commas, and as words', () => {
    expect(numbersIn('two nodes, 1,000 of 0.02 and twenty-five; n3 and 5a are none, 2000')).toEqual([
      2, 1000, 0.02, 25, 2000,
    ]);
  });

  it('are told apart by what they count', () => {
    const text =
      '20 seconds on three nodes at 100 operations a second, ten quiet seconds, 4 clients for each node';
    expect(quantitiesIn(text).map(({ figure, unit }) => [figure, unit])).toEqual([
      [20, 'seconds'],
      [3, 'nodes'],
      [100, 'rate'],
      [10, 'seconds'],
    ]);
  });
});
