/**
 * A client of the logs: which keys it is assigned and what it wants to read next of each. A fresh client
 * is assigned nothing, and its polls then return nothing. Source: maelstrom/workload/kafka.clj `Client`.
 */
import { type Json, type JsonObject, jsonToEdn } from '../../../../json.ts';
import type { ClientRequest, ClientSession, GeneratedOperation, OperationEnd } from '../workload.ts';
import { after, laterOf, type Offset, type Offsets, raise } from './offsets.ts';
import { assignedKeys, POLL, SEEK_TO_BEGINNING, SEND, sentMessage } from './operations.ts';
import { commitOffsets, listCommittedOffsets, poll, send } from './rpcs.ts';

type Conversation = Generator<ClientRequest, OperationEnd, JsonObject>;

export function openLogSession(): ClientSession {
  /** Assigned key to the offset wanted next. */
  let wanted: Map<string, Offset> = new Map();

  function* sendOne(operation: GeneratedOperation): Conversation {
    const { key, message } = sentMessage(operation.value);
    const reply = yield { rpc: send, fields: { key, msg: message } };
    const pair = [jsonToEdn(reply.offset as Json, 0), jsonToEdn(message, 0)];
    return { kind: 'ok', value: [[SEND, key, pair]] };
  }

  /** Polls what is assigned, goes on behind it, and commits what came, if anything did. */
  function* pollAssigned(): Conversation {
    const reply = yield { rpc: poll, fields: { offsets: Object.fromEntries(wanted) } };
    const messages = reply.msgs as JsonObject;
    const polled = new Map<string, Offset>();
    for (const [key, pairs] of Object.entries(messages) as [string, readonly [Offset, Json][] | null][]) {
      let highest: Offset = -1;
      for (const [offset] of pairs ?? []) highest = laterOf(highest, offset);
      raise(wanted, key, after(highest));
      // Upstream commits no offset below 0, whatever came.
      if (pairs !== null && pairs.length > 0) polled.set(key, laterOf(0, highest));
    }
    if (polled.size > 0) yield { rpc: commitOffsets, fields: { offsets: Object.fromEntries(polled) } };
    return { kind: 'ok', value: [[POLL, jsonToEdn(messages, 0)]] };
  }

  /**
   * Takes up new keys. Upstream asks for the committed offsets and then looks for them in the wrong map:
   * a key starts where this client was, or at 0, whatever is committed.
   */
  function* assign({ value, more }: GeneratedOperation): Conversation {
    const keys = assignedKeys(value);
    if (more?.get(SEEK_TO_BEGINNING) === true) {
      wanted = new Map(keys.map((key) => [key, 0]));
    } else {
      yield { rpc: listCommittedOffsets, fields: { keys } };
      const held: Offsets = wanted;
      wanted = new Map(keys.map((key) => [key, held.get(key) ?? 0]));
    }
    return { kind: 'ok', value };
  }

  return {
    converse(operation) {
      switch (operation.f) {
        case 'send':
          return sendOne(operation);
        case 'poll':
          return pollAssigned();
        case 'assign':
          return assign(operation);
        default:
          return crash();
      }
    },
  };
}

/** Asks nothing and knows nothing: the worker goes on as another process, with a fresh client. */
// biome-ignore lint/correctness/useYield: a conversation without a request
function* crash(): Conversation {
  return { kind: 'unknown' };
}
