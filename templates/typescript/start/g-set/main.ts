/**
 * crdt-7a: a set that only grows. Every element that some client adds has to reach every node.
 *
 *     { "type": "add", "element": 5 }  ->  { "type": "add_ok" }
 *     { "type": "read" }               ->  { "type": "read_ok", "value": [5, …] }
 *
 * There are five nodes and no topology: every node may talk to every other one. Now and then the network between
 * them is cut, and messages across the cut are lost.
 */
import type { AddElement, Known } from '../lib/messages.ts';
import { Node } from '../lib/node.ts';

const node = new Node();

const elements = new Set<number>();

node.on<AddElement>('add', (message) => {
  const { element } = message.body;
  elements.add(element);
  // Your turn. Each element is sent once, and when that message is lost so is the element, for that node.
  for (const peer of node.peers) node.send(peer, { type: 'merge', elements: [element] });
  node.reply(message, { type: 'add_ok' });
});

node.on<Known<'merge', { elements: number[] }>>('merge', (message) => {
  for (const element of message.body.elements) elements.add(element);
});

node.on('read', (message) => {
  node.reply(message, { type: 'read_ok', value: [...elements] });
});

node.run();
