/** From what the seeds of a run left behind to its report: requirements, findings, outcome. */
import { join } from 'node:path';
import { graderFor } from '../../graders/index.ts';
import { type Challenge, type ChallengeRun, isOfficial, type Requirement } from '../course/course.ts';
import type { TestSpec } from '../engines/engine.ts';
import type { Results } from '../results/results.ts';
import { openRun } from '../results/run-directory.ts';
import { type ResultsVerdict, verdictOf } from '../results/verdict.ts';
import type { Grader, RunEvidence } from './grader.ts';
import type { Diagnosis, Finding, GradeOutcome, RunReport, SeedReport } from './report.ts';
import { boundOf, measuresOf, missedBy, requirementReport, type SeedFigures } from './requirements.ts';
import { at, list, say } from './statement.ts';

/** One seed's run, judged. */
export interface JudgedSeed {
  readonly evidence: RunEvidence;
  readonly report: SeedReport;
  readonly figures: SeedFigures;
  readonly missed: readonly string[];
  /** Latencies that missed their bounds in the real time of Maelstrom, where that is no failure. */
  readonly late: readonly string[];
  readonly findings: readonly Finding[];
  /** Why it could not be judged; null when it could. */
  readonly reason: string | null;
  /** The kind of that reason; null when it could be judged. */
  readonly doubt: Doubt | null;
}

/**
 * What a run that could not be judged lacks: an answer of the analysis, a tool that works, latencies that
 * say more of the program than of the machine. `run`: anything else.
 */
export type Doubt = 'unknown' | 'tool-failed' | 'timing' | 'run';

/** What counts for a run: the requirements and the severities of its challenge. */
export interface Criteria extends Pick<ChallengeRun, 'requirements' | 'engine'> {
  readonly stricter: Challenge['stricter'];
}

/**
 * Judges one seed, or one repetition on Maelstrom. `directory` is the run directory relative to the
 * attempt's folder.
 *
 * Maelstrom's runs are judged as those of the embedded engine but for two things: an analysis without an
 * answer is no failure, and neither is a latency, which is this machine's as much as the program's.
 */
export function judgeSeed(evidence: RunEvidence, criteria: Criteria, directory: string): JudgedSeed {
  const { outcome, results } = evidence;
  const grader = graderFor(evidence.spec.workload);
  const onMaelstrom = outcome.engine === 'maelstrom';
  const notJudged = doubtOf(evidence);
  const verdict = results === null ? null : verdictOf(results);
  const plotsMissing = verdict?.plotsAlone === true;
  const figures: SeedFigures = {
    seed: evidence.seed,
    valid: verdict?.valid ?? null,
    invalidSections: results === null ? [endingWord(evidence)] : invalidSections(results),
    measures: measuresOf(evidence, grader.measures),
    latencyTrusted: outcome.timing.latencyTrusted,
    latencyBinds: !onMaelstrom,
    judged: notJudged === null,
    note: plotsMissing ? 'but for plots, which Maelstrom could not draw' : null,
  };
  const all = notJudged === null ? missedBy(criteria.requirements, figures, grader.measures) : [];
  const late = onMaelstrom ? all.filter((name) => isTimingMeasure(name, grader)) : [];
  const missed = all.filter((name) => !late.includes(name));
  const findings = [
    ...findingsOf(evidence, grader, criteria),
    ...(isOfficial(criteria) || missed.length === 0 ? [] : [stricterRun(evidence, missed)]),
  ];
  const blocked = findings.some(({ severity }) => severity === 'blocking');
  const untrusted =
    !outcome.timing.latencyTrusted && criteria.requirements.some((one) => isTiming(one, grader));
  const failed = notJudged === null && (missed.length > 0 || blocked);
  const doubt = failed ? null : (notJudged ?? latencyDoubt(late, untrusted));
  const seedOutcome: GradeOutcome = failed ? 'failed' : doubt !== null ? 'could-not-judge' : 'passed';
  return {
    evidence,
    figures,
    missed,
    late,
    findings,
    reason: doubt?.reason ?? null,
    doubt: doubt?.kind ?? null,
    report: {
      seed: evidence.seed,
      outcome: seedOutcome,
      ending: outcome.ending.kind,
      valid: results?.valid ?? null,
      invalidSections: results === null || plotsMissing ? [] : figures.invalidSections,
      measures: figures.measures,
      traceHash: outcome.traceHash,
      capabilities: outcome.capabilities,
      durationMs: evidence.manifest?.durationMs ?? 0,
      directory,
    },
  };
}

