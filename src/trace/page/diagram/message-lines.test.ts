import { expect, test } from 'vitest';
import { fates, type MessageColumns } from '../../format.ts';
import { plain, strong } from '../model/emphasis.ts';
import { DrawnBars, DrawnLines } from './drawn.ts';
import { messageAt, operationAt } from './hit-test.ts';
import { LabelSpace } from './label-space.ts';
import { arcHeight, layLines, styleOf, typeStyles } from './message-lines.ts';

const types = ['read', 'read_ok'];
const view = { from: 0, until: 1000, left: 0, width: 1000 };

interface Message {
  readonly src: number;
  readonly dest: number;
  readonly sent: number;
  readonly end: number;
  readonly fate?: (typeof fates)[number];
  readonly type?: number;
}

function columnsOf(messages: readonly Message[]): MessageColumns {
  const none = Int32Array.from(messages, () => -1);
  return {
    count: messages.length,
    id: Float64Array.from(messages, (_, rank) => rank),
    src: Uint16Array.from(messages, ({ src }) => src),
    dest: Uint16Array.from(messages, ({ dest }) => dest),
    sent: Float64Array.from(messages, ({ sent }) => sent),
    due: Float64Array.from(messages, ({ end }) => end),
    end: Float64Array.from(messages, ({ end }) => end),
    fate: Uint8Array.from(messages, ({ fate = 'delivered' }) => fates.indexOf(fate)),
    type: Uint16Array.from(messages, ({ type = 0 }) => type),
    request: none,
    repeats: none,
    copyOf: none,
  };
}

function laid(messages: readonly Message[], emphasis = messages.map(() => plain)): DrawnLines {
  const lines = new DrawnLines(messages.length);
  const ranks = Uint32Array.from(messages, (_, rank) => rank);
  const styles = typeStyles(types, types);
  const heightOf = (_rank: number, name: number): number => 100 * name;
  layLines(
    lines,
    columnsOf(messages),
    Uint8Array.from(emphasis),
    styles,
    ranks,
    ranks.length,
    view,
    heightOf,
  );
  return lines;
}

test('a line goes from where and when a message was sent to where and when it arrived', () => {
  const { x1, y1, x2, y2 } = laid([{ src: 1, dest: 3, sent: 200, end: 300 }]);
  expect([x1[0], y1[0], x2[0], y2[0]]).toEqual([200, 100, 300, 300]);
});

test('one that a link lost ends half-way, one that was cut off at its receiver', () => {
  const { x2, y2 } = laid([
    { src: 0, dest: 2, sent: 100, end: 200, fate: 'lost' },
    { src: 0, dest: 2, sent: 100, end: 200, fate: 'partitioned' },
  ]);
  expect([x2[0], y2[0]]).toEqual([150, 100]);
  expect([x2[1], y2[1]]).toEqual([200, 200]);
});

test('lines of one style stand together, the strongest last', () => {
  const lines = laid(
    [
      { src: 0, dest: 1, sent: 0, end: 9 },
      { src: 0, dest: 1, sent: 1, end: 9, type: 1 },
      { src: 0, dest: 1, sent: 2, end: 9, fate: 'down' },
      { src: 0, dest: 1, sent: 3, end: 9 },
    ],
    [strong, plain, plain, plain],
  );
  expect([...lines.order]).toEqual([3, 2, 1, 0]);
  const found: string[] = [];
  for (let code = 0; code < 256; code += 1) {
    const [from, until] = [lines.styleStart[code] ?? 0, lines.styleStart[code + 1] ?? 0];
    const { emphasis, dropped, reply } = styleOf(code);
    if (until > from) found.push(`${until - from} ${emphasis} ${dropped} ${reply}`);
  }
  expect(found).toEqual(['1 2 false false', '1 2 true false', '1 2 false true', '1 3 false false']);
});

test('the pointer meets the nearest line within its reach', () => {
  const lines = laid([
    { src: 0, dest: 2, sent: 100, end: 300 },
    { src: 0, dest: 2, sent: 120, end: 320 },
  ]);
  expect(messageAt(lines, 201, 100, 5)).toBe(0);
  expect(messageAt(lines, 218, 100, 5)).toBe(1);
  expect(messageAt(lines, 400, 100, 5)).toBe(-1);
  expect(messageAt(lines, 90, -10, 5)).toBe(-1);
});

test('a message to oneself is met on its arc above the lane', () => {
  const lines = laid([{ src: 1, dest: 1, sent: 100, end: 160 }]);
  expect(messageAt(lines, 130, 100 - arcHeight(60), 3)).toBe(0);
  expect(messageAt(lines, 130, 100, 3)).toBe(-1);
});

test('a bar is met within its height, the most telling of those in one place first', () => {
  const bars = new DrawnBars(2);
  bars.count = 2;
  bars.height = 10;
  bars.rank.set([7, 8]);
  bars.x1.set([100, 150]);
  bars.x2.set([200, 250]);
  bars.top.set([20, 20]);
  expect(operationAt(bars, 110, 25, 1)).toBe(7);
  expect(operationAt(bars, 180, 25, 1)).toBe(7);
  expect(operationAt(bars, 240, 25, 1)).toBe(8);
  expect(operationAt(bars, 110, 60, 1)).toBe(-1);
});

test('words are not written over others', () => {
  const space = new LabelSpace();
  space.clear(500, 300);
  expect(space.take(100, 100, 80, 0)).toBe(true);
  expect(space.take(120, 104, 80, 0)).toBe(false);
  expect(space.take(120, 160, 80, 0)).toBe(true);
  space.clear(500, 300);
  expect(space.take(120, 104, 80, 0)).toBe(true);
});
