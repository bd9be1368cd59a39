/** The figures of two programs on the same seed, side by side. Pure. */
import type { EngineReport, GradeOutcome, RunReport } from '../grading/report.ts';

export interface ComparedFigure {
  readonly measure: string;
  /** Null: the run gave no such figure. */
  readonly own: number | null;
  readonly reference: number | null;
  /** In words: `below 400 ms`; null where the challenge asks for nothing. */
  readonly wanted: string | null;
}

export interface ComparedRun {
  readonly run: string;
  readonly workload: RunReport['spec']['workload'];
  /** Null: there is nothing of the learner's own to run. */
  readonly own: GradeOutcome | null;
  readonly reference: GradeOutcome;
  readonly figures: readonly ComparedFigure[];
}

/**
 * @param own null: there is none, or it can't be run
 * @param shown names of measures to show beside those that the challenge asks for, by workload
 */
export function compareFigures(
  own: EngineReport | null,
  reference: EngineReport,
  shown: (workload: RunReport['spec']['workload']) => readonly string[],
): ComparedRun[] {
  return reference.runs.map((run) => {
    const mine = own?.runs.find(({ id }) => id === run.id) ?? null;
    const wanted = new Map(
      run.requirements.flatMap(({ name, expected }) => (name === 'valid' ? [] : [[name, expected] as const])),
    );
    const names = [...wanted.keys(), ...shown(run.spec.workload).filter((name) => !wanted.has(name))];
    const figures = names.map((measure) => ({
      measure,
      own: mine === null ? null : figureOf(mine, measure),
      reference: figureOf(run, measure),
      wanted: wanted.get(measure) ?? null,
    }));
    return {
      run: run.id,
      workload: run.spec.workload,
      own: mine?.outcome ?? null,
      reference: run.outcome,
      figures: figures.filter((figure) => figure.own !== null || figure.reference !== null),
    };
  });
}

function figureOf({ seeds }: RunReport, measure: string): number | null {
  return seeds[0]?.measures[measure] ?? null;
}
