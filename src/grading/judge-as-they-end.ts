/** Seeds that are judged one by one, each as soon as its run has ended, so that the first failure can be shown at once. */
import { engineReport, type GradeRequest, plannedSeeds, runRequest } from './grade.ts';
import { type JudgedSeed, judgeRun } from './judge.ts';
import type { EngineReport } from './report.ts';

export interface SeedsRequest extends Omit<GradeRequest, 'checkDeterminism' | 'now'> {
  /** Called at most once, when seeds are still out: what is known so far. */
  readonly onFirstFailure: (soFar: EngineReport) => void;
}

/**
 * Runs the planned seeds side by side, begun in their order with `first` ahead of all, and judges each as it ends.
 * Null when the signal aborts. The seed that failed first stays the one that is explained.
 *
 * @throws DscourseError for what the person can fix
 */
export async function judgeAsTheyEnd(
  request: SeedsRequest,
  first: { readonly run: string; readonly seed: number } | null,
): Promise<EngineReport | null> {
  const { challenge, planned, engine, signal, directory } = request;
  const isFirst = (run: string, seed: number): boolean => first?.run === run && first.seed === seed;
  const all = plannedSeeds(planned);
  const inOrder = [
    ...all.filter(({ plan, seed }) => isFirst(plan.run.id, seed)),
    ...all.filter(({ plan, seed }) => !isFirst(plan.run.id, seed)),
  ];
  const judged: JudgedSeed[] = [];
  let failure: JudgedSeed | null = null;
  const soFar = (): EngineReport => {
    const ids = new Set(judged.map(({ evidence }) => evidence.run));
    const rank = (seed: JudgedSeed): number =>
      seed === failure ? -1 : all.findIndex(({ directory: path }) => path === seed.report.directory);
    return engineReport(
      engine.name,
      challenge,
      planned.filter(({ run }) => ids.has(run.id)),
      judged.toSorted((a, b) => rank(a) - rank(b)),
    );
  };
  await Promise.all(
    inOrder.map(async (one) => {
      await engine.runSeeds([runRequest(request, one, one.directory)]);
      if (signal.aborted) return;
      const seed = judgeRun(directory, one.directory, one.plan.run, challenge.stricter);
      judged.push(seed);
      if (failure !== null || seed.report.outcome !== 'failed') return;
      failure = seed;
      if (judged.length < all.length) request.onFirstFailure(soFar());
    }),
  );
  return signal.aborted ? null : soFar();
}
