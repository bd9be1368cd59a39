import { effect, signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { modelOf } from '../../../../test/support/trace/model-of.ts';
import { smallRun } from '../../../../test/support/trace/small-run.ts';
import { syntheticRun } from '../../../../test/support/trace/synthetic-run.ts';
import { createState } from '../state.ts';
import { type Clock, createDerived } from './derived.ts';
import { faded, hidden, plain, strong } from './emphasis.ts';
import { emptyFilter } from './filter.ts';
import type { RunModel } from './run-model.ts';

/** A clock on which each look takes as long as told; what is put off waits to be called. */
function handClock(perLook: number): Clock & { readonly waiting: (() => void)[] } {
  let time = 0;
  const waiting: (() => void)[] = [];
  const now = () => {
    time += perLook;
    return time;
  };
  return { now, soon: (callback) => waiting.push(callback), waiting };
}

function open(runs: readonly RunModel[], clock: Clock = handClock(0)) {
  const state = createState(runs, { reducedMotion: signal(false), dark: signal(false) });
  return { state, derived: createDerived(state, clock) };
}

const small = (place = 0) =>
  smallRun(
    [
      { link: 'c1>n0', sent: 1, body: '{"type":"broadcast","message":17}' },
      { link: 'n0>c1', sent: 2.1, body: '{"type":"broadcast_ok"}', request: 0 },
      { link: 'n0>n1', sent: 2.2, body: '{"type":"tell","values":[17]}' },
      { link: 'n0>n1', sent: 9, body: '{"type":"tell","values":[18]}' },
      { link: 'n1>n2', sent: 50, body: '{"type":"tell","values":[18,19]}' },
    ],
    [{ client: 'c1', node: 'n0', f: 'broadcast', value: '17', start: 1, end: 3, requests: [0] }],
    { place },
  );

describe('what follows from the state', () => {
  it('is all plain at first', () => {
    const { derived } = open([small()]);
    const { emphasis, search, follow } = derived.runs[0] ?? expect.fail();
    expect([...emphasis.value.messages]).toEqual([plain, plain, plain, plain, plain]);
    expect([...emphasis.value.operations]).toEqual([plain]);
    expect(emphasis.value).toMatchObject({ shown: 5, followed: 5, complete: true });
    expect(search.value).toEqual({ searching: false, progress: 1 });
    expect(follow.value).toBeNull();
  });

  it('hides by the filter, fades by what is followed, stresses what is pinned', () => {
    const { state, derived } = open([small()]);
    const { emphasis, counts } = derived.runs[0] ?? expect.fail();
    state.filter.value = { ...emptyFilter, text: 'VALUES' };
    expect([...emphasis.value.messages]).toEqual([hidden, hidden, plain, plain, plain]);
    expect(emphasis.value.shown).toBe(3);
    expect(counts.value.types[2]).toBe(3);
    state.follow.value = { run: 0, what: { kind: 'value', text: '18' } };
    expect([...emphasis.value.messages]).toEqual([hidden, hidden, faded, plain, plain]);
    expect(emphasis.value).toMatchObject({ shown: 3, followed: 2 });
    state.pinned.value = { run: 0, kind: 'message', rank: 2 };
    expect([...emphasis.value.messages]).toEqual([hidden, hidden, strong, plain, plain]);
    state.filter.value = emptyFilter;
    // Its cause is what n0 was handed before; the filter hid it.
    expect([...emphasis.value.messages]).toEqual([strong, faded, strong, plain, plain]);
    state.follow.value = null;
    state.pinned.value = { run: 0, kind: 'operation', rank: 0 };
    expect([...emphasis.value.messages]).toEqual([strong, strong, plain, plain, plain]);
    expect([...emphasis.value.operations]).toEqual([strong]);
  });

  it('changes its revision with every change, and with nothing else', () => {
    const { state, derived } = open([small()]);
    const { emphasis } = derived.runs[0] ?? expect.fail();
    const before = emphasis.value.revision;
    state.hovered.value = { run: 0, kind: 'message', rank: 2 };
    state.window.value = { from: 0, until: 1 };
    state.cursor.value = 5;
    expect(emphasis.value.revision).toBe(before);
    state.pinned.value = { run: 0, kind: 'message', rank: 2 };
    expect(emphasis.value.revision).toBeGreaterThan(before);
  });

  it('follows a value in both runs, an operation and a pinned thing in their own', () => {
    const { state, derived } = open([small(0), small(1)]);
    const messages = () => derived.runs.map(({ emphasis }) => [...emphasis.value.messages].join(''));
    state.follow.value = { run: 0, what: { kind: 'value', text: '19' } };
    expect(messages()).toEqual(['11112', '11112']);
    state.follow.value = { run: 1, what: { kind: 'operation', rank: 0 } };
    expect(messages()).toEqual(['22222', '22211']);
    state.follow.value = null;
    state.pinned.value = { run: 1, kind: 'message', rank: 1 };
    expect(messages()).toEqual(['22222', '33222']);
  });
});

describe('a search through many bodies', () => {
  const big = modelOf(syntheticRun({ messages: 5000, nodes: 5, seed: 8 }));
  const found = [...big.columns.src.keys()].filter((rank) => big.body(rank).includes('"gossip"')).length;

  it('goes on in slices, shows what it has, and says when it is done', () => {
    const clock = handClock(3);
    const { state, derived } = open([big], clock);
    const { emphasis, search } = derived.runs[0] ?? expect.fail();
    state.filter.value = { ...emptyFilter, text: '"gossip"' };
    expect(emphasis.value.complete).toBe(false);
    expect(search.value.searching).toBe(true);
    expect(emphasis.value.shown).toBeLessThan(found);
    let slices = 0;
    for (let next = clock.waiting.shift(); next !== undefined; next = clock.waiting.shift()) {
      next();
      slices += 1;
    }
    expect(slices).toBeGreaterThan(1);
    expect(emphasis.value).toMatchObject({ complete: true, shown: found });
    expect(search.value).toEqual({ searching: false, progress: 1 });
  });

  it('is dropped for the next one', () => {
    const clock = handClock(3);
    const { state, derived } = open([big], clock);
    const { emphasis } = derived.runs[0] ?? expect.fail();
    const seen: boolean[] = [];
    effect(() => void seen.push(emphasis.value.complete));
    state.filter.value = { ...emptyFilter, text: 'a' };
    state.filter.value = { ...emptyFilter, text: '"gossip"' };
    while (clock.waiting.length > 0) clock.waiting.shift()?.();
    expect(emphasis.value.shown).toBe(found);
    state.filter.value = { ...emptyFilter, text: 'a' };
    state.filter.value = emptyFilter;
    while (clock.waiting.length > 0) clock.waiting.shift()?.();
    expect(emphasis.value).toMatchObject({ complete: true, shown: 5000 });
    expect(seen.at(-1)).toBe(true);
  });
});
