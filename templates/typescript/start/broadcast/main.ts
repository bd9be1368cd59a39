/**
 * broadcast: keep every value that a client gives you, and show all of them to whoever asks.
 *
 *     { "type": "topology", "topology": { "n0": ["n1"], … } }  ->  { "type": "topology_ok" }
 *     { "type": "broadcast", "message": 17 }                   ->  { "type": "broadcast_ok" }
 *     { "type": "read" }                                       ->  { "type": "read_ok", "messages": [17, …] }
 *
 * In broadcast-3a there is one node. From 3b on there are several, and a value that one of them got has to reach
 * all the others; `node.send` and `node.rpc` are there for that, and `node.on` for message types of your own.
 */
import { Node } from '../lib/node.ts';

const node = new Node();

const messages = new Set<number>();

node.on('topology', (message) => {
  // A suggestion who talks to whom. With a single node there is nobody to talk to.
  node.reply(message, { type: 'topology_ok' });
});

node.on('broadcast', (message) => {
  // Your turn. The value is in message.body.message. It is acknowledged here and then forgotten, so it is
  // missing from every read, and the challenge fails: a value that was acknowledged must not be lost.
  node.reply(message, { type: 'broadcast_ok' });
});

node.on('read', (message) => {
  node.reply(message, { type: 'read_ok', messages: [...messages] });
});

node.run();
