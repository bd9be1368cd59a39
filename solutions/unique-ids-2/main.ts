// With the learners' library: a random UUID has 122 bits of chance.
import { randomUUID } from 'node:crypto';
import { Node } from '../../templates/typescript/lib/node.ts';

const node = new Node();

node.on('generate', (message) => {
  node.reply(message, { type: 'generate_ok', id: randomUUID() });
});

node.run();
