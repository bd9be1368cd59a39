// A random UUID has 122 bits of chance: no node has to ask another one.
import { randomUUID } from 'node:crypto';
import { Node } from '../../templates/typescript/lib/node.ts';

const node = new Node();

node.on('generate', (message) => {
  node.reply(message, { type: 'generate_ok', id: randomUUID() });
});

node.run();
