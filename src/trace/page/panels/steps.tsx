import { useSignal } from '@preact/signals';
import type { Step, Target } from '../../format.ts';
import type { RunModel } from '../model/run-model.ts';
import type { PageState } from '../state.ts';
import { showTarget, thingOf } from './show-step.ts';
import { targetWords } from './target-words.ts';
import { visible } from './visible-text.ts';
import './evidence.css';

interface StepProps {
  readonly state: PageState;
  /** Place in the page's runs. */
  readonly run: number;
  readonly step: Step;
}

/** A statement and all that it rests on. */
export function StepLine({ state, run, step }: StepProps) {
  return (
    <>
      {visible(step.text)}
      <Targets state={state} run={run} step={step} />
    </>
  );
}

/** So many are shown before somebody asks for more. */
const mostShown = 10;

/** What a statement rests on: a button for each thing that has a place in the diagram, words for the rest. */
export function Targets({ state, run, step }: StepProps) {
  const all = useSignal(false);
  const model = state.runs[run];
  if (model === undefined || step.targets.length === 0) return null;
  const shown = all.value ? step.targets : step.targets.slice(0, mostShown);
  const hidden = step.targets.length - shown.length;
  return (
    <ul class="evidence-targets" aria-label="What it rests on">
      {shown.map((target) => (
        <li key={JSON.stringify(target)}>
          <TargetChip state={state} model={model} target={target} />
        </li>
      ))}
      {hidden > 0 && (
        <li>
          <button
            type="button"
            class="evidence-chip"
            onClick={() => {
              all.value = true;
            }}
          >
            {hidden} more
          </button>
        </li>
      )}
    </ul>
  );
}

function TargetChip({ state, model, target }: { state: PageState; model: RunModel; target: Target }) {
  const words = targetWords(model, target);
  const thing = thingOf(model.place, target);
  if (thing === null) return <span class="evidence-fact">{words}</span>;
  const pinned = state.pinned.value;
  const isPinned = pinned?.run === thing.run && pinned.kind === thing.kind && pinned.rank === thing.rank;
  return (
    <button
      type="button"
      class="evidence-chip"
      aria-pressed={isPinned}
      onClick={() => showTarget(state, model.place, target)}
      onPointerEnter={() => {
        state.hovered.value = thing;
      }}
      onPointerLeave={() => {
        state.hovered.value = null;
      }}
    >
      {words}
    </button>
  );
}
