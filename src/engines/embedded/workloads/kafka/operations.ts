/** The operations of the kafka workload as history.edn has them: transactions of one micro-operation. */
import { ednToJson, type Json } from '../../../../json.ts';
import { type Edn, kw } from '../../../../results/edn.ts';
import type { GeneratedOperation } from '../workload.ts';
import { keyNumber, type Offset } from './offsets.ts';

export const SEND = kw('send');
export const POLL = kw('poll');
export const SEEK_TO_BEGINNING = kw('seek-to-beginning?');
const UNSEEN = kw('unseen');
const POLLED = kw('polled');
const SENT = kw('sent');

export const crash: GeneratedOperation = { f: 'crash', value: null };
export const poll: GeneratedOperation = { f: 'poll', value: [[POLL]] };
/** A poll of the final phase. `:poll-ms` stands in the history only: Maelstrom's client does not read it. */
export const finalPoll: GeneratedOperation = { ...poll, more: new Map([[kw('poll-ms'), 1000]]) };

export function send(key: string, message: number): GeneratedOperation {
  return { f: 'send', value: [[SEND, key, message]] };
}

/** A key of which something was sent that no poll has returned. */
export interface UnseenKey {
  readonly key: string;
  /** Highest offset polled, −1 for none. */
  readonly polled: Offset;
  /** Highest offset sent. */
  readonly sent: Offset;
}

/** @param unseen the keys by which the assignment was widened, in ascending order; noted in the history only. */
export function assign(keys: readonly string[], unseen: readonly UnseenKey[] | null): GeneratedOperation {
  if (unseen === null) return { f: 'assign', value: keys };
  const noted = new Map<Edn, Edn>(
    unseen.map(({ key, polled, sent }) => [
      keyNumber(key),
      new Map([
        [POLLED, polled],
        [SENT, sent],
      ]),
    ]),
  );
  return { f: 'assign', value: keys, more: new Map([[UNSEEN, noted]]) };
}

export function assignFromBeginning(keys: readonly string[]): GeneratedOperation {
  return { f: 'assign', value: keys, more: new Map([[SEEK_TO_BEGINNING, true]]) };
}

/** The keys of an assignment. */
export function assignedKeys(value: Edn): readonly string[] {
  return value as readonly string[];
}

/** What a `[[:send key message]]` sends. */
export function sentMessage(value: Edn): { readonly key: string; readonly message: Json } {
  const [[, key, message]] = value as readonly [readonly [Edn, string, Edn]];
  return { key, message: ednToJson(message) };
}
