/** `dscourse grade`: build, run, judge, explain, record. */
import { rmSync } from 'node:fs';
import { buildNode } from '../../build/build-node.ts';
import { type Challenge, type Course, isOfficial } from '../../course/course.ts';
import { readCourse } from '../../course/read-course.ts';
import { createEmbeddedEngine } from '../../engines/embedded/embedded-engine.ts';
import { testSpec } from '../../engines/test-spec.ts';
import { DscourseError, type ExitStatus, Interrupted } from '../../errors.ts';
import { certify } from '../../grading/certify.ts';
import type { SeedRunner } from '../../grading/grade.ts';
import { isPartial, lastFailedSeed, type PlannedRun, planRuns } from '../../grading/plan.ts';
import { type MaelstromPlan, planMaelstrom } from '../../grading/plan-engines.ts';
import { recordAttempt } from '../../grading/record.ts';
import type { Report } from '../../grading/report.ts';
import { nextAttemptNumber } from '../../progress/attempt-number.ts';
import type { LogEntry } from '../../progress/attempts.ts';
import { hintToCome } from '../../progress/next-hint.ts';
import { challengeAfter, challengeProgress } from '../../progress/progress.ts';
import { courseRelease } from '../../toolchain/release.ts';
import { version } from '../../version.ts';
import { openWorkspace, type Workspace } from '../../workspace/workspace.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { readLog } from '../course-context.ts';
import { nodeOf } from '../inspected-node.ts';
import type { GradeArguments } from './grade.ts';
import { chosenChallenge } from './grade-run/chosen-challenge.ts';
import { liveView } from './grade-run/live-view.ts';
import { type EnginesRequest, runEngines } from './grade-run/run-engines.ts';
import { showGrade, showProblems } from './grade-run/show-grade.ts';

export const action: CommandAction<GradeArguments> = async (context, args) => {
  const { io, terminal } = context;
  checkTogether(args);
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
  const { planned, partial, maelstrom, repetitions } = planGrade(context, args, place);
  const ready = readyOnce(context, place.course);
  if (maelstrom.kind === 'asked') {
    // Said before anything is built: without it the wish can't be fulfilled.
    const tools = await ready();
    if (tools.kind === 'missing') throw tools.problem;
  }
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

  const startedAt = io.now();
  const { attempt, directory } = nextAttemptNumber(workspace, challenge.id, entries);
  try {
    const { program } = built;
    const parts = await runEngines({
      io,
      challenge,
      program,
      engine,
      planned,
      directory,
      time: args.realtime ? 'real' : 'auto',
      ...inspectionOf(args, planned),
      checkDeterminism: args.checkDeterminism,
      maelstrom,
      ready,
      repetitions,
      messages: args.messages,
      view: liveView(context, planned, repetitions),
    });
    const report = certify({ challenge, attempt, ...parts, durationMs: io.now() - startedAt });
    await recordAttempt({
      workspace,
      challenge,
      program,
      source,
      directory,
      attempt,
      report,
      carried: args.carried ?? false,
      partial,
      at: new Date(io.now()).toISOString(),
      dscourse: version,
    });
    terminal.status(null);
    const next = args.carried === true || partial ? null : nextStep(place, report);
    const { requireCertified } = args;
    const hint = hintToCome(challengeProgress(challenge, entries));
    const status = showGrade(context, report, { directory, partial, next, hint, requireCertified });
    const findings = parts.embedded?.findings ?? [];
    if (args.checkDeterminism && !findings.some(({ code }) => code === 'not-deterministic')) {
      terminal.note(`\n${terminal.glyph('pass')} Each seed was run twice, with the same trace.`);
    }
    return status;
  } catch (thrown) {
    rmSync(directory, { recursive: true, force: true });
    throw io.signal.aborted ? new Interrupted() : thrown;
  }
}

