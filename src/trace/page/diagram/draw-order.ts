/** Which messages and operations are drawn first when not all can be. Pure. */
import { fates, type MessageColumns, type TraceOperation } from '../../format.ts';
import { type Emphasis, faded, hidden, strong } from '../model/emphasis.ts';
import { leftOut, type Share } from './fair-sample.ts';

/** Pinned and its relations; followed; dropped; all others; faded. */
export const classCount = 5;
const followedClass = 1;
const droppedClass = 2;
const plainClass = 3;
const fadedClass = 4;
/** Lines that can be told from one another; when no more are in sight, all are drawn. */
export const mostLines = 3000;
/** Of more only a part is drawn, smaller as the crowd grows, so that what lies under it can be seen. */
const fewestLines = 800;
/** Of that part, for dropped, plain and faded ones. Pinned and followed ones are in addition. */
const parts: readonly number[] = [0.35, 0.5, 0.15];
const stressed: readonly Share[] = [
  { most: 700, passesOn: false },
  { most: 1200, passesOn: false },
];
export const mostDrawn = mostLines + stressed.reduce((sum, { most }) => sum + most, 0);
const all: readonly Share[] = Array.from({ length: classCount }, () => ({
  most: mostLines,
  passesOn: false,
}));

/** What may be drawn of each class when so many are in sight. */
export function messageShares(inSight: number): readonly Share[] {
  if (inSight <= mostLines) return all;
  const lines = Math.max(fewestLines, mostLines * Math.sqrt(mostLines / inSight));
  return [...stressed, ...parts.map((part) => ({ most: lines * part, passesOn: true }))];
}

/** Bars are small: there is room for as many. */
export function operationShares(inSight: number): readonly Share[] {
  if (inSight <= mostLines) return all;
  return [...stressed, ...parts.map((part) => ({ most: 1500 * part, passesOn: true }))];
}

export const delivered = fates.indexOf('delivered');

/** The classes of all messages, into `classes`. */
export function classifyMessages(columns: MessageColumns, emphasis: Emphasis, classes: Uint8Array): void {
  const following = emphasis.followed < emphasis.shown;
  for (let rank = 0; rank < columns.count; rank += 1) {
    classes[rank] = classOf(emphasis.messages[rank] ?? hidden, following, columns.fate[rank] !== delivered);
  }
}

/** The same of operations: those that did not end well come first. */
export function classifyOperations(
  operations: readonly TraceOperation[],
  emphasis: Emphasis,
  classes: Uint8Array,
): void {
  for (const [rank, { outcome }] of operations.entries()) {
    classes[rank] = classOf(emphasis.operations[rank] ?? hidden, false, outcome !== 'ok');
  }
}

function classOf(emphasis: number, following: boolean, dropped: boolean): number {
  if (emphasis === hidden) return leftOut;
  if (emphasis === strong) return 0;
  if (emphasis === faded) return fadedClass;
  if (following) return followedClass;
  return dropped ? droppedClass : plainClass;
}
