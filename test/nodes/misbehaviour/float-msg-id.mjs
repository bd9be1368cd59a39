// A float where an integer belongs: msg_id 1.0.
import { answerTo, node, serve, write } from './lib/serve.mjs';

serve({
  work(request, n) {
    const body = JSON.stringify({ ...answerTo(request), msg_id: 'HERE' }).replace('"HERE"', `${n}.0`);
    write(`{"src":"${node.id}","dest":"${request.src}","body":${body}}\n`);
  },
});
