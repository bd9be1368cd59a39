import { describe, expect, it } from 'vitest';
import { diagnosis, engineReport, finding, runReport } from '../../test/support/reports.ts';
import type { Challenge } from '../course/course.ts';
import { certify, type MaelstromWord, type NotRun } from './certify.ts';
import type { Doubt } from './judge.ts';
import type { Certification, EngineReport, GradeOutcome, Report } from './report.ts';

const challenge = {
  id: 'broadcast-3c',
  title: 'Broadcast through partitions',
  runs: [{ id: 'single', seeds: 5, test: { workload: 'broadcast' }, requirements: [{ kind: 'valid' }] }],
} satisfies Pick<Challenge, 'id' | 'title' | 'runs'>;

function graded(embedded: EngineReport | null, maelstrom: MaelstromWord): Report {
  return certify({ challenge, attempt: 4, embedded, maelstrom, durationMs: 1234 });
}
const ran = (report: EngineReport, doubt: Doubt | null = null): MaelstromWord => ({
  kind: 'ran',
  report,
  doubt,
  release: 'v0.2.4',
});
const notRun = (why: NotRun): MaelstromWord => ({ kind: 'not-run', why });
const why = ({ certification }: Report): string =>
  certification.kind === 'certified' ? 'certified' : certification.why;

describe('the table of two engines', () => {
  const on = (outcome: GradeOutcome, doubt: Doubt | null = null) =>
    ran(engineReport('maelstrom', outcome), doubt);
  const rows: readonly [
    embedded: GradeOutcome | null,
    maelstrom: MaelstromWord,
    outcome: GradeOutcome,
    certificate: string,
    decided: Report['engine'],
    disagree: boolean,
  ][] = [
    ['failed', notRun({ reason: 'failed-first' }), 'failed', 'failed-first', 'embedded', false],
    ['failed', on('passed'), 'passed', 'certified', 'maelstrom', true],
    ['failed', on('failed'), 'failed', 'failed', 'maelstrom', false],
    ['failed', on('could-not-judge', 'unknown'), 'failed', 'unknown', 'embedded', false],
    ['failed', on('could-not-judge', 'timing'), 'failed', 'timing', 'embedded', false],
    ['passed', on('passed'), 'passed', 'certified', 'embedded', false],
    ['passed', on('failed'), 'failed', 'failed', 'maelstrom', true],
    ['passed', on('could-not-judge', 'unknown'), 'passed', 'unknown', 'embedded', false],
    ['passed', on('could-not-judge', 'tool-failed'), 'passed', 'tool-failed', 'embedded', false],
    ['passed', on('could-not-judge', 'timing'), 'passed', 'timing', 'embedded', false],
    ['passed', notRun({ reason: 'not-installed' }), 'passed', 'not-installed', 'embedded', false],
    ['passed', notRun({ reason: 'partial' }), 'passed', 'partial', 'embedded', false],
    ['passed', notRun({ reason: 'seed-asked' }), 'passed', 'not-asked', 'embedded', false],
    ['passed', notRun({ reason: 'interrupted' }), 'passed', 'interrupted', 'embedded', false],
    ['could-not-judge', on('passed'), 'passed', 'certified', 'maelstrom', false],
    ['could-not-judge', on('failed'), 'failed', 'failed', 'maelstrom', false],
    ['could-not-judge', on('could-not-judge', 'timing'), 'could-not-judge', 'timing', 'maelstrom', false],
    [
      'could-not-judge',
      notRun({ reason: 'not-installed' }),
      'could-not-judge',
      'not-installed',
      'embedded',
      false,
    ],
    [null, on('passed'), 'passed', 'certified', 'maelstrom', false],
    [null, on('failed'), 'failed', 'failed', 'maelstrom', false],
    [null, on('could-not-judge', 'unknown'), 'could-not-judge', 'unknown', 'maelstrom', false],
  ];
  it.each(rows)(
    'embedded %s, Maelstrom %o: %s, %s',
    (first, word, outcome, certificate, decided, disagree) => {
      const embedded = first === null ? null : engineReport('embedded', first);
      const report = graded(embedded, word);
      expect(report.outcome).toBe(outcome);
      expect(why(report)).toBe(certificate);
      expect(report.certified).toBe(certificate === 'certified');
      expect(report.engine).toBe(decided);
      expect(report.enginesDisagree).toBe(disagree);
      // Nothing of what an engine found is thrown away.
      const engines = [report.engine, report.other?.engine].filter((engine) => engine !== undefined);
      const both = [...(first === null ? [] : ['embedded']), ...(word.kind === 'ran' ? ['maelstrom'] : [])];
      expect([...engines].sort()).toEqual(both);
      expect('maelstrom' in report).toBe(word.kind === 'ran');
    },
  );
});

