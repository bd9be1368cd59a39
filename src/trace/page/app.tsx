import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Diagram } from './diagram/diagram.tsx';
import { diagramKeys } from './diagram/diagram-keys.ts';
import { Legend } from './diagram/legend.tsx';
import { Minimap } from './diagram/minimap.tsx';
import type { Page } from './page.ts';
import { CopyButton } from './panels/copy-button.tsx';
import { FilterBar } from './panels/filter-bar.tsx';
import { Header } from './panels/header.tsx';
import { Help } from './panels/help.tsx';
import { focusView, listenToKeys, places } from './panels/key-handler.ts';
import { SchemeSwitch } from './panels/scheme-switch.tsx';
import { SidePanel } from './panels/side-panel.tsx';
import { TableView } from './panels/table.tsx';
import { Toolbar } from './panels/toolbar.tsx';
import { visible } from './panels/visible-text.ts';

interface AppProps {
  readonly page: Page;
  /** Called once, when there is something to look at. */
  readonly onFirstFrame: () => void;
}

/** The whole page. What stands beside the diagram is made once the diagram has been drawn. */
export function App({ page, onFirstFrame }: AppProps) {
  const drawn = useSignal(false);
  const { head, state, theme } = page;
  useEffect(() => listenToKeys(state, page.panels), [page]);
  const onDrawn = () => {
    if (drawn.peek()) return;
    onFirstFrame();
    setTimeout(() => {
      drawn.value = true;
    });
  };
  return (
    <div class="page">
      <a
        class="skip"
        href={`#${places.view}`}
        onClick={(event) => {
          // The fragment holds filter and view, and is no place.
          event.preventDefault();
          focusView();
        }}
      >
        To the diagram
      </a>
      <Header head={head}>
        <CopyButton label="Copy link" what="the address of this view" text={() => location.href} />
        <SchemeSwitch theme={theme} />
        <button
          type="button"
          class="button"
          aria-keyshortcuts="?"
          onClick={() => {
            state.helpOpen.value = true;
          }}
        >
          Help
        </button>
      </Header>
      <Toolbar page={page} />
      <FilterBar page={page} />
      <div class="split">
        <main class="view" id={places.view} tabIndex={-1} aria-label="The run">
          {state.view.value === 'diagram' ? (
            <Diagrams page={page} onFirstFrame={onDrawn} />
          ) : (
            <TableView page={page} onShown={onDrawn} />
          )}
        </main>
        <aside class="side" aria-label="Panels">
          <h2 class="out-of-sight">Panels</h2>
          {drawn.value && <SidePanel page={page} />}
        </aside>
      </div>
      {drawn.value && <Help state={state} diagramKeys={diagramKeys} />}
    </div>
  );
}

function Diagrams({ page: { state, derived }, onFirstFrame }: AppProps) {
  const [first] = state.runs;
  const [firstDerived] = derived.runs;
  return (
    <div class="diagrams">
      {first !== undefined && firstDerived !== undefined && (
        <div class="minimap-box">
          <Minimap run={first} state={state} emphasis={firstDerived.emphasis} />
        </div>
      )}
      {state.runs.map((run, place) => {
        const emphasis = derived.runs[place]?.emphasis;
        if (emphasis === undefined) return null;
        return (
          <section class="diagram-box" key={place} aria-label={visible(run.head.label)}>
            {state.runs.length > 1 && (
              <h2 class="diagram-title">
                <b class="run-name">{place === 0 ? 'A' : 'B'}</b> {visible(run.head.label)}
              </h2>
            )}
            <div class="diagram-space">
              <Diagram run={run} state={state} emphasis={emphasis} onFirstFrame={onFirstFrame} />
            </div>
          </section>
        );
      })}
      {first !== undefined && <Legend run={first} state={state} />}
    </div>
  );
}
