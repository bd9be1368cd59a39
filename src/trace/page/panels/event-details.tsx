import { list } from '../../../grading/statement.ts';
import type { RunModel } from '../model/run-model.ts';
import { CopyButton } from './copy-button.tsx';
import { Facts } from './facts.tsx';
import { exactTime, took } from './time-text.ts';
import { visible } from './visible-text.ts';

interface EventProps {
  readonly run: RunModel;
  readonly rank: number;
}

export function FaultDetails({ run, rank }: EventProps) {
  const fault = run.head.faults[rank];
  if (fault === undefined) return null;
  const { kind, start, end, nodes, cut, words } = fault;
  return (
    <>
      <h3>{kind}</h3>
      <p>{visible(words)}</p>
      <Facts
        facts={[
          ['Began', exactTime(start)],
          ['Ended', end === null ? 'with the run' : `${exactTime(end)}, after ${took(end - start)}`],
          nodes.length === 0 ? null : ['Nodes', visible(list(nodes, 30))],
        ]}
      />
      {cut.length > 0 && (
        <table class="plain">
          <caption>Who could not hear whom</caption>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col">took nothing from</th>
            </tr>
          </thead>
          <tbody>
            {cut.map(({ receiver, senders }) => (
              <tr key={receiver}>
                <th scope="row">{visible(receiver)}</th>
                <td>{visible(list(senders, 30))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

export function LogDetails({ run, rank }: EventProps) {
  const line = run.logs()[rank];
  if (line === undefined) return null;
  return (
    <>
      <h3>
        <bdi>{visible(line.node)}</bdi> <span class="muted">line {line.line} of its log</span>
      </h3>
      <Facts facts={[['Written', exactTime(line.time)]]} />
      <div class="body-bar">
        <h4>Text</h4>
        <CopyButton label="Copy" what="the line" text={() => line.text} />
      </div>
      <pre class="body" role="region" tabIndex={0} aria-label="Line of the log">
        {visible(line.text)}
      </pre>
    </>
  );
}
