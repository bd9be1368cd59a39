import { describe, expect, it } from 'vitest';
import {
  diagnosis,
  engineReport,
  finding,
  requirementReport,
  runReport,
  seedReport,
} from '../../test/support/reports.ts';
import { displayWidth, wrapText } from '../cli/terminal/width.ts';
import { certify, type MaelstromWord } from '../grading/certify.ts';
import type { EngineReport, Report } from '../grading/report.ts';
import type { Look } from './look.ts';
import { type ReportExtras, reportLines, verdictLines } from './terminal.ts';

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
  figures: () => [],
  titleOf: (measure) => measure,
  words: [],
  hint: null,
  picture: null,
  replay: null,
  again: null,
  official: null,
  next: null,
  partial: false,
  requireCertified: false,
  verbose: false,
};
const challenge = {
  id: 'broadcast-3c',
  title: 'Broadcast through partitions',
  runs: [{ id: 'single', seeds: 5, test: { workload: 'broadcast' as const }, requirements: [] }],
};
const graded = (embedded: EngineReport | null, maelstrom: MaelstromWord): Report =>
  certify({ challenge, attempt: 4, embedded, maelstrom, durationMs: 34_120 });
const ran = (report: EngineReport, doubt: 'unknown' | 'timing' | null = null): MaelstromWord => ({
  kind: 'ran',
  report,
  doubt,
  release: 'v0.2.4',
});
const text = (report: Report, more: Partial<ReportExtras> = {}, columns = 80) =>
  `\n${reportLines(report, look(columns), { ...extras, ...more }).join('\n')}\n`;
const five = [1, 2, 3, 4, 5].map((seed) => seedReport('embedded', { seed }));
const latency = (actual: string, change = {}) =>
  requirementReport({ name: 'greatest latency', expected: 'below 600 ms', actual, ...change });

describe('the report of two engines', () => {
  it('that both passed is certified, with both figures side by side', () => {
    const run = (engine: 'embedded' | 'maelstrom', ms: string, note: string | null) =>
      runReport(engine, {
        ...(engine === 'embedded' ? { seeds: five } : {}),
        requirements: [requirementReport(), latency(ms, { note })],
      });
    const report = graded(
      engineReport('embedded', 'passed', { runs: [run('embedded', '368 ms', null)] }),
      ran(engineReport('maelstrom', 'passed', { runs: [run('maelstrom', '583 ms', 'near the bound')] })),
    );
    expect(text(report)).toMatchInlineSnapshot(`
      "
      ✓ passed, certified by Maelstrom v0.2.4  broadcast-3c  attempt 4, 34.1 s
        Embedded engine: 5 of 5 seeds, first seed 1.
        Maelstrom v0.2.4: 1 of 1 run.

        single  5 nodes, 5 operations/s, 20 s
                              embedded  Maelstrom
          ✓ valid             yes       yes
          ✓ greatest latency  368 ms    583 ms     below 600 ms
            greatest latency, Maelstrom: near the bound
      "
    `);
  });

  it('that Maelstrom alone failed says what it saw, and where to look for a seed', () => {
    const official = engineReport('maelstrom', 'failed', {
      diagnosis: diagnosis('no-answer', 'n1 never answered read.', { seed: 1 }),
    });
    expect(text(graded(engineReport('embedded', 'passed'), ran(official)))).toMatchInlineSnapshot(`
      "
      ✗ failed  broadcast-3c  Broadcast through partitions  attempt 4, 34.1 s
        Embedded engine: 1 of 1 seed, seed 812.
        Maelstrom v0.2.4: its run failed.

        single  5 nodes, 5 operations/s, 20 s
                   embedded  Maelstrom
          ✗ valid  ✓ yes     ✗ valid

      What went wrong  run 1 of 1 on Maelstrom v0.2.4
        n1 never answered read.

        Explained     dscourse explain no-answer

      ! The engines disagree. Maelstrom decides.
        Embedded engine: passed, 1 of 1 seed.
        Maelstrom v0.2.4: failed, see above.
        A seed that fails can be replayed. To look for one: dscourse grade
        broadcast-3c --engine embedded --seeds 50
        If you think that dscourse is wrong, dscourse report-parity 4 packs both for a
        report.
      "
    `);
  });

  it('that Maelstrom alone passed keeps what the embedded engine saw', () => {
    const embedded = engineReport('embedded', 'failed', {
      diagnosis: diagnosis('lost-value-dropped', 'Value 17 never reached n2.'),
    });
    const report = graded(embedded, ran(engineReport('maelstrom', 'passed')));
    expect(text(report)).toMatchInlineSnapshot(`
      "
      ✓ passed, certified by Maelstrom v0.2.4  broadcast-3c  attempt 4, 34.1 s
        Embedded engine: 1 of 1 failed, seed 812.
        Maelstrom v0.2.4: 1 of 1 run.

        single  5 nodes, 5 operations/s, 20 s
                   embedded  Maelstrom
          ✓ valid  ✗ valid   ✓ yes

      ! lost-value-dropped, a note: Value 17 never reached n2. (seed 812 of the
        embedded engine)

      ! The engines disagree. Maelstrom decides.
        Embedded engine: failed, see above.
        Maelstrom v0.2.4: passed.
        If you think that dscourse is wrong, dscourse report-parity 4 packs both for a
        report.
      "
    `);
  });

  it('names a blocking finding as the reason for no certificate', () => {
    const embedded = engineReport('embedded', 'failed', {
      findings: [finding('lost-on-one-node', 'blocking')],
    });
    const shown = text(graded(embedded, ran(engineReport('maelstrom', 'passed'))));
    expect(shown).toMatch(/^\n✓ passed {2}broadcast-3c/);
    expect(shown).toContain('✗ lost-on-one-node, no certificate: lost-on-one-node happened');
    expect(shown.replace(/\s+/g, ' ')).toContain('what Maelstrom does not look for (lost-on-one-node).');
  });

  it('says that Maelstrom called a run valid that only a stricter finding fails', () => {
    const runs = [
      runReport('maelstrom', {
        outcome: 'failed',
        seeds: [seedReport('maelstrom', { seed: 1, outcome: 'failed' })],
        requirements: [requirementReport({})],
      }),
    ];
    const blocking = [finding('node-muted', 'blocking')];
    const tally = (findings: readonly ReturnType<typeof finding>[]): string =>
      text(graded(null, ran(engineReport('maelstrom', 'failed', { runs, findings })))).replace(/\s+/g, ' ');
    expect(tally(blocking)).toContain('its run is valid, but dscourse is stricter: node-muted.');
    expect(tally([])).toContain('its run failed.');
  });

  it('tells runs and repetitions of Maelstrom apart', () => {
    const seeds = [1, 2, 4].map((seed) =>
      seedReport('maelstrom', { seed, outcome: seed === 4 ? 'failed' : 'passed' }),
    );
    const official = engineReport('maelstrom', 'failed', {
      runs: [runReport('maelstrom', { outcome: 'failed', seeds })],
      diagnosis: diagnosis('no-answer', 'n1 never answered read.', { seed: 4 }),
    });
    const shown = text(graded(null, ran(official)));
    expect(shown).toContain('Maelstrom v0.2.4: 1 of 3 runs failed: run 3 of 3.');
    expect(shown).toContain('What went wrong  run 3 of 3 on Maelstrom v0.2.4');
    expect(shown).not.toContain('disagree');
  });

  it('that neither could judge says why, once', () => {
    const official = engineReport('maelstrom', 'could-not-judge', {
      reason: "Maelstrom's analysis gave no answer: dot is missing.",
    });
    const shown = text(graded(engineReport('embedded', 'could-not-judge'), ran(official, 'unknown')));
    expect(shown.split('gave no answer')).toHaveLength(2);
    expect(shown).toContain('The embedded engine: could not judge.');
  });

  it('never is wider than the terminal', () => {
    const embedded = engineReport('embedded', 'failed', {
      findings: [finding('lost-on-one-node', 'blocking', 'x '.repeat(300))],
      diagnosis: diagnosis('lost-value-dropped', 'y '.repeat(300)),
      runs: [runReport('embedded', { outcome: 'failed', requirements: [latency('29553 ms to 29969 ms')] })],
    });
    const report = graded(embedded, ran(engineReport('maelstrom', 'passed')));
    for (const columns of [40, 60, 80]) {
      for (const line of text(report, {}, columns).split('\n')) {
        expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
      }
    }
  });
});

