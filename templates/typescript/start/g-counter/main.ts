/**
 * g-counter-4: add up what all clients add, on whichever node, and tell the sum to whoever asks.
 *
 *     { "type": "add", "delta": 3 }  ->  { "type": "add_ok" }
 *     { "type": "read" }             ->  { "type": "read_ok", "value": 17 }
 *
 * There are three nodes, and the network between them is cut now and then. The key-value store `seq-kv` is not: all
 * nodes can reach it all the time. `../lib/kv.ts` talks to it.
 */
import { KeyValueStore } from '../lib/kv.ts';
import type { AddDelta } from '../lib/messages.ts';
import { Node } from '../lib/node.ts';

const node = new Node();
const store = new KeyValueStore(node, 'seq-kv');

node.on<AddDelta>('add', async (message) => {
  // Your turn. Two nodes that read the same sum each write their own, and the second write wipes out the first.
  const sum = await store.readOrDefault('sum', 0);
  await store.write('sum', sum + message.body.delta);
  node.reply(message, { type: 'add_ok' });
});

node.on('read', async (message) => {
  // And here: seq-kv may answer with an old sum. When is it sure to know of the latest adds?
  node.reply(message, { type: 'read_ok', value: await store.readOrDefault('sum', 0) });
});

node.run();
