import type { RunModel } from '../model/run-model.ts';
import { showStep } from '../panels/show-step.ts';
import { visible } from '../panels/visible-text.ts';
import type { PageState } from '../state.ts';
import type { DiagramView } from './diagram-view.ts';

interface StepBadgesProps {
  readonly run: RunModel;
  readonly state: PageState;
  readonly view: DiagramView;
}

/**
 * The steps of the diagnosis as numbers in the diagram while the evidence is open. The keyboard has the same steps in
 * the panel, so it does not stop here.
 */
export function StepBadges({ run, state, view }: StepBadgesProps) {
  const steps = run.head.report?.diagnosis?.steps ?? [];
  if (state.panel.value !== 'evidence' || steps.length === 0) return null;
  const current = state.step.value?.run === run.place ? state.step.value.place : null;
  return (
    <>
      {view.stepPlaces(steps).map(({ number, x, y }) => {
        const step = steps[number - 1];
        if (step === undefined) return null;
        return (
          <button
            type="button"
            key={number}
            tabIndex={-1}
            class={`diagram-step${current === number ? ' diagram-step-current' : ''}`}
            style={{ transform: `translate(${Math.round(x)}px, ${Math.round(y)}px)` }}
            title={visible(step.text)}
            aria-label={`Step ${number}: ${visible(step.text)}`}
            onClick={() => {
              state.step.value = { run: run.place, place: number };
              showStep(state, run.place, step);
            }}
          >
            {number}
          </button>
        );
      })}
    </>
  );
}
