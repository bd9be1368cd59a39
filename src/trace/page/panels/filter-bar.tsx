import { useMemo } from 'preact/hooks';
import { grouped } from '../../../grading/statement.ts';
import type { Filter } from '../model/filter.ts';
import type { Page } from '../page.ts';
import type { PageState } from '../state.ts';
import { ChoiceList } from './choice-list.tsx';
import { facetsOf, linksOf } from './facets.ts';
import { filterWords } from './filter-words.ts';
import { linkName, linkOf } from './link-names.ts';
import { Popup } from './popup.tsx';
import { TimeRange } from './time-range.tsx';
import { TypeChips } from './type-chips.tsx';

/** Which messages are shown, and how many that are. */
export function FilterBar({ page }: { page: Page }) {
  const { state } = page;
  const filter = state.filter.value;
  const facets = facetsOf(
    state.runs,
    page.derived.runs.map(({ counts }) => counts.value),
  );
  const set = (change: Partial<Filter>) => {
    state.filter.value = { ...state.filter.peek(), ...change };
  };
  const chosen = (list: readonly unknown[]) => (list.length === 0 ? undefined : grouped(list.length));
  const words = filterWords(filter, state.follow.value, state.runs);
  return (
    <div class="filter-bar" role="search" aria-label="Filter">
      <TypeChips
        types={facets.types}
        chosen={filter.types}
        runs={state.runs}
        onChange={(types) => set({ types })}
      />
      <Popup label="Nodes" chosen={chosen(filter.nodes)}>
        <ChoiceList
          legend="Nodes"
          choices={facets.nodes}
          chosen={filter.nodes}
          onChange={(nodes) => set({ nodes })}
        />
      </Popup>
      <Popup label="Links" chosen={chosen(filter.links)}>
        <LinkChoices state={state} onChange={(links) => set({ links })} />
      </Popup>
      <Popup label="Fates" chosen={chosen(filter.fates)}>
        <ChoiceList
          legend="Fates"
          choices={facets.fates}
          chosen={filter.fates}
          onChange={(fates) => set({ fates })}
        />
      </Popup>
      <Popup label="Time" chosen={filter.from === null && filter.until === null ? undefined : '✓'}>
        <TimeRange state={state} />
      </Popup>
      <p class="print-words">{words ?? 'All messages are shown.'}</p>
    </div>
  );
}

/** Made when it is opened, for it looks at every message. */
function LinkChoices({ state, onChange }: { state: PageState; onChange: (links: Filter['links']) => void }) {
  const choices = useMemo(() => linksOf(state.runs), [state]);
  const { links } = state.filter.value;
  return (
    <ChoiceList
      legend="Links"
      choices={choices}
      chosen={links.map((link) => linkName(link).name)}
      onChange={(names) => onChange(names.map(linkOf))}
    />
  );
}
