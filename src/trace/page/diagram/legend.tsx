import type { ComponentChildren } from 'preact';
import { fates } from '../../format.ts';
import type { RunModel } from '../model/run-model.ts';
import { dark, light, typeColour } from '../palette.ts';
import { visible } from '../panels/visible-text.ts';
import type { PageState } from '../state.ts';
import { typeSlots } from '../type-colours.ts';
import { colours } from './message-lines.ts';
import './legend.css';

/** More would be a list that nobody reads; the filter has them all. */
const mostTypes = 12;

/** What the colours and signs of the diagram mean: of those alone that this run has. */
export function Legend({ run, state }: { readonly run: RunModel; readonly state: PageState }) {
  const palette = state.dark.value ? dark : light;
  const { types, operations } = run.head;
  const seen = fatesIn(run);
  const slots = typeSlots(types, colours);
  const outcomes = (['ok', 'fail', 'info', 'open'] as const).filter((outcome) =>
    operations.some((operation) => operation.outcome === outcome),
  );
  return (
    <ul class="legend-list" aria-label="Legend">
      {types.slice(0, mostTypes).map((type, rank) => (
        <Entry key={type} name="legend-type" words={visible(type)}>
          <Line colour={typeColour(palette, slots[rank] ?? 0)} />
        </Entry>
      ))}
      {types.length > mostTypes && <li class="muted legend-type">{types.length - mostTypes} more types</li>}
      {seen.map((fate) => (
        <Entry key={fate} words={fateWords[fate]}>
          <line x1="1" y1="7" x2="19" y2="7" stroke={palette.muted} stroke-dasharray="4 3" />
          <g stroke={palette.dropped} fill="none" stroke-width="1.5">
            {fateSigns[fate]}
          </g>
        </Entry>
      ))}
      {outcomes.map((outcome) => (
        <Entry key={outcome} words={outcomeWords[outcome]}>
          <rect
            x="1.5"
            y="2.5"
            width="23"
            height="9"
            fill={palette[outcome]}
            fill-opacity="0.3"
            stroke={outcome === 'ok' ? 'none' : palette[outcome]}
            stroke-dasharray={outcome === 'info' ? '5 3' : outcome === 'open' ? '2 3' : undefined}
          />
          {outcome === 'ok' && <rect x="1.5" y="2.5" width="3" height="9" fill={palette.ok} />}
        </Entry>
      ))}
    </ul>
  );
}

interface EntryProps {
  readonly words: string;
  readonly children: ComponentChildren;
  readonly name?: string;
}

function Entry({ words, children, name }: EntryProps) {
  return (
    <li class={name}>
      <svg width="26" height="14" viewBox="0 0 26 14" aria-hidden="true">
        {children}
      </svg>
      {words}
    </li>
  );
}

function Line({ colour }: { readonly colour: string }) {
  return (
    <>
      <line x1="1" y1="7" x2="19" y2="7" stroke={colour} stroke-width="2" />
      <path d="M25 7 L17 3.5 L17 10.5 Z" fill={colour} />
    </>
  );
}

type Fate = (typeof fates)[number];

const fateWords: Readonly<Record<Fate, string>> = {
  delivered: 'delivered',
  partitioned: 'dropped: cut off',
  lost: 'lost on its way',
  down: 'its receiver was down',
  undelivered: 'not delivered by the end',
};

const cross = <path d="M17 3 L25 11 M17 11 L25 3" />;
const circle = <circle cx="21" cy="7" r="4" />;
const fateSigns: Readonly<Record<Fate, ComponentChildren>> = {
  delivered: null,
  partitioned: cross,
  lost: <path d="M9 3 L17 11 M9 11 L17 3" />,
  down: (
    <>
      {circle}
      <path d="M18 10 L24 4" />
    </>
  ),
  undelivered: circle,
};

const outcomeWords = {
  ok: 'operation: ok',
  fail: '✕ failed',
  info: '? may have happened',
  open: '… never completed',
} as const;

const known = new WeakMap<RunModel, readonly Fate[]>();

/** The fates other than delivered that messages of a run met. */
function fatesIn(run: RunModel): readonly Fate[] {
  const kept = known.get(run);
  if (kept !== undefined) return kept;
  const seen = new Set<number>(run.columns.fate);
  const found = fates.filter((fate, code) => fate !== 'delivered' && seen.has(code));
  known.set(run, found);
  return found;
}
