import { describe, expect, it } from 'vitest';
import { watchedReport } from '../../../../test/support/watched-report.ts';
import { bindings } from './bindings.ts';
import {
  begin,
  type Effect,
  initialState,
  type JudgedVerdict,
  step,
  type WatchEvent,
  type WatchState,
} from './machine.ts';
import { firstTally } from './tally.ts';

const facts = { hints: { opened: 1, total: 4 }, maelstrom: false, next: 'unique-ids-2' };
const start = initialState(100, { run: 'default', seed: 812 }, facts);

function play(from: WatchState, ...events: readonly WatchEvent[]) {
  let state = from;
  const effects: Effect[] = [];
  for (const event of events) {
    const next = step(state, event);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
}

const key = (name: string): WatchEvent => ({ type: 'key', key: name, fresh: 777, page: 10 });
const keysOf = (state: WatchState): string =>
  bindings(state)
    .map((binding) => binding.key)
    .join('');

function verdict(
  round: number,
  outcome: 'passed' | 'failed',
  more: Partial<JudgedVerdict> = {},
): JudgedVerdict {
  const report = watchedReport({ outcome, seeds: { 100: outcome, 101: 'passed' } });
  return { kind: 'judged', round, report, folder: `/tmp/${round}`, final: true, tally: null, ...more };
}
const judged = (
  round: number,
  outcome: 'passed' | 'failed',
  more: Partial<JudgedVerdict> = {},
): WatchEvent => ({
  type: 'judged',
  round,
  verdict: verdict(round, outcome, more),
  narrows: false,
});

const running = play(begin(start).state, { type: 'built', round: 1 }).state;
const passed = play(running, judged(1, 'passed')).state;

describe('a save', () => {
  it('begins a round with the seed that failed last', () => {
    expect(begin(start).effects).toEqual([
      { type: 'cancel' },
      { type: 'round', round: 1, base: 100, failed: { run: 'default', seed: 812 } },
    ]);
  });

  it('stops the round that is under way when files begin to change, and begins anew when they have settled', () => {
    const changing = play(running, { type: 'changing' });
    expect(changing.state.phase.kind).toBe('settling');
    expect(changing.effects).toEqual([{ type: 'cancel' }]);
    const { state, effects } = play(changing.state, { type: 'saved' });
    expect(state.phase.kind).toBe('building');
    expect(effects).toMatchObject([{ type: 'cancel' }, { type: 'round', round: 2 }]);
  });

  it('makes whatever the round before still says be passed over', () => {
    const second = play(running, { type: 'saved' }).state;
    const { state, effects } = play(
      second,
      { type: 'built', round: 1 },
      { type: 'progress', round: 1, line: 'old' },
      judged(1, 'failed'),
      { type: 'stumbled', round: 1, message: 'old', fix: 'old' },
    );
    expect(state).toEqual(second);
    expect(effects).toEqual([]);
  });

  it('waits while Maelstrom has the screen, and is taken up afterwards', () => {
    const away = play({ ...passed, facts: { ...facts, maelstrom: true } }, key('m')).state;
    const saved = play(away, { type: 'changing' }, { type: 'saved' });
    expect(saved.effects).toEqual([]);
    const back = play(saved.state, { type: 'back', moved: false, failed: null });
    expect(back.effects).toMatchObject([{ type: 'cancel' }, { type: 'round', round: 2 }]);
  });
});

describe('a verdict', () => {
  it('of a failure remembers the seed, and the next round tries it first', () => {
    const failed = play(running, judged(1, 'failed')).state;
    expect(play(failed, { type: 'saved' }).effects).toContainEqual({
      type: 'round',
      round: 2,
      base: 100,
      failed: { run: 'default', seed: 100 },
    });
  });

  it('of a pass keeps the seed that failed before it', () => {
    expect(passed.failed).toEqual({ run: 'default', seed: 812 });
  });

  it('of the first failing seed is shown while others run, and does not jump when they are done', () => {
    const live = play(running, judged(1, 'failed', { final: false })).state;
    expect(live.phase.kind).toBe('running');
    const read = play(live, key('down'), key('down')).state;
    const done = play(read, judged(1, 'failed')).state;
    expect(done.scroll).toBe(2);
    expect(done.phase.kind).toBe('waiting');
  });

  it('of a failure is followed by more seeds, counted up to the end', () => {
    const report = verdict(1, 'failed').report;
    const first = firstTally(report);
    if (first === null) throw new Error('nothing to count');
    const event: WatchEvent = {
      type: 'judged',
      round: 1,
      verdict: verdict(1, 'failed', { tally: first }),
      narrows: true,
    };
    const narrowing = play(running, event);
    expect(narrowing.effects).toMatchObject([{ type: 'narrow', round: 1 }]);
    expect(narrowing.state.phase.kind).toBe('narrowing');
    const more = { ...first, done: 3, failed: 2 };
    const counted = play(narrowing.state, { type: 'tally', round: 1, tally: more, done: true }).state;
    expect(counted.phase.kind).toBe('waiting');
    expect(counted.verdict).toMatchObject({ tally: { done: 3, failed: 2 } });
  });

  it('that comes while files change starts no more seeds', () => {
    const event: WatchEvent = { type: 'judged', round: 1, verdict: verdict(1, 'failed'), narrows: true };
    const { state, effects } = play(running, { type: 'changing' }, event);
    expect(effects).toEqual([{ type: 'cancel' }]);
    expect(state.phase.kind).toBe('settling');
  });

  it('finds its runs again after they were recorded', () => {
    const moved = play(passed, { type: 'runs-moved', from: '/tmp/1', to: '/runs/7' }).state;
    expect(moved.verdict).toMatchObject({ folder: '/runs/7' });
    expect(play(passed, { type: 'runs-moved', from: '/tmp/9', to: '/runs/7' }).state).toEqual(passed);
  });
});

describe('keys', () => {
  it('are those that do something now', () => {
    expect(keysOf(running)).toBe('rchlsq');
    expect(keysOf(passed)).toBe('nrhltsq');
    expect(keysOf(play(running, judged(1, 'failed')).state)).toBe('rhltsq');
    const more = { ...facts, maelstrom: true, hints: { opened: 4, total: 4 }, next: null };
    expect(keysOf(play(passed, { type: 'facts', facts: more }).state)).toBe('rltsmq');
  });

  it('do nothing where they are not shown', () => {
    for (const name of ['n', 'm', 'f', 't', 'x', 'escape']) {
      expect(play(running, key(name))).toEqual({ state: running, effects: [] });
    }
  });

  it('r runs the same seeds again, s draws others', () => {
    expect(play(passed, key('r')).effects[1]).toMatchObject({ type: 'round', base: 100 });
    expect(play(passed, key('s')).effects[1]).toMatchObject({ type: 'round', base: 777 });
  });

  it('c stops a round, whose word is then passed over', () => {
    const { state, effects } = play(running, key('c'), judged(1, 'failed'));
    expect(effects).toEqual([{ type: 'cancel' }]);
    expect(state.phase.kind).toBe('stopped');
    expect(state.verdict.kind).toBe('none');
  });

  it('q leaves a text, then the program; Escape leaves the text alone', () => {
    const reading = play(passed, { type: 'overlay', overlay: { title: 'lesson', lines: ['a'] } }).state;
    expect(play(reading, key('q')).state.overlay).toBeNull();
    expect(play(reading, key('escape')).state.overlay).toBeNull();
    expect(play(reading, key('q'), key('q')).effects).toContainEqual({ type: 'leave', how: 'quit' });
  });

  it('a text that is being read stays in its place when a verdict comes', () => {
    const reading = play(
      running,
      { type: 'overlay', overlay: { title: 'lesson', lines: ['a'] } },
      key('page-down'),
    );
    const judgedMeanwhile = play(reading.state, judged(1, 'failed')).state;
    expect(judgedMeanwhile).toMatchObject({ scroll: 10, overlay: { title: 'lesson' } });
  });

  it('Ctrl-C and a signal leave at once, also in the midst of a round or a text', () => {
    for (const event of [key('ctrl-c'), { type: 'interrupted' } as const]) {
      expect(play(running, event).effects).toEqual([
        { type: 'cancel' },
        { type: 'leave', how: 'interrupted' },
      ]);
    }
    const left = play(running, key('ctrl-c')).state;
    expect(play(left, key('r'), { type: 'saved' }).effects).toEqual([]);
  });

  it('f shows the failure that is told in the fewest steps, and its seed comes first from then on', () => {
    const shortest = {
      report: watchedReport({ outcome: 'failed', seeds: { 105: 'failed' } }),
      folder: '/tmp/further',
      run: 'default',
      seed: 105,
      steps: 1,
    };
    const tally = { run: 'default', failed: 2, done: 20, total: 20, causes: ['lost-value'], shortest };
    const state = play(running, judged(1, 'failed', { tally })).state;
    expect(keysOf(state)).toBe('rfhltsq');
    const shown = play(state, key('f')).state;
    expect(shown.verdict).toMatchObject({ folder: '/tmp/further', tally: { done: 20, shortest: null } });
    expect(shown.failed).toEqual({ run: 'default', seed: 105 });
    expect(keysOf(shown)).toBe('rhltsq');
  });

  it('t shows the run that the verdict is about, as soon as there is one', () => {
    expect(keysOf(running)).not.toContain('t');
    const failing = play(running, judged(1, 'failed', { final: false })).state;
    const { state, effects } = play(failing, key('t'));
    expect(state).toBe(failing);
    expect(effects).toMatchObject([{ type: 'trace', folder: '/tmp/1', report: { outcome: 'failed' } }]);
  });

  it('n leads to the next challenge, where a round begins without the old verdict', () => {
    const { state, effects } = play(passed, key('n'));
    expect(effects).toContainEqual({ type: 'next', challenge: 'unique-ids-2' });
    const moved = play(state, { type: 'back', moved: true, failed: null });
    expect(moved.state.verdict.kind).toBe('none');
    expect(moved.effects).toContainEqual({ type: 'round', round: 2, base: 100, failed: null });
  });
});
