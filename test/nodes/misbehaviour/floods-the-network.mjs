// Two nodes that answer every message of each other with two more.
import { node, send, serve } from './lib/serve.mjs';

serve({
  work(_request, n) {
    if (n === 3) for (const id of node.ids) if (id !== node.id) send(id, { type: 'hello' });
    return false;
  },
  other({ src }) {
    send(src, { type: 'hello' });
    send(src, { type: 'hello' });
  },
});