describe('a certificate', () => {
  it('says what certified it', () => {
    const report = graded(engineReport('embedded', 'passed'), ran(engineReport('maelstrom', 'passed')));
    expect(report.certification).toEqual<Certification>({
      kind: 'certified',
      maelstrom: 'v0.2.4',
      runs: ['single'],
    });
    expect(report.runs[0]?.seeds[0]?.directory).toBe('single/seed-812');
    expect(report.other?.runs[0]?.seeds[0]?.directory).toBe('single/maelstrom-1');
  });

  it('needs every run of the challenge', () => {
    const two = {
      ...challenge,
      runs: [...challenge.runs, { ...challenge.runs[0], id: 'partitions' }],
    } as const;
    const maelstrom = ran(engineReport('maelstrom', 'passed'));
    const embedded = engineReport('embedded', 'passed');
    const report = certify({
      challenge: two as unknown as typeof challenge,
      attempt: 4,
      embedded,
      maelstrom,
      durationMs: 1,
    });
    expect(report.outcome).toBe('passed');
    expect(report.certification).toMatchObject({ why: 'partial', text: 'Maelstrom did not run partitions.' });
  });

  it('is withheld for a blocking finding of the embedded engine, which Maelstrom does not look for', () => {
    const lost = finding('lost-on-one-node', 'blocking');
    const embedded = engineReport('embedded', 'failed', { findings: [lost, finding('late-answer', 'note')] });
    const report = graded(embedded, ran(engineReport('maelstrom', 'passed')));
    expect(report.outcome).toBe('passed');
    expect(report.certified).toBe(false);
    expect(report.certification).toMatchObject({ why: 'finding', fix: null });
    expect(report.findings).toEqual([{ ...lost, engine: 'embedded' }]);
  });

  it('is not withheld for what was found in a run that could not be judged', () => {
    const embedded = engineReport('embedded', 'could-not-judge', {
      findings: [finding('node-hung', 'blocking')],
    });
    expect(graded(embedded, ran(engineReport('maelstrom', 'passed'))).certified).toBe(true);
  });

  it('offers what would give one', () => {
    const fix = (embedded: GradeOutcome, word: NotRun): string | null => {
      const { certification } = graded(engineReport('embedded', embedded), notRun(word));
      return certification.kind === 'certified' ? 'certified' : certification.fix;
    };
    expect(fix('failed', { reason: 'failed-first' })).toBe('dscourse grade broadcast-3c --engine maelstrom');
    expect(fix('passed', { reason: 'not-installed' })).toBe('dscourse init --maelstrom');
    expect(fix('passed', { reason: 'seed-asked' })).toBe('dscourse grade broadcast-3c');
    expect(fix('passed', { reason: 'embedded-asked', by: 'setting' })).toContain('--engine maelstrom');
    expect(fix('passed', { reason: 'not-ready', message: 'No git.', fix: 'Install git.' })).toBe(
      'Install git.',
    );
  });
});

describe('where Maelstrom passes what the embedded engine failed', () => {
  const official = ran(engineReport('maelstrom', 'passed', { findings: [finding('late-answer', 'note')] }));

  it('a lost value stays as a finding of the embedded engine', () => {
    const lost = diagnosis('lost-value-dropped', 'Value 17 never reached n2.');
    const report = graded(engineReport('embedded', 'failed', { diagnosis: lost }), official);
    expect(report.diagnosis).toBeNull();
    expect(report.other?.diagnosis).toEqual(lost);
    expect(report.findings.map(({ code, engine }) => [code, engine])).toEqual([
      ['late-answer', undefined],
      ['lost-value-dropped', 'embedded'],
    ]);
    expect(report.findings.at(-1)).toMatchObject({ severity: 'note', statement: lost.headline, seed: 812 });
  });

  it('is not said twice where a finding has the same words', () => {
    const lost = diagnosis('duplicate-id', 'n1 and n2 both gave the id 7.');
    const found = finding('duplicate-id', 'note', lost.headline.text);
    const embedded = engineReport('embedded', 'failed', { diagnosis: lost, findings: [found] });
    expect(graded(embedded, official).findings).toHaveLength(2);
  });

  it('a missed figure does not stay: Maelstrom measured it too', () => {
    const slow = diagnosis('too-slow', 'Value 17 took 900 ms.');
    const report = graded(engineReport('embedded', 'failed', { diagnosis: slow }), official);
    expect(report.findings.map(({ code }) => code)).toEqual(['late-answer']);
    expect(report.certified).toBe(true);
  });
});

it('keeps the word that two runs of a seed differed, whoever decides', () => {
  const differs = finding('not-deterministic', 'note');
  const embedded = engineReport('embedded', 'passed', { findings: [differs] });
  const report = graded(embedded, ran(engineReport('maelstrom', 'failed')));
  expect(report.findings).toEqual([{ ...differs, engine: 'embedded' }]);
});

it('has the time of the whole grade, and runs of the engine that decided', () => {
  const official = engineReport('maelstrom', 'failed', {
    runs: [runReport('maelstrom', { outcome: 'failed' })],
    diagnosis: diagnosis('no-answer', 'n1 did not answer.', { seed: 1 }),
  });
  const report = graded(engineReport('embedded', 'passed'), ran(official));
  expect(report.durationMs).toBe(1234);
  expect(report.diagnosis?.seed).toBe(1);
  expect(report.runs).toEqual(official.runs);
});
