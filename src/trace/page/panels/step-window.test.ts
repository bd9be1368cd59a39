import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../../test/support/trace/model-of.ts';
import { syntheticRun } from '../../../../test/support/trace/synthetic-run.ts';
import type { DiagnosisView, RunReportView, Step, Target } from '../../format.ts';
import { createState } from '../state.ts';
import { openOnEvidence, showStep, showTarget } from './show-step.ts';
import { densestMoments, momentsOf, withAir } from './step-window.ts';
import { targetWords } from './target-words.ts';

const made = syntheticRun({ messages: 400, nodes: 5, seed: 1 });
const partition = {
  kind: 'partition',
  start: 2e8,
  end: 9e8,
  nodes: ['n1'],
  cut: [],
  words: 'n1 was cut off.',
} as const;
const plain = { ...made, head: { ...made.head, faults: [partition] } };
const run = modelOf(plain);
const { columns, head } = run;
const step = (targets: readonly Target[], time: number | null = null): Step => ({
  text: 'It was so.',
  time,
  targets,
});
const message = (rank: number): Target => ({ kind: 'message', rank });
const spanOf = (rank: number) => ({ from: columns.sent[rank] ?? 0, until: columns.end[rank] ?? 0 });

function pageOf(report: RunReportView | null) {
  const model = modelOf({ ...plain, head: { ...head, report } });
  return createState([model], { reducedMotion: signal(true), dark: signal(false) });
}

const diagnosis: DiagnosisView = {
  code: 'lost-value-dropped',
  headline: step([message(3)]),
  steps: [
    step([message(10), message(40)]),
    step([{ kind: 'fact', words: 'results.edn: workload/lost = [2]' }]),
  ],
  cause: null,
  look: null,
  follow: { kind: 'value', text: '2' },
};
const failed: RunReportView = { requirements: [], findings: [], diagnosis, reason: null };

describe('the moments of a step', () => {
  it('are those of its messages and operations, and its own time', () => {
    const [one, other] = [spanOf(10), spanOf(40)];
    expect(momentsOf(run, step([message(10), message(40)]))).toEqual({
      from: Math.min(one.from, other.from),
      until: Math.max(one.until, other.until),
    });
    expect(momentsOf(run, step([message(10)], 0))?.from).toBe(Math.min(0, one.from));
    const first = head.operations[0];
    expect(momentsOf(run, step([{ kind: 'operation', rank: 0 }]))?.from).toBe(first?.start);
  });

  it('are those of a fault only where nothing else tells', () => {
    const fault: Target = { kind: 'fault', rank: 0 };
    expect(momentsOf(run, step([fault]))).toEqual({ from: 2e8, until: 9e8 });
    expect(momentsOf(run, step([fault, message(10)]))).toEqual(spanOf(10));
    expect(momentsOf(run, step([fault], 5e8))).toEqual({ from: 5e8, until: 5e8 });
  });

  it('are none of a fact, and none of what the run does not have', () => {
    expect(momentsOf(run, step([{ kind: 'fact', words: 'so' }]))).toBeNull();
    expect(momentsOf(run, step([message(1e6)]))).toBeNull();
    expect(densestMoments(run, [], null)).toBeNull();
  });

  it('that are shown first are those of steps with messages that lie together, around the headline', () => {
    const long = modelOf({ ...plain, head: { ...head, end: 60e9 } });
    const steps = [step([], 0), step([message(10)]), step([message(12)])];
    const [one, other] = [spanOf(10), spanOf(12)];
    const together = { from: Math.min(one.from, other.from), until: Math.max(one.until, other.until) };
    expect(densestMoments(long, steps.slice(0, 3), null)).toMatchObject(together);
    const far = [...steps.slice(0, 3), step([], 30e9)];
    expect(densestMoments(long, far, 30e9)).toMatchObject(together);
    expect(densestMoments(long, [step([], 1e9), step([], 30e9), step([], 30.1e9)], null)).toMatchObject({
      from: 30e9,
      until: 30.1e9,
    });
    expect(densestMoments(long, [step([], 1e9), step([], 30e9), step([], 30.1e9)], 1e9)).toMatchObject({
      from: 1e9,
      until: 1e9,
    });
  });

  it('are shown with air around them, a single one with some of the run', () => {
    const long = modelOf({ ...plain, head: { ...head, end: 60e9 } });
    expect(withAir(long, { from: 10e9, until: 20e9 })).toEqual({ from: 8e9, until: 22e9 });
    expect(withAir(long, { from: 5e9, until: 5.2e9 })).toEqual({ from: 4.85e9, until: 5.35e9 });
    // No less than a two-hundredth of the run.
    const least = withAir(long, { from: 5e9, until: 5.01e9 });
    expect(least.until - least.from).toBeCloseTo((60e9 - head.start) / 200, -1);
    expect(withAir(long, { from: 5e9, until: 5e9 })).toEqual({ from: 4.5e9, until: 5.5e9 });
    expect(withAir(long, { from: head.start, until: 60e9 })).toEqual({ from: head.start, until: 60e9 });
  });
});

