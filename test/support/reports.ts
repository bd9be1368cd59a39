/** Parts of reports for tests: what an engine came to, without the runs that would lead to it. */

import { testSpec } from '../../src/engines/test-spec.ts';
import type {
  Diagnosis,
  EngineReport,
  Finding,
  GradeOutcome,
  RequirementReport,
  RunReport,
  SeedReport,
} from '../../src/grading/report.ts';

type EngineName = EngineReport['engine'];

export function seedReport(engine: EngineName, change: Partial<SeedReport> = {}): SeedReport {
  const embedded = engine === 'embedded';
  const seed = change.seed ?? (embedded ? 812 : 1);
  return {
    seed,
    outcome: 'passed',
    ending: 'completed',
    valid: true,
    invalidSections: [],
    measures: {},
    traceHash: embedded ? 'a'.repeat(64) : null,
    capabilities: { messages: embedded, deterministic: embedded, virtualTime: embedded },
    durationMs: 10,
    directory: `single/${embedded ? 'seed' : 'maelstrom'}-${seed}`,
    ...change,
  };
}

export function requirementReport(change: Partial<RequirementReport> = {}): RequirementReport {
  return {
    name: 'valid',
    status: 'met',
    expected: 'valid',
    actual: 'valid',
    figure: null,
    bound: null,
    nearBound: false,
    note: null,
    ...change,
  };
}

export function runReport(engine: EngineName, change: Partial<RunReport> = {}): RunReport {
  const outcome = change.outcome ?? 'passed';
  return {
    id: 'single',
    spec: testSpec({ workload: 'broadcast', nodeCount: 5, timeLimit: 20 }, 812),
    outcome,
    seeds: [seedReport(engine, { outcome })],
    requirements: [requirementReport({ status: outcome === 'failed' ? 'missed' : 'met' })],
    ...change,
  };
}

/** What an engine came to; its one run has the same outcome. */
export function engineReport(
  engine: EngineName,
  outcome: GradeOutcome,
  change: Partial<EngineReport> = {},
): EngineReport {
  return {
    engine,
    outcome,
    runs: [runReport(engine, { outcome })],
    findings: [],
    diagnosis: null,
    reason: outcome === 'could-not-judge' ? 'No client did anything in this run.' : null,
    durationMs: 10,
    ...change,
  };
}

export function diagnosis(code: string, headline: string, change: Partial<Diagnosis> = {}): Diagnosis {
  return {
    code,
    headline: { text: headline, time: null, pointers: [] },
    steps: [],
    cause: null,
    look: null,
    hint: null,
    run: 'single',
    seed: 812,
    ...change,
  };
}

export function finding(code: string, severity: Finding['severity'], text = `${code} happened`): Finding {
  return { code, severity, statement: { text, time: null, pointers: [] }, run: 'single', seed: 812 };
}