/**
 * Judges a run from its folder, `directory` below that of the attempt. What was read for it is let go, and the
 * evidence reads anew what it is asked for: an attempt may have fifty runs of 300,000 messages each.
 */
export function judgeRun(
  attempt: string,
  directory: string,
  run: ChallengeRun,
  stricter: Challenge['stricter'],
): JudgedSeed {
  const open = () => openRun(join(attempt, directory), run.id);
  return { ...judgeSeed(open(), { ...run, stricter }, directory), evidence: open() };
}

interface DoubtWords {
  readonly kind: Doubt;
  readonly reason: string;
}

function latencyDoubt(late: readonly string[], untrusted: boolean): DoubtWords | null {
  if (late.length > 0) {
    return {
      kind: 'timing',
      reason:
        'On Maelstrom, in real time, a latency missed its bound. That is the timing of this machine as much as of your program.',
    };
  }
  if (!untrusted) return null;
  return {
    kind: 'timing',
    reason: 'In real time this machine was too busy for latencies to mean anything.',
  };
}

/** What ended a run without results: a node that was muted, where nothing worse happened. */
function endingWord({ outcome }: RunEvidence): string {
  return outcome.ending.kind === 'completed' && outcome.muted.length > 0 ? 'node-muted' : outcome.ending.kind;
}

function isTimingMeasure(name: string, { measures }: Grader): boolean {
  return measures.find((measure) => measure.name === name)?.timing === true;
}

function isTiming(requirement: Requirement, grader: Grader): boolean {
  return requirement.kind === 'measure' && isTimingMeasure(requirement.measure, grader);
}

/** Why the run says nothing about the program; null when it does. */
function doubtOf(evidence: RunEvidence): DoubtWords | null {
  const { ending, timing, muted, engine } = evidence.outcome;
  if (ending.kind === 'tool-failed') return { kind: 'tool-failed', reason: ending.message };
  if (ending.kind === 'interrupted') return { kind: 'run', reason: 'The run was interrupted.' };
  if (ending.kind !== 'completed') return null;
  if (!timing.runTrusted) {
    return { kind: 'run', reason: 'In real time this machine was too busy for the run to mean anything.' };
  }
  const { results } = evidence;
  if (results === null) {
    // Maelstrom's run is ended as soon as a node has fallen silent for good.
    return muted.length > 0 ? null : { kind: 'tool-failed', reason: 'The run left no results.' };
  }
  const { workload } = results;
  if (results.valid === 'unknown' && results.stats.count === 0) {
    return { kind: 'unknown', reason: 'No client did anything in this run.' };
  }
  if (workload.workload === 'set-full' && workload.valid === 'unknown' && workload.attemptCount === 0) {
    return { kind: 'unknown', reason: 'No client broadcast anything in this run.' };
  }
  const verdict = verdictOf(results);
  if (engine === 'maelstrom' && verdict.valid === 'unknown') {
    return { kind: 'unknown', reason: unknownAnalysis(verdict) };
  }
  return null;
}

function unknownAnalysis({ because, analysisError }: ResultsVerdict): string {
  const why = analysisError ?? because.join(', ');
  return `Maelstrom's analysis gave no answer${why === '' ? '' : `: ${why.replace(/\.$/, '')}`}.`;
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

/** A run that Maelstrom does not play has no verdict of its: what it missed is a finding. */
function stricterRun({ run, seed, outcome, results }: RunEvidence, missed: readonly string[]): Finding {
  return {
    code: 'stricter-run',
    severity: 'blocking',
    statement: say(
      `${run}, a run that only the embedded engine plays, missed ${list(missed)}${outcome.ending.kind === 'completed' ? '' : ` (${outcome.ending.kind})`}.`,
      results === null ? at.outcome('ending/kind') : at.result('valid?'),
    ),
    run,
    seed,
  };
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
