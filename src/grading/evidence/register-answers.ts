/** What an answer of lin-kv says that is no value. */
import { ednItems, ednToText } from './edn-text.ts';
import type { ClientOperation } from './operations.ts';

/** Errors that say what a register holds: somebody looked into it. */
export const answersOfRegisters: ReadonlySet<string> = new Set(['key-does-not-exist', 'precondition-failed']);

/** Name of the error with which an operation ended; null when there is none. */
export function errorOf({ completion }: ClientOperation): string | null {
  return completion?.error === undefined ? null : ednToText(ednItems(completion.error)?.[0] ?? null);
}
