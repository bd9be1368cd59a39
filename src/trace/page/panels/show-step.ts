/** How the view comes to what a diagnosis says, and what the page shows when it opens on one. */
import type { Figure, Step, Target } from '../../format.ts';
import { zoomTo } from '../diagram/zoom-actions.ts';
import type { RunModel } from '../model/run-model.ts';
import { windowWith } from '../show-thing.ts';
import type { PageState, Thing } from '../state.ts';
import { densestMoments, momentsOf, spanOfTarget, withAir } from './step-window.ts';

/** The thing that a target stands for; null of a fact, which has no place in time. */
export function thingOf(run: number, target: Target): Thing | null {
  return target.kind === 'fact' ? null : { run, kind: target.kind, rank: target.rank };
}

/** Brings all that a step rests on into sight, and pins the first of it. `run`: place in the page's runs. */
export function showStep(state: PageState, run: number, step: Step): void {
  const model = state.runs[run];
  if (model === undefined) return;
  const thing = step.targets.map((target) => thingOf(run, target)).find((one) => one !== null);
  if (thing !== undefined) state.pinned.value = thing;
  const moments = momentsOf(model, step);
  if (moments === null) return;
  state.cursor.value = step.time ?? moments.from;
  zoomTo(state, withAir(model, moments));
}

/** Pins one thing that a statement rests on; the view moves where it is out of sight. */
export function showTarget(state: PageState, run: number, target: Target): void {
  const model = state.runs[run];
  const thing = thingOf(run, target);
  if (model === undefined || thing === null) return;
  state.pinned.value = thing;
  const start = target.kind === 'fault' ? model.head.faults[target.rank]?.start : undefined;
  const span = start === undefined ? spanOfTarget(model, target) : { from: start, until: start };
  if (span === null) return;
  state.cursor.value = span.from;
  const shown = state.window.value;
  const wanted = windowWith(shown, span);
  if (wanted.from !== shown.from || wanted.until !== shown.until) zoomTo(state, wanted);
}

/** Pins an operation of a figure and shows it closely. */
export function showOperation(state: PageState, run: number, rank: number): void {
  showStep(state, run, { text: '', time: null, targets: [{ kind: 'operation', rank }] });
}

/** The moments of several operations, none of them pinned. */
export function showOperations(state: PageState, run: number, ranks: readonly number[]): void {
  const model = state.runs[run];
  if (model === undefined) return;
  const moments = momentsOf(model, operationsStep(ranks));
  if (moments !== null) zoomTo(state, withAir(model, moments));
}

/**
 * The first state of a page that has evidence: the first diagnosis, else a finding that fails the grade, else a
 * figure. What it is about is followed, and what can be told apart of its moments is in sight. A page without evidence
 * stays as it is.
 */
export function openOnEvidence(state: PageState): void {
  for (const run of state.runs) {
    const opening = openingOf(run);
    if (opening === null) continue;
    const time = run.head.report?.diagnosis?.headline.time ?? null;
    const moments = densestMoments(run, opening, time);
    state.panel.value = 'evidence';
    const follow = run.head.report?.diagnosis?.follow ?? null;
    state.follow.value = follow === null ? null : { run: run.place, what: follow };
    if (moments !== null) state.window.value = withAir(run, moments);
    return;
  }
}

/** The steps that a page opens on; null where the run has no evidence. */
function openingOf({ head: { figures, report } }: RunModel): readonly Step[] | null {
  if (report?.diagnosis) {
    const { headline, steps } = report.diagnosis;
    return steps.length > 0 ? steps : [headline];
  }
  const blocking = (report?.findings ?? []).filter(({ severity }) => severity === 'blocking');
  if (blocking.length > 0) return blocking.map(({ step }) => step);
  const [figure] = figures;
  return figure === undefined ? null : [operationsStep(ranksOf(figure))];
}

function operationsStep(ranks: readonly number[]): Step {
  return { text: '', time: null, targets: ranks.map((rank) => ({ kind: 'operation', rank })) };
}

/** The operations of a figure. */
export function ranksOf(figure: Figure): readonly number[] {
  return (figure.kind === 'cycle' ? figure.transactions : figure.operations).map(
    ({ operation }) => operation,
  );
}
