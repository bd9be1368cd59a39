/** The key `n`: the next challenge, started if it was not. */
import { existsSync } from 'node:fs';
import type { Challenge, Course } from '../../../course/course.ts';
import { findChallenge } from '../../../course/find-challenge.ts';
import { appendEntry, readAttempts } from '../../../progress/attempts-log.ts';
import { startChallenge } from '../../../workspace/challenge-folder.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import type { CommandContext } from '../../context.ts';

export interface Switched {
  readonly challenge: Challenge;
  /** Its source was carried over from a passing one just now. */
  readonly carried: boolean;
}

/** @throws DscourseError what `start` throws */
export async function switchTo(
  { io }: Pick<CommandContext, 'io'>,
  workspace: Workspace,
  course: Course,
  id: string,
): Promise<Switched> {
  const challenge = findChallenge(course, id);
  if (existsSync(workspace.challengeDirectory(challenge.id))) return { challenge, carried: false };
  const { origin } = await startChallenge({
    workspace,
    course,
    challenge,
    entries: readAttempts(workspace.attemptsFile).entries,
    packageRoot: io.packageRoot,
    now: io.now(),
    fresh: false,
    record: (entry) => appendEntry(workspace.attemptsFile, entry),
  });
  return { challenge, carried: origin.kind === 'attempt' };
}
