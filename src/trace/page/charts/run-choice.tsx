import type { Signal } from '@preact/signals';
import { visible } from '../panels/visible-text.ts';
import type { PageState } from '../state.ts';

/** How the runs of a comparison are called, by their place. */
export const runLetters = ['A', 'B'] as const;

/** Which of two runs a panel is about; nothing where there is one. */
export function RunChoice({ state, run }: { state: PageState; run: Signal<number> }) {
  if (state.runs.length < 2) return null;
  return (
    <label class="chart-choice">
      Run
      <select
        value={run.value}
        onChange={(event) => {
          run.value = Number(event.currentTarget.value);
        }}
      >
        {state.runs.map(({ head, place }) => (
          <option key={place} value={place}>
            {`${runLetters[place] ?? ''}: ${visible(head.label)}`}
          </option>
        ))}
      </select>
    </label>
  );
}
