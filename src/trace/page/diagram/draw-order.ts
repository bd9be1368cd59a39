/** Which messages and operations are drawn first when not all can be. Pure. */
import { fates, type MessageColumns, type TraceOperation } from '../../format.ts';
import { type Emphasis, faded, hidden, plain, strong } from '../model/emphasis.ts';
import { leftOut } from './fair-sample.ts';

/** Pinned and its relations; dropped or followed; all others; faded. */
export const classCount = 4;
/** Of about 3,000 lines; what a class doesn't use goes to the next. */
export const messageShares: readonly number[] = [1000, 1200, 600, 200];
export const operationShares: readonly number[] = [300, 900, 600, 200];

export const delivered = fates.indexOf('delivered');

/** The classes of all messages, into `classes`. */
export function classifyMessages(columns: MessageColumns, emphasis: Emphasis, classes: Uint8Array): void {
  const following = emphasis.followed < emphasis.shown;
  for (let rank = 0; rank < columns.count; rank += 1) {
    classes[rank] = classOf(emphasis.messages[rank] ?? hidden, following || columns.fate[rank] !== delivered);
  }
}

/** The same of operations: those that did not end well come first. */
export function classifyOperations(
  operations: readonly TraceOperation[],
  emphasis: Emphasis,
  classes: Uint8Array,
): void {
  for (const [rank, { outcome }] of operations.entries()) {
    classes[rank] = classOf(emphasis.operations[rank] ?? hidden, outcome !== 'ok');
  }
}

function classOf(emphasis: number, first: boolean): number {
  if (emphasis === hidden) return leftOut;
  if (emphasis === strong) return 0;
  if (emphasis === faded) return 3;
  return first && emphasis === plain ? 1 : 2;
}
