// Adds a key of its own to the envelope.
import { answerTo, node, serve, write } from './lib/serve.mjs';

serve({
  work(request, n) {
    if (n < 3) return false;
    const body = answerTo(request);
    write(`${JSON.stringify({ src: node.id, dest: request.src, body, sent_at: Date.now() })}\n`);
  },
});
