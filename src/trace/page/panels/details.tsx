import type { RunModel } from '../model/run-model.ts';
import { showThing } from '../show-thing.ts';
import type { PageState, Thing } from '../state.ts';
import { FaultDetails, LogDetails } from './event-details.tsx';
import { MessageDetails } from './message-details.tsx';
import { OperationDetails } from './operation-details.tsx';
import { visible } from './visible-text.ts';

/** All that is known of the pinned thing, or else of the one under the pointer. */
export function DetailsPanel({ state }: { state: PageState }) {
  const pinned = state.pinned.value;
  const thing = pinned ?? state.hovered.value;
  const run = thing && state.runs[thing.run];
  if (!thing || !run) {
    return (
      <p class="empty">
        Point at a message, an operation or a fault to see it here; click to pin it. With the keyboard:{' '}
        <kbd>d</kbd> goes to the diagram, arrows move in it, <kbd>Enter</kbd> pins.
      </p>
    );
  }
  const show = () => {
    state.view.value = 'diagram';
    showThing(state, thing);
  };
  return (
    <article class="details" key={`${thing.run} ${thing.kind} ${thing.rank}`}>
      {state.runs.length > 1 && <p class="muted">{visible(run.head.label)}</p>}
      <ThingDetails state={state} run={run} thing={thing} />
      <p class="actions">
        <button type="button" class="button small" onClick={show}>
          {pinned === null ? 'Pin' : 'Show in the diagram'}
        </button>
        {pinned !== null && (
          <button
            type="button"
            class="button small"
            onClick={() => {
              state.pinned.value = null;
            }}
          >
            Let go
          </button>
        )}
      </p>
    </article>
  );
}

function ThingDetails({ state, run, thing }: { state: PageState; run: RunModel; thing: Thing }) {
  switch (thing.kind) {
    case 'message':
      return <MessageDetails state={state} run={run} rank={thing.rank} />;
    case 'operation':
      return <OperationDetails state={state} run={run} rank={thing.rank} />;
    case 'fault':
      return <FaultDetails run={run} rank={thing.rank} />;
    case 'log':
      return <LogDetails run={run} rank={thing.rank} />;
  }
}
