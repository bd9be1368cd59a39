/** Where the page begins: reads its data, makes its state, shows it. */
import { render } from 'preact';
import { DscourseError } from '../../errors.ts';
import { App } from './app.tsx';
import { createPage } from './boot.ts';
import './style.css';
import './panels/controls.css';
import './panels/help.css';
import './panels/panels.css';
import './panels/tables.css';
import './print.css';

const root = document.getElementById('app');
if (root !== null) void start(root);

async function start(root: HTMLElement): Promise<void> {
  // What it says to a browser that does not get here.
  root.textContent = '';
  try {
    const page = await createPage((id) => document.getElementById(id)?.textContent ?? null);
    document.title = page.head.title;
    render(<App page={page} onFirstFrame={ready} />, root);
  } catch (thrown) {
    root.setAttribute('role', 'alert');
    render(<Failure thrown={thrown} />, root);
    ready();
  }
}

/** What tests and benches wait for. */
function ready(): void {
  performance.mark('trace-ready');
  document.documentElement.dataset.ready = 'true';
}

function Failure({ thrown }: { thrown: unknown }) {
  const [message, fix] =
    thrown instanceof DscourseError
      ? [thrown.message, thrown.fix]
      : [
          `The page could not be shown: ${String(thrown)}`,
          'Try a browser of the last three years: Chrome, Edge, Firefox or Safari.',
        ];
  return (
    <main class="failure">
      <h1>This run can’t be shown</h1>
      <p>{message}</p>
      <p>{fix}</p>
    </main>
  );
}
