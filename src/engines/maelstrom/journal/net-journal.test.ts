/** The journal of a recorded run, which kept its log of the same messages too. */
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { recordedSpec, recordingNamed, writeStore } from '../../../../test/support/finished-runs.ts';
import { FressianWriter, Key, type Value } from '../../../../test/support/fressian-writer.ts';
import { readHistory } from '../../../results/history-file.ts';
import type { MessageRecord } from '../../../results/trace.ts';
import { readConsole } from '../console-seen.ts';
import { partitionsSince } from '../message-record.ts';
import { runMessages } from '../run-messages.ts';
import { openJournal } from './net-journal.ts';
import { Stripe } from './stripe.ts';

const folder = mkdtempSync(join(tmpdir(), 'dscourse-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recording = recordingNamed('broadcast-journal-partition-pass');
const spec = recordedSpec(recording);
const history = readHistory(recording.history ?? '', 'history.edn');
const log = join(folder, 'console.log');
writeFileSync(log, recording.console);
const seen = readConsole({ spec, consoleFile: log });

/** A store of its own for each test. */
function store(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeStore(path, recording);
  return path;
}

function messagesOf(path: string | null): {
  readonly from: string | null;
  readonly records: MessageRecord[];
} {
  const logged = { log, isLogged: true, console: seen.console, logged: seen.times };
  const { from, records } = runMessages({ spec, store: path, history, ...logged });
  return { from, records: [...records()] };
}

describe('the journal of a run', () => {
  it('tells of the same messages as its log, with the same bodies and fates, and better times', () => {
    const journal = messagesOf(store('same'));
    const logged = messagesOf(null);
    expect([journal.from, logged.from]).toEqual(['journal', 'log']);
    const what = ({ id, src, dest, fate, body }: MessageRecord) => ({ id, src, dest, fate, body });
    expect(journal.records.map(what)).toEqual(logged.records.map(what));
    expect(journal.records).toHaveLength(363);
    expect(journal.records.filter(({ fate }) => fate === 'partitioned')).toHaveLength(41);
    const apart = journal.records.flatMap(({ received }, i) =>
      received === null ? [] : [Math.abs(received - (logged.records[i]?.received ?? 0))],
    );
    // The log's lines are whole milliseconds, and those of a busy machine late.
    expect(apart.sort((a, b) => a - b)[apart.length >> 1]).toBeLessThan(2e6);
  });

  it('has its clock set to half a millisecond', () => {
    const journal = openJournal(store('clock'), history);
    if ('missing' in journal) throw new Error(journal.missing);
    expect(journal.clock.error).toBeLessThan(0.5e6);
    const network = {
      nodes: new Set(spec.nodes),
      meanLatency: spec.latency.mean,
      partitions: partitionsSince(seen.console.partitions, seen.console.origin ?? 0),
    };
    const [init] = [...journal.records(network)];
    expect(init).toMatchObject({ id: 0, body: expect.stringContaining('"type":"init"') });
    expect(init?.sent).toBeLessThan(0);
  });

  it('is written by our writer to the byte, which the other tests rest on', () => {
    let checked = 0;
    const path = store('writer');
    for (const [name, bytes] of Object.entries(recording.journal)) {
      const stripe = new Stripe(join(path, 'net-journal', name));
      const writer = new FressianWriter();
      for (let event = stripe.next(); event !== null; event = stripe.next()) {
        writer.event({ ...event, body: bodyOf(event.body) });
        checked++;
      }
      expect(writer.bytes().equals(bytes), name).toBe(true);
    }
    expect(checked).toBe(685);
  });
});

describe('a journal that tells nothing', () => {
  const missing = (path: string) => {
    const found = openJournal(path, history);
    return 'missing' in found ? found.missing : null;
  };

  it('is not there, or empty', () => {
    expect(missing(join(folder, 'nowhere'))).toBe('is not there');
    const path = store('empty');
    for (const name of Object.keys(recording.journal)) truncateSync(join(path, 'net-journal', name), 0);
    expect(missing(path)).toBe('is empty');
  });

  it('was cut off, inside an event or before one', () => {
    const whole = Object.values(recording.journal)[0]?.length ?? 0;
    for (const length of [whole - 1, 0]) {
      const path = store(`cut at ${length}`);
      truncateSync(join(path, 'net-journal', '0.fressian'), length);
      expect(missing(path)).toBe('is not whole, for Maelstrom was ended before it had written it');
    }
  });

  it('is damaged: one sentence names the file and the place, and the log stands in', () => {
    const path = store('damaged');
    const bytes = Buffer.from(recording.journal['3.fressian'] ?? '');
    bytes[100] = 0xf4;
    writeFileSync(join(path, 'net-journal', '3.fressian'), bytes);
    expect(missing(path)).toMatch(/^is damaged: .*3\.fressian: .+ at byte \d+$/);
    expect(messagesOf(path).from).toBe('log');
  });

  it('is too large to be read in a grade', () => {
    const path = store('large');
    truncateSync(join(path, 'net-journal', '0.fressian'), 300 * 2 ** 20);
    expect(missing(path)).toBe('holds 300 MiB, and more than 256 MiB are not read');
  });
});

/** A body as Maelstrom keeps it: names of its members are keywords, those of a topology, its only map, strings. */
function bodyOf(json: string): Map<Key, Value> {
  const members = Object.entries(JSON.parse(json) as Record<string, Value | Record<string, Value>>);
  return new Map(
    members.map(([name, value]) => [
      new Key(name),
      name === 'topology' ? new Map(Object.entries(value as Record<string, Value>)) : (value as Value),
    ]),
  );
}
