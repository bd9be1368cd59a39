import { signal } from '@preact/signals';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { smallRun } from '../../../../test/support/trace/small-run.ts';
import type { TraceFault } from '../../format.ts';
import { createState } from '../state.ts';
import { emptyFilter } from './filter.ts';
import { type AddressBar, syncFragment } from './sync-fragment.ts';
import { fragmentOf, readFragment, type SharedView } from './url-fragment.ts';

const fault: TraceFault = { kind: 'partition', start: 1, end: 2, nodes: [], cut: [], words: '' };
const messages = [
  { link: 'n0>n1', sent: 1, body: '{"type":"gossip"}' },
  { link: 'n1>odd>name %3E&=', sent: 2, body: '{"type":"<img src=x onerror=alert(1)>"}' },
  { link: '__proto__>n0', sent: 3, body: '{"type":"constructor"}' },
].map((message, rank) => (rank === 1 ? { ...message, link: 'n1>n2' } : message));
const run = (place: number) =>
  smallRun(
    messages,
    [
      { client: 'c1', node: 'n0', f: 'read', value: '', start: 1, end: 2, index: 12 },
      { client: 'c1>n0 %3E&=', node: 'n1', f: 'read', value: '', start: 3, end: 4, index: 20 },
    ],
    {
      place,
      head: { faults: [fault, fault], start: -5e6, end: 90e9 },
      logs: [
        { node: 'n0', line: 1, time: 1, text: 'a' },
        { node: 'n1@odd', line: 1, time: 2, text: 'b' },
        { node: 'n0', line: 2, time: 3, text: 'c' },
      ],
    },
  );
const runs = [run(0), run(1)];
const head = run(0).head;

const first: SharedView = {
  window: { from: -5e6, until: 90e9 },
  filter: emptyFilter,
  follow: null,
  pinned: null,
  clientsFolded: true,
  view: 'diagram',
  panel: 'details',
  step: null,
};

const place = fc.constantFrom(0, 1);
const time = fc.integer({ min: -5_000_000, max: 90_000_000_000 });
const name = fc.constantFrom(...head.names);
const text = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom('a&b=c#d', '%', '100 %', '"x"', 'é ü', '\u202e<b>', '😀'),
);
const views: fc.Arbitrary<SharedView> = fc.record({
  window: fc.oneof(
    fc.constant(first.window),
    fc.tuple(time, time).map(([a, b]) => ({ from: Math.min(a, b), until: Math.max(a, b) + 1 })),
  ),
  filter: fc.record({
    types: fc.subarray([...head.types]),
    nodes: fc.subarray([...head.names]),
    links: fc.uniqueArray(fc.record({ src: name, dest: name }), { selector: (link) => JSON.stringify(link) }),
    fates: fc.subarray(['delivered', 'lost']),
    text: fc.oneof(fc.constant(''), text),
    from: fc.oneof(fc.constant(null), time),
    until: fc.oneof(fc.constant(null), time),
  }),
  follow: fc.oneof(
    fc.constant(null),
    fc.record({
      run: place,
      what: fc.oneof(
        fc.record({ kind: fc.constantFrom('value' as const, 'key' as const), text }),
        fc.record({ kind: fc.constant('operation' as const), rank: fc.nat(1) }),
      ),
    }),
  ),
  pinned: fc.oneof(
    fc.constant(null),
    fc.record({ run: place, kind: fc.constantFrom('message' as const, 'log' as const), rank: fc.nat(2) }),
    fc.record({ run: place, kind: fc.constantFrom('operation' as const, 'fault' as const), rank: fc.nat(1) }),
  ),
  clientsFolded: fc.boolean(),
  view: fc.constantFrom('diagram' as const, 'table' as const),
  panel: fc.constantFrom('details' as const, 'logs' as const, 'compare' as const),
  step: fc.oneof(fc.constant(null), fc.record({ run: place, place: fc.nat(9) })),
});

/** Any 16-bit units. */
const odd = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 9 })
  .map((units) => String.fromCharCode(...units));

