import { useSignal } from '@preact/signals';
import type { Figure } from '../../format.ts';
import type { RunModel } from '../model/run-model.ts';
import { visible } from '../panels/visible-text.ts';
import type { PageState } from '../state.ts';
import { CycleGraph } from './cycle-graph.tsx';
import { RegisterTimeline } from './register-timeline.tsx';
import './figures.css';

interface FiguresProps {
  readonly state: PageState;
  readonly run: RunModel;
  readonly figures: readonly Figure[];
}

/** So many are listed before somebody asks for more. */
const mostListed = 4;

/** The figures of a run: the first one open, the others a line each until somebody opens them. */
export function Figures({ state, run, figures }: FiguresProps) {
  const all = useSignal(figures.length === mostListed + 1);
  const listed = all.value ? figures : figures.slice(0, mostListed);
  return (
    <section class="figures" aria-label="Figures">
      {listed.map((figure, place) => (
        <OneFigure key={place} state={state} run={run} figure={figure} isFirst={place === 0} />
      ))}
      {listed.length < figures.length && (
        <p>
          <button
            type="button"
            class="button link"
            onClick={() => {
              all.value = true;
            }}
          >
            {figures.length - listed.length} more of these
          </button>
        </p>
      )}
    </section>
  );
}

function OneFigure({
  state,
  run,
  figure,
  isFirst,
}: Omit<FiguresProps, 'figures'> & { figure: Figure; isFirst: boolean }) {
  const open = useSignal(isFirst);
  return (
    <details
      class="figure"
      open={open.value}
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>
        <b>{titleOf(figure)}</b> <span class="muted">{visible(where(run, figure))}</span>
      </summary>
      {open.value && (
        <div class="figure-body">
          <p>{visible(figure.words)}</p>
          {figure.kind === 'cycle' ? (
            <CycleGraph state={state} run={run} figure={figure} />
          ) : (
            <RegisterTimeline state={state} run={run} figure={figure} />
          )}
        </div>
      )}
    </details>
  );
}

function titleOf(figure: Figure): string {
  return figure.kind === 'cycle' ? visible(figure.name) : `Key ${visible(figure.key)}: not linearizable`;
}

/** `operations 12, 17 and 20`: what tells one figure from the next. */
function where({ head }: RunModel, figure: Figure): string {
  const index = (rank: number) => String(head.operations[rank]?.index ?? '?');
  if (figure.kind === 'cycle') {
    const ranks = figure.transactions.map(({ operation }) => operation);
    return `${ranks.length === 1 ? 'operation' : 'operations'} ${ranks.map(index).join(', ')}`;
  }
  const illegal = figure.operations.find(({ role }) => role === 'illegal');
  return illegal === undefined ? '' : `${illegal.text}, operation ${index(illegal.operation)}`;
}
