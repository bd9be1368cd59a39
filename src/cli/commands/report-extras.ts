/** What `grade` and `replay` show beside a report: titles, further figures, stderr lines, next commands. */
import { join } from 'node:path';
import { graderFor } from '../../../graders/index.ts';
import { partOf } from '../../grading/engine-parts.ts';
import type { RunEvidence } from '../../grading/grader.ts';
import { wordsAround } from '../../grading/node-words.ts';
import type { Diagnosis, Report, RunReport, SeedReport } from '../../grading/report.ts';
import { formatFigure } from '../../grading/requirements.ts';
import type { ReportExtras } from '../../reporters/terminal.ts';
import { openRun } from '../../results/run-directory.ts';

export interface ExtrasInput {
  readonly report: Report;
  /** Absolute path of the folder whose runs the report is about. */
  readonly directory: string;
  readonly verbose: boolean;
  /** The run was less than the challenge asks for; it was not, unless told. */
  readonly partial?: boolean;
  /** What comes next after a pass; nothing, unless told. */
  readonly next?: string | null;
  /** `--require-certified`; not given, unless told. */
  readonly requireCertified?: boolean;
  /** What `dscourse hint` would open, where that is known. */
  readonly hint?: string | null;
}

/** Reads what the diagnosis' run left of its nodes' stderr; everything else is in the report. */
export function reportExtras(input: ExtrasInput): ReportExtras {
  const { report, directory, verbose } = input;
  const { diagnosis } = report;
  const seed = diagnosis === null ? undefined : seedOf(report, diagnosis);
  const evidence: RunEvidence | null =
    seed === undefined || diagnosis === null ? null : openRun(join(directory, seed.directory), diagnosis.run);
  const { certification } = report;
  return {
    figures: shownFigures,
    titleOf: (measure) => titleOf(report, measure),
    words: evidence === null || diagnosis === null ? [] : wordsAround(evidence, diagnosis),
    picture: report.attempt === null || diagnosis === null ? null : `dscourse trace ${report.attempt}`,
    ...repetition(report),
    official:
      certification.kind === 'not-certified' && certification.why === 'failed-first'
        ? certification.fix
        : null,
    hint: input.hint ?? null,
    next: input.next ?? null,
    partial: input.partial ?? false,
    verbose,
    requireCertified: input.requireCertified ?? false,
  };
}

/** Commands that run the failed seed again. Only the embedded engine has seeds. */
function repetition(report: Report): Pick<ReportExtras, 'again' | 'replay'> {
  const part = partOf(report, 'embedded');
  const failed = part?.diagnosis ?? null;
  if (part === null || failed === null) return { again: null, replay: null };
  const only = part.runs.length > 1 ? ` --run ${failed.run}` : '';
  const deterministic = seedOf(part, failed)?.capabilities.deterministic === true;
  return {
    again: `dscourse grade ${report.challenge.id}${only} --seed ${failed.seed}`,
    replay:
      report.attempt === null || !deterministic
        ? null
        : `dscourse replay ${report.attempt}${only} --seed ${failed.seed}`,
  };
}

function seedOf({ runs }: Pick<Report, 'runs'>, { run, seed }: Diagnosis): SeedReport | undefined {
  return runs.find(({ id }) => id === run)?.seeds.find((one) => one.seed === seed);
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
