import type { Page } from '../page.ts';
import type { PanelName } from '../state.ts';
import { ComparePanel } from './compare.tsx';
import { DetailsPanel } from './details.tsx';
import { EvidencePanel } from './evidence.tsx';
import { places } from './key-handler.ts';
import { LinksPanel } from './links.tsx';
import { LogPanel } from './logs.tsx';
import { RatesPanel } from './rates.tsx';
import { ReportPanel } from './report.tsx';
import { Tabs } from './tabs.tsx';

/** The panels beside the diagram, one at a time. */
export function SidePanel({ page }: { page: Page }) {
  const { state, panels } = page;
  const chosen = panels.some(({ name }) => name === state.panel.value) ? state.panel.value : 'details';
  return (
    <Tabs
      label="Panels"
      id={places.panels}
      tabs={panels}
      chosen={chosen}
      onChoose={(name) => {
        state.panel.value = name;
      }}
    >
      <Panel name={chosen} page={page} />
    </Tabs>
  );
}

function Panel({ name, page: { head, state, derived } }: { name: PanelName; page: Page }) {
  switch (name) {
    case 'evidence':
      return <EvidencePanel state={state} />;
    case 'details':
      return <DetailsPanel state={state} />;
    case 'logs':
      return <LogPanel state={state} />;
    case 'rates':
      return <RatesPanel state={state} derived={derived} />;
    case 'links':
      return <LinksPanel state={state} />;
    case 'report':
      return <ReportPanel state={state} />;
    case 'compare':
      return <ComparePanel state={state} comparison={head.comparison} />;
  }
}
