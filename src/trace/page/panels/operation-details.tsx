import type { RunModel } from '../model/run-model.ts';
import type { PageState } from '../state.ts';
import { Badge } from './badge.tsx';
import { Facts } from './facts.tsx';
import { nameOf } from './fate-words.ts';
import { Relations } from './relations-list.tsx';
import { exactTime, took } from './time-text.ts';
import { operationVerdicts } from './verdict.ts';
import { visible } from './visible-text.ts';

interface OperationDetailsProps {
  readonly state: PageState;
  readonly run: RunModel;
  readonly rank: number;
}

/** Values may be as long as a program makes them. */
const longest = 10_000;

export function OperationDetails({ state, run, rank }: OperationDetailsProps) {
  const operation = run.head.operations[rank];
  if (operation === undefined) return null;
  const { f, index, value, result, outcome, start, end, lane, node } = operation;
  const follow = () => {
    state.follow.value = { run: run.place, what: { kind: 'operation', rank } };
  };
  return (
    <>
      <h3>
        <bdi>{visible(f)}</bdi> <span class="muted">operation {index}</span>{' '}
        <Badge verdict={operationVerdicts[outcome]} />
      </h3>
      <Facts
        facts={[
          value === '' ? null : ['Asked', <code>{visible(value.slice(0, longest))}</code>],
          result === null
            ? null
            : [outcome === 'ok' ? 'Result' : 'Error', <code>{visible(result.slice(0, longest))}</code>],
          ['Client', visible(run.head.lanes[lane]?.label ?? '?')],
          ['Node', <bdi>{nameOf(run, node)}</bdi>],
          ['Began', exactTime(start)],
          end === null ? null : ['Ended', `${exactTime(end)}, after ${took(end - start)}`],
          operation.final ? ['Phase', 'final reads'] : null,
        ]}
      />
      <p>
        <button type="button" class="button small" onClick={follow}>
          Follow this operation
        </button>
      </p>
      <Relations state={state} run={run} thing={{ run: run.place, kind: 'operation', rank }} />
    </>
  );
}
