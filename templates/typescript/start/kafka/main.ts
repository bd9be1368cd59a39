/**
 * kafka: logs, one for each key, to which clients append and from which they read.
 *
 *     { "type": "send", "key": "k1", "msg": 123 }             ->  { "type": "send_ok", "offset": 1000 }
 *     { "type": "poll", "offsets": { "k1": 1000 } }           ->  { "type": "poll_ok", "msgs": { "k1": [[1000, 123], …] } }
 *     { "type": "commit_offsets", "offsets": { "k1": 1000 } } ->  { "type": "commit_offsets_ok" }
 *     { "type": "list_committed_offsets", "keys": ["k1"] }    ->  { "type": "list_committed_offsets_ok",
 *                                                                   "offsets": { "k1": 1000 } }
 *
 * In kafka-5a there is one node. From 5b on there are two, which answer for the same logs.
 */
import type { Offsets } from '../lib/messages.ts';
import { Node } from '../lib/node.ts';

const node = new Node();

const logs = new Map<string, unknown[]>();

node.on('send', (message) => {
  const { key, msg } = message.body;
  const log = logs.get(key) ?? [];
  logs.set(key, log);
  log.push(msg);
  node.reply(message, { type: 'send_ok', offset: log.length - 1 });
});

node.on('poll', (message) => {
  // Your turn. The last message of each log is all that anybody gets, so that the ones before it are lost to whoever
  // comes late. A poll wants all messages from the given offset on, in order, each with its own offset.
  const msgs: Record<string, [offset: number, msg: unknown][]> = {};
  for (const [key, from] of Object.entries(message.body.offsets)) {
    const log = logs.get(key) ?? [];
    if (from < log.length) msgs[key] = [[log.length - 1, log.at(-1)]];
  }
  node.reply(message, { type: 'poll_ok', msgs });
});

node.on('commit_offsets', (message) => {
  // And here: what a client commits is forgotten.
  node.reply(message, { type: 'commit_offsets_ok' });
});

node.on('list_committed_offsets', (message) => {
  const offsets: Offsets = {};
  node.reply(message, { type: 'list_committed_offsets_ok', offsets });
});

node.run();
