// Answers with the whole request, so that msg_id and everything else come back, and a key more.
import { node, send, serve } from './lib/serve.mjs';

serve({
  work(request) {
    send(request.src, {
      ...request.body,
      type: 'echo_ok',
      in_reply_to: request.body.msg_id,
      from: node.id,
    });
  },
});
