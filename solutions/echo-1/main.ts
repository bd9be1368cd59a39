// The answer is made from the request alone; nothing is kept.
import { Node } from '../../templates/typescript/lib/node.ts';

const node = new Node();

node.on('echo', (message) => {
  node.reply(message, { type: 'echo_ok', echo: message.body.echo });
});

node.run();
