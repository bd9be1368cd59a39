// Sends to its peer in a loop that never ends.
import { node, send, serve } from './lib/serve.mjs';

serve({
  work(_request, n) {
    const peer = node.ids.find((id) => id !== node.id);
    while (n === 3) send(peer, { type: 'are you there' });
    return false;
  },
});
