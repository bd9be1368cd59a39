/** Exits with status 1 after the third echo, as the recorded exit-mid.sh. */
import { createNode } from './node.mjs';

let echoes = 0;
const node = createNode({
  echo: (request) => {
    echoes += 1;
    if (echoes > 3) process.exit(1);
    node.reply(request, { type: 'echo_ok', echo: request.body.echo });
  },
});
