import type { Comparison, Step } from '../../format.ts';
import { NumberTable } from '../charts/as-table.tsx';
import { OverlaidLatencies, OverlaidRates } from '../charts/overlaid.tsx';
import { runLetters } from '../charts/run-choice.tsx';
import { zoomTo } from '../diagram/zoom-actions.ts';
import type { PageState } from '../state.ts';
import { thingOf } from './show-step.ts';
import { momentsOf, withAir } from './step-window.ts';
import { visible } from './visible-text.ts';

interface CompareProps {
  readonly state: PageState;
  readonly comparison: Comparison | null;
}

/** Two runs beside one another: figures, where they part, and their charts on one another. */
export function ComparePanel({ state, comparison }: CompareProps) {
  if (comparison === null || state.runs.length < 2)
    return <p class="empty">There is one run in this page.</p>;
  return (
    <>
      <section class="panel-section">
        <h3>What is compared</h3>
        <dl class="facts">
          {state.runs.map(({ head, place }) => (
            <div key={place}>
              <dt>{`${runLetters[place]}, ${place === 0 ? 'first' : 'second'}`}</dt>
              <dd>{visible(head.label)}</dd>
            </div>
          ))}
        </dl>
        <p class="chart-words">{visible(comparison.basis)}</p>
      </section>
      <section class="panel-section">
        <h3>Where they part</h3>
        <PartingPlace state={state} divergence={comparison.divergence} />
      </section>
      <section class="panel-section">
        <h3>Figures</h3>
        <NumberTable
          caption="Figures of both runs"
          whole
          columns={['figure', 'A', 'B', 'from A to B']}
          rows={comparison.figures.map(({ name, first, second, change, better }) => [
            visible(name),
            first,
            second,
            better === null ? change : `${change} (${better === 'first' ? 'A' : 'B'} is better)`,
          ])}
        />
      </section>
      <OverlaidRates state={state} />
      <OverlaidLatencies state={state} />
    </>
  );
}

type Divergence = Comparison['divergence'];

/** The first difference in words, and a button for its place in either run. */
function PartingPlace({ state, divergence }: { state: PageState; divergence: Divergence }) {
  if (divergence === null)
    return <p class="compare-moment">Nowhere: the two runs are the same to the byte.</p>;
  const targets = [divergence.first, divergence.second];
  return (
    <div class="compare-moment">
      <p>{visible(divergence.words)}</p>
      {divergence.time !== null && (
        <div class="actions">
          {targets.map((target, place) => {
            const letter = runLetters[place] ?? '';
            const thing = target && thingOf(place, target);
            return (
              <button
                type="button"
                class="button small"
                key={letter}
                disabled={!thing}
                title={thing ? undefined : 'This run has nothing that belongs here.'}
                onClick={() => {
                  showParting(state, divergence);
                  state.pinned.value = thing;
                }}
              >
                Show it in {letter}
              </button>
            );
          })}
        </div>
      )}
    </div>
  );
}

/** Brings what is different into sight, of both runs at once: they share their time axis. */
function showParting(state: PageState, { words, time, first, second }: NonNullable<Divergence>): void {
  const spans = [first, second].flatMap((target, place) => {
    const run = state.runs[place];
    const step: Step = { text: words, time, targets: target === null ? [] : [target] };
    return (run && momentsOf(run, step)) ?? [];
  });
  const run = state.runs[0];
  if (run === undefined || spans.length === 0) return;
  state.cursor.value = time;
  const from = Math.min(...spans.map((span) => span.from));
  zoomTo(state, withAir(run, { from, until: Math.max(...spans.map(({ until }) => until)) }));
}
