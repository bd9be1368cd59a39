// Sends under a name that is no node's.
import { answerTo, serve, write } from './lib/serve.mjs';

serve({
  work(request, n) {
    if (n < 3) return false;
    write(`${JSON.stringify({ src: 'server', dest: request.src, body: answerTo(request) })}\n`);
  },
});
