import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { RunModel } from './model/run-model.ts';
import { showThing, windowWith } from './show-thing.ts';
import { createState } from './state.ts';

const run = {
  place: 0,
  head: {
    start: 0,
    end: 20_000,
    operations: [{ start: 5_000, end: null }],
    faults: [{ start: 12_000, end: null }],
  },
  columns: { sent: Float64Array.of(100, 9_000), end: Float64Array.of(200, 9_100) },
  logs: () => [{ node: 'n0', line: 1, time: 3_000, text: 'hello' }],
} as unknown as RunModel;

function stateAt(from: number, until: number) {
  const state = createState([run], { reducedMotion: signal(true), dark: signal(false) });
  state.window.value = { from, until };
  return state;
}

describe('the window', () => {
  it('stays where it is when the span is in sight', () => {
    expect(windowWith({ from: 0, until: 100 }, { from: 20, until: 30 })).toEqual({ from: 0, until: 100 });
  });

  it('keeps its width when it moves', () => {
    expect(windowWith({ from: 0, until: 100 }, { from: 200, until: 220 })).toEqual({ from: 160, until: 260 });
  });

  it('grows for what would not fit', () => {
    expect(windowWith({ from: 0, until: 100 }, { from: 1000, until: 2000 })).toEqual({
      from: 900,
      until: 2100,
    });
  });
});

describe('a thing that is shown', () => {
  it.each([
    ['message', 1, 9_000],
    ['log', 0, 3_000],
    ['operation', 0, 5_000],
    ['fault', 0, 12_000],
  ] as const)('is pinned, in sight, and under the cursor: a %s', (kind, rank, time) => {
    const state = stateAt(0, 1_000);
    showThing(state, { run: 0, kind, rank });
    expect(state.pinned.value).toEqual({ run: 0, kind, rank });
    expect(state.cursor.value).toBe(time);
    expect(state.window.value.from).toBeLessThanOrEqual(time);
    expect(state.window.value.until).toBeGreaterThanOrEqual(time);
  });

  it('may be a fault without an end, which does not widen the window to all of it', () => {
    const state = stateAt(0, 1_000);
    showThing(state, { run: 0, kind: 'fault', rank: 0 });
    expect(state.window.value).toEqual({ from: 11_500, until: 12_500 });
  });

  it('leaves the window alone when there is no such thing', () => {
    const state = stateAt(0, 1_000);
    showThing(state, { run: 0, kind: 'message', rank: 99 });
    expect(state.window.value).toEqual({ from: 0, until: 1_000 });
  });
});
