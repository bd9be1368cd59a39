/** Prints a line that is no message before it answers, as the recorded debug-stdout.sh. */
import { createNode } from './node.mjs';

const node = createNode({
  echo: (request) => {
    process.stdout.write(`got ${request.body.echo}\n`);
    node.reply(request, { type: 'echo_ok', echo: request.body.echo });
  },
});
