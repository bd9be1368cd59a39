import { describe, expect, it } from 'vitest';
import { broadcast } from '../../graders/broadcast.ts';
import { Cluster } from '../../test/support/evidence.ts';
import { wrapText } from '../cli/terminal/width.ts';
import { judgeSeed, runReport, worst } from '../grading/judge.ts';
import type { Finding, Report } from '../grading/report.ts';
import type { Look } from './look.ts';
import { problemLines } from './problems.ts';
import { type ReportExtras, reportLines } from './terminal.ts';

function look(columns = 80): Look {
  const glyphs = { pass: '✓', fail: '✗', warn: '!', bullet: '·', arrow: '→', unknown: '?' };
  return {
    columns,
    paint: (_, text) => text,
    glyph: (name) => glyphs[name],
    wrap: (text, indent = '') => wrapText(text, columns, indent),
  };
}

const extras: ReportExtras = {
  figures: () => [{ title: 'messages between nodes per broadcast', text: '2.0' }],
  titleOf: (measure) => measure,
  words: [],
  hint: null,
  picture: 'dscourse trace 4',
  replay: 'dscourse replay 4 --seed 812',
  again: 'dscourse grade broadcast-3c --seed 812',
  official: null,
  next: null,
  partial: false,
  requireCertified: false,
  verbose: false,
};

function reportOf(cluster: Cluster, findings: readonly Finding[] = []): Report {
  const evidence = cluster.evidence();
  const requirements = [{ kind: 'valid' } as const];
  const judged = judgeSeed(evidence, { requirements, stricter: {} }, 'single/seed-812');
  const run = runReport(
    { id: 'single', seeds: 1, test: { workload: 'broadcast' }, requirements },
    evidence.spec,
    [judged],
  );
  const outcome = worst([run.outcome]);
  const blocking = judged.findings.filter(({ severity }) => severity === 'blocking');
  return {
    version: 1,
    challenge: { id: 'broadcast-3c', title: 'Broadcast through partitions' },
    attempt: 4,
    engine: 'embedded',
    outcome,
    certified: false,
    certification: {
      kind: 'not-certified',
      why: 'not-asked',
      text: 'Only the embedded engine ran.',
      fix: null,
    },
    other: null,
    enginesDisagree: false,
    runs: [run],
    findings: [...judged.findings, ...findings],
    diagnosis: outcome === 'failed' ? broadcast.diagnose(evidence, judged.missed, blocking) : null,
    reason: null,
    durationMs: 1234,
  };
}

const lossy = () =>
  new Cluster('broadcast', 2)
    .partition(3, 9.75, ['n0'])
    .broadcast(4.2, 'n1', 17)
    .send(4.2, 'n1', { to: 'n0', body: { type: 'broadcast', message: 17, msg_id: 4 }, fate: 'partitioned' })
    .read(20, 'n1', [17], true)
    .read(20, 'n0', [], true)
    .verdict({ valid: false, lostCount: 1, lost: [17] });

describe('the report', () => {
  it('of a pass is a few lines', () => {
    const passed = new Cluster('broadcast', 1).broadcast(1, 'n0', 3).read(20, 'n0', [3], true);
    const next = 'Next: dscourse start broadcast-3d';
    const lines = reportLines(reportOf(passed), look(), {
      ...extras,
      picture: null,
      replay: null,
      again: null,
      next,
    });
    expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
      "
      ✓ passed  broadcast-3c  Broadcast through partitions  attempt 4, 1.2 s
        1 of 1 seed, seed 812.
        Not certified: only the embedded engine ran.

        single  1 node, 5 operations/s, 60 s
          ✓ valid                                 yes
          · messages between nodes per broadcast  2.0

        Next: dscourse start broadcast-3d
      "
    `);
  });

  it('of a lost value says what happened, why, and what to do', () => {
    expect(`\n${reportLines(reportOf(lossy()), look(), extras).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      ✗ failed  broadcast-3c  Broadcast through partitions  attempt 4, 1.2 s
        1 of 1 failed, seed 812.

        single  2 nodes, 5 operations/s, 60 s
          ✗ valid                                 not valid: workload
          · messages between nodes per broadcast  2.0

      What went wrong  seed 812
        Value 17 never reached n0. n1 sent it to n0 at 4.20 s while n0 was cut off,
        and no node sent it again after the partition healed at 9.75 s.

         1.    3.00 s  A partition began: n0 took no messages from n1.
         2.    4.20 s  A client broadcast 17 to n1, and n1 acknowledged it.
         3.    4.20 s  n1 sent 17 to n0 (broadcast 17); the message was dropped, as n0
                       was cut off from n1.
         4.    9.75 s  The partition healed.
         5.   20.00 s  The final read of n0 returned 0 values, without 17.

        Likely cause  A message sent into a partition is gone. n1 did not keep 17 for
                      n0 until it knew that n0 had it.
        Look at       where the node sends broadcast: keep what is not acknowledged,
                      and send it again
        Explained     dscourse explain lost-value-dropped

        As a picture     dscourse trace 4
        This seed again  dscourse grade broadcast-3c --seed 812
        This very run    dscourse replay 4 --seed 812
      "
    `);
  });

  it('points to its evidence when asked', () => {
    const lines = reportLines(reportOf(lossy()), look(), { ...extras, verbose: true });
    expect(lines.join('\n')).toMatch(/\[message \d+/);
  });

  it('never is wider than the terminal', () => {
    for (const columns of [40, 60, 80, 120]) {
      const lines = reportLines(reportOf(lossy()), look(columns), { ...extras, again: null, replay: null });
      for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(columns);
    }
  });

  it('lets nothing through that moves the cursor', () => {
    const evil = lossy().outcome({
      muted: [
        {
          node: 'n1',
          time: 1e9,
          reason: 'not-json',
          line: '\u001b[2J\u001b]0;owned\u0007hello\rbye',
          lineNumber: 1,
          messageId: null,
          detail: '',
        },
      ],
    });
    const text = reportLines(reportOf(evil), look(), extras).join('\n');
    expect(text).toContain('hello');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

it('type errors are shown with their line and a caret', () => {
  const problem = {
    file: 'echo-1/main.ts',
    line: 12,
    column: 9,
    code: 'TS2322',
    message: "Type 'string' is not assignable to type 'number'.",
    sourceLine: '  const n: number = "x";',
  };
  expect(`\n${problemLines([problem], look()).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    echo-1/main.ts:12:9 TS2322
      Type 'string' is not assignable to type 'number'.
        12 | const n: number = "x";
                   ^
    "
  `);
});
