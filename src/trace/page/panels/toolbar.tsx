import { fit as showAll, zoomBy } from '../diagram/zoom-actions.ts';
import type { Page } from '../page.ts';
import type { PageState } from '../state.ts';
import { Counts } from './counts.tsx';
import { filterWords } from './filter-words.ts';
import { FollowBox } from './follow-box.tsx';
import { resetView } from './reset.ts';
import { TextFilter } from './text-filter.tsx';

const zoomStep = 1.5;

/** How the run is looked at: as what, how near, following what. */
export function Toolbar({ page }: { page: Page }) {
  const { state } = page;
  const diagram = state.view.value === 'diagram';
  return (
    <section class="toolbar" aria-label="View">
      <div class="segments" role="group" aria-label="Show as">
        <ViewButton state={state} view="diagram" label="Diagram" />
        <ViewButton state={state} view="table" label="Table" />
      </div>
      <div class="segments" role="group" aria-label="Zoom">
        <button type="button" class="button" disabled={!diagram} onClick={() => zoomBy(state, 1 / zoomStep)}>
          <span aria-hidden="true">−</span>
          <span class="out-of-sight">Zoom out</span>
        </button>
        <button type="button" class="button" disabled={!diagram} onClick={() => zoomBy(state, zoomStep)}>
          <span aria-hidden="true">+</span>
          <span class="out-of-sight">Zoom in</span>
        </button>
        <button type="button" class="button" disabled={!diagram} onClick={() => showAll(state)}>
          Show all
        </button>
      </div>
      <button
        type="button"
        class="button"
        disabled={!diagram}
        aria-pressed={!state.clientsFolded.value}
        onClick={() => {
          state.clientsFolded.value = !state.clientsFolded.value;
        }}
      >
        Clients
      </button>
      <Counts page={page} />
      <button
        type="button"
        class="button"
        disabled={filterWords(state.filter.value, state.follow.value, state.runs) === null}
        aria-keyshortcuts="r"
        onClick={() => resetView(state)}
      >
        Clear
      </button>
      <span class="push" />
      <FollowBox page={page} />
      <TextFilter state={state} />
    </section>
  );
}

function ViewButton({ state, view, label }: { state: PageState; view: 'diagram' | 'table'; label: string }) {
  return (
    <button
      type="button"
      class="button"
      aria-pressed={state.view.value === view}
      onClick={() => {
        state.view.value = view;
      }}
    >
      {label}
    </button>
  );
}
