// With the learners' library.
import { Node } from '../../templates/typescript/lib/node.ts';

const node = new Node();

node.on('echo', (message) => {
  node.reply(message, { type: 'echo_ok', echo: message.body.echo });
});

node.run();
