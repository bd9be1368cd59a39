/**
 * crdt-7b: a counter that goes up and down. Every node has to arrive at the sum of all that was added anywhere.
 *
 *     { "type": "add", "delta": -2 }  ->  { "type": "add_ok" }
 *     { "type": "read" }              ->  { "type": "read_ok", "value": 17 }
 *
 * There are five nodes, and every one may talk to every other one. Now and then the network between them is cut, and
 * messages across the cut are lost. There is no service to lean on.
 */
import type { AddDelta } from '../lib/messages.ts';
import { Node } from '../lib/node.ts';

const node = new Node();

let sum = 0;

node.on<AddDelta>('add', (message) => {
  // Your turn. This node knows what its own clients added and nothing else. Sending the delta to the others would do
  // as long as no message is lost; sending it again when one may be lost would count it twice.
  sum += message.body.delta;
  node.reply(message, { type: 'add_ok' });
});

node.on('read', (message) => {
  node.reply(message, { type: 'read_ok', value: sum });
});

node.run();
