// Answers on stderr, by console.error.
import { answerTo, node, serve } from './lib/serve.mjs';

serve({
  work(request) {
    console.error(JSON.stringify({ src: node.id, dest: request.src, body: answerTo(request) }));
  },
});
