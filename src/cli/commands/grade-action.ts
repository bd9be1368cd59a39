/** `dscourse grade`: build, run, judge, explain, record. */
import { existsSync, rmSync } from 'node:fs';
import type { BuildResult } from '../../build/build.ts';
import { buildNode } from '../../build/build-node.ts';
import type { Challenge, Course } from '../../course/course.ts';
import { findChallenge } from '../../course/find-challenge.ts';
import { readCourse } from '../../course/read-course.ts';
import { createEmbeddedEngine } from '../../engines/embedded/embedded-engine.ts';
import type { RunEvent } from '../../engines/engine.ts';
import { DscourseError, ExitStatus, Interrupted } from '../../errors.ts';
import { gradeChallenge, type SeedRunner } from '../../grading/grade.ts';
import { isPartial, lastFailedSeed, type PlannedRun, planRuns } from '../../grading/plan.ts';
import { recordAttempt } from '../../grading/record.ts';
import type { GradeOutcome, Report } from '../../grading/report.ts';
import { nextAttemptNumber } from '../../progress/attempt-number.ts';
import type { LogEntry } from '../../progress/attempts.ts';
import { currentChallenge } from '../../progress/current-challenge.ts';
import { jsonText } from '../../reporters/json.ts';
import { LiveStatus } from '../../reporters/live-status.ts';
import { problemLines } from '../../reporters/problems.ts';
import { reportLines, verdictLines } from '../../reporters/terminal.ts';
import { version } from '../../version.ts';
import { openWorkspace, type Workspace } from '../../workspace/workspace.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { readLog } from '../course-context.ts';
import type { GradeArguments } from './grade.ts';
import { reportExtras } from './report-extras.ts';

const exitStatusOf: Readonly<Record<GradeOutcome, ExitStatus>> = {
  passed: ExitStatus.passed,
  failed: ExitStatus.failed,
  'could-not-judge': ExitStatus.couldNotJudge,
};

export const action: CommandAction<GradeArguments> = async (context, args) => {
  const { io, terminal } = context;
  if (args.engine === 'maelstrom') throw noMaelstrom();
  const workspace = openWorkspace(io);
  const course = await readCourse(io.packageRoot);
  const { entries } = readLog(context, workspace);
  const challenge = chosenChallenge(course, workspace, entries, context, args.challenge);
  const engine = createEmbeddedEngine({ packageRoot: io.packageRoot, env: io.env });
  try {
    engine.prepare();
    return await grade(context, args, { workspace, course, challenge, entries, engine });
  } finally {
    terminal.status(null);
    engine.close();
  }
};

interface Place {
  readonly workspace: Workspace;
  readonly course: Course;
  readonly challenge: Challenge;
  readonly entries: readonly LogEntry[];
  readonly engine: SeedRunner;
}

async function grade(context: CommandContext, args: GradeArguments, place: Place): Promise<ExitStatus> {
  const { io, terminal } = context;
  const { workspace, challenge, entries, engine } = place;
  const planned = planRuns(challenge, {
    base: args.seed ?? io.randomSeed() % 1_000_000,
    count: args.seeds ?? (args.seed === null ? null : 1),
    run: args.run,
    failed: args.seed === null ? lastFailedSeed(entries, challenge.id) : null,
  });
  const source = workspace.challengeDirectory(challenge.id);
  terminal.status(`building ${challenge.id}`);
  const built = await buildNode({
    source,
    workspace: workspace.root,
    cacheDirectory: workspace.cacheDirectory,
    typeCheck: args.check,
    args: [],
    packageRoot: io.packageRoot,
    signal: io.signal,
  });
  if (built.kind !== 'built') return showProblems(context, challenge, built);

  const claimed = nextAttemptNumber(workspace, challenge.id, entries);
  try {
    const report = await gradeChallenge({
      challenge,
      program: built.program,
      engine,
      planned,
      directory: claimed.directory,
      attempt: claimed.attempt,
      time: args.realtime ? 'real' : 'auto',
      checkDeterminism: args.checkDeterminism,
      signal: io.signal,
      onEvent: liveView(context, planned),
      now: io.now,
    });
    const partial = isPartial(challenge, planned);
    const sameTwice =
      args.checkDeterminism && !report.findings.some(({ code }) => code === 'not-deterministic');
    await recordAttempt({
      workspace,
      challenge,
      program: built.program,
      source,
      directory: claimed.directory,
      attempt: claimed.attempt,
      report,
      carried: args.carried ?? false,
      partial,
      at: new Date(io.now()).toISOString(),
      dscourse: version,
    });
    terminal.status(null);
    const next = args.carried === true || partial ? null : nextStep(place, report);
    showReport(context, report, claimed.directory, { partial, next });
    if (sameTwice) terminal.note(`\n${terminal.glyph('pass')} Each seed was run twice, with the same trace.`);
    return exitStatusOf[report.outcome];
  } catch (thrown) {
    rmSync(claimed.directory, { recursive: true, force: true });
    throw io.signal.aborted ? new Interrupted() : thrown;
  }
}

function showReport(
  { terminal, options }: CommandContext,
  report: Report,
  directory: string,
  { partial, next }: { readonly partial: boolean; readonly next: string | null },
): void {
  if (options.json) {
    terminal.line(jsonText({ kind: 'report', partial, exitStatus: exitStatusOf[report.outcome], ...report }));
    return;
  }
  const extras = reportExtras({ report, directory, partial, verbose: options.verbose, next });
  const lines = options.quiet
    ? verdictLines(report, terminal, extras)
    : reportLines(report, terminal, extras);
  for (const line of lines) terminal.line(line);
}

/** What comes after a pass; null after anything else. */
function nextStep({ course, challenge, entries }: Place, report: Report): string | null {
  if (report.outcome !== 'passed') return null;
  const following = course.challenges[course.challenges.findIndex(({ id }) => id === challenge.id) + 1];
  if (following === undefined) return 'That was the last challenge of the course.';
  const started = entries.some((entry) => entry.kind === 'start' && entry.challenge === following.id);
  return `Next: dscourse ${started ? 'grade' : 'start'} ${following.id}  (${following.title})`;
}

function chosenChallenge(
  course: Course,
  workspace: Workspace,
  entries: readonly LogEntry[],
  { io }: CommandContext,
  typed: string | null,
): Challenge {
  const where = { cwd: io.cwd, challengeDirectory: (id: string) => workspace.challengeDirectory(id) };
  // Opening a hint of a challenge is no work on it yet.
  const worked = entries.filter((entry) => entry.kind !== 'hint');
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

/** Redraws the status at most ten times a second; off a terminal, one line for each finished seed. */
function liveView({ terminal, io, options }: CommandContext, planned: readonly PlannedRun[]) {
  const total = planned.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const status = new LiveStatus(total);
  let drawn = 0;
  return (run: string, event: RunEvent): void => {
    const note = status.take(run, event);
    if (note !== null) terminal.error(terminal.wrap(note));
    const isDone = event.type === 'phase' && event.phase === 'done';
    if (!terminal.animated) {
      if (isDone && total > 1 && options.verbose) terminal.error(`${run}, seed ${event.seed}: done`);
      return;
    }
    if (isDone || io.now() - drawn >= 100) {
      drawn = io.now();
      terminal.status(status.line());
    }
  };
}

function showProblems(
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

function noMaelstrom(): DscourseError {
  return new DscourseError({
    code: 'engine-missing',
    message: 'This version of dscourse does not run Maelstrom yet.',
    fix: 'Grade on the embedded engine: leave --engine away.',
  });
}
