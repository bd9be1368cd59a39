// in_reply_to as a float: 3.0 is not 3.
import { answerTo, node, serve, write } from './lib/serve.mjs';

serve({
  work(request) {
    const body = JSON.stringify({ ...answerTo(request), in_reply_to: 'HERE' });
    const text = body.replace('"HERE"', `${request.body.msg_id}.0`);
    write(`{"src":"${node.id}","dest":"${request.src}","body":${text}}\n`);
  },
});
