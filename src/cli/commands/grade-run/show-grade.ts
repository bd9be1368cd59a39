/** What a grade prints at its end, and the status that it ends with. */
import type { BuildResult } from '../../../build/build.ts';
import type { Challenge } from '../../../course/course.ts';
import { ExitStatus } from '../../../errors.ts';
import type { GradeOutcome, Report } from '../../../grading/report.ts';
import { jsonText } from '../../../reporters/json.ts';
import { problemLines } from '../../../reporters/problems.ts';
import { reportLines, verdictLines } from '../../../reporters/terminal.ts';
import type { CommandContext } from '../../context.ts';
import { reportExtras } from '../report-extras.ts';

const statuses: Readonly<Record<GradeOutcome, ExitStatus>> = {
  passed: ExitStatus.passed,
  failed: ExitStatus.failed,
  'could-not-judge': ExitStatus.couldNotJudge,
};

export interface GradeShown {
  /** Absolute path of the attempt's folder. */
  readonly directory: string;
  readonly partial: boolean;
  /** What comes next after a pass; null: nothing to say. */
  readonly next: string | null;
  /** What `dscourse hint` would open now, such as `2 of 4`; null: nothing is left to open. */
  readonly hint: string | null;
  /** `--require-certified` */
  readonly requireCertified: boolean;
}

/** A report's exit status: where a certificate is asked for, a pass without one is none. */
export function gradeStatus(report: Report, requireCertified: boolean): ExitStatus {
  if (report.certification.kind === 'not-certified' && report.certification.why === 'interrupted') {
    return ExitStatus.interrupted;
  }
  if (report.outcome === 'passed' && requireCertified && !report.certified) return ExitStatus.failed;
  return statuses[report.outcome];
}

/** Prints the report and returns the exit status. */
export function showGrade(
  { terminal, options }: CommandContext,
  report: Report,
  { directory, partial, next, hint, requireCertified }: GradeShown,
): ExitStatus {
  const exitStatus = gradeStatus(report, requireCertified);
  if (options.json) {
    terminal.line(jsonText({ kind: 'report', partial, exitStatus, ...report }));
    return exitStatus;
  }
  const { verbose } = options;
  const extras = reportExtras({ report, directory, partial, verbose, next, hint, requireCertified });
  const lines = options.quiet
    ? verdictLines(report, terminal, { ...extras, brief: true })
    : reportLines(report, terminal, extras);
  for (const line of lines) terminal.line(line);
  return exitStatus;
}

/** Prints why the solution could not be built and returns the exit status. */
export function showProblems(
  { terminal, options }: CommandContext,
  challenge: Challenge,
  built: Exclude<BuildResult, { kind: 'built' }>,
): ExitStatus {
  terminal.status(null);
  const { problems, kind } = built;
  const exitStatus = ExitStatus.couldNotJudge;
  if (options.json) {
    terminal.line(
      jsonText({ version: 1, kind: 'build', outcome: kind, challenge: challenge.id, problems, exitStatus }),
    );
    return exitStatus;
  }
  const what =
    kind === 'type-errors'
      ? `${problems.length} type ${problems.length === 1 ? 'error' : 'errors'}`
      : 'it can not be built';
  terminal.line(
    `${terminal.paint('warn', `${terminal.glyph('unknown')} could not judge`)}  ${challenge.id}: ${what}`,
  );
  terminal.line();
  for (const line of problemLines(problems, terminal)) terminal.line(line);
  if (kind === 'type-errors') {
    terminal.line();
    terminal.line(
      terminal.wrap(
        '  No verdict while the types are wrong. Grade all the same: dscourse grade --no-check',
        '  ',
      ),
    );
  }
  return exitStatus;
}
