// Sends to a node that does not exist.
import { send, serve } from './lib/serve.mjs';

serve({
  work(_request, n) {
    if (n === 3) send('n9', { type: 'hello' });
    return false;
  },
});
