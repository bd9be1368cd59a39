import { batch } from '@preact/signals';
import { emptyFilter } from '../model/filter.ts';
import type { PageState } from '../state.ts';

/** Every message is shown again, and none fades. The window and what is pinned stay. */
export function resetView(state: PageState): void {
  batch(() => {
    state.filter.value = emptyFilter;
    state.follow.value = null;
  });
}
