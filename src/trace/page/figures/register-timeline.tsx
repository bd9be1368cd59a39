import { useSignal } from '@preact/signals';
import { useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { shorten } from '../../figures/shorten.ts';
import type { RegisterFigure } from '../../format.ts';
import type { RunModel } from '../model/run-model.ts';
import { nameOf } from '../panels/fate-words.ts';
import { nearTime } from '../panels/near-time.ts';
import { showOperation } from '../panels/show-step.ts';
import { visible } from '../panels/visible-text.ts';
import type { PageState } from '../state.ts';
import { pressed } from './pressed.ts';
import { type Bar, layoutRegister, type RegisterLayout } from './register-layout.ts';
import { operationSentences } from './register-words.ts';
import './figures.css';

interface RegisterProps {
  readonly state: PageState;
  readonly run: RunModel;
  readonly figure: RegisterFigure;
}

/** Width of the names of the rows, which stay in place while the bars are scrolled. */
const namesWidth = 76;

/** The operations on a key around the answer that can't be, and the states in which it had to find the register. */
export function RegisterTimeline({ state, run, figure }: RegisterProps) {
  const layout = useMemo(() => layoutRegister(figure, run.head.operations), [figure, run]);
  const scroller = useRef<HTMLDivElement>(null);
  /** The operation that is pointed at, and the state. */
  const lit = useSignal<number | null>(null);
  const litState = useSignal<number | null>(null);
  useLayoutEffect(() => {
    // What can't be stands at the right end.
    if (scroller.current !== null) scroller.current.scrollLeft = scroller.current.scrollWidth;
  }, [layout]);
  const effective = new Set(
    litState.value === null ? [] : (figure.possible[litState.value]?.tookEffect ?? []),
  );
  return (
    <div class="figure-register">
      <div class="figure-chart">
        <RowNames run={run} layout={layout} />
        <div class="figure-scroll" ref={scroller}>
          <Chart
            state={state}
            run={run}
            figure={figure}
            layout={layout}
            effective={effective}
            onLight={(rank) => {
              lit.value = rank;
            }}
          />
        </div>
      </div>
      <Told run={run} figure={figure} rank={lit.value} />
      <h5 class="figure-heading">{headingOf(figure)}</h5>
      <ol class="figure-states">
        {figure.possible.map((possible, place) => (
          <li
            key={possible.state}
            class={litState.value === place ? 'lit' : undefined}
            onPointerEnter={() => {
              litState.value = place;
            }}
            onPointerLeave={() => {
              litState.value = null;
            }}
          >
            <p>
              <span class="figure-state">{visible(possible.state)}</span>
              {possible.tookEffect.length > 0 && (
                <span class="muted"> once {namesOf(run, figure, possible.tookEffect)} took effect</span>
              )}
            </p>
            <p class="bad">✕ {visible(possible.illegal)}</p>
            {possible.others.map((words) => (
              <p key={words} class="muted">
                {visible(words)}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </div>
  );
}

function headingOf({ possible, possibleCount }: RegisterFigure): string {
  if (possibleCount === null) return 'A state that the register may have had, and why it is a dead end';
  if (possibleCount === 1) return 'The only state that the register can have had';
  const some = possibleCount > possible.length ? `${possible.length} of ` : '';
  return `${some}${possibleCount} states that the register can have had, each a dead end`;
}

function namesOf(run: RunModel, { operations }: RegisterFigure, ranks: readonly number[]): string {
  return ranks
    .map((rank) => {
      const text = operations.find(({ operation }) => operation === rank)?.text ?? '';
      return visible(`${text} (operation ${run.head.operations[rank]?.index ?? '?'})`.trim());
    })
    .join(' and ');
}

/** Of the bar that is pointed at; else of the one that can't be. Its place is kept, so that nothing jumps. */
function Told({ run, figure, rank }: { run: RunModel; figure: RegisterFigure; rank: number | null }) {
  const shown =
    figure.operations.find(({ operation }) => operation === rank) ??
    figure.operations.find(({ role }) => role === 'illegal');
  const operation = shown && run.head.operations[shown.operation];
  if (shown === undefined || operation === undefined) return null;
  const { end, index, lane, outcome, start } = operation;
  const when = `${nearTime(start)} ${end === null ? 'and never answered' : `to ${nearTime(end)}`}`;
  return (
    <div class="figure-told" aria-live="polite">
      <p>
        <b>{visible(shown.text)}</b>{' '}
        <span class="muted">
          operation {index}, {visible(run.head.lanes[lane]?.label ?? '')}, {when}
          {outcome === 'ok' ? '' : `, ${outcome}`}
        </span>
      </p>
      {operationSentences(figure, shown.operation).map((sentence) => (
        <p key={sentence}>{visible(sentence)}</p>
      ))}
    </div>
  );
}

function RowNames({ run, layout }: { run: RunModel; layout: RegisterLayout }) {
  return (
    <svg class="figure-svg figure-names" width={namesWidth} height={layout.height} aria-hidden="true">
      {layout.rows.map(({ lane, node, y }, i) => {
        const isAgain = layout.rows[i - 1]?.lane === lane;
        return (
          <text key={y} x={0} y={y + 18}>
            {isAgain ? '' : shorten(visible(run.head.lanes[lane]?.label ?? ''), 9)}
            {!isAgain && (
              <tspan class="figure-where" x={0} dy={13}>
                asks {shorten(nameOf(run, node), 7)}
              </tspan>
            )}
          </text>
        );
      })}
    </svg>
  );
}

interface ChartProps extends RegisterProps {
  readonly layout: RegisterLayout;
  /** Operations that have taken effect in the state that is pointed at. */
  readonly effective: ReadonlySet<number>;
  readonly onLight: (rank: number | null) => void;
}

/** One stop for the Tab key; arrow keys go from bar to bar. */
function Chart({ state, run, figure, layout, effective, onLight }: ChartProps) {
  const hatch = useId();
  const svg = useRef<SVGSVGElement>(null);
  const focused = useSignal(figure.operations.find(({ role }) => role === 'illegal')?.operation ?? null);
  const { bars, height, points, rows, ticks, width } = layout;
  const move = (event: KeyboardEvent) => {
    const at = bars.findIndex(({ operation }) => operation === focused.value);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: bars.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const bar = bars[next];
    if (bar === undefined) return;
    focused.value = bar.operation;
    svg.current?.querySelector<SVGElement>(`[data-operation="${bar.operation}"]`)?.focus();
  };
  return (
    <svg
      ref={svg}
      class="figure-svg"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="group"
      aria-label={`Operations on key ${visible(figure.key)}; arrow keys go from one to the next.`}
      onKeyDown={move}
    >
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="figure-hatch" x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
      {ticks.map(({ time, x }) => (
        <g key={x} class="figure-tick">
          <line x1={x} y1={16} x2={x} y2={height} />
          <text x={x} y={12}>
            {nearTime(time)}
          </text>
        </g>
      ))}
      {rows.map(({ y }) => (
        <line key={y} class="figure-row-line" x1={0} y1={y + 14.5} x2={width} y2={y + 14.5} />
      ))}
      <polyline class="figure-order" points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {bars.map((bar) => (
        <OperationBar
          key={bar.operation}
          state={state}
          run={run}
          figure={figure}
          bar={bar}
          chars={layout.charsPerBar}
          hatch={hatch}
          isEffective={effective.has(bar.operation)}
          isStop={bar.operation === focused.value}
          onLight={(rank) => {
            if (rank !== null) focused.value = rank;
            onLight(rank);
          }}
        />
      ))}
      {points.map(({ number, x, y }) => (
        <g key={number} class="figure-point">
          <circle cx={x} cy={y} r={7.5} />
          <text x={x} y={y + 3} text-anchor="middle">
            {number}
          </text>
        </g>
      ))}
    </svg>
  );
}

interface BarProps extends RegisterProps {
  readonly bar: Bar;
  readonly chars: number;
  /** Id of the pattern of what is in flight. */
  readonly hatch: string;
  readonly isEffective: boolean;
  readonly isStop: boolean;
  readonly onLight: (rank: number | null) => void;
}

function OperationBar({ state, run, figure, bar, chars, hatch, isEffective, isStop, onLight }: BarProps) {
  const { height, operation, role, text, width, x, y } = bar;
  const pinned = state.pinned.value;
  const isPinned = pinned?.run === run.place && pinned.kind === 'operation' && pinned.rank === operation;
  const pin = () => showOperation(state, run.place, operation);
  const name = shorten(visible(text), chars);
  const said = operationSentences(figure, operation).map(visible).join(' ');
  const path = bar.goesOn
    ? `M${x + width} ${y} H${x + 4} Q${x} ${y} ${x} ${y + 4} V${y + height - 4} Q${x} ${y + height} ${x + 4} ${y + height} H${x + width}`
    : `M${x + 4} ${y} H${x + width - 4} Q${x + width} ${y} ${x + width} ${y + 4} V${y + height - 4} Q${x + width} ${y + height} ${x + width - 4} ${y + height} H${x + 4} Q${x} ${y + height} ${x} ${y + height - 4} V${y + 4} Q${x} ${y} ${x + 4} ${y} Z`;
  return (
    <g
      class={`figure-bar ${role}${isPinned ? ' pinned' : ''}${isEffective ? ' lit' : ''}`}
      role="button"
      tabIndex={isStop ? 0 : -1}
      data-operation={operation}
      aria-label={`${name}, operation ${run.head.operations[operation]?.index ?? '?'}${role === 'in-flight' ? ', in flight' : ''}. ${said}`}
      {...pressed(pin)}
      onPointerEnter={() => {
        onLight(operation);
        state.hovered.value = { run: run.place, kind: 'operation', rank: operation };
      }}
      onPointerLeave={() => {
        onLight(null);
        state.hovered.value = null;
      }}
      onFocus={() => onLight(operation)}
      onBlur={() => onLight(null)}
    >
      <path class="figure-frame" d={path} />
      {role === 'in-flight' && <path d={path} fill={`url(#${hatch})`} />}
      <text x={x + 7} y={y + 14}>
        {name}
      </text>
    </g>
  );
}
