import { describe, expect, it } from 'vitest';
import { setFullMeasures } from './measures.ts';
import { missedBy, requirementReport, type SeedFigures } from './requirements.ts';

const median = {
  kind: 'measure',
  measure: 'stable-latency-median',
  below: 400,
  atLeast: null,
  unit: 'ms',
} as const;
const valid = { kind: 'valid' } as const;

function seed(number: number, figure: number | null, more: Partial<SeedFigures> = {}): SeedFigures {
  return {
    seed: number,
    valid: true,
    invalidSections: [],
    measures: figure === null ? {} : { 'stable-latency-median': figure },
    latencyTrusted: true,
    latencyBinds: true,
    judged: true,
    note: null,
    ...more,
  };
}
const report = (...seeds: SeedFigures[]) => requirementReport(median, seeds, setFullMeasures);

describe('a bound', () => {
  it('is held against the worst seed, and the spread is told', () => {
    expect(report(seed(1, 300), seed(2, 350))).toMatchObject({
      status: 'met',
      expected: 'below 400 ms',
      actual: '350 ms',
      figure: { worst: 350, min: 300, max: 350 },
      nearBound: false,
      note: '300 ms to 350 ms over the seeds',
    });
  });

  it('is near within 5 %, and no longer beyond', () => {
    expect(report(seed(1, 380))).toMatchObject({ status: 'met', nearBound: true, note: 'near the bound' });
    expect(report(seed(1, 379))).toMatchObject({ status: 'met', nearBound: false });
  });

  it('is missed at the bound itself, since it says below', () => {
    expect(report(seed(1, 400))).toMatchObject({ status: 'missed', note: 'just at the bound' });
  });

  it('says how far off a figure is', () => {
    expect(report(seed(1, 460)).note).toBe('60 ms over the bound (15 %)');
  });

  it('is not judged on real time that can not be trusted', () => {
    const busy = seed(1, 900, { latencyTrusted: false });
    expect(report(busy)).toMatchObject({ status: 'not-judged', actual: null });
    expect(missedBy([median], busy, setFullMeasures)).toEqual([]);
  });

  it('of at least is held against the least figure', () => {
    const atLeast = { ...median, below: null, atLeast: 10 };
    const result = requirementReport(atLeast, [seed(1, 9), seed(2, 30)], setFullMeasures);
    expect(result).toMatchObject({ status: 'missed', actual: '9 ms', expected: 'at least 10 ms' });
  });
});

describe('validity', () => {
  it('names the sections that are not valid and how many seeds', () => {
    const bad = seed(2, null, { valid: false, invalidSections: ['workload', 'stats'] });
    expect(requirementReport(valid, [seed(1, null), bad], [])).toMatchObject({
      status: 'missed',
      actual: 'not valid: workload, stats',
      note: '1 of 2 seeds',
    });
  });

  it('that is unknown is missed, and that of a run which could not be judged is not', () => {
    expect(missedBy([valid], seed(1, null, { valid: 'unknown' }), [])).toEqual(['valid']);
    expect(requirementReport(valid, [seed(1, null, { valid: null, judged: false })], []).status).toBe(
      'not-judged',
    );
  });
});
