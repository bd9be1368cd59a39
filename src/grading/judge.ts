/** From what the seeds of a run left behind to its report: requirements, findings, outcome. */
import { graderFor } from '../../graders/index.ts';
import type { Challenge, ChallengeRun, Requirement } from '../course/course.ts';
import type { TestSpec } from '../engines/engine.ts';
import type { Results } from '../results/results.ts';
import type { Grader, RunEvidence } from './grader.ts';
import type { Diagnosis, Finding, GradeOutcome, RunReport, SeedReport } from './report.ts';
import { boundOf, measuresOf, missedBy, requirementReport, type SeedFigures } from './requirements.ts';

/** One seed's run, judged. */
export interface JudgedSeed {
  readonly evidence: RunEvidence;
  readonly report: SeedReport;
  readonly figures: SeedFigures;
  readonly missed: readonly string[];
  readonly findings: readonly Finding[];
  /** Why it could not be judged; null when it could. */
  readonly reason: string | null;
}

/** What counts for a run: the requirements and the severities of its challenge. */
export interface Criteria {
  readonly requirements: readonly Requirement[];
  readonly stricter: Challenge['stricter'];
}

/** Judges one seed. `directory` is the run directory relative to the attempt's folder. */
export function judgeSeed(evidence: RunEvidence, criteria: Criteria, directory: string): JudgedSeed {
  const { outcome, results } = evidence;
  const grader = graderFor(evidence.spec.workload);
  const reason = notJudged(evidence);
  const figures: SeedFigures = {
    seed: evidence.seed,
    valid: results?.valid ?? null,
    invalidSections: results === null ? [outcome.ending.kind] : invalidSections(results),
    measures: measuresOf(evidence, grader.measures),
    latencyTrusted: outcome.timing.latencyTrusted,
    judged: reason === null,
  };
  const missed = reason === null ? missedBy(criteria.requirements, figures, grader.measures) : [];
  const findings = findingsOf(evidence, grader, criteria);
  const blocked = findings.some(({ severity }) => severity === 'blocking');
  const untrusted =
    !outcome.timing.latencyTrusted && criteria.requirements.some((one) => isTiming(one, grader));
  const seedOutcome: GradeOutcome =
    reason !== null
      ? 'could-not-judge'
      : missed.length > 0 || blocked
        ? 'failed'
        : untrusted
          ? 'could-not-judge'
          : 'passed';
  return {
    evidence,
    figures,
    missed,
    findings,
    reason:
      reason ??
      (seedOutcome === 'could-not-judge'
        ? 'In real time this machine was too busy for latencies to mean anything.'
        : null),
    report: {
      seed: evidence.seed,
      outcome: seedOutcome,
      ending: outcome.ending.kind,
      valid: figures.valid,
      invalidSections: results === null ? [] : figures.invalidSections,
      measures: figures.measures,
      traceHash: outcome.traceHash,
      capabilities: outcome.capabilities,
      durationMs: evidence.manifest?.durationMs ?? 0,
      directory,
    },
  };
}

function isTiming(requirement: Requirement, { measures }: Grader): boolean {
  return (
    requirement.kind === 'measure' &&
    measures.find(({ name }) => name === requirement.measure)?.timing === true
  );
}

function notJudged({ outcome, results }: RunEvidence): string | null {
  const { ending, timing } = outcome;
  if (ending.kind === 'tool-failed') return ending.message;
  if (ending.kind === 'interrupted') return 'The run was interrupted.';
  if (ending.kind !== 'completed') return null;
  if (!timing.runTrusted) return 'In real time this machine was too busy for the run to mean anything.';
  if (results === null) return 'The run left no results.';
  const { workload } = results;
  if (results.valid === 'unknown' && results.stats.count === 0) return 'No client did anything in this run.';
  if (workload.workload === 'set-full' && workload.valid === 'unknown' && workload.attemptCount === 0) {
    return 'No client broadcast anything in this run.';
  }
  return null;
}

function invalidSections(results: Results): readonly string[] {
  const sections: readonly (readonly [string, unknown])[] = [
    ['workload', results.workload.valid],
    ['stats', results.stats.valid],
    ['availability', results.availability.valid],
    ['net', results.net.valid],
  ];
  return sections.filter(([, valid]) => valid !== true).map(([name]) => name);
}

function findingsOf(evidence: RunEvidence, grader: Grader, { stricter }: Criteria): readonly Finding[] {
  return grader.stricter(evidence).flatMap((finding): Finding[] => {
    const severity = stricter[finding.code] ?? grader.findings[finding.code] ?? 'note';
    return severity === 'off' ? [] : [{ ...finding, severity }];
  });
}

/** The report of one run over its seeds. */
export function runReport(run: ChallengeRun, spec: TestSpec, seeds: readonly JudgedSeed[]): RunReport {
  const { measures } = graderFor(spec.workload);
  const figures = seeds.map((seed) => seed.figures);
  return {
    id: run.id,
    spec,
    outcome: worst(seeds.map(({ report }) => report.outcome)),
    seeds: seeds.map(({ report }) => report),
    requirements: run.requirements.map((requirement) => requirementReport(requirement, figures, measures)),
  };
}

/** Failed beats could-not-judge beats passed. */
export function worst(outcomes: readonly GradeOutcome[]): GradeOutcome {
  if (outcomes.includes('failed')) return 'failed';
  return outcomes.includes('could-not-judge') ? 'could-not-judge' : 'passed';
}

/** Each finding once per run: the first seed that has it stands for all. */
export function distinctFindings(seeds: readonly JudgedSeed[]): readonly Finding[] {
  const first = new Map<string, Finding>();
  for (const finding of seeds.flatMap(({ findings }) => findings)) {
    const key = `${finding.run} ${finding.code}`;
    if (!first.has(key)) first.set(key, finding);
  }
  return [...first.values()];
}

/** Why the first failed seed failed; null when none did. */
export function diagnosisOf(
  challenge: Pick<Challenge, 'hints' | 'runs'>,
  seeds: readonly JudgedSeed[],
): Diagnosis | null {
  const failed = seeds.find(({ report }) => report.outcome === 'failed');
  if (failed === undefined) return null;
  const { evidence, missed, findings } = failed;
  const grader = graderFor(evidence.spec.workload);
  const requirements = challenge.runs.find(({ id }) => id === evidence.run)?.requirements ?? [];
  const bounds: Record<string, string> = {};
  for (const requirement of requirements) {
    const bound = boundOf(requirement, grader.measures);
    if (bound !== null) bounds[bound.measure] = bound.text;
  }
  const blocking = findings.filter(({ severity }) => severity === 'blocking');
  const diagnosis = grader.diagnose(evidence, missed, blocking, bounds);
  const hint = challenge.hints.find(({ fits }) => fits.includes(diagnosis.code));
  return { ...diagnosis, hint: hint?.id ?? null };
}
