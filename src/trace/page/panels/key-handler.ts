import type { PageState, PanelName } from '../state.ts';
import { resetView } from './reset.ts';
import type { Tab } from './tabs.tsx';

/** Ids of the places that keys go to. */
export const places = { view: 'view', text: 'filter-text', follow: 'follow-box', panels: 'panels' } as const;

/** Does what `pageKeys` say, unless somebody is typing or a dialog is open. */
export function listenToKeys(state: PageState, panels: readonly Tab<PanelName>[]): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || state.helpOpen.value) return;
    if (act(event.key, state, panels)) event.preventDefault();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}

function act(key: string, state: PageState, panels: readonly Tab<PanelName>[]): boolean {
  const panel = panels.find((tab) => tab.key === key);
  if (panel !== undefined) {
    state.panel.value = panel.name;
    document.getElementById(`${places.panels}-tab-${panel.name}`)?.focus();
    return true;
  }
  switch (key) {
    case '?':
      state.helpOpen.value = true;
      return true;
    case '/':
      return focus(places.text);
    case 'f':
      return focus(places.follow);
    case 't':
      state.view.value = state.view.value === 'diagram' ? 'table' : 'diagram';
      return true;
    case 'd':
      return focusView();
    case 'r':
      resetView(state);
      return true;
    case 'Escape':
      if (state.pinned.value === null) return false;
      state.pinned.value = null;
      return true;
    default:
      return false;
  }
}

function focus(id: string): boolean {
  document.getElementById(id)?.focus();
  return true;
}

/** To the diagram or table itself, past what stands around it. */
export function focusView(): boolean {
  const view = document.getElementById(places.view);
  const inside = (selector: string) => view?.querySelector<HTMLElement>(selector);
  (inside('[role="grid"]') ?? inside('.diagram-space [tabindex="0"]') ?? view)?.focus();
  return true;
}
