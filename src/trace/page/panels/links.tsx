import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { linkEnds, linkMatrix } from '../charts/link-matrix.ts';
import { Matrix } from '../charts/matrix.tsx';
import { chosenIn, linksOf, type Place } from '../charts/matrix-filter.ts';
import { matrixWords } from '../charts/matrix-words.ts';
import { RunChoice } from '../charts/run-choice.tsx';
import { useSettledWindow } from '../charts/settled-window.ts';
import type { RunModel } from '../model/run-model.ts';
import type { PageState } from '../state.ts';
import { visible } from './visible-text.ts';

/** How many messages each sent to each: the topology that a program makes of the network. */
export function LinksPanel({ state }: { state: PageState }) {
  const place = useSignal(0);
  const run = state.runs[place.value];
  if (run === undefined) return null;
  return (
    <>
      {state.runs.length > 1 && (
        <div class="chart-bar">
          <RunChoice state={state} run={place} />
        </div>
      )}
      {run.head.capabilities.messages ? (
        <Links key={run.place} state={state} run={run} />
      ) : (
        <p class="empty">No messages were kept of this run.</p>
      )}
    </>
  );
}

const anyType = '';

function Links({ state, run }: { state: PageState; run: RunModel }) {
  const inSight = useSignal(false);
  const type = useSignal(anyType);
  const window = useSettledWindow(state);
  const { start, end, types } = run.head;
  const ends = useMemo(() => linkEnds(run), [run]);
  const counted = inSight.value ? window : null;
  const only = type.value === anyType ? null : Number(type.value);
  const matrix = useMemo(
    () => linkMatrix(run, ends, counted ?? { from: start, until: end }, only),
    [ends, counted, only],
  );
  const filter = state.filter.value;
  const chosen = chosenIn(ends, filter);
  const choose = (change: Partial<typeof filter>) => {
    state.filter.value = { ...filter, ...change };
  };
  const onLink = (at: Place) => {
    const isChosen = chosen.cell?.row === at.row && chosen.cell.column === at.column;
    choose({ links: isChosen ? [] : linksOf(run, ends, at) });
  };
  const onEnd = (at: number) => choose({ nodes: chosen.head === at ? [] : (ends.ends[at]?.names ?? []) });
  return (
    <section class="panel-section">
      <div class="chart-bar">
        <fieldset class="segments" aria-label="Time">
          {[false, true].map((value) => (
            <button
              type="button"
              class="button small"
              key={String(value)}
              aria-pressed={inSight.value === value}
              onClick={() => {
                inSight.value = value;
              }}
            >
              {value ? 'Time in sight' : 'Whole run'}
            </button>
          ))}
        </fieldset>
        <label class="chart-choice">
          Type
          <select
            value={type.value}
            onChange={(event) => {
              type.value = event.currentTarget.value;
            }}
          >
            <option value={anyType}>any</option>
            {types.map((name, rank) => (
              <option key={name} value={rank}>
                {visible(name)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="chart-words" aria-live="polite">
        {matrixWords(ends, matrix)}
      </p>
      <Matrix ends={ends} matrix={matrix} chosen={chosen} onLink={onLink} onEnd={onEnd} />
      <p class="chart-words">
        A cell filters its link, a name its node; once more undoes it. All messages count, whatever the
        filter. ✕, or a red edge: some were dropped.
      </p>
    </section>
  );
}
