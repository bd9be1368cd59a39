/** One engine's part of a grade: every run of a challenge on every seed, judged and explained. */
import { join } from 'node:path';
import type { Challenge } from '../course/course.ts';
import type { Engine, Inspection, NodeProgram, RunEvent, RunOutcome, RunRequest } from '../engines/engine.ts';
import { testSpec } from '../engines/test-spec.ts';
import { Interrupted } from '../errors.ts';
import { openRun } from '../results/run-directory.ts';
import { differenceStatement } from './determinism.ts';
import { diagnosisOf, distinctFindings, type JudgedSeed, judgeRun, runReport, worst } from './judge.ts';
import type { PlannedRun } from './plan.ts';
import type { EngineReport, Finding } from './report.ts';

/** What a grade needs of an engine: several runs at once. */
export interface SeedRunner extends Pick<Engine, 'name'> {
  runSeeds(requests: readonly RunRequest[]): Promise<readonly RunOutcome[]>;
}

export interface GradeRequest {
  readonly challenge: Challenge;
  readonly program: NodeProgram;
  readonly engine: SeedRunner;
  readonly planned: readonly PlannedRun[];
  /** The attempt's folder (absolute): runs go to `<run>/seed-<seed>` below it. */
  readonly directory: string;
  readonly time: RunRequest['time'];
  /** Runs wait for a debugger; absent: they don't. */
  readonly inspect?: Inspection;
  /** Run each seed twice and compare the traces. */
  readonly checkDeterminism: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (run: string, event: RunEvent) => void;
  /** Real milliseconds since the epoch. */
  readonly now: () => number;
}

export interface PlannedSeed {
  readonly plan: PlannedRun;
  readonly seed: number;
  /** Relative to the attempt's folder. */
  readonly directory: string;
}

/**
 * Runs, judges, explains. Nothing is recorded: that is `recordAttempt`'s.
 *
 * @throws Interrupted when the signal aborts; DscourseError for what the person can fix.
 */
export async function gradeChallenge(request: GradeRequest): Promise<EngineReport> {
  const startedAt = request.now();
  const all = plannedSeeds(request.planned);
  await request.engine.runSeeds(all.map((one) => runRequest(request, one, one.directory)));
  if (request.signal.aborted) throw new Interrupted();

  const judged = all.map(({ plan, directory }) =>
    judgeRun(request.directory, directory, plan.run, request.challenge.stricter),
  );
  const differences = request.checkDeterminism ? await compareRuns(request, all, judged) : [];
  const report = engineReport(request.engine.name, request.challenge, request.planned, judged);
  return {
    ...report,
    findings: [...report.findings, ...differences],
    durationMs: request.now() - startedAt,
  };
}

/** What the judged runs of one engine come to. The duration is the sum of the runs'. */
export function engineReport(
  engine: EngineReport['engine'],
  challenge: Challenge,
  planned: readonly Pick<PlannedRun, 'run'>[],
  judged: readonly JudgedSeed[],
): EngineReport {
  const runs = planned.map(({ run }) => {
    const seeds = judged.filter(({ evidence }) => evidence.run === run.id);
    return runReport(run, seeds[0]?.evidence.spec ?? testSpec(run.test, 0), seeds);
  });
  const outcome = worst(runs.map((run) => run.outcome));
  return {
    engine,
    outcome,
    runs,
    findings: distinctFindings(judged),
    diagnosis: diagnosisOf(challenge, judged),
    reason:
      outcome === 'could-not-judge' ? (judged.find(({ reason }) => reason !== null)?.reason ?? null) : null,
    durationMs: judged.reduce((sum, { report }) => sum + report.durationMs, 0),
  };
}

/** Every seed of a plan with its folder, run by run. */
export function plannedSeeds(planned: readonly PlannedRun[]): readonly PlannedSeed[] {
  return planned.flatMap((plan) =>
    plan.seeds.map((seed): PlannedSeed => ({ plan, seed, directory: `${plan.run.id}/seed-${seed}` })),
  );
}

/** What the engine is asked for one seed. */
export function runRequest(
  request: Pick<GradeRequest, 'program' | 'directory' | 'time' | 'signal' | 'inspect' | 'onEvent'>,
  { plan, seed }: PlannedSeed,
  directory: string,
): RunRequest {
  return {
    spec: testSpec(plan.run.test, seed),
    program: request.program,
    runDirectory: join(request.directory, directory),
    time: request.time,
    schedule: null,
    signal: request.signal,
    ...(request.inspect === undefined ? {} : { inspect: request.inspect }),
    onEvent: (event) => request.onEvent(plan.run.id, event),
  };
}

/** Runs every seed once more and says where a trace differs. */
async function compareRuns(
  request: GradeRequest,
  all: readonly PlannedSeed[],
  judged: readonly JudgedSeed[],
): Promise<readonly Finding[]> {
  const again = all.map((one) => ({ ...one, directory: `${one.directory}/again` }));
  await request.engine.runSeeds(again.map((one) => runRequest(request, one, one.directory)));
  if (request.signal.aborted) throw new Interrupted();
  return again.flatMap(({ plan, directory }, i): Finding[] => {
    const first = judged[i];
    const before = all[i];
    if (first === undefined || before === undefined) return [];
    const folders = [before.directory, directory].map((path) => join(request.directory, path));
    const [one = '', other = ''] = folders;
    const statement = differenceStatement(
      { evidence: first.evidence, directory: one },
      { evidence: openRun(other, plan.run.id), directory: other },
    );
    if (statement === null) return [];
    const { run, seed } = first.evidence;
    return [{ code: 'not-deterministic', severity: 'note', statement, run, seed }];
  });
}
