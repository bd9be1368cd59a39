/** The challenge that `grade` and `watch` work on: it has a folder in the workspace. */
import { existsSync } from 'node:fs';
import type { Challenge, Course } from '../../../course/course.ts';
import { findChallenge } from '../../../course/find-challenge.ts';
import { DscourseError } from '../../../errors.ts';
import { isWork, type LogEntry } from '../../../progress/attempts.ts';
import { currentChallenge } from '../../../progress/current-challenge.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import type { CommandContext } from '../../context.ts';

/**
 * The challenge that was typed; else that of the current folder, else the one last worked on.
 *
 * @throws DscourseError `no-challenge`, `not-started`, and what an unknown name comes to
 */
export function chosenChallenge(
  course: Course,
  workspace: Workspace,
  entries: readonly LogEntry[],
  { io }: Pick<CommandContext, 'io'>,
  typed: string | null,
): Challenge {
  const where = { cwd: io.cwd, challengeDirectory: (id: string) => workspace.challengeDirectory(id) };
  const worked = entries.filter(isWork);
  const challenge = typed === null ? currentChallenge(course, where, worked) : findChallenge(course, typed);
  if (challenge === null) {
    throw new DscourseError({
      code: 'no-challenge',
      message: 'No challenge was named, and none has been started here.',
      fix: 'Start the first one: dscourse start echo-1',
    });
  }
  if (!existsSync(workspace.challengeDirectory(challenge.id))) {
    const last = entries.findLast((entry) => entry.kind === 'attempt' && entry.challenge === challenge.id);
    throw new DscourseError({
      code: 'not-started',
      message: `There is no folder ${challenge.id} in this workspace.`,
      fix:
        last?.kind === 'attempt'
          ? `Bring back what attempt ${last.attempt} graded: dscourse reset ${challenge.id} --from ${last.attempt}`
          : `Start it: dscourse start ${challenge.id}`,
    });
  }
  return challenge;
}
