/** What is said of one run: by the report of the attempt that it belongs to. */
import { graderFor } from '../../graders/index.ts';
import type { Challenge } from '../course/course.ts';
import type { EnginePart } from '../grading/engine-parts.ts';
import type { RunEvidence } from '../grading/grader.ts';
import { diagnosisOf, type JudgedSeed, judgeSeed } from '../grading/judge.ts';
import type {
  Diagnosis,
  Finding,
  GradeOutcome,
  RequirementReport,
  RunReport,
  SeedReport,
} from '../grading/report.ts';
import { formatFigure } from '../grading/requirements.ts';
import type { RunReportView } from './format.ts';

export interface RunVerdict {
  readonly outcome: GradeOutcome;
  readonly requirements: RunReportView['requirements'];
  readonly findings: readonly Finding[];
  readonly diagnosis: Diagnosis | null;
  /** Why it could not be judged; null when it could. */
  readonly reason: string | null;
}

/**
 * What a report says of one of its runs: of that seed alone, though the report is about all of them. It explains one
 * failure, and gives each finding once; what it leaves out of this seed is found anew.
 *
 * @param challenge as the course has it now; null: no longer
 */
export function verdictOfSeed(
  part: EnginePart,
  run: RunReport,
  seed: SeedReport,
  evidence: RunEvidence,
  challenge: Challenge | null,
): RunVerdict {
  const isOfThis = (one: { readonly run: string; readonly seed: number }): boolean =>
    one.run === run.id && one.seed === seed.seed;
  const { reason } = part;
  const said = part.diagnosis !== null && isOfThis(part.diagnosis) ? part.diagnosis : null;
  const anew = said === null && seed.outcome === 'failed' ? judgedAnew(evidence, challenge) : null;
  return {
    outcome: seed.outcome,
    requirements: run.requirements.map((requirement) => requirementOfSeed(requirement, run, seed)),
    findings:
      anew?.findings ??
      part.findings.filter((finding) => isOfThis(finding) && (finding.engine ?? part.engine) === part.engine),
    diagnosis: said ?? anew?.diagnosis ?? null,
    reason: seed.outcome === 'could-not-judge' ? reason : null,
  };
}

/** What is to be said of a run that nobody graded: whether it is valid, as Maelstrom would. */
export function verdictOfRun(evidence: RunEvidence): RunVerdict {
  const { report, findings, reason, diagnosis } = judgedAnew(evidence, null);
  return {
    outcome: report.outcome,
    requirements: [{ name: 'valid', expected: 'valid', ...validityOf(report) }],
    findings: findings.map((finding) => ({ ...finding, severity: 'note' })),
    diagnosis,
    reason,
  };
}

/** Judges a run by what its challenge asks for, or for its validity alone. */
function judgedAnew(
  evidence: RunEvidence,
  challenge: Challenge | null,
): JudgedSeed & { readonly diagnosis: Diagnosis | null } {
  const run = challenge?.runs.find(({ id }) => id === evidence.run);
  const seed =
    challenge === null || run === undefined
      ? judgeSeed(evidence, { requirements: [{ kind: 'valid' }], stricter: {} }, '')
      : judgeSeed(evidence, { ...run, stricter: challenge.stricter }, '');
  return { ...seed, diagnosis: diagnosisOf(challenge ?? { hints: [], runs: [] }, [seed]) };
}

type RequirementView = RunReportView['requirements'][number];

function requirementOfSeed(
  requirement: RequirementReport,
  { spec, seeds }: RunReport,
  seed: SeedReport,
): RequirementView {
  const { name, expected, actual, status, note, bound } = requirement;
  if (name === 'valid')
    return { name, expected, ...(seeds.length > 1 ? validityOf(seed) : { status, actual, note }) };
  const measure = graderFor(spec.workload).measures.find((one) => one.name === name);
  const title = measure?.title ?? name;
  const figure = seed.measures[name];
  if (seeds.length === 1 || bound === null || status === 'not-judged') {
    return { name: title, expected, status, actual, note };
  }
  const worst = actual === null ? null : `${actual} at worst over ${seeds.length} seeds`;
  if (figure === undefined || seed.outcome === 'could-not-judge') {
    return { name: title, expected, status: 'not-judged', actual: null, note: worst };
  }
  // The words of a bound are all that a report keeps of its direction.
  const keeps = expected.startsWith('below') ? figure < bound : figure >= bound;
  return {
    name: title,
    expected,
    status: keeps ? 'met' : 'missed',
    actual: formatFigure(figure, measure),
    note: worst,
  };
}

function validityOf({
  valid,
  invalidSections,
  outcome,
}: SeedReport): Pick<RequirementView, 'status' | 'actual' | 'note'> {
  if (valid === true) return { status: 'met', actual: 'valid', note: null };
  if (outcome === 'could-not-judge') return { status: 'not-judged', actual: null, note: null };
  const words = valid === 'unknown' ? 'unknown' : 'not valid';
  const sections = invalidSections.length === 0 ? '' : `: ${invalidSections.join(', ')}`;
  return { status: 'missed', actual: `${words}${sections}`, note: null };
}
