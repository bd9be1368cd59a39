/** One round: build, run the seeds, judge each as it ends; and the further seeds of a round that failed. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildResult } from '../../../build/build.ts';
import { buildNode } from '../../../build/build-node.ts';
import type { Challenge } from '../../../course/course.ts';
import type { NodeProgram, RunEvent } from '../../../engines/engine.ts';
import { certify } from '../../../grading/certify.ts';
import { engineReport, runRequest, type SeedRunner } from '../../../grading/grade.ts';
import { judgeRun } from '../../../grading/judge.ts';
import { judgeAsTheyEnd } from '../../../grading/judge-as-they-end.ts';
import { planRuns } from '../../../grading/plan.ts';
import type { EngineReport, Report } from '../../../grading/report.ts';
import { LiveStatus } from '../../../reporters/live-status.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import type { Io } from '../../context.ts';
import type { FailedSeed } from './machine.ts';
import { counted, type Failure, furtherSeeds, mostMs, type Tally } from './tally.ts';

export interface RoundPlace {
  readonly io: Pick<Io, 'packageRoot' | 'now'>;
  readonly workspace: Workspace;
  readonly challenge: Challenge;
  readonly engine: SeedRunner;
  /** Absolute path of a folder for this round's runs. */
  readonly folder: string;
  readonly typeCheck: boolean;
  readonly signal: AbortSignal;
}

export interface RoundView {
  readonly built: () => void;
  readonly progress: (line: string) => void;
  /** A first failure, with seeds still out. */
  readonly failing: (report: Report) => void;
}

export type RoundResult =
  | { readonly kind: 'problems'; readonly built: Exclude<BuildResult, { kind: 'built' }> }
  | { readonly kind: 'judged'; readonly report: Report; readonly program: NodeProgram }
  | { readonly kind: 'cancelled' };

/**
 * Builds and grades once, as much as the challenge asks for.
 *
 * @throws DscourseError for what the person can fix; Interrupted from the build, when the signal aborts
 */
export async function runRound(
  place: RoundPlace,
  seeds: { readonly base: number; readonly failed: FailedSeed | null },
  view: RoundView,
): Promise<RoundResult> {
  const { io, workspace, challenge, signal } = place;
  const startedAt = io.now();
  const built = await buildNode({
    source: workspace.challengeDirectory(challenge.id),
    workspace: workspace.root,
    cacheDirectory: workspace.cacheDirectory,
    typeCheck: place.typeCheck,
    args: [],
    packageRoot: io.packageRoot,
    signal,
  });
  if (signal.aborted) return { kind: 'cancelled' };
  if (built.kind !== 'built') return { kind: 'problems', built };
  view.built();
  const planned = planRuns(challenge, { ...seeds, count: null, run: null });
  const status = new LiveStatus(planned.reduce((sum, plan) => sum + plan.seeds.length, 0));
  const reportOf = (embedded: EngineReport) => reportOfSeeds(challenge, embedded, io.now() - startedAt);
  const embedded = await judgeAsTheyEnd(
    {
      ...runParts(place, built.program),
      challenge,
      planned,
      onEvent: (run, event) => {
        status.take(run, event);
        view.progress(status.lineWithNote());
      },
      onFirstFailure: (soFar) => view.failing(reportOf(soFar)),
    },
    seeds.failed,
  );
  if (embedded === null) return { kind: 'cancelled' };
  return { kind: 'judged', report: reportOf(embedded), program: built.program };
}

/**
 * Runs further seeds of the run that failed, one after another, and counts: so many that the tally is full, or as
 * many as can be begun in half a minute. Of the failures, only the one told in the fewest steps is kept.
 */
export async function narrow(
  place: RoundPlace,
  program: NodeProgram,
  report: Report,
  first: Tally,
  onTally: (tally: Tally) => void,
): Promise<void> {
  const { io, challenge, signal, folder } = place;
  const run = challenge.runs.find(({ id }) => id === first.run);
  if (run === undefined) return;
  const stopAt = io.now() + mostMs;
  const shown = report.diagnosis?.steps.length ?? 0;
  let tally = first;
  for (const seed of furtherSeeds(report, first)) {
    if (io.now() >= stopAt) return;
    const directory = `further/seed-${seed}`;
    const parts = { ...runParts(place, program), onEvent: (_run: string, _event: RunEvent) => undefined };
    await place.engine.runSeeds([
      runRequest(parts, { plan: { run, seeds: [seed] }, seed, directory }, directory),
    ]);
    if (signal.aborted) return;
    const judged = judgeRun(folder, directory, run, challenge.stricter);
    const embedded = engineReport('embedded', challenge, [{ run }], [judged]);
    const before = tally.shortest;
    tally = counted(tally, failureOf(challenge, embedded, folder), shown);
    // What is not going to be shown is not kept.
    const superseded = before !== null && tally.shortest !== before ? [before.seed] : [];
    const dropped = tally.shortest?.seed === seed ? superseded : [...superseded, seed];
    for (const old of dropped) rmSync(join(folder, `further/seed-${old}`), { recursive: true, force: true });
    onTally(tally);
  }
}

function failureOf(
  challenge: Challenge,
  embedded: EngineReport,
  folder: string,
): (Failure & { readonly code: string }) | null {
  const { diagnosis } = embedded;
  if (diagnosis === null) return null;
  const report = reportOfSeeds(challenge, embedded, embedded.durationMs);
  const { run, seed, steps, code } = diagnosis;
  return { report, folder, run, seed, steps: steps.length, code };
}

function runParts({ engine, folder, signal }: RoundPlace, program: NodeProgram) {
  return { engine, program, directory: folder, time: 'auto', signal } as const;
}

function reportOfSeeds(challenge: Challenge, embedded: EngineReport, durationMs: number): Report {
  const maelstrom = { kind: 'not-run', why: { reason: 'embedded-asked', by: 'watch' } } as const;
  return certify({ challenge, attempt: null, embedded, maelstrom, durationMs });
}
