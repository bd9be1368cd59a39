/** Runs the reference solution and the learner's own on one seed. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { graderFor } from '../../../../graders/index.ts';
import type { BuildRequest } from '../../../build/build.ts';
import { buildNode } from '../../../build/build-node.ts';
import type { Challenge } from '../../../course/course.ts';
import { createEmbeddedEngine } from '../../../engines/embedded/embedded-engine.ts';
import type { NodeProgram } from '../../../engines/engine.ts';
import { DscourseError, Interrupted } from '../../../errors.ts';
import { gradeChallenge, type SeedRunner } from '../../../grading/grade.ts';
import { planRuns } from '../../../grading/plan.ts';
import { restoreProgram } from '../../../grading/replay.ts';
import type { EngineReport } from '../../../grading/report.ts';
import { LiveStatus } from '../../../reporters/live-status.ts';
import { type ComparedRun, compareFigures } from '../../../solutions/measures.ts';
import type { OwnSource } from '../../../solutions/own-source.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import type { CommandContext } from '../../context.ts';

export interface MeasureRequest {
  readonly workspace: Workspace;
  readonly challenge: Challenge;
  readonly own: OwnSource;
  /** Absolute path of the folder of the reference solution. */
  readonly reference: string;
  readonly seed: number;
}

export interface Measures {
  readonly seed: number;
  readonly runs: readonly ComparedRun[];
  /** Why the learner's own program could not be run; null when it was, or when there is none. */
  readonly ownProblem: string | null;
}

/**
 * Every run of the challenge, on the embedded engine, by both programs.
 *
 * @throws Interrupted when the signal aborts
 */
export async function measureBoth(context: CommandContext, request: MeasureRequest): Promise<Measures> {
  const { io, terminal } = context;
  const { workspace, reference, seed } = request;
  mkdirSync(workspace.temporaryDirectory, { recursive: true });
  const folder = mkdtempSync(join(workspace.temporaryDirectory, 'solution-'));
  const engine = createEmbeddedEngine({ packageRoot: io.packageRoot, env: io.env });
  try {
    const program = await built(context, {
      source: reference,
      workspace: null,
      // Apart from the learner's own builds, none of which is to make way for it.
      cacheDirectory: join(workspace.cacheDirectory, 'solutions'),
    });
    const own = await ownProgram(context, request);
    const theirs = await graded(context, request, engine, program, join(folder, 'reference'));
    const mine =
      own.kind === 'program'
        ? await graded(context, request, engine, own.program, join(folder, 'own'))
        : null;
    return {
      seed,
      runs: compareFigures(mine, theirs, (workload) => graderFor(workload).shown),
      ownProblem: own.kind === 'problem' ? own.message : null,
    };
  } finally {
    terminal.status(null);
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function graded(
  { io, terminal }: CommandContext,
  { challenge, seed }: MeasureRequest,
  engine: SeedRunner,
  program: NodeProgram,
  directory: string,
): Promise<EngineReport> {
  const status = new LiveStatus(challenge.runs.length);
  return gradeChallenge({
    challenge,
    program,
    engine,
    planned: planRuns(challenge, { base: seed, count: 1, run: null, failed: null }),
    directory,
    time: 'auto',
    checkDeterminism: false,
    signal: io.signal,
    onEvent: (run, event) => {
      status.take(run, event);
      terminal.status(status.line());
    },
    now: io.now,
  });
}

type OwnProgram =
  | { readonly kind: 'program'; readonly program: NodeProgram }
  | { readonly kind: 'problem'; readonly message: string }
  | { readonly kind: 'none' };

/** The program of the attempt, or of the folder as it stands. */
async function ownProgram(
  context: CommandContext,
  { workspace, challenge, own }: MeasureRequest,
): Promise<OwnProgram> {
  if (own.kind === 'none') return own;
  try {
    if (own.kind === 'folder') {
      const { root, cacheDirectory } = workspace;
      const program = await built(context, { source: own.folder, workspace: root, cacheDirectory });
      return { kind: 'program', program };
    }
    const { attempt } = own;
    const directory = join(workspace.runsDirectory, challenge.id, String(attempt.attempt));
    const program = restoreProgram(directory, attempt, workspace.objects, workspace.cacheDirectory);
    return { kind: 'program', program };
  } catch (thrown) {
    if (thrown instanceof Interrupted || !(thrown instanceof DscourseError)) throw thrown;
    return { kind: 'problem', message: thrown.message };
  }
}

/** @throws DscourseError `not-built` */
async function built(
  { io }: CommandContext,
  place: Pick<BuildRequest, 'source' | 'workspace' | 'cacheDirectory'>,
): Promise<NodeProgram> {
  const result = await buildNode({
    ...place,
    typeCheck: false,
    args: [],
    packageRoot: io.packageRoot,
    signal: io.signal,
  });
  if (result.kind === 'built') return result.program;
  const [first] = result.problems;
  throw new DscourseError({
    code: 'not-built',
    message: `It can't be built${first === undefined ? '' : `: ${first.file}:${first.line}: ${first.message}`}.`,
    fix: 'dscourse grade shows all that is wrong with it.',
  });
}
