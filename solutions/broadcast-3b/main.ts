// Flooding: whoever hears of a value for the first time tells all neighbours but the one it came from.
import type { Known, NodeId } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';

const node = new Node();
const values = new Set<number>();
let neighbours: NodeId[] = [];

node.on('topology', (message) => {
  neighbours = message.body.topology[node.id] ?? [];
  node.reply(message, { type: 'topology_ok' });
});

node.on('broadcast', (message) => {
  learn(message.body.message, message.src);
  node.reply(message, { type: 'broadcast_ok' });
});

node.on('read', (message) => {
  node.reply(message, { type: 'read_ok', messages: [...values] });
});

node.on<Known<'gossip', { value: number }>>('gossip', (message) => {
  learn(message.body.value, message.src);
});

function learn(value: number, from: NodeId): void {
  // Old news ends here: without this, a value would go round in circles for ever.
  if (values.has(value)) return;
  values.add(value);
  for (const neighbour of neighbours) {
    if (neighbour !== from) node.send(neighbour, { type: 'gossip', value });
  }
}

node.run();
