import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ChallengeRun, isOfficial } from '../../src/course/course.ts';
import { readCourse } from '../../src/course/read-course.ts';
import { maelstromArguments } from '../../src/engines/maelstrom/arguments.ts';
import { testSpec } from '../../src/engines/test-spec.ts';
import type { ChallengeId } from '../challenges/mutants/index.ts';
import { packageRoot } from './programs.ts';
import { recordedAs } from './recorded-as.ts';
import { recordedRunsFolder } from './recorded-runs.ts';
import { differences, type Flag, readArguments, type TestArguments } from './stand-in/arguments.ts';
import { readRecording } from './stand-in/recording.ts';
import type { RecordedAs } from './stand-in/stand-in.ts';

const { challenges } = await readCourse(packageRoot);

function read(argv: readonly string[]): TestArguments {
  const given = readArguments(argv);
  if ('refusal' in given) throw new Error(given.refusal);
  return given;
}

/** Flags in which a recorded run differs from a run of a challenge. */
function differing(run: ChallengeRun, recorded: string): Flag[] {
  const program = {
    kind: 'command',
    language: 'none',
    argv: ['/node'],
    cwd: '/',
    env: {},
    hash: '',
  } as const;
  const asked = read(maelstromArguments(testSpec(run.test, 1), program));
  return differences(asked.meaning, read(readRecording(join(recordedRunsFolder, recorded)).argv).meaning);
}

/** Whether one of these recorded runs differs in the flags that its `except` lists at most. */
const stands = (run: ChallengeRun, runs: readonly RecordedAs[]): boolean =>
  runs.some((one) => differing(run, one.run).every((flag) => one.except.includes(flag)));

describe.for(challenges.map((challenge) => [challenge.id, challenge] as const))(
  'the recorded runs that stand for %s',
  ([id, { runs }]) => {
    const { passes, fails } = recordedAs[id as ChallengeId];

    it.skipIf(passes === null)('differ from its runs in what is listed at most, where they pass', () => {
      for (const run of runs.filter(isOfficial))
        expect([run.id, stands(run, passes ?? [])]).toEqual([run.id, true]);
    });

    it('differ from its first run in what is listed at most, where they fail', () => {
      const [first] = runs;
      expect(first !== undefined && stands(first, fails)).toBe(true);
    });
  },
);
