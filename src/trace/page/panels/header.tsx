import type { PageHead, RunHead } from '../../format.ts';
import { Badge } from './badge.tsx';
import { verdictOf } from './verdict.ts';
import { visible } from './visible-text.ts';

/** What was run and what came of it, in two lines; what the page can't show, below them. */
export function Header({ head, children }: { head: PageHead; children: preact.ComponentChildren }) {
  const [first] = head.runs;
  const alone = head.runs.length === 1;
  return (
    <header class="page-header">
      <div class="page-title">
        {alone && first !== undefined && <Badge verdict={verdictOf(first)} />}
        <h1>{visible(head.title)}</h1>
        {alone && first !== undefined && <p class="page-about muted">{aboutOf(first)}</p>}
        <div class="page-tools">{children}</div>
      </div>
      {head.runs.map((run, place) => (
        <RunLine key={run.label} run={run} name={alone ? null : place === 0 ? 'A' : 'B'} />
      ))}
    </header>
  );
}

/** `Fault tolerance, run partitions`: what the title leaves out. */
function aboutOf({ challenge, run }: RunHead): string {
  const parts = [challenge?.title, run === '' ? undefined : `run ${run}`];
  return visible(parts.filter((part) => part !== undefined).join(', '));
}

function RunLine({ run, name }: { run: RunHead; name: string | null }) {
  return (
    <>
      <p class="run-line">
        {name !== null && (
          <>
            <b class="run-name">{name}</b>
            <Badge verdict={verdictOf(run)} />
            <span class="run-label">{visible(run.label)}</span>
          </>
        )}
        {run.settings.map((setting) => (
          <span class="setting" key={setting.name}>
            <span class="muted">{visible(setting.name)}</span> {visible(setting.value)}
          </span>
        ))}
      </p>
      {run.ending !== null && <p class="strip bad">{visible(run.ending)}</p>}
      <Notes notes={run.notes} label={name === null ? 'Notes' : `Notes on ${name}`} />
    </>
  );
}

/** So many stand in the header; more would take the room of the diagram. */
const fewNotes = 3;

function Notes({ notes, label }: { notes: readonly string[]; label: string }) {
  if (notes.length === 0) return null;
  const items = notes.map((note) => <li key={note}>{visible(note)}</li>);
  if (notes.length <= fewNotes) {
    return (
      <ul class="strip" aria-label={label}>
        {items}
      </ul>
    );
  }
  return (
    <details class="strip">
      <summary>
        {label} ({notes.length})
      </summary>
      <ul>{items}</ul>
    </details>
  );
}
