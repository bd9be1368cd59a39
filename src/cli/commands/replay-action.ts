/** `dscourse replay`: an earlier run again, proven by the hash of its trace. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Challenge } from '../../course/course.ts';
import { readCourse } from '../../course/read-course.ts';
import { createEmbeddedEngine } from '../../engines/embedded/embedded-engine.ts';
import type { NodeProgram } from '../../engines/engine.ts';
import { DscourseError, ExitStatus, Interrupted } from '../../errors.ts';
import {
  attemptDirectory,
  attemptGone,
  compareHashes,
  readReport,
  restoreProgram,
} from '../../grading/replay.ts';
import type { Report, RunReport, SeedReport } from '../../grading/report.ts';
import type { AttemptEntry } from '../../progress/attempts.ts';
import { jsonText } from '../../reporters/json.ts';
import { LiveStatus } from '../../reporters/live-status.ts';
import { reportLines } from '../../reporters/terminal.ts';
import { openRun, readSchedule } from '../../results/run-directory.ts';
import { openWorkspace, type Workspace } from '../../workspace/workspace.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { readLog } from '../course-context.ts';
import { nodeOf } from '../inspected-node.ts';
import { currentProgram } from './current-program.ts';
import type { ReplayArguments } from './replay.ts';
import { chosenSeed, embeddedReport } from './replay-run/choose-run.ts';
import { compareRuns } from './replay-run/compare-runs.ts';
import { repeatedReport } from './replay-run/repeated-report.ts';
import { showRunLog } from './replay-run/show-log.ts';
import { reportExtras } from './report-extras.ts';

export const action: CommandAction<ReplayArguments> = async (context, args) => {
  const { io } = context;
  const workspace = openWorkspace(io);
  const { entries } = readLog(context, workspace);
  const entry =
    entries.flatMap((one) => (one.kind === 'attempt' && one.attempt === args.attempt ? [one] : []))[0] ??
    null;
  const directory = attemptDirectory(workspace.runsDirectory, args.attempt);
  if (directory === null) throw noRun(args.attempt, entry);
  const whole = readReport(directory, entry);
  if (args.log !== null) {
    // Its files are read and nothing is run, so that any engine's run will do.
    const { run, seed } = chosenSeed(whole, args);
    return showRunLog(
      context,
      openRun(join(directory, seed.directory), run.id),
      seed,
      args.log,
      args.attempt,
    );
  }
  const report = embeddedReport(whole, args);
  const { run, seed } = chosenSeed(report, args);
  const course = await readCourse(io.packageRoot);
  const challenge = course.challenges.find(({ id }) => id === report.challenge.id);
  if (challenge === undefined) {
    throw new DscourseError({
      code: 'unknown-challenge',
      message: `Attempt ${args.attempt} is of ${report.challenge.id}, which this course no longer has.`,
      fix: 'Replay it with the version of dscourse that graded it.',
    });
  }
  const recorded: RecordedRun = { report, run, seed, challenge, directory: join(directory, seed.directory) };
  if (args.current) {
    const program = await currentProgram(context, workspace, challenge);
    return runAgain(context, args, workspace, recorded, program, true);
  }
  const program = restoreProgram(directory, entry, workspace.objects, workspace.cacheDirectory);
  return runAgain(context, args, workspace, recorded, program, false);
};

/** What is run again. */
interface RecordedRun {
  readonly report: Report;
  readonly run: RunReport;
  readonly seed: SeedReport;
  readonly challenge: Challenge;
  /** Absolute path of its run directory. */
  readonly directory: string;
}

async function runAgain(
  context: CommandContext,
  args: ReplayArguments,
  workspace: Workspace,
  { report: before, run, seed, challenge, directory }: RecordedRun,
  program: NodeProgram,
  isCurrent: boolean,
): Promise<ExitStatus> {
  const { io, terminal } = context;
  const recorded = openRun(directory, run.id);
  mkdirSync(workspace.temporaryDirectory, { recursive: true });
  const folder = mkdtempSync(join(workspace.temporaryDirectory, 'replay-'));
  const engine = createEmbeddedEngine({ packageRoot: io.packageRoot, env: io.env });
  try {
    const status = new LiveStatus(1);
    const runDirectory = join(folder, seed.directory);
    await engine.run({
      spec: recorded.spec,
      program,
      runDirectory,
      time: recorded.outcome.capabilities.virtualTime ? 'auto' : 'real',
      schedule: readSchedule(directory),
      signal: io.signal,
      ...(args.inspect === null ? {} : { inspect: nodeOf(args.inspect, recorded.spec) }),
      onEvent: (event) => {
        const note = status.take(run.id, event);
        if (event.type === 'debugger') terminal.error(terminal.wrap(note ?? ''));
        else terminal.status(status.line());
      },
    });
    if (io.signal.aborted) throw new Interrupted();
    terminal.status(null);
    const repeated = openRun(runDirectory, run.id);
    const report = repeatedReport(before, run, challenge, repeated, seed);
    if (isCurrent) {
      const was = { attempt: args.attempt, seed, directory, evidence: recorded };
      const now = { report, directory: runDirectory, evidence: repeated, program };
      const changes = compareRuns(was, now);
      show(context, report, folder, changes.same, changes.lines, { change: changes.json });
      return statusOf(report, true);
    }
    const verdict = compareHashes(recorded, repeated);
    show(context, report, folder, verdict.same, [verdict.text], {});
    return statusOf(report, verdict.same);
  } finally {
    terminal.status(null);
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param lines what is to be said before the report; the first says whether it is the same run. */
function show(
  { terminal, options }: CommandContext,
  report: Report,
  folder: string,
  same: boolean,
  lines: readonly string[],
  more: Readonly<Record<string, unknown>>,
): void {
  if (options.json) {
    const exitStatus = statusOf(report, same || 'change' in more);
    const explanation = lines.join(' ');
    terminal.line(jsonText({ kind: 'replay', same, explanation, exitStatus, ...more, ...report }));
    return;
  }
  const extras = reportExtras({
    report,
    directory: folder,
    verbose: options.verbose,
  });
  const mark = same
    ? terminal.paint('good', terminal.glyph('pass'))
    : terminal.paint('warn', terminal.glyph('warn'));
  const [first = '', ...others] = lines;
  terminal.line(terminal.wrap(`${mark} ${first}`, '  '));
  for (const line of others) terminal.line(terminal.wrap(`  ${line}`, '    '));
  if (options.quiet) return;
  terminal.line();
  for (const line of reportLines(report, terminal, { ...extras, picture: null, replay: null }))
    terminal.line(line);
}

/** A repetition that is no repetition proves nothing. */
function statusOf(report: Report, same: boolean): ExitStatus {
  if (!same || report.outcome === 'could-not-judge') return ExitStatus.couldNotJudge;
  return report.outcome === 'passed' ? ExitStatus.passed : ExitStatus.failed;
}

function noRun(attempt: number, entry: AttemptEntry | null): DscourseError {
  const seed = entry?.failedSeed?.seed;
  return attemptGone(
    attempt,
    entry,
    seed === undefined
      ? null
      : (id) => `Its failed seed can be run with today's code: dscourse grade ${id} --seed ${seed}`,
  );
}
