/** Keeps the page's address and its state in step. */
import { batch, effect, type Signal } from '@preact/signals';
import type { PageState } from '../state.ts';
import { fragmentOf, readFragment, type SharedView } from './url-fragment.ts';

/** What of the browser's window is needed. */
export interface AddressBar {
  readonly location: { readonly hash: string };
  readonly history: { readonly replaceState: (data: unknown, unused: string, url: string) => void };
  readonly addEventListener: (type: 'hashchange', listener: () => void) => void;
  readonly removeEventListener: (type: 'hashchange', listener: () => void) => void;
}

/** Milliseconds of rest after which the address is written: browsers refuse to have it written all the time. */
const rest = 300;

/**
 * Takes over what the address says, if it says anything, and from then on writes the state into it, and takes over
 * what somebody types into it. The address is replaced, so that `back` leaves the page.
 * @returns ends it
 */
export function syncFragment(state: PageState, bar: AddressBar): () => void {
  const { runs } = state;
  if (bar.location.hash.length > 1) apply(state, readFragment(bar.location.hash, runs));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    if (saysSame(bar.location.hash, state)) return;
    try {
      bar.history.replaceState(null, '', `#${fragmentOf(sharedOf(state), runs)}`);
    } catch {
      // A browser that does not allow it here shows the page all the same.
    }
  };
  const onChange = (): void => {
    if (!saysSame(bar.location.hash, state)) apply(state, readFragment(bar.location.hash, runs));
  };
  const stopWriting = effect(() => {
    sharedOf(state);
    clearTimeout(timer);
    timer = setTimeout(write, rest);
  });
  bar.addEventListener('hashchange', onChange);
  return () => {
    stopWriting();
    clearTimeout(timer);
    bar.removeEventListener('hashchange', onChange);
  };
}

function saysSame(hash: string, state: PageState): boolean {
  const { runs } = state;
  return fragmentOf(readFragment(hash, runs), runs) === fragmentOf(sharedOf(state), runs);
}

const shared = ['window', 'filter', 'follow', 'pinned', 'clientsFolded', 'view', 'panel', 'step'] as const;

function sharedOf(state: PageState): SharedView {
  return {
    window: state.window.value,
    filter: state.filter.value,
    follow: state.follow.value,
    pinned: state.pinned.value,
    clientsFolded: state.clientsFolded.value,
    view: state.view.value,
    panel: state.panel.value,
    step: state.step.value,
  };
}

function apply(state: PageState, view: SharedView): void {
  batch(() => {
    for (const name of shared) (state[name] as Signal<unknown>).value = view[name];
  });
}
