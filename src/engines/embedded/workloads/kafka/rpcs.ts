/** What nodes are asked in the kafka workload (workload/kafka.clj). */
import type { RpcSchema } from '../workload.ts';

export const send: RpcSchema = {
  type: 'send',
  doc: 'Append `msg` to the log `key`, and answer with the offset that it got, which no other message of the log has.',
  request: { key: 'key', msg: 'message' },
  reply: { offset: 'offset' },
};
export const poll: RpcSchema = {
  type: 'poll',
  doc: 'For each key some of its messages in order, from the given offset on, as pairs of offset and message. A key without any may be left out.',
  request: { offsets: 'offsets' },
  reply: { msgs: 'offset-messages' },
};
export const commitOffsets: RpcSchema = {
  type: 'commit_offsets',
  doc: 'The client has dealt with the messages of each key up to and including the given offset: remember it.',
  request: { offsets: 'offsets' },
  reply: {},
};
export const listCommittedOffsets: RpcSchema = {
  type: 'list_committed_offsets',
  doc: 'The committed offset of each of `keys`. A key without one may be left out.',
  request: { keys: 'list-of-keys' },
  reply: { offsets: 'offsets' },
};
