import { describe, expect, it } from 'vitest';
import { Cluster } from '../../test/support/evidence.ts';
import type { RequirementReport, RunReport, SeedReport } from '../grading/report.ts';
import { verdictOfRun, verdictOfSeed } from './verdict.ts';

const cluster = new Cluster('broadcast', 2).broadcast(1, 'n0', 1);
const evidence = cluster.evidence();
const lost = new Cluster('broadcast', 2)
  .broadcast(1, 'n0', 17)
  .read(60, 'n0', [17], true)
  .read(60, 'n1', [], true)
  .verdict({ valid: false, lost: [17], lostCount: 1 })
  .evidence();
const requirement = (more: Partial<RequirementReport>): RequirementReport => ({
  name: 'stable-latency-median',
  status: 'missed',
  expected: 'below 400 ms',
  actual: '412 ms',
  figure: { worst: 412, min: 300, max: 412 },
  bound: 400,
  nearBound: false,
  note: '12 ms over the bound',
  ...more,
});
const seedReport = (seed: number, more: Partial<SeedReport> = {}): SeedReport => ({
  seed,
  outcome: 'passed',
  ending: 'completed',
  valid: true,
  invalidSections: [],
  measures: { 'stable-latency-median': 300 },
  traceHash: null,
  capabilities: { messages: true, deterministic: true, virtualTime: true },
  durationMs: 1,
  directory: `single/seed-${seed}`,
  ...more,
});

function verdict(
  seed: SeedReport,
  seeds: readonly SeedReport[],
  requirements: readonly RequirementReport[],
  of = evidence,
) {
  const run: RunReport = { id: 'single', spec: cluster.spec, outcome: 'failed', seeds, requirements };
  const note = {
    severity: 'note',
    run: 'single',
    statement: { text: 'x', time: null, pointers: [] },
  } as const;
  const findings = [
    { ...note, code: 'of-this', seed: 7 },
    { ...note, code: 'of-another', seed: 8 },
    { ...note, code: 'of-maelstrom', seed: 7, engine: 'maelstrom' as const },
  ];
  return verdictOfSeed(
    { engine: 'embedded', outcome: 'failed', runs: [run], findings, diagnosis: null, reason: 'busy' },
    run,
    seed,
    of,
    null,
  );
}

describe('the verdict on one seed of several', () => {
  const [seven, eight] = [seedReport(7), seedReport(8)];

  it('is about its own figures, and says what the worst was', () => {
    expect(verdict(seven, [seven, eight], [requirement({})]).requirements).toEqual([
      {
        name: 'median latency',
        status: 'met',
        expected: 'below 400 ms',
        actual: '300 ms',
        note: '412 ms at worst over 2 seeds',
      },
    ]);
    const slow = seedReport(8, { measures: { 'stable-latency-median': 412 } });
    expect(verdict(slow, [seven, slow], [requirement({})]).requirements[0]).toMatchObject({
      status: 'missed',
    });
    const none = seedReport(8, { measures: {} });
    expect(verdict(none, [seven, none], [requirement({})]).requirements[0]).toMatchObject({
      status: 'not-judged',
      actual: null,
    });
  });

  it('is the report itself where there is one seed alone', () => {
    expect(verdict(seven, [seven], [requirement({})]).requirements[0]).toMatchObject({
      status: 'missed',
      actual: '412 ms',
      note: '12 ms over the bound',
    });
  });

  it('says of which sections it is not valid', () => {
    const valid = requirement({
      name: 'valid',
      expected: 'valid',
      actual: 'not valid: workload',
      bound: null,
    });
    const invalid = seedReport(8, { valid: false, invalidSections: ['stats'] });
    expect(verdict(seven, [seven, invalid], [valid]).requirements[0]).toMatchObject({
      status: 'met',
      actual: 'valid',
    });
    expect(verdict(invalid, [seven, invalid], [valid]).requirements[0]).toMatchObject({
      status: 'missed',
      actual: 'not valid: stats',
    });
  });

  it('has the findings of that very run', () => {
    expect(verdict(seven, [seven, eight], []).findings.map(({ code }) => code)).toEqual(['of-this']);
  });

  it('explains a failure that the report leaves to another seed', () => {
    const failed = seedReport(7, { outcome: 'failed', valid: false });
    expect(verdict(failed, [failed], [], lost).diagnosis).toMatchObject({ run: 'single', seed: 812 });
    expect(verdict(seven, [seven], []).diagnosis).toBeNull();
  });
});

describe('the verdict on a run that nobody graded', () => {
  it('is whether it is valid, and why not', () => {
    expect(verdictOfRun(evidence)).toMatchObject({
      outcome: 'passed',
      requirements: [{ name: 'valid', status: 'met' }],
      diagnosis: null,
    });
    const { outcome, requirements, findings, diagnosis } = verdictOfRun(lost);
    expect([outcome, requirements[0]?.status]).toEqual(['failed', 'missed']);
    expect(diagnosis?.code).toMatch(/^lost-value/);
    expect(findings.every(({ severity }) => severity === 'note')).toBe(true);
  });
});
