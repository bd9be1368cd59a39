/** Micro-operations of transactions, `[f key value]`, in the words of the page: values as JSON. */
import { ednItems, ednToJsonText, ednToText } from '../../grading/evidence/edn-text.ts';
import type { Edn } from '../../results/edn.ts';
import { ednKey } from '../../results/edn-compare.ts';
import type { Operation } from '../../results/results.ts';
import { shorten } from './shorten.ts';

/** Characters of a micro-operation that the page holds; the operation itself has all of it. */
const mostHeld = 400;
/** Characters of a value in a sentence. */
export const mostSaid = 60;

export interface MicroOperation {
  readonly f: string;
  readonly key: Edn;
  readonly value: Edn;
}

/** The micro-operations of a transaction as it came back, or as it was asked for. */
export function microOperations({ value }: Operation): readonly MicroOperation[] {
  return (ednItems(value) ?? []).map(microOperation);
}

/** One from `[f key value]`. */
export function microOperation(source: Edn): MicroOperation {
  const [f = null, key = null, value = null] = ednItems(source) ?? [];
  return { f: ednToText(f), key, value };
}

/** `append 3 to key 5`, `read key 5: [1,2]`, `set key 5 to 3`. */
export function microOperationText({ f, key, value }: MicroOperation): string {
  const [of, what] = [ednToJsonText(key), ednToJsonText(value)];
  const text =
    f === 'append'
      ? `append ${what} to key ${of}`
      : f === 'w'
        ? `set key ${of} to ${what}`
        : `read key ${of}: ${value === null ? 'nothing' : what}`;
  return shorten(text, mostHeld);
}

/** A value in a sentence. */
export function said(value: Edn): string {
  return value === null ? 'nothing' : shorten(ednToJsonText(value), mostSaid);
}

export function isWrite({ f }: MicroOperation): boolean {
  return f !== 'r';
}

/** True where two are of one key. */
export function isOfKey({ key }: MicroOperation, other: Edn): boolean {
  return ednKey(key) === ednKey(other);
}
