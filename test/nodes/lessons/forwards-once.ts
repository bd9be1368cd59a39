// For the chapter on reports: passes each new value on to its neighbours, once, and never asks whether it arrived.
import { Node } from '../../../templates/typescript/lib/node.ts';

const node = new Node();
const messages = new Set<number>();
let neighbours: readonly string[] = [];

node.on('topology', (message) => {
  neighbours = message.body.topology[node.id] ?? [];
  node.reply(message, { type: 'topology_ok' });
});

node.on('broadcast', (message) => {
  learn(message.body.message, message.src);
  node.reply(message, { type: 'broadcast_ok' });
});

node.on<{ type: 'gossip'; message: number }>('gossip', (message) => {
  learn(message.body.message, message.src);
});

node.on('read', (message) => {
  node.reply(message, { type: 'read_ok', messages: [...messages] });
});

function learn(value: number, from: string): void {
  if (messages.has(value)) return;
  messages.add(value);
  for (const neighbour of neighbours) {
    if (neighbour !== from) node.send(neighbour, { type: 'gossip', message: value });
  }
}

node.run();
