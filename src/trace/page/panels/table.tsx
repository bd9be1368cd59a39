import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { grouped } from '../../../grading/statement.ts';
import { RunChoice } from '../charts/run-choice.tsx';
import type { Page } from '../page.ts';
import { GoTo } from './go-to.tsx';
import { Grid } from './grid.tsx';
import { messageColumns, operationColumns } from './table-columns.tsx';
import { rowAtTime, rowOfNumber, shownCount, shownRanks } from './table-rows.ts';
import { Tabs } from './tabs.tsx';

type What = 'messages' | 'operations';

/** The same messages and operations as in the diagram, as tables. */
export function TableView({ page, onShown }: { page: Page; onShown: () => void }) {
  useEffect(onShown, []);
  const what = useSignal<What>('messages');
  const place = useSignal(0);
  const { runs, follow } = page.state;
  const emphasis = page.derived.runs[place.value]?.emphasis;
  const ranks = useComputed(() => {
    const shown = page.derived.runs[place.value]?.emphasis.value;
    if (shown === undefined) return new Uint32Array(0);
    return shownRanks(shown[what.value], follow.value !== null);
  }).value;
  const run = runs[place.value];
  if (run === undefined || emphasis === undefined) return null;
  const following = follow.value !== null;
  const tabs = [
    { name: 'messages', label: `Messages (${grouped(shownCount(emphasis.value.messages, following))})` },
    {
      name: 'operations',
      label: `Operations (${grouped(shownCount(emphasis.value.operations, following))})`,
    },
  ] as const;
  return (
    <div class="table-view">
      <RunChoice state={page.state} run={place} />
      <Tabs
        label="Table of"
        id="table"
        tabs={tabs}
        chosen={what.value}
        onChoose={(name) => {
          what.value = name;
        }}
      >
        <Rows
          key={`${what.value} ${place.value}`}
          page={page}
          place={place.value}
          what={what.value}
          ranks={ranks}
        />
      </Tabs>
    </div>
  );
}

interface RowsProps {
  readonly page: Page;
  readonly place: number;
  readonly what: What;
  readonly ranks: Uint32Array;
}

function Rows({ page, place, what, ranks }: RowsProps) {
  const { state } = page;
  const run = state.runs[place];
  const pinned = state.pinned.value;
  const kind = what === 'messages' ? 'message' : 'operation';
  const pinnedRank = pinned?.kind === kind && pinned.run === place ? pinned.rank : -1;
  const [goTo, setGoTo] = useState<{ row: number } | null>(() => {
    const row = ranks.indexOf(pinnedRank);
    return row < 0 ? null : { row };
  });
  if (run === undefined) return null;
  const { columns, head } = run;
  const timeOf = (rank: number) =>
    (what === 'messages' ? columns.sent[rank] : head.operations[rank]?.start) ?? Number.POSITIVE_INFINITY;
  const numberRow = (number: number) => {
    if (what === 'messages') return rowOfNumber(ranks, columns, number);
    const row = ranks.findIndex((rank) => head.operations[rank]?.index === number);
    return row < 0 ? null : row;
  };
  return (
    <>
      <GoTo
        onNumber={(number) => {
          const row = numberRow(number);
          if (row !== null) setGoTo({ row });
          return row !== null;
        }}
        onTime={(time) => setGoTo({ row: rowAtTime(ranks, timeOf, time) })}
      />
      <Grid
        id={what}
        label={what === 'messages' ? 'Messages in order of time' : 'Operations in order of time'}
        columns={what === 'messages' ? messageColumns(run) : operationColumns(run)}
        ranks={ranks}
        pinned={pinnedRank}
        onPin={(rank) => {
          state.pinned.value = { run: place, kind, rank };
          state.cursor.value = timeOf(rank);
          state.panel.value = 'details';
        }}
        goTo={goTo}
        empty={<Nothing page={page} place={place} what={what} />}
      />
    </>
  );
}

/** Why there is no row, and what to do about it. */
function Nothing({ page: { state, derived }, place, what }: Omit<RowsProps, 'ranks'>) {
  const kept = state.runs[place]?.head.capabilities.messages ?? false;
  if (what === 'messages' && !kept) return <>No messages were kept of this run.</>;
  const emphasis = derived.runs[place]?.emphasis.value;
  if (emphasis === undefined || shownCount(emphasis[what], false) === 0) {
    return <>The filter lets nothing through.</>;
  }
  return (
    <>
      None of the {what} that pass the filter belong to what is followed.{' '}
      <button
        type="button"
        class="button small"
        onClick={() => {
          state.follow.value = null;
        }}
      >
        Follow nothing
      </button>
    </>
  );
}
