/**
 * Which of a session's many verdicts become attempts. A row of runs with the same outcome and the same diagnosis is
 * one attempt, recorded when the first of them is known; what stands when the person leaves is recorded too, where
 * it is of another program. So a pass counts at once, a hundred saves are a few lines in the log, and the log ends
 * with what the person left.
 */
import { renameSync, rmdirSync } from 'node:fs';
import type { Challenge } from '../../../course/course.ts';
import type { NodeProgram } from '../../../engines/engine.ts';
import { recordAttempt } from '../../../grading/record.ts';
import type { Report } from '../../../grading/report.ts';
import { nextAttemptNumber } from '../../../progress/attempt-number.ts';
import type { AttemptEntry } from '../../../progress/attempts.ts';
import { readAttempts } from '../../../progress/attempts-log.ts';
import { version } from '../../../version.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import type { SourceState } from './source-files.ts';

/** What tells one verdict from another. */
export interface Standing {
  readonly outcome: Report['outcome'];
  readonly diagnosis: string | null;
  /** Hash of the program. */
  readonly program: string;
}

/** `now`: the row of runs begins with it. `leaving`: it was the last of its row. Pure. */
export function isToRecord(last: Standing | null, standing: Standing, when: 'now' | 'leaving'): boolean {
  if (last === null) return true;
  if (last.outcome !== standing.outcome || last.diagnosis !== standing.diagnosis) return true;
  return when === 'leaving' && last.program !== standing.program;
}

export interface Graded {
  readonly challenge: Challenge;
  readonly program: NodeProgram;
  readonly report: Report;
  /** Absolute path of the folder that the report's runs are in; recording moves it. */
  readonly folder: string;
  /** The source is that which `start` carried over, and nobody has touched it. */
  readonly carried: boolean;
}

/** What was graded last, with the files that it was graded from. */
export interface LastGraded extends Graded {
  readonly sources: SourceState;
  readonly recorded: boolean;
}

export interface RecordedAttempt {
  readonly report: Report;
  /** Absolute path of the attempt's folder. */
  readonly folder: string;
}

/**
 * Records what was graded, if it is to be; else null.
 *
 * @throws DscourseError `runs-unwritable`, `log-unwritable`
 */
export async function recordGraded(
  workspace: Workspace,
  graded: Graded,
  when: 'now' | 'leaving',
  at: Date,
): Promise<RecordedAttempt | null> {
  const { challenge, program, report } = graded;
  const { entries } = readAttempts(workspace.attemptsFile);
  const last = entries.findLast(
    (entry): entry is AttemptEntry => entry.kind === 'attempt' && entry.challenge === challenge.id,
  );
  const diagnosis = report.diagnosis?.code ?? null;
  const standing = { outcome: report.outcome, diagnosis, program: program.hash };
  if (!isToRecord(last ?? null, standing, when)) return null;
  const { attempt, directory } = nextAttemptNumber(workspace, challenge.id, entries);
  // Only an empty folder is in the way, and it is ours.
  rmdirSync(directory);
  renameSync(graded.folder, directory);
  const recorded = { ...report, attempt };
  await recordAttempt({
    workspace,
    challenge,
    program,
    source: workspace.challengeDirectory(challenge.id),
    directory,
    attempt,
    report: recorded,
    carried: graded.carried,
    partial: false,
    watched: true,
    at: at.toISOString(),
    dscourse: version,
  });
  return { report: recorded, folder: directory };
}
