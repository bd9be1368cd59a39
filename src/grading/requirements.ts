/** Requirements against measures: the bound, the figure over all seeds, how far off, how near. */
import type { Requirement } from '../course/course.ts';
import type { Measure, RunEvidence } from './grader.ts';
import type { RequirementReport } from './report.ts';

/** A bound in words with its unit: `below 400 ms`. */
export interface RequirementBound {
  readonly measure: string;
  readonly value: number;
  readonly text: string;
}

/** What one seed gives for the requirements: its measures, and whether its timing can be trusted. */
export interface SeedFigures {
  readonly seed: number;
  readonly valid: true | false | 'unknown' | null;
  readonly invalidSections: readonly string[];
  readonly measures: Readonly<Record<string, number>>;
  readonly latencyTrusted: boolean;
  /** False where a latency that misses its bound is no failure: in the real time of Maelstrom. */
  readonly latencyBinds: boolean;
  /** False for a seed that could not be judged at all. */
  readonly judged: boolean;
  /** What else should be known of its validity; null: nothing. */
  readonly note: string | null;
}

/** Within this share of the bound a met figure is called near. */
const NEAR = 0.05;

/** The bound of a measured requirement; null for `valid`. */
export function boundOf(requirement: Requirement, measures: readonly Measure[]): RequirementBound | null {
  if (requirement.kind === 'valid') return null;
  const { measure: name, below, atLeast } = requirement;
  const measure = measures.find((one) => one.name === name);
  const value = below ?? atLeast ?? 0;
  return {
    measure: name,
    value,
    text: `${below !== null ? 'below' : 'at least'} ${formatFigure(value, measure, true)}`,
  };
}

/** A figure with its unit: `368 ms`, `24.1`, `99.8 %`. */
export function formatFigure(figure: number, measure: Measure | undefined, bare = false): string {
  switch (measure?.unit) {
    case 'ms':
      return `${trimmed(figure, 1)} ms`;
    case 'fraction':
      return `${trimmed(figure * 100, 2)} %`;
    case 'messages':
      return bare ? trimmed(figure, 2) : figure.toFixed(1);
    default:
      return trimmed(figure, 2);
  }
}

function trimmed(figure: number, decimals: number): string {
  return Number(figure.toFixed(decimals)).toString();
}

/** True when a single figure keeps the requirement. */
export function keeps(requirement: Requirement, figure: number): boolean {
  if (requirement.kind === 'valid') return true;
  if (requirement.below !== null) return figure < requirement.below;
  return requirement.atLeast === null || figure >= requirement.atLeast;
}

/** Names of the requirements that one seed missed. `judgedLatency` false leaves latencies out. */
export function missedBy(
  requirements: readonly Requirement[],
  seed: SeedFigures,
  measures: readonly Measure[],
): readonly string[] {
  const missed: string[] = [];
  for (const requirement of requirements) {
    if (requirement.kind === 'valid') {
      if (seed.valid !== true) missed.push('valid');
      continue;
    }
    const measure = measures.find(({ name }) => name === requirement.measure);
    if (measure?.timing === true && !seed.latencyTrusted) continue;
    const figure = seed.measures[requirement.measure];
    if (figure !== undefined && !keeps(requirement, figure)) missed.push(requirement.measure);
  }
  return missed;
}

/** One requirement over all seeds of a run. */
export function requirementReport(
  requirement: Requirement,
  seeds: readonly SeedFigures[],
  measures: readonly Measure[],
): RequirementReport {
  return requirement.kind === 'valid' ? validReport(seeds) : measureReport(requirement, seeds, measures);
}

function validReport(seeds: readonly SeedFigures[]): RequirementReport {
  const judged = seeds.filter((seed) => seed.judged);
  const bad = judged.filter(({ valid }) => valid !== true);
  const sections = [...new Set(bad.flatMap(({ invalidSections }) => invalidSections))];
  const words = bad.some(({ valid }) => valid === false || valid === null) ? 'not valid' : 'unknown';
  const actual =
    bad.length === 0 ? 'valid' : sections.length > 0 ? `${words}: ${sections.join(', ')}` : words;
  return {
    name: 'valid',
    status: judged.length === 0 ? 'not-judged' : bad.length === 0 ? 'met' : 'missed',
    expected: 'valid',
    actual: judged.length === 0 ? null : actual,
    figure: null,
    bound: null,
    nearBound: false,
    note:
      bad.length > 0 && seeds.length > 1
        ? `${bad.length} of ${seeds.length} seeds`
        : (judged.find(({ note }) => note !== null)?.note ?? null),
  };
}

function measureReport(
  requirement: Extract<Requirement, { kind: 'measure' }>,
  seeds: readonly SeedFigures[],
  measures: readonly Measure[],
): RequirementReport {
  const measure = measures.find(({ name }) => name === requirement.measure);
  const bound = boundOf(requirement, measures);
  const expected = bound?.text ?? '';
  const usable = seeds.filter((seed) => seed.judged && (measure?.timing !== true || seed.latencyTrusted));
  const figures = usable.flatMap(({ measures: all }) => all[requirement.measure] ?? []);
  const base = { name: requirement.measure, expected, bound: bound?.value ?? null };
  if (figures.length === 0) {
    const untrusted =
      measure?.timing === true && seeds.some(({ judged, latencyTrusted }) => judged && !latencyTrusted);
    const note = untrusted
      ? 'this machine was too busy for latencies in real time to mean anything'
      : 'the runs gave no figure';
    return { ...base, status: 'not-judged', actual: null, figure: null, nearBound: false, note };
  }
  const min = Math.min(...figures);
  const max = Math.max(...figures);
  const worst = requirement.below !== null ? max : min;
  const met = keeps(requirement, worst);
  const value = bound?.value ?? 0;
  const nearBound = met && value !== 0 && Math.abs(worst - value) <= Math.abs(value) * NEAR;
  const spread =
    max > min ? `${formatFigure(min, measure)} to ${formatFigure(max, measure)} over the seeds` : null;
  const off = met ? (nearBound ? 'near the bound' : null) : howFar(worst, value, measure);
  const binds = measure?.timing !== true || usable.some(({ latencyBinds }) => latencyBinds);
  return {
    ...base,
    status: met ? 'met' : binds ? 'missed' : 'not-judged',
    actual: formatFigure(worst, measure),
    figure: { worst, min, max },
    nearBound,
    note:
      [met || binds ? null : "this machine's timing", off, spread]
        .filter((part) => part !== null)
        .join('; ') || null,
  };
}

function howFar(worst: number, bound: number, measure: Measure | undefined): string {
  const difference = Math.abs(worst - bound);
  const share = bound === 0 ? '' : ` (${Math.max(1, Math.round((difference / Math.abs(bound)) * 100))} %)`;
  const side = worst >= bound ? 'over' : 'under';
  return difference === 0
    ? 'just at the bound'
    : `${formatFigure(difference, measure)} ${side} the bound${share}`;
}

/** The measures of one run's results, by name. */
export function measuresOf(
  evidence: RunEvidence,
  measures: readonly Measure[],
): Readonly<Record<string, number>> {
  const figures: Record<string, number> = {};
  for (const measure of measures) {
    const figure = measure.read(evidence);
    if (figure !== null) figures[measure.name] = figure;
  }
  return figures;
}
