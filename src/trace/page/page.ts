import type { PageHead } from '../format.ts';
import type { Derived } from './model/derived.ts';
import type { Tab } from './panels/tabs.tsx';
import type { PageState, PanelName } from './state.ts';
import type { Theme } from './theme.ts';

/** What the shell of the page hands on to its parts. */
export interface Page {
  readonly head: PageHead;
  readonly state: PageState;
  readonly theme: Theme;
  readonly derived: Derived;
  readonly panels: readonly Tab<PanelName>[];
}
