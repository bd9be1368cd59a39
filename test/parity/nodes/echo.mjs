/** Echoes. */
import { createNode } from './node.mjs';

const node = createNode({
  echo: (request) => node.reply(request, { type: 'echo_ok', echo: request.body.echo }),
});
