import { describe, expect, it } from 'vitest';
import { fakeIo } from '../../../../test/support/fake-io.ts';
import { watchedReport } from '../../../../test/support/watched-report.ts';
import { createTerminal } from '../../terminal/create-terminal.ts';
import { displayWidth } from '../../terminal/width.ts';
import { initialState, type WatchState } from './machine.ts';
import { fitted, screenOf, verdictText } from './screen.ts';
import { firstTally } from './tally.ts';

const facts = { hints: { opened: 1, total: 4 }, maelstrom: true, next: 'unique-ids-2' };
const challenge = { id: 'echo-1', title: 'Echo' };
const report = watchedReport({ outcome: 'failed', seeds: { 100: 'failed', 101: 'passed' } });
const waiting: WatchState = {
  ...initialState(100, null, facts),
  round: 1,
  verdict: { kind: 'judged', round: 1, report, folder: '/tmp/1', final: true, tally: firstTally(report) },
};
const body = Array.from({ length: 40 }, (_, i) => `line ${i + 1}`);

function shown(state: WatchState, columns = 80, rows = 24, text = body) {
  const look = createTerminal(fakeIo({ columns, env: { COLUMNS: `${columns}` } }), {
    quiet: false,
    json: false,
  });
  return screenOf(state, challenge, fitted(text, columns), look, { columns, rows });
}

describe('the screen', () => {
  it('fills the terminal and no more, on any size', () => {
    for (const [columns, rows] of [
      [80, 24],
      [60, 12],
      [40, 10],
      [30, 8],
    ] as const) {
      const { lines } = shown(waiting, columns, rows);
      expect(lines.length, `${columns} by ${rows}`).toBeLessThanOrEqual(rows);
      expect(lines.at(-1), `${columns} by ${rows}`).toContain('q quit');
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  it('says what is watched, the tally, and the keys, with the report between', () => {
    const { lines } = shown(waiting, 80, 24, ['the report']);
    expect(lines).toEqual([
      'watching echo-1  Echo',
      '1 of 2 seeds fails (30 s were up)  waiting for a save',
      '',
      'the report',
      '',
      'r run   h hint 2 of 4   l lesson   t trace   s new seeds   m Maelstrom   q quit',
    ]);
  });

  it('says how many seeds there are to be while they are tried', () => {
    const narrowing: WatchState = { ...waiting, phase: { kind: 'narrowing' } };
    expect(shown(narrowing).lines[1]).toMatch(/trying more seeds {2}1 of 2 seeds fails, up to 20$/);
  });

  it('scrolls a text that is longer than the screen, and stays within it', () => {
    const top = shown(waiting);
    expect(top.lines).toContain('line 1');
    expect(top.lines).toContain(`lines 1 to ${top.page} of 40, arrows scroll`);
    const end = shown({ ...waiting, scroll: Number.MAX_SAFE_INTEGER });
    expect(end.lines).toContain('line 40');
    expect(end.scroll).toBe(40 - end.page);
    expect(end.lines).toContain(`lines ${end.scroll + 1} to 40 of 40, arrows scroll`);
  });

  it('says of a report below that it is of the save before, until the new one is there', () => {
    const building: WatchState = { ...waiting, round: 2, phase: { kind: 'building' } };
    expect(shown(building).lines[1]).toContain('building  (below: the save before)');
    const running: WatchState = { ...waiting, round: 2, phase: { kind: 'running', line: 'seeds 1/5' } };
    expect(shown(running).lines[1]).toContain('the save before');
    expect(shown({ ...building, round: 3, phase: { kind: 'stopped' } }).lines[1]).toContain(
      'the save before',
    );
    expect(shown({ ...building, phase: { kind: 'stopped' } }).lines[1]).not.toContain('the save before');
    const live = { ...running, round: 1 };
    expect(shown(live).lines[1]).toMatch(/running {2}seeds 1\/5$/);
  });

  it('shows a text in the place of the report, with the way back', () => {
    const overlay = { title: 'hint', lines: ['Think of the reply.'] };
    const { lines } = shown({ ...waiting, overlay });
    expect(lines[0]).toBe('watching echo-1  hint');
    expect(lines).toContain('Think of the reply.');
    expect(lines).not.toContain('line 1');
    expect(lines.at(-1)).toMatch(/q back$/);
  });
});

describe('a verdict without a report', () => {
  const look = createTerminal(fakeIo({ columns: 80 }), { quiet: false, json: false });

  it('shows build problems with their place', () => {
    const problem = {
      file: 'echo-1/main.ts',
      line: 3,
      column: 7,
      code: 'TS2322',
      message: 'No.',
      sourceLine: null,
    };
    const lines = verdictText(
      { kind: 'problems', built: { kind: 'type-errors', problems: [problem, problem], program: null } },
      look,
    );
    expect(lines[0]).toContain('could not judge  2 type errors');
    expect(lines).toContain('echo-1/main.ts:3:7 TS2322');
  });

  it('shows what stood in the way, and the remedy', () => {
    const lines = verdictText({ kind: 'stumbled', message: 'There is no main.ts.', fix: 'Write one.' }, look);
    expect(lines).toEqual(['? could not judge', '', 'There is no main.ts.', 'Write one.']);
  });
});
