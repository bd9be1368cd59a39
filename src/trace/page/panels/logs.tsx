import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { byNodeName } from '../../../grading/statement.ts';
import { RunChoice } from '../charts/run-choice.tsx';
import type { RunModel } from '../model/run-model.ts';
import { showThing } from '../show-thing.ts';
import type { PageState } from '../state.ts';
import { ChoiceList } from './choice-list.tsx';
import { lineAt, linesOf } from './log-lines.ts';
import { Popup } from './popup.tsx';
import { exactTime } from './time-text.ts';
import { useVirtualRows } from './use-virtual-rows.ts';
import { oneLine } from './visible-text.ts';

const rowHeight = 22;
/** Lines that are in sight before and after the current one. */
const around = 3;
/** As much of a line as can be seen in a wide panel. */
const widest = 400;

/** What nodes wrote to stderr, around the moment of the cursor. */
export function LogPanel({ state }: { state: PageState }) {
  const place = useSignal(0);
  const run = state.runs[place.value];
  if (run === undefined) return null;
  return (
    <div class="log">
      <RunChoice state={state} run={place} />
      <Lines key={run.place} run={run} state={state} />
    </div>
  );
}

function Lines({ run, state }: { run: RunModel; state: PageState }) {
  const nodes = useSignal<readonly string[]>([]);
  const ranks = useComputed(() => linesOf(run.logs(), nodes.value)).value;
  const lines = run.logs();
  const time = state.cursor.value ?? state.window.value.from;
  const current = currentLine(run, ranks, state);
  const { box, plan, page, reveal } = useVirtualRows(ranks.length, rowHeight);
  useSignalEffect(() => {
    const row = currentLine(run, ranks, state);
    if (row < 0) return;
    reveal(Math.min(ranks.length - 1, row + around));
    reveal(Math.max(0, row - around));
  });
  if (lines.length === 0) return <p class="empty">The nodes wrote nothing to stderr in this run.</p>;
  const show = (row: number) => {
    const rank = ranks[Math.max(0, Math.min(ranks.length - 1, row))];
    if (rank !== undefined) showThing(state, { run: run.place, kind: 'log', rank });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: -1,
      ArrowDown: 1,
      PageUp: -page,
      PageDown: page,
    };
    const step = steps[event.key];
    if (step !== undefined) show(current + step);
    else if (event.key === 'Home') show(0);
    else if (event.key === 'End') show(ranks.length - 1);
    else return;
    event.preventDefault();
  };
  const names = [...new Set(lines.map(({ node }) => node))].sort(byNodeName);
  const rows = Array.from({ length: plan.end - plan.first }, (_, at) => plan.first + at);
  return (
    <>
      <div class="log-bar">
        <Popup label="Nodes" chosen={nodes.value.length === 0 ? undefined : String(nodes.value.length)}>
          <ChoiceList
            legend="Nodes"
            choices={names.map((name) => ({ name, count: null }))}
            chosen={nodes.value}
            onChange={(chosen) => {
              nodes.value = chosen;
            }}
          />
        </Popup>
        <span class="muted">at {exactTime(time)}</span>
      </div>
      <div
        class="log-box"
        role="listbox"
        aria-label="Lines of the nodes' logs, in order of time"
        aria-activedescendant={
          current >= plan.first && current < plan.end ? `log-line-${current}` : undefined
        }
        tabIndex={0}
        ref={box}
        onKeyDown={onKeyDown}
      >
        <div class="log-space" role="presentation" style={{ height: `${plan.height}px` }}>
          <div role="presentation" style={{ transform: `translateY(${plan.top}px)` }}>
            {rows.map((row) => {
              const line = lines[ranks[row] ?? 0];
              if (line === undefined) return null;
              return (
                <div
                  class={`log-line${line.time > time ? ' later' : ''}`}
                  role="option"
                  key={row}
                  id={`log-line-${row}`}
                  aria-selected={row === current}
                  aria-setsize={ranks.length}
                  aria-posinset={row + 1}
                  onClick={() => show(row)}
                >
                  <span class="log-time">{(line.time / 1e9).toFixed(3)}</span>
                  <span class="log-node">{oneLine(line.node, 20)}</span>
                  <span class="log-text">{oneLine(line.text, widest)}</span>
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </>
  );
}

/** The pinned line where the cursor is on it, else the last one before the cursor; -1: none. */
function currentLine(run: RunModel, ranks: Uint32Array, state: PageState): number {
  const lines = run.logs();
  const time = state.cursor.value ?? state.window.value.from;
  const pinned = state.pinned.value;
  if (pinned?.kind === 'log' && pinned.run === run.place && lines[pinned.rank]?.time === time) {
    // Several lines may be of the same moment.
    const row = ranks.indexOf(pinned.rank);
    if (row >= 0) return row;
  }
  return lineAt(lines, ranks, time);
}
