/**
 * Maelstrom's journal of all messages, `net-journal/` in the store of a test, as message records. It is written by
 * every test, whole only where the JVM ended by itself: its threads keep up to 8 KiB each until then.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, systemErrorCode } from '../../../errors.ts';
import type { History } from '../../../results/results.ts';
import type { MessageRecord } from '../../../results/trace.ts';
import { messageRecord, type Network } from '../message-record.ts';
import { Damaged } from './byte-source.ts';
import { type Clock, setClock } from './clock.ts';
import { type JournalEvent, Stripe } from './stripe.ts';
import { type Survey, survey } from './survey.ts';

/** Folder of the store. */
export const journalFolder = 'net-journal';

/** Bytes of a journal that are read; larger ones take longer than a grade should. */
const largest = 256 * 2 ** 20;

export interface NetJournal {
  readonly survey: Survey;
  readonly clock: Clock;
  /** The messages in order of their numbers: a second reading. */
  readonly records: (network: Omit<Network, 'longestWay'>) => Generator<MessageRecord>;
}

/**
 * Opens the journal of the store of a test, and reads it once.
 *
 * @returns why there are no messages in it, in words that follow "its journal", where there are none
 */
export function openJournal(store: string, history: History): NetJournal | { readonly missing: string } {
  const files = stripesOf(join(store, journalFolder));
  if (files.length === 0) return { missing: 'is not there' };
  const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
  if (size > largest) {
    return {
      missing: `holds ${Math.round(size / 2 ** 20)} MiB, and more than ${largest / 2 ** 20} MiB are not read`,
    };
  }
  try {
    const found = survey(files);
    if (found.events === 0) return { missing: 'is empty' };
    if (!found.isComplete)
      return { missing: 'is not whole, for Maelstrom was ended before it had written it' };
    const clock = setClock(found.exchanges, history);
    if (clock === null) return { missing: "can't be brought together with the history's times" };
    return {
      survey: found,
      clock,
      records: (network) => records(files, found, clock, network),
    };
  } catch (thrown) {
    if (thrown instanceof Damaged) return { missing: `is damaged: ${thrown.message}` };
    // Too many files for this machine, a disk that fails: results do not rest on the journal.
    if (systemErrorCode(thrown) !== undefined) return { missing: `can't be read: ${messageOf(thrown)}` };
    throw thrown;
  }
}

function stripesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.fressian'))
    .sort()
    .map((name) => join(folder, name));
}

function* records(
  files: readonly string[],
  { sent, received }: Survey,
  { origin }: Clock,
  network: Omit<Network, 'longestWay'>,
): Generator<MessageRecord> {
  let longestWay = 0;
  for (const [id, time] of received.entries())
    longestWay = Math.max(longestWay, (time ?? 0) - (sent[id] ?? 0));
  for (const { message: id, src, dest, body } of sends(files)) {
    const arrived = received[id];
    yield messageRecord(
      { id, src, dest, body },
      { sent: (sent[id] ?? origin) - origin, received: arrived === undefined ? null : arrived - origin },
      { ...network, longestWay },
    );
  }
}

/** What was sent, in order of the messages' numbers, which each stripe keeps. */
function* sends(files: readonly string[]): Generator<JournalEvent> {
  const stripes = files.map((file) => new Stripe(file));
  try {
    const waiting = new Map<number, { readonly event: JournalEvent; readonly stripe: Stripe }>();
    const take = (stripe: Stripe): void => {
      for (let event = stripe.next(); event !== null; event = stripe.next()) {
        if (event.type === 'send') return void waiting.set(event.message, { event, stripe });
      }
    };
    for (const stripe of stripes) take(stripe);
    for (let next = 0; waiting.size > 0; next++) {
      // A number that never comes belongs to a message that Maelstrom refused.
      if (!waiting.has(next)) next = Math.min(...waiting.keys());
      const found = waiting.get(next);
      if (found === undefined) continue;
      waiting.delete(next);
      yield found.event;
      take(found.stripe);
    }
  } finally {
    for (const stripe of stripes) stripe.close();
  }
}
