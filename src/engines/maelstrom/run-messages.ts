/**
 * The messages of a run on Maelstrom: from its journal, or else from its log. The journal is there after every test
 * that came to its end, and has exact times and bodies; the log, where it was asked for, after others too.
 */
import type { History } from '../../results/results.ts';
import type { MessageRecord, NodeId } from '../../results/trace.ts';
import type { TestSpec } from '../engine.ts';
import { textOf } from './console-file.ts';
import { type NetJournal, openJournal } from './journal/net-journal.ts';
import { partitionsSince } from './message-record.ts';
import {
  inOrder,
  longestMessageLine,
  MessageRecorder,
  type MessageTimes,
  readLoggedMessage,
} from './messages-from-log.ts';
import { TestConsole } from './test-console.ts';

export interface MessageSources {
  readonly spec: TestSpec;
  /** Maelstrom's store of the run; null where it never made one. */
  readonly store: string | null;
  readonly history: History;
  /** Console or jepsen.log, what a first reading of it told, and the messages that it told of. */
  readonly log: string;
  /** Messages were logged, sent and received. */
  readonly isLogged: boolean;
  readonly console: TestConsole;
  readonly logged: MessageTimes;
}

export interface SentBy {
  readonly count: number;
  /** When the last of them was sent, in nanoseconds of the run. */
  readonly last: number | null;
}

export interface RunMessages {
  readonly from: 'journal' | 'log' | null;
  /** Why there are none, in a sentence; null where there are. */
  readonly missing: string | null;
  /** In order of their numbers. */
  readonly records: () => Iterable<MessageRecord>;
  /** What a node sent, as the journal tells; null where there is none. */
  readonly sentBy: (node: NodeId) => SentBy | null;
}

/** Looks where the messages of a run are. Reads the journal once; `records` reads it, or the log, again. */
export function runMessages(sources: MessageSources): RunMessages {
  const { spec, store, history, log, isLogged, console, logged } = sources;
  const origin = console.origin ?? console.clock ?? 0;
  const journal = store === null ? { missing: 'is not there' } : openJournal(store, history);
  if (!('missing' in journal)) {
    const network = {
      nodes: new Set(spec.nodes),
      meanLatency: spec.latency.mean,
      partitions: partitionsSince(console.partitions, origin),
    };
    return {
      from: 'journal',
      missing: null,
      records: () => journal.records(network),
      sentBy: (node) => sentBy(journal, node),
    };
  }
  if (isLogged) {
    const recorder = new MessageRecorder(spec, logged, console.partitions, origin);
    return {
      from: 'log',
      missing: null,
      records: () => inOrder(loggedRecords(spec, log, recorder)),
      sentBy: () => null,
    };
  }
  return {
    from: null,
    missing: `Maelstrom's journal of messages ${journal.missing}.`,
    records: () => [],
    sentBy: () => null,
  };
}

function sentBy({ survey, clock }: NetJournal, node: NodeId): SentBy {
  const found = survey.senders.get(node);
  return found === undefined
    ? { count: 0, last: null }
    : { count: found.count, last: found.last - clock.origin };
}

function* loggedRecords(spec: TestSpec, log: string, recorder: MessageRecorder): Generator<MessageRecord> {
  let found: MessageRecord[] = [];
  const console = new TestConsole(
    spec,
    {
      message(kind, _thread, clock, text) {
        const message = kind === 'send' ? readLoggedMessage(text) : null;
        if (message !== null) found.push(recorder.record(message, clock));
      },
    },
    longestMessageLine,
  );
  for (const text of textOf(log)) {
    console.push(text);
    yield* found;
    found = [];
  }
  console.end();
  yield* found;
}