describe('the line about the certificate', () => {
  const passed = engineReport('embedded', 'passed');
  const missing: MaelstromWord = { kind: 'not-run', why: { reason: 'not-installed' } };
  const quiet = (report: Report, requireCertified: boolean) =>
    verdictLines(report, look(), { partial: false, requireCertified, brief: true }).join('\n');

  it('is one line, and says what would give one', () => {
    const lines = verdictLines(graded(passed, missing), look(), extras);
    expect(lines.slice(2)).toEqual([
      '  Not certified: Maelstrom is not installed (dscourse init --maelstrom).',
    ]);
  });

  it('is left away with --quiet, unless a certificate was asked for', () => {
    expect(quiet(graded(passed, missing), false)).not.toContain('ertified');
    const asked = quiet(graded(passed, missing), true);
    expect(asked).toContain('Not certified: Maelstrom is not installed (dscourse init --maelstrom).');
    expect(asked).toContain('--require-certified: without a certificate this counts as failed.');
    expect(quiet(graded(passed, ran(engineReport('maelstrom', 'passed'))), true)).not.toContain('--require');
  });

  it("calls a missed latency this machine's timing, and not a failure", () => {
    const report = graded(passed, ran(engineReport('maelstrom', 'could-not-judge'), 'timing'));
    const shown = verdictLines(report, look(), extras).join('\n').replace(/\s+/g, ' ');
    expect(shown).toContain("this machine's timing, not your program's failure");
    expect(shown).toContain('When the machine is less busy: dscourse grade broadcast-3c --engine maelstrom');
    expect(shown).toMatch(/^✓ passed {1}broadcast-3c/);
  });

  it('offers nothing where the program failed on Maelstrom', () => {
    const report = graded(passed, ran(engineReport('maelstrom', 'failed')));
    expect(verdictLines(report, look(), extras).join('\n')).not.toContain('ertified');
  });
});
