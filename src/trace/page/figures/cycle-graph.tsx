import { useSignal } from '@preact/signals';
import { shorten } from '../../figures/shorten.ts';
import type { CycleFigure } from '../../format.ts';
import type { RunModel } from '../model/run-model.ts';
import { nameOf } from '../panels/fate-words.ts';
import { nearTime } from '../panels/near-time.ts';
import { showOperation, showOperations } from '../panels/show-step.ts';
import { visible } from '../panels/visible-text.ts';
import type { PageState } from '../state.ts';
import { type Box, type CycleLayout, type EdgeLine, labelWidth, layoutCycle } from './cycle-layout.ts';
import { edgeMeanings } from './edge-types.ts';
import { pressed } from './pressed.ts';
import { useWidth } from './use-width.ts';
import './figures.css';

interface CycleProps {
  readonly state: PageState;
  readonly run: RunModel;
  readonly figure: CycleFigure;
}

/** Transactions that would each have to come before the next, with the reason for each arrow in the list below. */
export function CycleGraph({ state, run, figure }: CycleProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const lit = useSignal<number | null>(null);
  const light = (edge: number | null) => {
    lit.value = edge;
  };
  const { edges, transactions } = figure;
  const show = (edge: number) => {
    const { from, to } = edges[edge] ?? { from: 0, to: 0 };
    showOperations(
      state,
      run.place,
      [from, to].flatMap((at) => transactions[at]?.operation ?? []),
    );
  };
  const types = [...new Set(edges.map(({ type }) => type))];
  return (
    <div class="figure-cycle" ref={box}>
      {width > 0 && (
        <Graph
          state={state}
          run={run}
          figure={figure}
          layout={layoutCycle(figure, width)}
          lit={lit.value}
          onLight={light}
          onShow={show}
        />
      )}
      <ol class="figure-edges" aria-label="Why each comes before the next">
        {edges.map(({ type, words }, edge) => (
          <li key={edge}>
            <button
              type="button"
              class={`figure-sentence${lit.value === edge ? ' lit' : ''}`}
              onClick={() => show(edge)}
              onPointerEnter={() => light(edge)}
              onPointerLeave={() => light(null)}
              onFocus={() => light(edge)}
              onBlur={() => light(null)}
            >
              <span class={`figure-type ${type}`}>{type}</span> {visible(words)}
            </button>
          </li>
        ))}
      </ol>
      <dl class="figure-legend">
        {types.map((type) => (
          <div key={type}>
            <dt class={`figure-type ${type}`}>{type}</dt>
            <dd class="muted">{edgeMeanings[type]}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

interface GraphProps extends CycleProps {
  readonly layout: CycleLayout;
  /** The edge that is pointed at. */
  readonly lit: number | null;
  readonly onLight: (edge: number | null) => void;
  readonly onShow: (edge: number) => void;
}

function Graph({ state, run, figure, layout, lit, onLight, onShow }: GraphProps) {
  const { boxes, edges, height, width } = layout;
  // What is pointed at lies above the others.
  const order = edges.map((_, edge) => edge).sort((a, b) => Number(a === lit) - Number(b === lit));
  return (
    <svg
      class={lit === null ? 'figure-svg' : 'figure-svg some-lit'}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="group"
      aria-label={`${figure.transactions.map(({ label }) => label).join(', ')}; the arrows are told below.`}
    >
      {boxes.map((box, place) => (
        <TransactionBox
          key={place}
          state={state}
          run={run}
          figure={figure}
          place={place}
          box={box}
          chars={layout.charsPerRow}
          lit={lit}
        />
      ))}
      {order.map((edge) => {
        const line = edges[edge];
        const type = figure.edges[edge]?.type;
        if (line === undefined || type === undefined) return null;
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: its sentence in the list below is a button for all
          <g
            key={edge}
            class={`figure-edge ${type}${lit === edge ? ' lit' : ''}`}
            onPointerEnter={() => onLight(edge)}
            onPointerLeave={() => onLight(null)}
            onClick={() => onShow(edge)}
          >
            <Arrow line={line} type={type} />
          </g>
        );
      })}
    </svg>
  );
}

function Arrow({ line: { head, label, path }, type }: { line: EdgeLine; type: string }) {
  const width = labelWidth(type);
  return (
    <>
      <path class="figure-grip" d={path} />
      <path class="figure-line" d={path} />
      <polygon class="figure-head" points={head.map(({ x, y }) => `${x},${y}`).join(' ')} />
      <rect class="figure-label" x={label.x - width / 2} y={label.y - 8} width={width} height={16} rx={8} />
      <text class="figure-label-text" x={label.x} y={label.y + 3.5} text-anchor="middle">
        {type}
      </text>
    </>
  );
}

interface BoxProps extends CycleProps {
  readonly place: number;
  readonly box: Box;
  /** Characters that fit a row. */
  readonly chars: number;
  readonly lit: number | null;
}

function TransactionBox({ state, run, figure, place, box, chars, lit }: BoxProps) {
  const transaction = figure.transactions[place];
  if (transaction === undefined) return null;
  const { label, microOperations, operation } = transaction;
  const done = run.head.operations[operation];
  const edge = lit === null ? undefined : figure.edges[lit];
  const isLit = (micro: number | null) =>
    micro !== null &&
    ((edge?.from === place && edge.fromMicro === micro) || (edge?.to === place && edge.toMicro === micro));
  const pinned = state.pinned.value;
  const isPinned = pinned?.run === run.place && pinned.kind === 'operation' && pinned.rank === operation;
  const where = done === undefined ? '' : `${nameOf(run, done.node)}, ${nearTime(done.end ?? done.start)}`;
  const failed = done !== undefined && done.outcome !== 'ok' ? `, ${done.outcome}` : '';
  const pin = () => showOperation(state, run.place, operation);
  return (
    <g
      class={`figure-box${isPinned ? ' pinned' : ''}${edge !== undefined && (edge.from === place || edge.to === place) ? ' lit' : ''}`}
      role="button"
      tabIndex={0}
      {...pressed(pin)}
      onPointerEnter={() => {
        state.hovered.value = { run: run.place, kind: 'operation', rank: operation };
      }}
      onPointerLeave={() => {
        state.hovered.value = null;
      }}
    >
      <rect class="figure-frame" x={box.x} y={box.y} width={box.width} height={box.height} rx={5} />
      <text class="figure-name" x={box.x + 8} y={box.y + 16}>
        {label}
        <tspan class="figure-where" dx={8}>
          {shorten(`${where}${failed}`, Math.max(0, chars - 4))}
        </tspan>
      </text>
      {box.rows.map((row) => (
        <g key={row.micro} class={isLit(row.micro) ? 'figure-row lit' : 'figure-row'}>
          <rect x={box.x + 3} y={row.y - 8} width={box.width - 6} height={16} rx={3} />
          <text x={box.x + 8} y={row.y + 4}>
            {row.micro === null
              ? `… and ${row.hidden} more`
              : shorten(visible(microOperations[row.micro] ?? ''), chars)}
            {row.micro !== null && <title>{visible(microOperations[row.micro] ?? '')}</title>}
          </text>
        </g>
      ))}
    </g>
  );
}
