/** `replay --log`: a recorded run, moment by moment. */
import { ExitStatus } from '../../../errors.ts';
import type { RunEvidence } from '../../../grading/grader.ts';
import type { SeedReport } from '../../../grading/report.ts';
import { count, seconds } from '../../../grading/statement.ts';
import { readTyped } from '../../../trace/follow-match.ts';
import type { CommandContext } from '../../context.ts';
import type { LogWishes } from '../replay.ts';
import { logLines } from './log-columns.ts';
import type { LogFilter } from './log-filter.ts';
import { type LogRow, runLog } from './run-log.ts';

/** Prints the rows that were asked for; with `--json` as one document. */
export function showRunLog(
  { terminal, options }: CommandContext,
  evidence: RunEvidence,
  seed: SeedReport,
  wishes: LogWishes,
  attempt: number,
): ExitStatus {
  const rows = runLog(evidence, filterOf(wishes));
  const shown = wishes.lines === null ? rows : rows.slice(0, wishes.lines);
  if (options.json) {
    const head = {
      kind: 'log',
      version: 1,
      attempt,
      run: evidence.run,
      seed: seed.seed,
      rowCount: rows.length,
    };
    terminal.line(JSON.stringify({ ...head, rows: shown }));
    return ExitStatus.passed;
  }
  if (!evidence.outcome.capabilities.messages) {
    terminal.note(
      'This run kept no messages: only operations, faults and what nodes wrote to stderr are here.',
    );
  }
  if (rows.every(({ what }) => what === 'fault')) {
    terminal.line('Nothing of the run fits what was asked for.');
    return ExitStatus.passed;
  }
  for (const line of logLines(terminal, shown)) terminal.line(line);
  const next = rows[shown.length];
  if (next !== undefined) terminal.line(terminal.wrap(restText(rows.length - shown.length, next), '  '));
  return ExitStatus.passed;
}

function restText(rest: number, { time }: LogRow): string {
  // Cut, so that the row itself is among those from then on.
  const from = Math.floor(time / 1e6) / 1e3;
  return `${count(rest, 'more row')}, from ${seconds(time)} on: --from ${from}, or --lines all.`;
}

function filterOf({ node, value, key, transaction, from, until }: LogWishes): LogFilter {
  return {
    node,
    value: value === null ? null : readTyped(value),
    key: key === null ? null : readTyped(key),
    transaction,
    from: from === null ? Number.NEGATIVE_INFINITY : from * 1e9,
    until: until === null ? Number.POSITIVE_INFINITY : until * 1e9,
  };
}
