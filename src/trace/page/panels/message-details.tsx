import type { RunModel } from '../model/run-model.ts';
import type { PageState } from '../state.ts';
import { BodyView } from './body-view.tsx';
import { Facts } from './facts.tsx';
import { fateOf, fateWords, nameOf } from './fate-words.ts';
import { Relations } from './relations-list.tsx';
import { exactTime, took } from './time-text.ts';
import { TypeSwatch } from './type-swatch.tsx';
import { visible } from './visible-text.ts';

interface MessageDetailsProps {
  readonly state: PageState;
  readonly run: RunModel;
  readonly rank: number;
}

export function MessageDetails({ state, run, rank }: MessageDetailsProps) {
  const { columns, head } = run;
  const type = columns.type[rank] ?? 0;
  const sent = columns.sent[rank] ?? 0;
  const due = columns.due[rank] ?? sent;
  const end = columns.end[rank] ?? sent;
  const delivered = fateOf(run, rank) === 'delivered';
  return (
    <>
      <h3>
        <TypeSwatch runs={state.runs} type={head.types[type] ?? '?'} />
        <bdi>{visible(head.types[type] ?? '?')}</bdi> <span class="muted">#{columns.id[rank]}</span>
      </h3>
      <p class="route">
        <bdi>{nameOf(run, columns.src[rank])}</bdi> <span aria-hidden="true">→</span>
        <span class="out-of-sight">to</span> <bdi>{nameOf(run, columns.dest[rank])}</bdi>
      </p>
      <p class={delivered ? undefined : 'bad'}>{fateWords(run, rank)}</p>
      <Facts
        facts={[
          ['Sent', exactTime(sent)],
          due !== end && due !== sent ? ['Due', `${exactTime(due)} (${took(due - sent)})`] : null,
          [delivered ? 'Read' : 'Ended', exactTime(end)],
        ]}
      />
      <Relations state={state} run={run} thing={{ run: run.place, kind: 'message', rank }} />
      <BodyView body={run.body(rank)} />
    </>
  );
}
