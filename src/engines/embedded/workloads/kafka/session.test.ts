import { describe, expect, it } from 'vitest';
import { type JsonObject, printJson } from '../../../../json.ts';
import { printEdn } from '../../../../results/edn.ts';
import type { ClientSession, GeneratedOperation, OperationEnd } from '../workload.ts';
import { assign, assignFromBeginning, crash, poll, send } from './operations.ts';
import { openLogSession } from './session.ts';

interface Spoken {
  /** Requests as `type {fields}`. */
  readonly requests: string[];
  readonly end: OperationEnd | 'not answered';
}

/** Performs an operation against the given replies; the request after the last of them is not answered. */
function perform(session: ClientSession, operation: GeneratedOperation, ...replies: JsonObject[]): Spoken {
  const conversation = session.converse(operation);
  const requests: string[] = [];
  let step = conversation.next();
  while (step.done !== true) {
    requests.push(`${step.value.rpc.type} ${printJson(step.value.fields)}`);
    const reply = replies[requests.length - 1];
    if (reply === undefined) return { requests, end: 'not answered' };
    step = conversation.next(reply);
  }
  return { requests, end: step.value };
}

const value = ({ end }: Spoken): string =>
  typeof end === 'object' && end.kind === 'ok' ? printEdn(end.value) : JSON.stringify(end);

/** A session that was assigned these keys. */
function assigned(...keys: string[]): ClientSession {
  const session = openLogSession();
  perform(session, assign(keys, null), { offsets: {} });
  return session;
}

describe('a client of the logs', () => {
  it('sends and notes the offset', () => {
    const spoken = perform(openLogSession(), send('5', 1), { offset: 7 });
    expect(spoken.requests).toEqual(['send {"key":"5","msg":1}']);
    expect(value(spoken)).toBe('[[:send "5" [7 1]]]');
  });

  it('polls nothing before it is assigned something, and commits nothing then', () => {
    const spoken = perform(openLogSession(), poll, { msgs: {} });
    expect(spoken.requests).toEqual(['poll {"offsets":{}}']);
    expect(value(spoken)).toBe('[[:poll {}]]');
  });

  it('goes on behind what it polled, and commits the highest offset of each key that had something', () => {
    const session = assigned('1', '2', '3');
    const first = perform(
      session,
      poll,
      {
        msgs: {
          '1': [
            [0, 'a'],
            [4, 'b'],
          ],
          '2': [],
          '3': null,
        },
      },
      {},
    );
    expect(first.requests).toEqual([
      'poll {"offsets":{"1":0,"2":0,"3":0}}',
      'commit_offsets {"offsets":{"1":4}}',
    ]);
    expect(value(first)).toBe('[[:poll {"1" [[0 "a"] [4 "b"]], "2" [], "3" nil}]]');
    expect(perform(session, poll).requests).toEqual(['poll {"offsets":{"1":5,"2":0,"3":0}}']);
  });

  it('never goes back, wants what it is told of unasked, and commits no offset below 0', () => {
    const session = assigned('1');
    perform(session, poll, { msgs: { '1': [[8, 'a']] } }, {});
    const second = perform(session, poll, { msgs: { '1': [[2, 'b']], '9': [[-5, 'c']] } }, {});
    expect(second.requests[1]).toBe('commit_offsets {"offsets":{"1":2,"9":0}}');
    expect(perform(session, poll).requests).toEqual(['poll {"offsets":{"1":9,"9":0}}']);
  });

  it('counts exactly beyond 2^53', () => {
    const session = assigned('1');
    perform(session, poll, { msgs: { '1': [[9007199254740991, 'a']] } }, {});
    expect(perform(session, poll).requests).toEqual(['poll {"offsets":{"1":9007199254740992}}']);
    perform(session, poll, { msgs: { '1': [[9007199254740993n, 'b']] } }, {});
    expect(perform(session, poll).requests).toEqual(['poll {"offsets":{"1":9007199254740994}}']);
    expect(value(perform(session, send('1', 3), { offset: 18446744073709551616n }))).toBe(
      '[[:send "1" [18446744073709551616N 3]]]',
    );
  });

  it('asks for the committed offsets when assigned and starts where it was, or at 0, whatever they are', () => {
    const session = assigned('1', '2');
    perform(session, poll, { msgs: { '1': [[3, 'a']] } }, {});
    const spoken = perform(session, assign(['1', '7'], null), { offsets: { '1': 90, '7': 90 } });
    expect(spoken.requests).toEqual(['list_committed_offsets {"keys":["1","7"]}']);
    expect(value(spoken)).toBe('["1" "7"]');
    expect(perform(session, poll).requests).toEqual(['poll {"offsets":{"1":4,"7":0}}']);
  });

  it('seeks to the beginning without asking anybody', () => {
    const session = assigned('1');
    perform(session, poll, { msgs: { '1': [[3, 'a']] } }, {});
    const spoken = perform(session, assignFromBeginning(['1', '2']));
    expect(spoken.requests).toEqual([]);
    expect(value(spoken)).toBe('["1" "2"]');
    expect(perform(session, poll).requests).toEqual(['poll {"offsets":{"1":0,"2":0}}']);
  });

  it('is behind the messages of a poll whose commit was not answered', () => {
    const session = assigned('1');
    const spoken = perform(session, poll, { msgs: { '1': [[3, 'a']] } });
    expect(spoken.end).toBe('not answered');
    expect(perform(session, poll).requests).toEqual(['poll {"offsets":{"1":4}}']);
  });

  it('crashes without a word', () => {
    expect(perform(openLogSession(), crash)).toEqual({ requests: [], end: { kind: 'unknown' } });
  });

  it('takes a key called __proto__ for any other', () => {
    const session = assigned('__proto__');
    expect(perform(session, poll).requests).toEqual(['poll {"offsets":{"__proto__":0}}']);
  });
});
