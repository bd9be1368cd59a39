/**
 * lin-kv: registers, one for each key, that behave as if there were a single copy of each.
 *
 *     { "type": "read", "key": 0 }                      ->  { "type": "read_ok", "value": 3 }
 *     { "type": "write", "key": 0, "value": 3 }         ->  { "type": "write_ok" }
 *     { "type": "cas", "key": 0, "from": 3, "to": 4 }   ->  { "type": "cas_ok" }
 *
 * A key that was never written is answered with error 20, a cas that finds another value than `from` with error 22. In
 * raft-9a there is one node. From 9b on there are three: they elect a leader, and from 9c on they share a log.
 */
import { ErrorCode, RpcError } from '../lib/errors.ts';
import type { Known } from '../lib/messages.ts';
import { Node } from '../lib/node.ts';

const node = new Node();

const registers = new Map<number, number>();

node.on<Known<'read', { key: number }>>('read', (message) => {
  const value = registers.get(message.body.key);
  if (value === undefined) {
    throw new RpcError(ErrorCode.keyDoesNotExist, `There is no key ${message.body.key}.`);
  }
  node.reply(message, { type: 'read_ok', value });
});

node.on<Known<'write', { key: number; value: number }>>('write', (message) => {
  registers.set(message.body.key, message.body.value);
  node.reply(message, { type: 'write_ok' });
});

node.on<Known<'cas', { key: number; from: number; to: number }>>('cas', (message) => {
  const { key, to } = message.body;
  // Your turn. This sets the register whatever it holds, and so the challenge fails: a cas that finds another value
  // than `from` changes nothing and is an error, ErrorCode.preconditionFailed; one that finds no key as well.
  registers.set(key, to);
  node.reply(message, { type: 'cas_ok' });
});

node.run();
