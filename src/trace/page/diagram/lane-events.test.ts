import { expect, test } from 'vitest';
import { modelOf } from '../../../../test/support/trace/model-of.ts';
import { syntheticRun } from '../../../../test/support/trace/synthetic-run.ts';
import { fates } from '../../format.ts';
import { type Emphasis, faded, hidden, plain } from '../model/emphasis.ts';
import { delivered } from './draw-order.ts';
import { LaneDensity } from './lane-density.ts';
import { type LaneEvent, nextDropped, nextEvent } from './lane-events.ts';
import { overviewOf } from './overview.ts';
import { Scene } from './scene.ts';
import { stepPlaces } from './step-places.ts';
import { LineWords, spokenWords } from './thing-words.ts';

const run = modelOf(syntheticRun({ messages: 2000, nodes: 5, seed: 3 }));
const { head, columns } = run;
const whole = { from: head.start, until: head.end };
const before = { time: -Infinity, order: 0, rank: -1 } as const;
const behind = { time: Infinity, order: 2, rank: Infinity } as const;
const node = head.lanes.findIndex(({ kind }) => kind === 'node');

function emphasisOf(messages: Uint8Array, followed = messages.length): Emphasis {
  const operations = new Uint8Array(head.operations.length).fill(plain);
  return { messages, operations, shown: messages.length, followed, revision: 1, complete: true };
}

function all(value = plain): Uint8Array {
  return new Uint8Array(columns.count).fill(value);
}

function walk(direction: 1 | -1, emphasis: Emphasis, lanes: readonly number[]): LaneEvent[] {
  const events: LaneEvent[] = [];
  let at = nextEvent(run, lanes, direction === 1 ? before : behind, direction, emphasis);
  while (at !== null && events.length < 5000) {
    events.push(at);
    at = nextEvent(run, lanes, at, direction, emphasis);
  }
  return events;
}

test('the keyboard meets all that a node sent and got, in order of time, and the same on the way back', () => {
  const events = walk(1, emphasisOf(all()), [node]);
  const names = head.lanes[node]?.names ?? [];
  const expected = names.reduce(
    (sum, name) => sum + run.sentBy(name).length + run.receivedBy(name).length,
    0,
  );
  expect(events).toHaveLength(expected);
  expect(events.map(({ time }) => time)).toEqual(events.map(({ time }) => time).sort((a, b) => a - b));
  expect(walk(-1, emphasisOf(all()), [node]).reverse()).toEqual(events);
});

test('on the row of the clients it meets each operation, too', () => {
  const clients = head.lanes.flatMap(({ kind }, lane) => (kind === 'client' ? [lane] : []));
  const events = walk(1, emphasisOf(all()), clients).filter(({ kind }) => kind === 'operation');
  expect(events.map(({ rank }) => rank).sort((a, b) => a - b)).toEqual(
    head.operations.map((_, rank) => rank),
  );
});

test('what is hidden is passed over, and what is faded while something is followed', () => {
  const some = all(hidden);
  some[700] = plain;
  const name = run.columns.src[700] ?? 0;
  const lane = run.laneOf[name] ?? 0;
  const found = walk(1, emphasisOf(some), [lane]).filter(({ kind }) => kind === 'message');
  expect(found.map(({ rank }) => rank)).toEqual([700]);
  const rest = all(faded);
  rest[700] = plain;
  const followed = walk(1, emphasisOf(rest, 1), [lane]).filter(({ kind }) => kind === 'message');
  expect(followed.map(({ rank }) => rank)).toEqual([700]);
});

test('from one dropped message to the next', () => {
  const dropped = [...columns.fate].flatMap((fate, rank) => (fate === delivered ? [] : [rank]));
  expect(dropped.length).toBeGreaterThan(0);
  const found: number[] = [];
  let from: { time: number; rank: number } = before;
  for (;;) {
    const rank = nextDropped(run, from, 1, emphasisOf(all()), delivered);
    if (rank === -1) break;
    found.push(rank);
    from = { time: columns.sent[rank] ?? 0, rank };
  }
  expect(found).toEqual(dropped);
});

