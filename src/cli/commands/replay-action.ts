/** `dscourse replay`: an earlier run again, proven by the hash of its trace. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Challenge } from '../../course/course.ts';
import { readCourse } from '../../course/read-course.ts';
import { createEmbeddedEngine } from '../../engines/embedded/embedded-engine.ts';
import { DscourseError, ExitStatus, Interrupted } from '../../errors.ts';
import { partOf } from '../../grading/engine-parts.ts';
import { diagnosisOf, distinctFindings, judgeSeed, runReport } from '../../grading/judge.ts';
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
import { openWorkspace } from '../../workspace/workspace.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { readLog } from '../course-context.ts';
import type { ReplayArguments } from './replay.ts';
import { reportExtras } from './report-extras.ts';

export const action: CommandAction<ReplayArguments> = async (context, args) => {
  const { io, terminal } = context;
  const workspace = openWorkspace(io);
  const { entries } = readLog(context, workspace);
  const entry =
    entries.flatMap((one) => (one.kind === 'attempt' && one.attempt === args.attempt ? [one] : []))[0] ??
    null;
  const directory = attemptDirectory(workspace.runsDirectory, args.attempt);
  if (directory === null) throw noRun(args.attempt, entry);
  const before = embeddedReport(readReport(directory, entry), args);
  const { run, seed } = chosenSeed(before, args);
  const course = await readCourse(io.packageRoot);
  const challenge = course.challenges.find(({ id }) => id === before.challenge.id);
  if (challenge === undefined) {
    throw new DscourseError({
      code: 'unknown-challenge',
      message: `Attempt ${args.attempt} is of ${before.challenge.id}, which this course no longer has.`,
      fix: 'Replay it with the version of dscourse that graded it.',
    });
  }
  const recorded = openRun(join(directory, seed.directory), run.id);
  const program = restoreProgram(directory, entry, workspace.objects, workspace.cacheDirectory);
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
      schedule: readSchedule(join(directory, seed.directory)),
      signal: io.signal,
      onEvent: (event) => {
        status.take(run.id, event);
        terminal.status(status.line());
      },
    });
    if (io.signal.aborted) throw new Interrupted();
    terminal.status(null);
    const repeated = openRun(runDirectory, run.id);
    const report = reportOf(before, run, challenge, repeated, seed);
    const verdict = compareHashes(recorded, repeated);
    show(context, report, folder, verdict);
    return statusOf(report, verdict.same);
  } finally {
    terminal.status(null);
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The report of the repeated run alone, judged by what the challenge asks today. */
function reportOf(
  before: Report,
  run: RunReport,
  challenge: Challenge,
  repeated: ReturnType<typeof openRun>,
  seed: SeedReport,
): Report {
  const asked = challenge.runs.find(({ id }) => id === run.id);
  const requirements = asked?.requirements ?? [{ kind: 'valid' as const }];
  const judged = judgeSeed(repeated, { requirements, stricter: challenge.stricter }, seed.directory);
  const only = runReport(
    { id: run.id, seeds: 1, test: asked?.test ?? { workload: repeated.spec.workload }, requirements },
    repeated.spec,
    [judged],
  );
  return {
    ...before,
    outcome: only.outcome,
    runs: [only],
    findings: distinctFindings([judged]),
    diagnosis: diagnosisOf(challenge, [judged]),
    // Of the attempt, the one run alone is shown.
    certified: false,
    certification: { kind: 'not-certified', why: 'partial', text: 'This repeats one run.', fix: null },
    other: null,
    enginesDisagree: false,
    reason: only.outcome === 'could-not-judge' ? judged.reason : null,
    durationMs: judged.report.durationMs,
  };
}

/**
 * The embedded engine's part of the attempt: only that can be run again. What is asked for without naming
 * a run is the failure, so that where Maelstrom alone failed there is nothing to replay.
 *
 * @throws DscourseError `real-run`
 */
function embeddedReport(report: Report, { attempt, run, seed }: ReplayArguments): Report {
  if (report.engine === 'embedded') return report;
  const part = partOf(report, 'embedded');
  const named = run !== null || seed !== null;
  if (part !== null && (named || part.outcome === 'failed' || report.outcome === 'passed')) {
    return { ...report, ...part };
  }
  const first = part?.runs[0];
  const firstSeed = first?.seeds[0]?.seed;
  throw new DscourseError({
    code: 'real-run',
    message: `A run on Maelstrom decided attempt ${attempt}: real time and chance made it, so it can't be replayed.`,
    fix:
      first === undefined || firstSeed === undefined
        ? `Grade today's code again: dscourse grade ${report.challenge.id} --engine maelstrom`
        : `The embedded engine ran the same program, and that can be: dscourse replay ${attempt} --run ${first.id} --seed ${firstSeed}`,
  });
}

/** The run and seed that were asked for, else the one that the report explains, else the first. */
function chosenSeed(report: Report, args: ReplayArguments): { run: RunReport; seed: SeedReport } {
  const wantedRun = args.run ?? (args.seed === null ? (report.diagnosis?.run ?? null) : null);
  const wantedSeed = args.seed ?? (args.run === null ? (report.diagnosis?.seed ?? null) : null);
  for (const run of report.runs) {
    if (wantedRun !== null && run.id !== wantedRun) continue;
    for (const seed of run.seeds) if (wantedSeed === null || seed.seed === wantedSeed) return { run, seed };
  }
  const known = report.runs.map(({ id, seeds }) => `${id}: ${seeds.map((one) => one.seed).join(', ')}`);
  throw new DscourseError({
    code: 'unknown-seed',
    message: `Attempt ${args.attempt} has no such run.`,
    fix: `Its runs and seeds are ${known.join('; ')}.`,
  });
}

function show(
  { terminal, options }: CommandContext,
  report: Report,
  folder: string,
  verdict: { readonly same: boolean; readonly text: string },
): void {
  if (options.json) {
    const exitStatus = statusOf(report, verdict.same);
    terminal.line(
      jsonText({ kind: 'replay', same: verdict.same, explanation: verdict.text, exitStatus, ...report }),
    );
    return;
  }
  const extras = reportExtras({
    report,
    directory: folder,
    partial: false,
    verbose: options.verbose,
    next: null,
    requireCertified: false,
  });
  const mark = verdict.same
    ? terminal.paint('good', terminal.glyph('pass'))
    : terminal.paint('warn', terminal.glyph('warn'));
  terminal.line(terminal.wrap(`${mark} ${verdict.text}`, '  '));
  if (options.quiet) return;
  terminal.line();
  for (const line of reportLines(report, terminal, { ...extras, replay: null })) terminal.line(line);
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
