/** What follows from the state of the page, worked out once for all its parts. */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { PageState } from '../state.ts';
import { type Emphasis, type Ground, groundOf, stressed } from './emphasis.ts';
import { type FacetCounts, filterMessages, filterOperations } from './filter-mask.ts';
import { type FollowSet, searchFollowed } from './follow-set.ts';
import type { RunModel } from './run-model.ts';
import type { SlicedWork } from './sliced-work.ts';
import { searchText } from './text-search.ts';

export type { FacetCounts } from './filter-mask.ts';

export interface SearchProgress {
  readonly searching: boolean;
  /** From 0 to 1. */
  readonly progress: number;
}

export interface RunDerived {
  readonly emphasis: ReadonlySignal<Emphasis>;
  readonly counts: ReadonlySignal<FacetCounts>;
  /** How far the bodies are searched, for the filter's text and for what is followed. */
  readonly search: ReadonlySignal<SearchProgress>;
  /** What is followed takes in, as far as it is found; null: nothing is followed in this run. */
  readonly follow: ReadonlySignal<FollowSet | null>;
}

export interface Derived {
  /** By the place of the run. */
  readonly runs: readonly RunDerived[];
}

/** Time as the searches need it; tests have their own. */
export interface Clock {
  /** Milliseconds. */
  readonly now: () => number;
  /** Calls back soon, once what else waits has had its turn. */
  readonly soon: (callback: () => void) => void;
}

const realClock: Clock = { now: () => performance.now(), soon: (callback) => setTimeout(callback, 0) };

/** Milliseconds that a search goes on without a pause; a piece of work may take two or three more. */
const slice = 5;
/**
 * Milliseconds until what a search has found so far is shown, and twice as long each further time: whoever shows it goes
 * through all messages.
 */
const firstLook = 250;

/** Made once for a page; lives as long as the page does. */
export function createDerived(state: PageState, clock: Clock = realClock): Derived {
  return { runs: state.runs.map((run) => deriveRun(state, run, clock)) };
}

function deriveRun(state: PageState, run: RunModel, clock: Clock): RunDerived {
  const text = computed(() => state.filter.value.text);
  const textSearch = search(clock, () => (text.value === '' ? null : searchText(run, text.value)));
  const followSearch = search(clock, () => {
    const followed = state.follow.value;
    // The rank of an operation means nothing in the other run.
    if (followed === null || (followed.what.kind === 'operation' && followed.run !== run.place)) return null;
    return searchFollowed(run, followed.what);
  });
  const mask = computed(() => filterMessages(run, state.filter.value, textSearch.value.work?.hits ?? null));
  const operations = computed(() => filterOperations(run, state.filter.value));
  const ground = computed<Ground>(() =>
    groundOf(mask.value, operations.value, followSearch.value.work?.set ?? null),
  );
  let revision = 0;
  return {
    emphasis: computed(() => {
      revision += 1;
      const complete = textSearch.value.done && followSearch.value.done;
      return { ...stressed(run, ground.value, state.pinned.value), revision, complete };
    }),
    counts: computed(() => mask.value.counts),
    search: computed(() => {
      const progress = Math.min(textSearch.value.progress, followSearch.value.progress);
      return { searching: progress < 1, progress };
    }),
    follow: computed(() => followSearch.value.work?.set ?? null),
  };
}

/** A search as it stands; another object whenever there is something new to see. */
interface Standing<Work> {
  readonly work: Work | null;
  readonly done: boolean;
  readonly progress: number;
}

/** Starts the search that is asked for, drops it when another is, and goes on with it in slices. */
function search<Work extends SlicedWork>(
  clock: Clock,
  start: () => Work | null,
): ReadonlySignal<Standing<Work>> {
  const standing = signal<Standing<Work>>({ work: null, done: true, progress: 1 });
  let current: Work | null = null;
  let shown = 0;
  let patience = firstLook;
  const show = (): void => {
    shown = clock.now();
    standing.value = { work: current, done: current?.done ?? true, progress: current?.progress ?? 1 };
  };
  const goOn = (work: Work): void => {
    if (work !== current) return;
    const until = clock.now() + slice;
    work.step(() => clock.now() >= until);
    if (work.done || clock.now() - shown >= patience) {
      patience *= 2;
      show();
    }
    if (!work.done) clock.soon(() => goOn(work));
  };
  effect(() => {
    current = start();
    patience = firstLook;
    if (current === null) {
      show();
      return;
    }
    const until = clock.now() + slice;
    current.step(() => clock.now() >= until);
    show();
    const work = current;
    if (!work.done) clock.soon(() => goOn(work));
  });
  return standing;
}