describe('evidence', () => {
  it('opens the page on its moments, with what it is about followed', () => {
    const state = pageOf(failed);
    openOnEvidence(state);
    const wanted = densestMoments(run, diagnosis.steps, null);
    expect(state.panel.value).toBe('evidence');
    expect(state.follow.value).toEqual({ run: 0, what: { kind: 'value', text: '2' } });
    expect(state.window.value.from).toBeLessThanOrEqual(wanted?.from ?? 0);
    expect(state.window.value.until).toBeGreaterThanOrEqual(wanted?.until ?? 0);
  });

  it('that is not there leaves the page as it is', () => {
    const state = pageOf(null);
    const { panel, window } = { panel: state.panel.value, window: state.window.value };
    openOnEvidence(state);
    expect([state.panel.value, state.window.value, state.follow.value]).toEqual([panel, window, null]);
  });

  it('is a finding that fails the grade where there is no diagnosis, but no mere note', () => {
    const finding = { severity: 'blocking' as const, step: step([message(7)]) };
    const state = pageOf({ ...failed, diagnosis: null, findings: [finding] });
    openOnEvidence(state);
    expect(state.panel.value).toBe('evidence');
    const noted = pageOf({ ...failed, diagnosis: null, findings: [{ ...finding, severity: 'note' }] });
    openOnEvidence(noted);
    expect(noted.panel.value).not.toBe('evidence');
  });

  it('pins the first thing of a step that has a place, and brings it into sight', () => {
    const state = pageOf(failed);
    showStep(state, 0, step([{ kind: 'fact', words: 'so' }, message(40), message(10)]));
    expect(state.pinned.value).toEqual({ run: 0, kind: 'message', rank: 40 });
    expect(state.window.value.from).toBeLessThan(spanOf(10).from);
    expect(state.window.value.until).toBeGreaterThan(spanOf(40).until);
  });

  it('leaves the view where it is for a thing that is in sight', () => {
    const state = pageOf(failed);
    const window = state.window.value;
    showTarget(state, 0, message(12));
    expect(state.window.value).toEqual(window);
    expect(state.pinned.value?.rank).toBe(12);
    state.window.value = { from: 0, until: 1e6 };
    showTarget(state, 0, message(300));
    expect(state.window.value.until).toBeGreaterThanOrEqual(spanOf(300).until);
  });

  it('names things as the report does', () => {
    expect(targetWords(run, message(12))).toBe(`message ${columns.id[12]}`);
    expect(targetWords(run, { kind: 'operation', rank: 2 })).toBe(`operation ${head.operations[2]?.index}`);
    expect(targetWords(run, { kind: 'fact', words: 'a\u202eb' })).toBe('a\\u202eb');
  });
});
