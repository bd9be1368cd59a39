/**
 * What the person looks at: every part of the page reads these signals and writes them, and no part knows another.
 * Pure but for being mutable; url-fragment.ts keeps the shareable part of it in the address.
 */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Follow } from '../format.ts';
import { emptyFilter, type Filter } from './model/filter.ts';
import type { RunModel } from './model/run-model.ts';

/** What is pointed at or pinned. `run`: place in {@link PageState.runs}. */
export type Thing = {
  readonly run: number;
  readonly kind: 'message' | 'operation' | 'log' | 'fault';
  readonly rank: number;
};

/** Nanoseconds. */
export interface TimeWindow {
  readonly from: number;
  readonly until: number;
}

/** The panels beside the diagram. */
export type PanelName = 'evidence' | 'details' | 'logs' | 'rates' | 'links' | 'report' | 'compare';

export interface PageState {
  readonly runs: readonly RunModel[];
  /** The part of the time axis that is in sight, the same for both runs of a comparison. */
  readonly window: Signal<TimeWindow>;
  readonly filter: Signal<Filter>;
  /** `run`: where the rank of an operation counts. */
  readonly follow: Signal<{ readonly run: number; readonly what: Follow } | null>;
  readonly hovered: Signal<Thing | null>;
  readonly pinned: Signal<Thing | null>;
  /** The moment under the pointer, or where the keyboard put it. */
  readonly cursor: Signal<number | null>;
  readonly clientsFolded: Signal<boolean>;
  readonly view: Signal<'diagram' | 'table'>;
  readonly panel: Signal<PanelName>;
  /** What of a diagnosis was shown last: 0 is its headline, then its steps, then its cause. */
  readonly step: Signal<{ readonly run: number; readonly place: number } | null>;
  readonly helpOpen: Signal<boolean>;
  /** True while the person asks for less movement. */
  readonly reducedMotion: ReadonlySignal<boolean>;
  readonly dark: ReadonlySignal<boolean>;
}

/** The first state of a page: all of the time, nothing hidden, nothing followed. */
export function createState(
  runs: readonly RunModel[],
  { reducedMotion, dark }: Pick<PageState, 'reducedMotion' | 'dark'>,
): PageState {
  return {
    runs,
    window: signal(wholeTime(runs)),
    filter: signal(emptyFilter),
    follow: signal(null),
    hovered: signal(null),
    pinned: signal(null),
    cursor: signal(null),
    clientsFolded: signal(true),
    view: signal('diagram'),
    panel: signal('details'),
    step: signal(null),
    helpOpen: signal(false),
    reducedMotion,
    dark,
  };
}

/** From the earliest to the latest moment of any run. */
export function wholeTime(runs: readonly RunModel[]): TimeWindow {
  return {
    from: Math.min(...runs.map(({ head }) => head.start)),
    until: Math.max(...runs.map(({ head }) => head.end)),
  };
}
