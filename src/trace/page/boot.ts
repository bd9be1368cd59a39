import { type BlockText, decodePage } from './model/decode.ts';
import { createDerived } from './model/derived.ts';
import { syncFragment } from './model/sync-fragment.ts';
import type { Page } from './page.ts';
import { panelsOf } from './panels/panel-names.ts';
import { openOnEvidence } from './panels/show-step.ts';
import { createState } from './state.ts';
import { createTheme } from './theme.ts';

/**
 * All that the page shows, in its first state: what the address says, else the evidence of the diagnosis, else the
 * whole run.
 * @throws DscourseError when the data can't be read
 */
export async function createPage(block: BlockText): Promise<Page> {
  const theme = createTheme();
  const { head, runs } = await decodePage(block);
  const state = createState(runs, theme);
  const panels = panelsOf(head);
  if (head.comparison !== null) state.panel.value = 'compare';
  else if (location.hash.length <= 1) openOnEvidence(state);
  syncFragment(state, window);
  return { head, state, theme, derived: createDerived(state), panels };
}
