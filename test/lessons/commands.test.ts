/** Every command that a lesson, a chapter or the schedule names is one that dscourse understands. */
import { describe, expect, it } from 'vitest';
import type { CommandDefinition, Given } from '../../src/cli/command-definition.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { runProgram } from '../../src/cli/program.ts';
import { findReading } from '../../src/course/chapters.ts';
import { findChallenge } from '../../src/course/find-challenge.ts';
import { readCourse } from '../../src/course/read-course.ts';
import { parseTestFlags } from '../../src/engines/test-flags.ts';
import { testSpec } from '../../src/engines/test-spec.ts';
import { fakeIo } from '../support/fake-io.ts';
import { packageRoot } from '../support/programs.ts';
import { chapters, commandsIn, lessonsOfCourse, scheduleText } from './lessons.ts';

const course = await readCourse(packageRoot);
const texts = [...(await lessonsOfCourse()), ...(await chapters()), scheduleText()];

/** What the command would refuse before it does anything. */
function refuse(command: CommandDefinition, given: Given): void {
  command.check(given);
  const takesChallenge = command.arguments?.some(({ name }) => name === 'challenge');
  const challenge = takesChallenge ? given.text('challenge') : null;
  if (challenge !== null && command.name === 'lesson') findReading(course, challenge);
  else if (challenge !== null) findChallenge(course, challenge);
  if (command.name === 'test') {
    const { test, seed } = parseTestFlags(given.raw, { nodeArguments: given.rest, readFile: () => '' });
    testSpec(test, seed ?? 1);
  }
}

/** What is wrong with a command line, in the words that a person would see; null when nothing is. */
async function problemOf(line: string): Promise<string | null> {
  const io = fakeIo({ packageRoot });
  const idle = commands.map(
    (command): CommandDefinition => ({
      ...command,
      run: async (_, given) => {
        refuse(command, given);
        return 0;
      },
    }),
  );
  const [, ...argv] = line.split(/\s+/);
  const status = await runProgram(argv, io, idle);
  return status === 0 ? null : `${line}: ${io.err()}`;
}

describe('a command in the prose', () => {
  it.for(texts.map((text) => [text.path, text] as const))('%s', async ([, { markdown }]) => {
    const problems = await Promise.all(commandsIn(markdown).map(problemOf));
    expect(problems.filter((problem) => problem !== null)).toEqual([]);
  });

  it.for([
    'dscourse grad echo',
    'dscourse grade echo --sed 3',
    'dscourse grade nonsense',
    'dscourse lesson echo --raw --web',
    'dscourse test -w broadcst --bin node.ts',
  ])('is refused when it is none: %s', async (line) => {
    expect(await problemOf(line)).toMatch(/^dscourse .*: error: /);
  });

  it('is found in code, in blocks for the shell, and nowhere else', () => {
    const text =
      'Run `dscourse grade echo`, not dscourse hint.\n```sh\n$ dscourse list > a.txt # all\n```\n```text\ndscourse x\n```';
    expect(commandsIn(text)).toEqual(['dscourse grade echo', 'dscourse list']);
  });
});
