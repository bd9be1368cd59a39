/** Which run is meant by what was typed, or where nothing was. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Course } from '../../../course/course.ts';
import { findChallenge } from '../../../course/find-challenge.ts';
import { DscourseError } from '../../../errors.ts';
import { reportFile } from '../../../grading/record.ts';
import type { AttemptEntry } from '../../../progress/attempts.ts';
import { challengeOfFolder } from '../../../progress/current-challenge.ts';
import type { RunToTrace } from '../../../trace/trace-run.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import type { TraceWishes } from '../trace.ts';
import { openAttempt, runOfAttempt } from './attempt-run.ts';
import { attemptAbove, holdsRun, runOfFolder, runWithinAttempt } from './folder-run.ts';

export interface Places {
  readonly course: Course;
  /** @throws DscourseError `no-workspace`, `workspace-damaged` */
  readonly workspace: () => Workspace;
  /** Attempts of the log. */
  readonly entries: () => readonly AttemptEntry[];
  readonly cwd: string;
}

/** @throws DscourseError for what can't be found, and as the run's files are damaged */
export function findRun(places: Places, wishes: TraceWishes): RunToTrace {
  const { what } = wishes;
  if (what !== null && !/^\d+$/.test(what)) {
    const folder = resolve(places.cwd, what);
    if (/[\\/]|^\.+$/.test(what) || holdsRun(folder)) return inFolder(places, what, folder, wishes);
  }
  const { runsDirectory } = places.workspace();
  const attempt = what !== null && /^\d+$/.test(what) ? Number(what) : newestAttempt(places, what);
  const source = openAttempt(runsDirectory, attempt, places.entries());
  return runOfAttempt(source, wishes, places.course.challenges);
}

/** A folder of an attempt has its report; any other is judged anew. */
function inFolder({ course }: Places, typed: string, folder: string, wishes: TraceWishes): RunToTrace {
  const attempt = attemptAbove(folder);
  if (attempt === null) return runOfFolder(typed, folder, wishes.seed);
  return runWithinAttempt(attempt, folder, wishes, course.challenges);
}

/**
 * The newest attempt that has a report; of the challenge that was typed, else of the one whose folder we are in, else
 * of all.
 */
function newestAttempt({ course, workspace, cwd }: Places, typed: string | null): number {
  const { runsDirectory, challengeDirectory } = workspace();
  const challenge =
    typed === null ? challengeOfFolder(course, { cwd, challengeDirectory }) : findChallenge(course, typed);
  const folders = challenge === null ? namesIn(runsDirectory) : [challenge.id];
  const attempts = folders.flatMap((folder) =>
    namesIn(join(runsDirectory, folder))
      .filter((name) => /^[1-9]\d*$/.test(name))
      .filter((name) => existsSync(join(runsDirectory, folder, name, reportFile)))
      .map(Number),
  );
  if (attempts.length > 0) return Math.max(...attempts);
  throw new DscourseError({
    code: 'no-run',
    message: `No run ${challenge === null ? 'of this workspace' : `of ${challenge.id}`} is kept yet.`,
    fix: `Grade first: dscourse grade ${challenge?.id ?? '<challenge>'}`,
  });
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
