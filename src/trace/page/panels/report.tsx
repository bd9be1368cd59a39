import type { RunHead } from '../../format.ts';
import type { PageState } from '../state.ts';
import { Badge } from './badge.tsx';
import { CopyButton } from './copy-button.tsx';
import { StepLine } from './steps.tsx';
import { requirementVerdicts, verdictOf } from './verdict.ts';
import { visible } from './visible-text.ts';

/** What was asked of the run and what it reached, and how to run it again. */
export function ReportPanel({ state }: { state: PageState }) {
  return (
    <>
      {state.runs.map(({ head, place }) => (
        <RunReport key={place} state={state} head={head} place={place} />
      ))}
    </>
  );
}

function RunReport({ state, head, place }: { state: PageState; head: RunHead; place: number }) {
  const { report } = head;
  return (
    <section class="panel-section">
      <h3>
        {state.runs.length === 1 ? 'Verdict' : visible(head.label)} <Badge verdict={verdictOf(head)} />
      </h3>
      {report === null && <p class="empty">No grade belongs to this run, so nothing was asked of it.</p>}
      {report?.reason && <p>{visible(report.reason)}</p>}
      {report !== null && report.requirements.length > 0 && <Requirements report={report} />}
      {report !== null && report.findings.length > 0 && (
        <>
          <h4>Findings</h4>
          <ul class="findings">
            {report.findings.map(({ severity, step }) => (
              <li key={step.text}>
                {severity === 'blocking' && <b class="bad">Fails the grade: </b>}
                <StepLine state={state} run={place} step={step} />
              </li>
            ))}
          </ul>
        </>
      )}
      <h4>Once more</h4>
      <dl class="facts">
        <div>
          <dt>Seed</dt>
          <dd>
            <span class="mono">{head.seed}</span>{' '}
            <CopyButton label="Copy" what="the seed" text={() => String(head.seed)} />
          </dd>
        </div>
        {head.commands.map(({ label, command }) => (
          <div key={label} class="command">
            <dt>{visible(label)}</dt>
            <dd>
              <code>{visible(command)}</code>{' '}
              <CopyButton label="Copy" what={`the command: ${label}`} text={() => command} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Requirements({ report }: { report: NonNullable<RunHead['report']> }) {
  return (
    <table class="plain">
      <caption>Requirements</caption>
      <thead>
        <tr>
          <th scope="col">Requirement</th>
          <th scope="col">Asked</th>
          <th scope="col">Reached</th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        {report.requirements.map(({ name, status, expected, actual, note }) => (
          <tr key={`${name} ${expected}`}>
            <th scope="row">
              {visible(name)}
              {note !== null && <p class="muted note">{visible(note)}</p>}
            </th>
            <td>{withUnits(expected)}</td>
            <td>{actual === null ? '–' : withUnits(actual)}</td>
            <td>
              <Badge verdict={requirementVerdicts[status]} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A figure stays in a line with its unit. */
function withUnits(text: string): string {
  return visible(text).replace(/(\d) (?=\p{L}|%)/gu, '$1\u00a0');
}
