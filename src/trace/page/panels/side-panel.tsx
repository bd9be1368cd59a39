import type { Page } from '../page.ts';
import type { PanelName } from '../state.ts';
import { DetailsPanel } from './details.tsx';
import { EvidencePanel } from './evidence.tsx';
import { places } from './key-handler.ts';
import { LogPanel } from './logs.tsx';
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

function Panel({ name, page: { state } }: { name: PanelName; page: Page }) {
  switch (name) {
    case 'evidence':
      return <EvidencePanel state={state} />;
    case 'details':
      return <DetailsPanel state={state} />;
    case 'logs':
      return <LogPanel state={state} />;
    case 'report':
      return <ReportPanel state={state} />;
    default:
      return null;
  }
}
