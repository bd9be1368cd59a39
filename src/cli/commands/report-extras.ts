/** What `grade` and `replay` show beside a report: titles, further figures, stderr lines, next commands. */
import { join } from 'node:path';
import { graderFor } from '../../../graders/index.ts';
import type { RunEvidence } from '../../grading/grader.ts';
import { wordsAround } from '../../grading/node-words.ts';
import type { Report, RunReport } from '../../grading/report.ts';
import { formatFigure } from '../../grading/requirements.ts';
import type { ReportExtras } from '../../reporters/terminal.ts';
import { openRun } from '../../results/run-directory.ts';

export interface ExtrasInput {
  readonly report: Report;
  /** Absolute path of the folder whose runs the report is about. */
  readonly directory: string;
  readonly partial: boolean;
  readonly verbose: boolean;
  readonly next: string | null;
}

/** Reads what the diagnosis' run left of its nodes' stderr; everything else is in the report. */
export function reportExtras({ report, directory, partial, verbose, next }: ExtrasInput): ReportExtras {
  const { diagnosis } = report;
  const seed = report.runs
    .find(({ id }) => id === diagnosis?.run)
    ?.seeds.find((one) => one.seed === diagnosis?.seed);
  const evidence: RunEvidence | null =
    seed === undefined || diagnosis === null ? null : openRun(join(directory, seed.directory), diagnosis.run);
  const only = report.runs.length > 1 ? ` --run ${diagnosis?.run ?? ''}` : '';
  const deterministic = seed?.capabilities.deterministic === true;
  return {
    figures: shownFigures,
    titleOf: (measure) => titleOf(report, measure),
    words: evidence === null || diagnosis === null ? [] : wordsAround(evidence, diagnosis),
    again:
      diagnosis === null ? null : `dscourse grade ${report.challenge.id}${only} --seed ${diagnosis.seed}`,
    replay:
      diagnosis === null || report.attempt === null || !deterministic
        ? null
        : `dscourse replay ${report.attempt}${only} --seed ${diagnosis.seed}`,
    next,
    partial,
    verbose,
  };
}

function titleOf({ runs }: Report, measure: string): string {
  for (const { spec } of runs) {
    const known = graderFor(spec.workload).measures.find(({ name }) => name === measure);
    if (known !== undefined) return known.title;
  }
  return measure;
}

/** Figures that no requirement asks for: least and greatest over the seeds. */
function shownFigures(run: RunReport): readonly { readonly title: string; readonly text: string }[] {
  const grader = graderFor(run.spec.workload);
  const required = new Set(run.requirements.map(({ name }) => name));
  return grader.shown.flatMap((name) => {
    const measure = grader.measures.find((one) => one.name === name);
    const figures = run.seeds.flatMap(({ measures }) => measures[name] ?? []);
    if (required.has(name) || measure === undefined || figures.length === 0) return [];
    const [least, greatest] = [Math.min(...figures), Math.max(...figures)].map((figure) =>
      formatFigure(figure, measure),
    );
    const text = least === greatest ? `${least ?? ''}` : `${least ?? ''} to ${greatest ?? ''}`;
    return [{ title: measure.title, text }];
  });
}