/** @throws DscourseError `unknown-node` */
function inspectionOf({ inspect }: GradeArguments, [plan]: readonly PlannedRun[]) {
  if (inspect === undefined || inspect === null || plan === undefined) return {};
  return { inspect: nodeOf(inspect, testSpec(plan.run.test, 0)) };
}

/** Seeds, runs and engines of this grade. */
function planGrade(context: CommandContext, args: GradeArguments, place: Place) {
  const plan = planSeeds(context, args, place);
  if (args.inspect === undefined || args.inspect === null) return plan;
  // One seed: a person looks on. The one that failed last, where none was asked for.
  const failed = lastFailedSeed(place.entries, place.challenge.id);
  const chosen = plan.planned.find(({ run }) => run.id === failed?.run) ?? plan.planned[0];
  const planned = chosen === undefined ? [] : [{ ...chosen, seeds: chosen.seeds.slice(0, 1) }];
  const maelstrom: MaelstromPlan = { kind: 'never', why: { reason: 'partial' } };
  return { ...plan, planned, partial: true, maelstrom };
}

function planSeeds({ io }: CommandContext, args: GradeArguments, { workspace, challenge, entries }: Place) {
  const choice = args.engine ?? workspace.config.engine;
  // Where Maelstrom is asked for, --seeds is the number of its repetitions.
  const asked = choice === 'maelstrom' && args.seed === null && args.carried !== true;
  const seeds = asked ? null : args.seeds;
  const planned = planRuns(challenge, {
    base: args.seed ?? io.randomSeed() % 1_000_000,
    count: seeds ?? (args.seed === null ? null : 1),
    run: args.run,
    failed: args.seed === null ? lastFailedSeed(entries, challenge.id) : null,
  });
  const partial = isPartial(challenge, planned);
  const maelstrom: MaelstromPlan = planMaelstrom({
    flag: args.engine,
    setting: workspace.config.engine,
    carried: args.carried ?? false,
    seedAsked: args.seed !== null,
    partial,
    embeddedRun: planned.some(({ run }) => isOfficial(run)) ? null : args.run,
  });
  return { planned, partial, maelstrom, repetitions: asked ? (args.seeds ?? 1) : 1 };
}

/** Looks for Maelstrom and a JVM when first asked, and not before: it takes a moment. */
function readyOnce({ io }: CommandContext, course: Course): EnginesRequest['ready'] {
  let tools: ReturnType<EnginesRequest['ready']> | null = null;
  return () => {
    tools ??= import('../../toolchain/ready.ts').then(({ readyForMaelstrom }) =>
      readyForMaelstrom(io.env, courseRelease(course)),
    );
    return tools;
  };
}

/** @throws DscourseError `wrong-usage` for a debugger that could never attach, or a certificate that could never be had */
function checkTogether({ requireCertified, engine, seed, inspect, checkDeterminism }: GradeArguments): void {
  if (inspect !== undefined && inspect !== null && (engine === 'maelstrom' || checkDeterminism)) {
    const other = checkDeterminism ? '--check-determinism' : '--engine maelstrom';
    throw new DscourseError({
      code: 'wrong-usage',
      message: `--inspect and ${other} do not go together: a debugger looks at one run of the embedded engine.`,
      fix: 'Leave one of them away.',
    });
  }
  if (!requireCertified || (engine !== 'embedded' && seed === null)) return;
  throw new DscourseError({
    code: 'wrong-usage',
    message: `--require-certified and ${engine === 'embedded' ? '--engine embedded' : '--seed'} do not go together: only Maelstrom certifies, and it is not run then.`,
    fix: 'Leave one of them away.',
  });
}

/** What comes after a pass; null after anything else. */
function nextStep({ course, challenge, entries }: Place, report: Report): string | null {
  if (report.outcome !== 'passed') return null;
  const following = challengeAfter(course, challenge, entries);
  if (following === null) return 'Every challenge of the course is passed.';
  const started = entries.some((entry) => entry.kind === 'start' && entry.challenge === following.id);
  return `Next: dscourse ${started ? 'grade' : 'start'} ${following.id}  (${following.title})`;
}
