// Forgets the newline.
import { answerTo, node, serve, write } from './lib/serve.mjs';

serve({
  init(request) {
    write(JSON.stringify({ src: node.id, dest: request.src, body: answerTo(request) }));
  },
});
