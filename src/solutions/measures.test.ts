import { expect, it } from 'vitest';
import type { EngineReport, RunReport } from '../grading/report.ts';
import { compareFigures } from './measures.ts';

function report(outcome: RunReport['outcome'], measures: Readonly<Record<string, number>>): EngineReport {
  const requirement = { name: 'stable-latency-max', expected: 'below 600 ms' };
  const run = {
    id: 'performance',
    spec: { workload: 'broadcast' },
    outcome,
    seeds: [{ seed: 1, measures }],
    requirements: [{ name: 'valid' }, requirement],
  };
  return { runs: [run] } as unknown as EngineReport;
}
const shown = () => ['stable-latency-max', 'messages-per-broadcast', 'lost-count'];

it('puts what the challenge asks for first, then what else is shown and was measured', () => {
  const own = report('failed', { 'stable-latency-max': 700, 'messages-per-broadcast': 96 });
  const reference = report('passed', { 'stable-latency-max': 202, 'messages-per-broadcast': 48 });
  expect(compareFigures(own, reference, shown)).toEqual([
    {
      run: 'performance',
      workload: 'broadcast',
      own: 'failed',
      reference: 'passed',
      figures: [
        { measure: 'stable-latency-max', own: 700, reference: 202, wanted: 'below 600 ms' },
        { measure: 'messages-per-broadcast', own: 96, reference: 48, wanted: null },
      ],
    },
  ]);
});

it('has the reference alone where nothing of the learner could be run', () => {
  const [run] = compareFigures(null, report('passed', { 'stable-latency-max': 202 }), shown);
  expect(run).toMatchObject({ own: null, figures: [{ own: null, reference: 202 }] });
});