test('a row counts each message where it was sent and where it ended, as often as it is looked at', () => {
  const rowOf = Uint16Array.from(run.laneOf);
  const density = new LaneDensity(columns, emphasisOf(all()), rowOf, head.lanes.length, whole);
  const sums = [1, 7, 64].map((parts) => {
    const counts = new Float32Array(parts);
    const dropped = new Float32Array(parts);
    density.fill(node, whole, parts, counts, dropped, 0);
    return counts.reduce((sum, count) => sum + count, 0);
  });
  const names = new Set(head.lanes[node]?.names);
  const ends = [...columns.src, ...columns.dest].filter((name) => names.has(name)).length;
  for (const sum of sums) expect(sum).toBeCloseTo(ends, 0);
});

test('the overview holds every message once, and no hidden one', () => {
  const some = all();
  some.fill(hidden, 0, 500);
  const { all: counts, dropped, greatest } = overviewOf(columns, emphasisOf(some), whole, 50);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1500);
  expect(Math.max(...counts)).toBe(greatest);
  const late = [...columns.fate].filter((fate, rank) => rank >= 500 && fate !== delivered).length;
  expect(dropped.reduce((sum, count) => sum + count, 0)).toBe(late);
});

test('a frame lays all messages in sight, pinned ones even in a crowd', () => {
  const scene = new Scene(run, run);
  scene.lay(true, 600);
  const messages = all();
  messages[1234] = 3;
  scene.emphasise(emphasisOf(messages));
  scene.frame({ ...whole, left: 0, width: 1000 });
  expect(scene.lines.count).toBe(2000);
  expect(scene.crowded).toBe(false);
  expect(scene.lines.rank[scene.lines.order[1999] ?? -1]).toBe(1234);
  expect(scene.bars.count).toBe(head.operations.length);
});

test('a step stands where its message was dropped, steps in one place beside one another', () => {
  const rank = 1000;
  const cut = { ...run, columns: { ...columns, fate: columns.fate.slice() } };
  cut.columns.fate[rank] = fates.indexOf('partitioned');
  const scene = new Scene(cut, cut);
  scene.lay(true, 600);
  scene.emphasise(emphasisOf(all()));
  const view = { ...whole, left: 0, width: 1000 };
  scene.frame(view);
  const target = { kind: 'message', rank } as const;
  const step = { text: '', time: null, targets: [{ kind: 'fact', words: '' } as const, target] };
  const places = stepPlaces([step, { ...step, targets: [] }, step], scene, [], view);
  expect(places.map(({ number }) => number)).toEqual([1, 3]);
  const time = columns.end[rank] ?? 0;
  // Beside the cross, not over it.
  expect(places[0]?.x).toBeCloseTo(((time - whole.from) / (whole.until - whole.from)) * 1000 + 16, 1);
  expect((places[1]?.x ?? 0) - (places[0]?.x ?? 0)).toBe(19);
  const late = stepPlaces([{ ...step, time: whole.until }], scene, [], view);
  expect(late.map(({ x }) => x)).toEqual([990]);
});

test('messages are described in words, and along their lines by type and value', () => {
  const rank = columns.fate.findIndex((fate) => fate !== delivered);
  const spoken = spokenWords(run, { run: 0, kind: 'message', rank });
  expect(spoken).toMatch(new RegExp(`^message ${columns.id[rank]}, .+ to .+\\. Sent at .+ s\\. `));
  const words = new LineWords({ ...run, body: () => '{"type":"read","value":[1,2],"__proto__":3}' });
  expect(words.of(0)).toBe(`${head.types[columns.type[0] ?? 0]} [1,2]`);
  expect(new LineWords({ ...run, body: () => 'no \u202eJSON' }).of(0)).toBe(head.types[columns.type[0] ?? 0]);
});
