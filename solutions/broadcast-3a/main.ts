// One node, one set: a value is kept before it is acknowledged, and a read shows all of them.
import { Node } from '../../templates/typescript/lib/node.ts';

const node = new Node();
const values = new Set<number>();

node.on('topology', (message) => {
  node.reply(message, { type: 'topology_ok' });
});

node.on('broadcast', (message) => {
  values.add(message.body.message);
  node.reply(message, { type: 'broadcast_ok' });
});

node.on('read', (message) => {
  node.reply(message, { type: 'read_ok', messages: [...values] });
});

node.run();