describe('the fragment of the address', () => {
  it('says the same when it is read back, also as a browser writes it', () => {
    fc.assert(
      fc.property(views, (view) => {
        const fragment = fragmentOf(view, runs);
        expect(readFragment(`#${fragment}`, runs)).toEqual(view);
        expect(readFragment(new URL(`file:///x.html#${fragment}`).hash, runs)).toEqual(view);
      }),
      { numRuns: 50 },
    );
  });

  it('is words that people can read and type', () => {
    const view: SharedView = {
      ...first,
      window: { from: 1.2e9, until: 3.456789e9 },
      filter: {
        ...emptyFilter,
        types: ['gossip'],
        nodes: ['n0'],
        links: [{ src: 'n0', dest: 'n1' }],
        text: 'a b',
      },
      follow: { run: 0, what: { kind: 'value', text: '17' } },
      pinned: { run: 1, kind: 'message', rank: 2 },
    };
    expect(fragmentOf(view, runs)).toBe(
      'from=1.2s&until=3.456789s&type=gossip&node=n0&link=n0>n1&text=a%20b&value=17&pin=m20&pin-run=2',
    );
    expect(fragmentOf(first, runs)).toBe('');
    const typed = readFragment('#until=500ms&operation=13&pin=op20', runs);
    expect(typed.window).toEqual({ from: -5e6, until: 5e8 });
    expect(typed.follow?.what).toEqual({ kind: 'operation', rank: 0 });
    expect(typed.pinned).toEqual({ run: 0, kind: 'operation', rank: 1 });
  });

  it.each([
    '',
    '#',
    '#&&=&==',
    '#nothing-of-this=1',
    '#from=9s&until=2s',
    '#from=200s&until=300s',
    '#from=NaN&until=1e99s',
    '#type=unknown&node=n99&link=n0>n99&link=n0&link=n0>n1>n2&fate=happy',
    '#pin=m5&follow-run=99&step=-1&panel=__proto__&view=constructor',
    '#pin=m99999999999999999999&operation=99999999999999999999&step=9999999',
    '#pin=log9@n0&pin-run=x',
    '#text=%E0%A4%A&value=%',
    '#__proto__=1&constructor=2&toString=3',
  ])('that says nothing of this page leaves it as at first: %s', (fragment) => {
    expect(readFragment(fragment, runs)).toEqual(first);
  });

  it('gives a valid state, whatever it is', () => {
    const names = [
      'from',
      'until',
      'type',
      'node',
      'link',
      'pin',
      'value',
      'operation',
      'step',
      'since',
      'panel',
    ];
    const part = fc.tuple(fc.constantFrom(...names), fc.oneof(odd, fc.integer().map(String)));
    const some = fc.array(part).map((parts) => parts.map((pair) => pair.join('=')).join('&'));
    fc.assert(
      fc.property(fc.oneof(some, odd), (fragment) => {
        const view = readFragment(fragment, runs);
        // What was understood can be said, and means the same.
        expect(readFragment(fragmentOf(view, runs), runs)).toEqual(view);
        expect(view.window.from).toBeLessThan(view.window.until);
      }),
      { numRuns: 50 },
    );
  });

  it('can be written of half a character and of a text without end', () => {
    const filter = { ...emptyFilter, text: '\ud800' };
    expect(readFragment(fragmentOf({ ...first, filter }, runs), runs).filter.text).toBe('\ufffd');
    expect(fragmentOf({ ...first, filter: { ...emptyFilter, text: 'x'.repeat(1e6) } }, runs)).toBe('');
  });
});

describe('the address bar', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function open(hash: string, refuses = false) {
    const state = createState(runs, { reducedMotion: signal(false), dark: signal(false) });
    const location = { hash };
    const written: string[] = [];
    let changed = () => {};
    const bar: AddressBar = {
      location,
      history: {
        replaceState: (_, __, url) => {
          if (refuses) throw new Error('SecurityError');
          written.push(url);
          location.hash = url === '#' ? '' : url;
        },
      },
      addEventListener: (_, listener) => {
        changed = listener;
      },
      removeEventListener: () => {
        changed = () => {};
      },
    };
    const stop = syncFragment(state, bar);
    const type = (next: string) => {
      location.hash = next;
      changed();
    };
    return { state, written, type, stop };
  }

  it('is taken over at first, and written once the state is at rest', () => {
    const { state, written } = open('#type=gossip');
    expect(state.filter.value.types).toEqual(['gossip']);
    vi.advanceTimersByTime(1000);
    expect(written).toEqual([]);
    for (let until = 1; until <= 20; until++) {
      state.window.value = { from: 0, until: until * 1e9 };
      vi.advanceTimersByTime(16);
    }
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(written).toEqual(['#from=0s&until=20s&type=gossip']);
  });

  it('leaves the state alone when it is empty, and says later what it is', () => {
    const { state, written } = open('');
    state.panel.value = 'evidence';
    vi.advanceTimersByTime(1000);
    expect(written).toEqual(['#panel=evidence']);
    state.panel.value = 'details';
    vi.advanceTimersByTime(1000);
    expect(written.at(-1)).toBe('#');
  });

  it('changes the state when somebody types into it or goes back', () => {
    const { state, type, written } = open('');
    type('#value=17&view=table');
    expect(state.follow.value?.what).toEqual({ kind: 'value', text: '17' });
    expect(state.view.value).toBe('table');
    type('#value=18');
    expect(state.view.value).toBe('diagram');
    vi.advanceTimersByTime(1000);
    expect(written).toEqual([]);
  });

  it('is left alone once that is over', () => {
    const { state, stop, written } = open('');
    stop();
    state.panel.value = 'logs';
    vi.advanceTimersByTime(1000);
    expect(written).toEqual([]);
  });

  it('may not be writable, and the page goes on', () => {
    const { state } = open('', true);
    state.panel.value = 'logs';
    expect(() => vi.advanceTimersByTime(1000)).not.toThrow();
    expect(state.panel.value).toBe('logs');
  });
});
