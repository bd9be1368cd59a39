// Puts two messages on one line: of each pair only the first counts.
import { answerTo, node, serve, write } from './lib/serve.mjs';

let held = '';

serve({
  work(request, n) {
    const text = JSON.stringify({ src: node.id, dest: request.src, body: answerTo(request) });
    if (n % 2 === 0) write(`${held} ${text}\n`);
    else held = text;
    // The held one must not wait for its pair, or the client would be gone.
    if (n % 2 === 1) write(`${text}\n`);
  },
});
